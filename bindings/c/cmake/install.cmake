# Installs the headers, the libraries, the package files of CMake and pkg-config, the contract, and the licences.
#
# The components of `cmake --install --component`: static, shared, sandbox, and development for all that programs
# are compiled with.

include(CMakePackageConfigHelpers)
set(PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/genesys_onboarding")

install(FILES "${CRATE_DIR}/include/genesys_onboarding.h" "${CRATE_DIR}/include/genesys_onboarding.ffi.h"
    "${CRATE_DIR}/include/genesys_onboarding_sandbox.ffi.h" "${CRATE_DIR}/include/genesys_onboarding.hpp"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development)
install(FILES "${STATIC_LIBRARY}" DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT static)
install(PROGRAMS "${SHARED_LIBRARY}" DESTINATION "${SHARED_DIR}" COMPONENT shared)
if(SHARED_LINKS)
    install(FILES ${SHARED_LINKS} DESTINATION "${SHARED_DIR}" COMPONENT shared)
endif()
if(IMPORT_LIBRARY)
    install(FILES "${IMPORT_LIBRARY}" DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT shared)
endif()
if(GENESYS_ONBOARDING_SANDBOX)
    install(TARGETS genesys-onboarding-sandbox DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT sandbox)
endif()

# CMake strips what it has linked itself only.
if(CMAKE_STRIP AND NOT MSVC)
    foreach(FOLDER LIBDIR BINDIR)
        # As the installation sees it: with its prefix and DESTDIR.
        if(IS_ABSOLUTE "${CMAKE_INSTALL_${FOLDER}}")
            set(INSTALLED_${FOLDER} "\$ENV{DESTDIR}${CMAKE_INSTALL_${FOLDER}}")
        else()
            set(INSTALLED_${FOLDER} "\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_${FOLDER}}")
        endif()
    endforeach()
    set(STRIP_SHARED --strip-unneeded)
    set(STRIP_STATIC --strip-debug)
    if(APPLE)
        set(STRIP_SHARED -x)
        set(STRIP_STATIC -S)
    endif()
    set(INSTALLED_SHARED "${INSTALLED_LIBDIR}")
    if(IMPORT_NAME)
        set(INSTALLED_SHARED "${INSTALLED_BINDIR}")
    endif()
    install(CODE "if(CMAKE_INSTALL_DO_STRIP)
        execute_process(COMMAND \"${CMAKE_STRIP}\" ${STRIP_SHARED} \"${INSTALLED_SHARED}/${SHARED_FILE}\")
    endif()" COMPONENT shared)
    install(CODE "if(CMAKE_INSTALL_DO_STRIP)
        execute_process(COMMAND \"${CMAKE_STRIP}\" ${STRIP_STATIC} \"${INSTALLED_LIBDIR}/${STATIC_NAME}\")
    endif()" COMPONENT static)
endif()

# ---- The CMake package -------------------------------------------------------------------------------

configure_package_config_file(genesys_onboarding-config.cmake.in genesys_onboarding-config.cmake
    INSTALL_DESTINATION "${PACKAGE_DIR}"
    PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_BINDIR SHARED_DIR)
write_basic_package_version_file(genesys_onboarding-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/genesys_onboarding-config.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/genesys_onboarding-config-version.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/genesys_onboarding-targets.cmake"
    DESTINATION "${PACKAGE_DIR}" COMPONENT development)

# ---- The package of pkg-config -----------------------------------------------------------------------

# Programs that link the static library by pkg-config ask for --gc-sections themselves: Go's cgo does not take it.
set(PRIVATE_LIBRARIES)
foreach(LIBRARY ${SYSTEM_LIBRARIES})
    if(LIBRARY MATCHES "^-")
        string(APPEND PRIVATE_LIBRARIES " ${LIBRARY}")
    else()
        string(APPEND PRIVATE_LIBRARIES " -l${LIBRARY}")
    endif()
endforeach()
list(TRANSFORM DEFINITIONS PREPEND " -D" OUTPUT_VARIABLE PKGCONFIG_DEFINITIONS)
# It finds the rest from where its file is, so that an installation can be moved.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
    set(PKGCONFIG_PREFIX "${CMAKE_INSTALL_PREFIX}")
else()
    file(RELATIVE_PATH PKGCONFIG_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
    set(PKGCONFIG_PREFIX "\${pcfiledir}/${PKGCONFIG_PREFIX}")
endif()
foreach(FOLDER INCLUDEDIR LIBDIR)
    if(IS_ABSOLUTE "${CMAKE_INSTALL_${FOLDER}}")
        set(PKGCONFIG_${FOLDER} "${CMAKE_INSTALL_${FOLDER}}")
    else()
        set(PKGCONFIG_${FOLDER} "\${prefix}/${CMAKE_INSTALL_${FOLDER}}")
    endif()
endforeach()
configure_file(genesys_onboarding.pc.in genesys_onboarding.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/genesys_onboarding.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT development)

# ---- The contract, for generators of code ---------------------------------------------------------------

install(FILES "${CRATE_DIR}/docs/contract.json" "${CRATE_DIR}/docs/openapi.json"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/genesys_onboarding" COMPONENT development)

# ---- Licences ----------------------------------------------------------------------------------------

install(FILES "${CRATE_DIR}/LICENSE" "${CRATE_DIR}/THIRD-PARTY-LICENSES.txt"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/genesys_onboarding" COMPONENT development)
