# Removes the files that were installed last from this build; with DESTDIR as at the installation.

file(GLOB MANIFESTS "install_manifest*.txt")
if(NOT MANIFESTS)
    message(FATAL_ERROR "nothing was installed from this build")
endif()
foreach(MANIFEST ${MANIFESTS})
    file(STRINGS "${MANIFEST}" FILES)
    foreach(FILE ${FILES})
        message(STATUS "Uninstalling: $ENV{DESTDIR}${FILE}")
        file(REMOVE "$ENV{DESTDIR}${FILE}")
    endforeach()
    file(REMOVE "${MANIFEST}")
endforeach()
