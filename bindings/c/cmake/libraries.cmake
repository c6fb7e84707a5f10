# What the libraries are called and need on each system, how they are built, and their targets.

# ---- Names -------------------------------------------------------------------------------------------

# The part of the version that changes with what breaks programs, in the names that programs load by.
if(PROJECT_VERSION_MAJOR EQUAL 0)
    set(ABI_VERSION "0.${PROJECT_VERSION_MINOR}")
else()
    set(ABI_VERSION "${PROJECT_VERSION_MAJOR}")
endif()

set(STATIC_NAME libgenesys_onboarding.a)
# SHARED_NAME: as cargo calls it and programs are linked with. SHARED_SONAME: as programs load it.
# SHARED_FILE: the file, to which the other two are links. IMPORT_NAME: the import library of a DLL.
set(SHARED_DIR "${CMAKE_INSTALL_LIBDIR}")
set(IMPORT_NAME)
# Native libraries of the static library, as `cargo rustc -- --print native-static-libs` prints them, but for
# gcc_s: C compilers add the unwinder that goes with their other options, such as gcc_eh with -static. --gc-sections
# leaves out what a program does not use, as in a Rust program.
set(STATIC_LINK_OPTIONS "-Wl,--gc-sections")
if(RUST_TARGET MATCHES "-windows-")
    set(SHARED_NAME genesys_onboarding.dll)
    set(SHARED_SONAME "${SHARED_NAME}")
    set(SHARED_FILE "${SHARED_NAME}")
    set(SHARED_DIR "${CMAKE_INSTALL_BINDIR}")
    set(IMPORT_NAME libgenesys_onboarding.dll.a)
    set(SYSTEM_LIBRARIES bcrypt advapi32 kernel32 ntdll userenv ws2_32 dbghelp)
    if(RUST_TARGET MATCHES "-msvc$")
        set(STATIC_NAME genesys_onboarding.lib)
        set(IMPORT_NAME genesys_onboarding.dll.lib)
        set(STATIC_LINK_OPTIONS)
    endif()
elseif(RUST_TARGET MATCHES "-apple-")
    set(SHARED_NAME libgenesys_onboarding.dylib)
    set(SHARED_SONAME "libgenesys_onboarding.${ABI_VERSION}.dylib")
    set(SHARED_FILE "libgenesys_onboarding.${PROJECT_VERSION}.dylib")
    set(IMPORTED_SONAME "@rpath/${SHARED_SONAME}")
    set(SHARED_LINK_ARGUMENTS "-Wl,-install_name,${IMPORTED_SONAME}"
        "-Wl,-compatibility_version,${ABI_VERSION},-current_version,${PROJECT_VERSION}")
    set(SYSTEM_LIBRARIES "-framework Security" "-framework CoreFoundation" iconv System c m)
    set(STATIC_LINK_OPTIONS "-Wl,-dead_strip")
else()
    set(SHARED_NAME libgenesys_onboarding.so)
    set(SHARED_SONAME "${SHARED_NAME}.${ABI_VERSION}")
    set(SHARED_FILE "${SHARED_NAME}.${PROJECT_VERSION}")
    set(SYSTEM_LIBRARIES util rt pthread m dl c)
    if(RUST_TARGET MATCHES "android")
        # Android packs and loads files without a version only.
        set(SHARED_SONAME "${SHARED_NAME}")
        set(SHARED_FILE "${SHARED_NAME}")
        set(SYSTEM_LIBRARIES dl log m c)
    elseif(RUST_TARGET MATCHES "musl")
        set(SYSTEM_LIBRARIES c)
    elseif(NOT RUST_TARGET MATCHES "linux")
        set(SYSTEM_LIBRARIES pthread m rt c)
    endif()
    set(IMPORTED_SONAME "${SHARED_SONAME}")
    set(SHARED_LINK_ARGUMENTS "-Wl,-soname,${SHARED_SONAME}")
endif()
# Meson reads the targets, too. It drops plain names, and does not know LINKER: above.
if(NOT RUST_TARGET MATCHES "-msvc$")
    list(TRANSFORM SYSTEM_LIBRARIES REPLACE "^[A-Za-z0-9_]+$" "-l\\0")
endif()

# ---- Build -------------------------------------------------------------------------------------------

file(STRINGS "${CRATE_DIR}/Cargo.toml" RUSTC_ARGUMENTS REGEX "^rustflags = " LIMIT_COUNT 1)
string(REGEX REPLACE "^rustflags = \"(.*)\"$" "\\1" RUSTC_ARGUMENTS "${RUSTC_ARGUMENTS}")
separate_arguments(RUSTC_ARGUMENTS UNIX_COMMAND "${RUSTC_ARGUMENTS}")
foreach(ARGUMENT ${SHARED_LINK_ARGUMENTS})
    list(APPEND RUSTC_ARGUMENTS -C "link-arg=${ARGUMENT}")
endforeach()

