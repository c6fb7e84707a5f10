# Which of Rust's targets the libraries are for: that of the C compiler, whatever toolchain file, flags or
# environment have made it the compiler that it is. Sets RUST_TARGET, and for it RUST_SOURCES, where the sources of
# the standard library may be, and RUST_COMMIT.

# The C compiler says by an error what it compiles for: its predefined macros are right where the name of a
# toolchain file's processor may be anything.
function(probe_compiler RESULT)
    set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
    try_compile(COMPILED "${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/rust_target"
        "${CMAKE_CURRENT_SOURCE_DIR}/cmake/rust_target.c" OUTPUT_VARIABLE OUTPUT)
    foreach(PART architecture libc)
        string(REGEX MATCHALL "rust_${PART}=[a-z0-9_]+" FOUND "${OUTPUT}")
        list(REMOVE_DUPLICATES FOUND)
        list(LENGTH FOUND COUNT)
        if(COUNT GREATER 1)
            message(FATAL_ERROR "the C compiler compiles for several architectures at once: build the library "
                "for each of them (CMAKE_OSX_ARCHITECTURES), and join the results with lipo")
        endif()
        string(REGEX REPLACE "^rust_${PART}=" "" FOUND "${FOUND}")
        set(${RESULT}_${PART} "${FOUND}" PARENT_SCOPE)
    endforeach()
endfunction()

# The target of the system SYSTEM for the compiler's ARCHITECTURE and LIBC; empty if there is none.
function(known_target RESULT SYSTEM ARCHITECTURE LIBC)
    set(TARGET "")
    if(NOT ARCHITECTURE)
    elseif(SYSTEM STREQUAL "Linux" AND LIBC)
        # 32-bit ARM has its float ABI in the name of the C library.
        if(ARCHITECTURE MATCHES "^(arm|armv7)(hf)?$")
            set(TARGET "${CMAKE_MATCH_1}-unknown-linux-${LIBC}eabi${CMAKE_MATCH_2}")
        else()
            set(TARGET "${ARCHITECTURE}-unknown-linux-${LIBC}")
        endif()
    elseif(SYSTEM STREQUAL "Android")
        string(REGEX REPLACE "^arm(v7)?(hf)?$" "armv7" ARCHITECTURE "${ARCHITECTURE}")
        set(TARGET "${ARCHITECTURE}-linux-android")
        string(REGEX REPLACE "^(armv7-.*)$" "\\1eabi" TARGET "${TARGET}")
    elseif(SYSTEM STREQUAL "Windows" OR SYSTEM MATCHES "^(MSYS|CYGWIN)")
        if(MSVC)
            set(TARGET "${ARCHITECTURE}-pc-windows-msvc")
        elseif(MINGW AND ARCHITECTURE STREQUAL "aarch64")
            set(TARGET "aarch64-pc-windows-gnullvm")
        elseif(MINGW)
            set(TARGET "${ARCHITECTURE}-pc-windows-gnu")
        endif()
    elseif(SYSTEM STREQUAL "Darwin")
        set(TARGET "${ARCHITECTURE}-apple-darwin")
    elseif(SYSTEM MATCHES "^(FreeBSD|NetBSD|OpenBSD)$")
        string(TOLOWER "${ARCHITECTURE}-unknown-${SYSTEM}" TARGET)
    endif()
    set(${RESULT} "${TARGET}" PARENT_SCOPE)
endfunction()

# What a C program and the library must agree on: the architecture, without its variants, and the C library.
function(family_of TARGET RESULT)
    string(REGEX MATCH "^[^-]+" FAMILY "${TARGET}")
    string(REGEX REPLACE "^(arm|thumb).*" "arm" FAMILY "${FAMILY}")
    string(REGEX REPLACE "^i.86$" "i686" FAMILY "${FAMILY}")
    string(REGEX REPLACE "^riscv64.*" "riscv64" FAMILY "${FAMILY}")
    string(REGEX MATCH "-(gnu|musl|msvc)[a-z]*$" LIBC "${TARGET}")
    set(${RESULT} "${FAMILY}-${CMAKE_MATCH_1}" PARENT_SCOPE)
endfunction()

# Sets RESULT to what rustc prints. Which toolchain rustup's rustc stands for depends on the folder.
function(ask_rustc RESULT)
    execute_process(COMMAND "${RUSTC}" ${ARGN} WORKING_DIRECTORY "${CRATE_DIR}" RESULT_VARIABLE STATUS
        OUTPUT_VARIABLE OUTPUT ERROR_VARIABLE ERROR OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(NOT STATUS EQUAL 0)
        list(JOIN ARGN " " ARGUMENTS)
        message(FATAL_ERROR "`${RUSTC} ${ARGUMENTS}` failed: ${ERROR}")
    endif()
    set(${RESULT} "${OUTPUT}" PARENT_SCOPE)
endfunction()

probe_compiler(COMPILER)
known_target(COMPILER_TARGET "${CMAKE_SYSTEM_NAME}" "${COMPILER_architecture}" "${COMPILER_libc}")

if(GENESYS_ONBOARDING_RUST_TARGET)
    set(RUST_TARGET "${GENESYS_ONBOARDING_RUST_TARGET}")
    family_of("${RUST_TARGET}" GIVEN)
    family_of("${COMPILER_TARGET}" COMPILED)
    if(COMPILER_TARGET AND NOT GIVEN STREQUAL COMPILED)
        message(FATAL_ERROR "GENESYS_ONBOARDING_RUST_TARGET is ${RUST_TARGET}, but the C compiler "
            "${CMAKE_C_COMPILER} compiles for ${COMPILER_TARGET}: give CMake a toolchain file for ${RUST_TARGET}")
    endif()
elseif(COMPILER_TARGET)
    set(RUST_TARGET "${COMPILER_TARGET}")
else()
    message(FATAL_ERROR "no Rust target is known for the system \"${CMAKE_SYSTEM_NAME}\", the processor "
        "\"${CMAKE_SYSTEM_PROCESSOR}\" and the C compiler ${CMAKE_C_COMPILER}; name one of `rustc --print "
        "target-list` with -DGENESYS_ONBOARDING_RUST_TARGET=...")
endif()

get_filename_component(CARGO_BIN "${CARGO}" DIRECTORY)
find_program(RUSTC rustc HINTS "${CARGO_BIN}" NO_CMAKE_FIND_ROOT_PATH)
if(NOT RUSTC)
    message(FATAL_ERROR "rustc is missing; install Rust: https://rustup.rs")
endif()
ask_rustc(TARGET_LIBRARIES --print target-libdir --target "${RUST_TARGET}")
file(GLOB STANDARD_LIBRARY "${TARGET_LIBRARIES}/libstd-*")
if(NOT STANDARD_LIBRARY)
    message(FATAL_ERROR "Rust's standard library for ${RUST_TARGET} is missing; install it:\n"
        "    rustup target add ${RUST_TARGET}")
endif()
ask_rustc(RUST_SYSROOT --print sysroot)
file(TO_CMAKE_PATH "${RUST_SYSROOT}/lib/rustlib/src/rust" RUST_SOURCES)
ask_rustc(RUST_VERSION -vV)
string(REGEX REPLACE ".*commit-hash: ([a-z0-9]+).*" "\\1" RUST_COMMIT "${RUST_VERSION}")
message(STATUS "Rust target: ${RUST_TARGET}")
