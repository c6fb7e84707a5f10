# The target `uninstall`, and packages by CPack: an archive (.zip on Windows, .tar.gz elsewhere) and, with
# `cpack -G DEB`, a package for Debian.

add_custom_target(uninstall
    COMMAND "${CMAKE_COMMAND}" -P "${CMAKE_CURRENT_SOURCE_DIR}/cmake/uninstall.cmake"
    WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" VERBATIM)

set(CPACK_GENERATOR TGZ)
if(IMPORT_NAME)
    set(CPACK_GENERATOR ZIP)
endif()
set(CPACK_PACKAGE_NAME genesys-onboarding)
set(CPACK_PACKAGE_VENDOR "genesys-onboarding")
set(CPACK_PACKAGE_CONTACT "https://github.com/genesys-onboarding/genesys-onboarding")
set(CPACK_PACKAGE_HOMEPAGE_URL "${CPACK_PACKAGE_CONTACT}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Blocking client for the Genesys Cloud Onboarding API, for C and C++")
set(CPACK_PACKAGE_FILE_NAME "genesys-onboarding-${PROJECT_VERSION}-${RUST_TARGET}")
set(CPACK_RESOURCE_FILE_LICENSE "${CRATE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
# Where the trusted roots of TLS come from.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
string(REGEX MATCH "^[^-]+" ARCHITECTURE "${RUST_TARGET}")
foreach(NAMES x86_64=amd64 aarch64=arm64 i686=i386 armv7=armhf riscv64gc=riscv64 powerpc64le=ppc64el)
    string(REPLACE "=" ";" NAMES "${NAMES}")
    list(GET NAMES 0 RUST_NAME)
    if(ARCHITECTURE STREQUAL RUST_NAME)
        list(GET NAMES 1 ARCHITECTURE)
    endif()
endforeach()
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE "${ARCHITECTURE}")
# Reads from the libraries which packages they need, if those are installed here.
find_program(DPKG_SHLIBDEPS dpkg-shlibdeps NO_CMAKE_FIND_ROOT_PATH)
if(DPKG_SHLIBDEPS AND NOT CMAKE_CROSSCOMPILING)
    set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
else()
    set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6, libgcc-s1")
endif()
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)

include(CPack)