find_program(SH sh NO_CMAKE_FIND_ROOT_PATH)
if(RUST_TARGET MATCHES "linux" AND SH)
    set(MAKE_STATIC "${CMAKE_COMMAND}" -E env "CC=${CMAKE_C_COMPILER} ${CMAKE_C_COMPILER_ARG1} ${ASSEMBLER_FLAGS}"
        "LD=${CMAKE_LINKER}" "NM=${CMAKE_NM}" "OBJCOPY=${CMAKE_OBJCOPY}" "AR=${CMAKE_AR}"
        "${SH}" "${CMAKE_CURRENT_SOURCE_DIR}/localize.sh")
else()
    set(MAKE_STATIC "${CMAKE_COMMAND}" -E copy)
endif()

set(STATIC_LIBRARY "${CMAKE_CURRENT_BINARY_DIR}/${STATIC_NAME}")
set(SHARED_LIBRARY "${CMAKE_CURRENT_BINARY_DIR}/${SHARED_FILE}")
set(LIBRARIES "${STATIC_LIBRARY}" "${SHARED_LIBRARY}")
# New files even where cargo has nothing to do, so that they are newer than what they depend on.
set(COPY_SHARED COMMAND "${CMAKE_COMMAND}" -E copy "${CARGO_OUTPUT}/${SHARED_NAME}" "${SHARED_LIBRARY}"
    COMMAND "${CMAKE_COMMAND}" -E touch "${SHARED_LIBRARY}")
set(IMPORT_LIBRARY)
if(IMPORT_NAME)
    set(IMPORT_LIBRARY "${CMAKE_CURRENT_BINARY_DIR}/${IMPORT_NAME}")
    list(APPEND LIBRARIES "${IMPORT_LIBRARY}")
    list(APPEND COPY_SHARED COMMAND "${CMAKE_COMMAND}" -E copy "${CARGO_OUTPUT}/${IMPORT_NAME}" "${IMPORT_LIBRARY}"
        COMMAND "${CMAKE_COMMAND}" -E touch "${IMPORT_LIBRARY}")
endif()

file(GLOB_RECURSE CRATE_SOURCES CONFIGURE_DEPENDS "${CRATE_DIR}/src/*")
add_custom_command(OUTPUT ${LIBRARIES}
    COMMAND ${CARGO_COMMAND} rustc --lib --crate-type staticlib,cdylib ${CARGO_OPTIONS} -- ${RUSTC_ARGUMENTS}
    COMMAND ${MAKE_STATIC} "${CARGO_OUTPUT}/${STATIC_NAME}" "${STATIC_LIBRARY}"
    ${COPY_SHARED}
    DEPENDS ${CRATE_SOURCES} "${CRATE_DIR}/Cargo.toml" "${CRATE_DIR}/Cargo.lock" "${CRATE_DIR}/build.rs"
        "${CARGO_CONFIG}" "${CMAKE_CURRENT_SOURCE_DIR}/localize.sh"
    WORKING_DIRECTORY "${CRATE_DIR}"
    COMMENT "Building the Rust library for ${RUST_TARGET}"
    USES_TERMINAL VERBATIM)
add_custom_target(genesys_onboarding_libraries ALL DEPENDS ${LIBRARIES})

# The file has the whole version, the link that programs load by has the SONAME, the one that they are linked by
# has no version.
set(SHARED_LINKS)
if(NOT SHARED_FILE STREQUAL SHARED_NAME)
    file(CREATE_LINK "${SHARED_FILE}" "${CMAKE_CURRENT_BINARY_DIR}/${SHARED_SONAME}" SYMBOLIC)
    file(CREATE_LINK "${SHARED_SONAME}" "${CMAKE_CURRENT_BINARY_DIR}/${SHARED_NAME}" SYMBOLIC)
    set(SHARED_LINKS "${CMAKE_CURRENT_BINARY_DIR}/${SHARED_SONAME}" "${CMAKE_CURRENT_BINARY_DIR}/${SHARED_NAME}")
endif()

# ---- Targets -----------------------------------------------------------------------------------------

set(DEFINITIONS)
if(GENESYS_ONBOARDING_SANDBOX)
    # Empty, as in the programs that define it themselves.
    set(DEFINITIONS GENESYS_ONBOARDING_SANDBOX=)
endif()
set(SHARED_DEFINITIONS ${DEFINITIONS})
if(IMPORT_NAME)
    list(APPEND SHARED_DEFINITIONS GENESYS_ONBOARDING_SHARED)
endif()
configure_file(genesys_onboarding-targets.cmake.in genesys_onboarding-targets.cmake @ONLY)
set(genesys_onboarding_INCLUDE_DIR "${CRATE_DIR}/include")
set(genesys_onboarding_LIBRARY_DIR "${CMAKE_CURRENT_BINARY_DIR}")
set(genesys_onboarding_SHARED_DIR "${CMAKE_CURRENT_BINARY_DIR}")
set(genesys_onboarding_SCOPE GLOBAL)
include("${CMAKE_CURRENT_BINARY_DIR}/genesys_onboarding-targets.cmake")
add_dependencies(genesys_onboarding::static genesys_onboarding_libraries)
add_dependencies(genesys_onboarding::shared genesys_onboarding_libraries)
