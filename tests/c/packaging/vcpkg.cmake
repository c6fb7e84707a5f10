# Runs the portfile of the vcpkg port with stand-ins for vcpkg's functions, as they are documented:
#
#     cmake -DPORT_DIR=... -DWORK_DIR=... [-DOPTIONS=...] -P vcpkg.cmake
#
# It proves that the portfile is CMake, passes options that the build knows, and leaves a package that programs find
# in vcpkg's layout; it does not prove that vcpkg itself takes the port: its checks of a package, its toolchain file
# and vcpkg.json are not part of this.

cmake_minimum_required(VERSION 3.19)

file(READ "${PORT_DIR}/vcpkg.json" MANIFEST)
string(JSON PORT GET "${MANIFEST}" name)
string(JSON VERSION GET "${MANIFEST}" version)
set(CURRENT_PORT_DIR "${PORT_DIR}")
set(CURRENT_PACKAGES_DIR "${WORK_DIR}/package")
set(VCPKG_LIBRARY_LINKAGE static)
set(FEATURES core sandbox)
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}")

function(run)
    execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Features are pairs of a feature's name and the option that it sets.
function(vcpkg_check_features)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "OUT_FEATURE_OPTIONS" "FEATURES")
    set(RESULT)
    while(arg_FEATURES)
        list(POP_FRONT arg_FEATURES FEATURE OPTION)
        string(JSON DECLARED GET "${MANIFEST}" features "${FEATURE}" description)
        if("${FEATURE}" IN_LIST FEATURES)
            list(APPEND RESULT "-D${OPTION}=ON")
        else()
            list(APPEND RESULT "-D${OPTION}=OFF")
        endif()
    endwhile()
    set(${arg_OUT_FEATURE_OPTIONS} "${RESULT}" PARENT_SCOPE)
endfunction()

function(vcpkg_cmake_configure)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "SOURCE_PATH" "OPTIONS")
    run("${CMAKE_COMMAND}" -S "${arg_SOURCE_PATH}" -B "${WORK_DIR}/build" "-DCMAKE_INSTALL_PREFIX=${CURRENT_PACKAGES_DIR}"
        -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DCMAKE_INSTALL_LIBDIR:STRING=lib
        -DCMAKE_INSTALL_BINDIR:STRING=bin ${arg_OPTIONS} ${OPTIONS})
endfunction()

function(vcpkg_cmake_install)
    run("${CMAKE_COMMAND}" --build "${WORK_DIR}/build" --target install)
endfunction()

function(vcpkg_cmake_config_fixup)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "PACKAGE_NAME;CONFIG_PATH" "")
    set(FOLDER "${CURRENT_PACKAGES_DIR}/share/${arg_PACKAGE_NAME}")
    file(COPY "${CURRENT_PACKAGES_DIR}/${arg_CONFIG_PATH}/" DESTINATION "${FOLDER}")
    get_filename_component(PARENT "${CURRENT_PACKAGES_DIR}/${arg_CONFIG_PATH}" DIRECTORY)
    file(REMOVE_RECURSE "${PARENT}")
    # The files are now two folders below the package's.
    file(GLOB FILES "${FOLDER}/*.cmake")
    foreach(FILE ${FILES})
        file(READ "${FILE}" CONTENT)
        string(REGEX REPLACE "(PACKAGE_PREFIX_DIR \"\\\${CMAKE_CURRENT_LIST_DIR}/)(\\.\\./)+\"" "\\1../../\"" CONTENT "${CONTENT}")
        file(WRITE "${FILE}" "${CONTENT}")
    endforeach()
endfunction()

function(vcpkg_fixup_pkgconfig)
    file(GLOB FILES "${CURRENT_PACKAGES_DIR}/lib/pkgconfig/*.pc")
    if(NOT FILES)
        message(FATAL_ERROR "the package has no pkg-config file")
    endif()
endfunction()

function(vcpkg_copy_tools)
    cmake_parse_arguments(PARSE_ARGV 0 arg "AUTO_CLEAN" "" "TOOL_NAMES")
    foreach(TOOL ${arg_TOOL_NAMES})
        file(INSTALL "${CURRENT_PACKAGES_DIR}/bin/${TOOL}" DESTINATION "${CURRENT_PACKAGES_DIR}/tools/${PORT}"
            USE_SOURCE_PERMISSIONS)
        if(arg_AUTO_CLEAN)
            file(REMOVE "${CURRENT_PACKAGES_DIR}/bin/${TOOL}")
        endif()
    endforeach()
endfunction()

function(vcpkg_install_copyright)
    cmake_parse_arguments(PARSE_ARGV 0 arg "" "" "FILE_LIST")
    set(TEXT)
    foreach(FILE ${arg_FILE_LIST})
        file(READ "${FILE}" CONTENT)
        string(APPEND TEXT "${CONTENT}\n")
    endforeach()
    file(WRITE "${CURRENT_PACKAGES_DIR}/share/${PORT}/copyright" "${TEXT}")
endfunction()

include("${PORT_DIR}/portfile.cmake")
