# How cargo is run: CARGO_COMMAND begins a command, CARGO_OPTIONS ends it, CARGO_OUTPUT is the folder of what it
# builds. What CMake knows of the toolchain goes into a configuration file of cargo.

set(CARGO_DIR "${CMAKE_CURRENT_BINARY_DIR}/cargo")
set(CARGO_CONFIG "${CMAKE_CURRENT_BINARY_DIR}/cargo.toml")

# ---- The C compiler, for the crates' C and as the linker ----------------------------------------------

set(C_FLAGS)
set(LINK_ARGUMENTS)
set(LINKER_CONFIG)
set(ENVIRONMENT)
get_filename_component(CARGO_NAME "${CARGO}" NAME_WE)
# cargo-zigbuild has a compiler of its own. With Visual Studio, rustc and the crate cc find Microsoft's.
if(NOT CARGO_NAME STREQUAL "cargo-zigbuild" AND NOT MSVC)
    set(COMPILER "${CMAKE_C_COMPILER}")
    if(CMAKE_C_COMPILER_ARG1)
        set(COMPILER "${CMAKE_CURRENT_BINARY_DIR}/compiler.sh")
        configure_file(cmake/compiler.sh.in compiler.sh @ONLY)
    endif()
    set(LINKER_CONFIG "linker = '${COMPILER}'")
    list(APPEND ENVIRONMENT "CC=${COMPILER}" "AR=${CMAKE_AR}")
    set(C_FLAGS "${CMAKE_C_FLAGS}")
    if(CMAKE_SYSROOT)
        string(APPEND C_FLAGS " \"--sysroot=${CMAKE_SYSROOT}\"")
    endif()
    if(CMAKE_C_COMPILER_TARGET AND CMAKE_C_COMPILER_ID MATCHES "Clang")
        string(APPEND C_FLAGS " --target=${CMAKE_C_COMPILER_TARGET}")
    endif()
    set(ASSEMBLER_FLAGS "${C_FLAGS}")
    # As CMake itself links a shared library.
    separate_arguments(LINK_ARGUMENTS UNIX_COMMAND "${C_FLAGS} ${CMAKE_SHARED_LINKER_FLAGS}")
    list(TRANSFORM LINK_ARGUMENTS PREPEND "-Clink-arg=")
endif()

# ---- The libraries do not say where they were built ---------------------------------------------------

if(DEFINED ENV{CARGO_HOME})
    file(TO_CMAKE_PATH "$ENV{CARGO_HOME}" CARGO_HOME)
elseif(CMAKE_HOST_WIN32)
    file(TO_CMAKE_PATH "$ENV{USERPROFILE}/.cargo" CARGO_HOME)
else()
    set(CARGO_HOME "$ENV{HOME}/.cargo")
endif()
# The last one that matches counts.
set(REMAPPED "${CARGO_HOME}=/cargo" "${CRATE_DIR}=/genesys-onboarding" "${CARGO_DIR}=/genesys-onboarding/target"
    "${RUST_SOURCES}=/rustc/${RUST_COMMIT}")
set(REMAP_ARGUMENTS ${REMAPPED})
list(TRANSFORM REMAP_ARGUMENTS PREPEND "--remap-path-prefix=")
include(CheckCCompilerFlag)
check_c_compiler_flag(-ffile-prefix-map=/a=/b HAVE_FILE_PREFIX_MAP)
if(HAVE_FILE_PREFIX_MAP)
    foreach(PREFIX ${REMAPPED})
        string(APPEND C_FLAGS " \"-ffile-prefix-map=${PREFIX}\"")
    endforeach()
endif()

# ---- The flags of rustc -------------------------------------------------------------------------------

# Those of the environment when CMake is configured, as with CFLAGS.
if(DEFINED ENV{CARGO_ENCODED_RUSTFLAGS})
    string(ASCII 31 SEPARATOR)
    string(REPLACE "${SEPARATOR}" ";" RUSTFLAGS "$ENV{CARGO_ENCODED_RUSTFLAGS}")
else()
    separate_arguments(RUSTFLAGS UNIX_COMMAND "$ENV{RUSTFLAGS}")
endif()
if(RUST_TARGET MATCHES "musl")
    # Otherwise there is no shared library.
    list(APPEND RUSTFLAGS "-Ctarget-feature=-crt-static")
endif()
if(MSVC AND CMAKE_MSVC_RUNTIME_LIBRARY AND NOT CMAKE_MSVC_RUNTIME_LIBRARY MATCHES "DLL")
    list(APPEND RUSTFLAGS "-Ctarget-feature=+crt-static")
endif()
list(APPEND RUSTFLAGS ${LINK_ARGUMENTS} ${REMAP_ARGUMENTS})

# ---- The configuration file, and the command ----------------------------------------------------------

# Literal strings of TOML keep backslashes.
list(JOIN RUSTFLAGS "',\n    '" RUSTFLAGS_CONFIG)
string(REPLACE "-" "_" TARGET_VARIABLE "${RUST_TARGET}")
list(APPEND ENVIRONMENT "CFLAGS=${C_FLAGS} $ENV{CFLAGS_${TARGET_VARIABLE}}")
set(ENVIRONMENT_CONFIG)
foreach(VARIABLE ${ENVIRONMENT})
    string(REGEX REPLACE "^([A-Z]+)=(.*)$" "\\1_${TARGET_VARIABLE} = { value = '\\2', force = true }\n" LINE "${VARIABLE}")
    string(APPEND ENVIRONMENT_CONFIG "${LINE}")
endforeach()
if(APPLE AND CMAKE_OSX_DEPLOYMENT_TARGET)
    string(APPEND ENVIRONMENT_CONFIG
        "MACOSX_DEPLOYMENT_TARGET = { value = '${CMAKE_OSX_DEPLOYMENT_TARGET}', force = true }\n")
endif()
if(APPLE AND CMAKE_OSX_SYSROOT)
    string(APPEND ENVIRONMENT_CONFIG "SDKROOT = { value = '${CMAKE_OSX_SYSROOT}', force = true }\n")
endif()
file(GENERATE OUTPUT "${CARGO_CONFIG}" CONTENT "\
[target.${RUST_TARGET}]
${LINKER_CONFIG}
rustflags = [
    '${RUSTFLAGS_CONFIG}',
]

[env]
CC_SHELL_ESCAPED_FLAGS = '1'
${ENVIRONMENT_CONFIG}")

set(CARGO_TARGET "${GENESYS_ONBOARDING_CARGO_TARGET}")
if(NOT CARGO_TARGET)
    set(CARGO_TARGET "${RUST_TARGET}")
endif()
set(CARGO_COMMAND "${CMAKE_COMMAND}" -E env --unset=RUSTFLAGS --unset=CARGO_ENCODED_RUSTFLAGS "${CARGO}")
set(CARGO_OPTIONS --locked --profile "${GENESYS_ONBOARDING_PROFILE}" --features "${FEATURES}"
    --target "${CARGO_TARGET}" --target-dir "${CARGO_DIR}"
    --manifest-path "${CRATE_DIR}/Cargo.toml" --config "${CARGO_CONFIG}" ${GENESYS_ONBOARDING_CARGO_FLAGS})
# Cargo's profile dev has a folder of another name.
string(REGEX REPLACE "^(dev|test)$" "debug" PROFILE_FOLDER "${GENESYS_ONBOARDING_PROFILE}")
string(REGEX REPLACE "^bench$" "release" PROFILE_FOLDER "${PROFILE_FOLDER}")
set(CARGO_OUTPUT "${CARGO_DIR}/${RUST_TARGET}/${PROFILE_FOLDER}")
