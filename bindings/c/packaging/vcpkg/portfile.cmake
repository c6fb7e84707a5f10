# An overlay port, which builds the sources that it is in: vcpkg install --overlay-ports=bindings/c/packaging/vcpkg
# It needs Rust (https://rustup.rs) with the target of the triplet.
# A registry of ports has vcpkg_from_github instead, with the tag and the SHA512 of a release.
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS FEATURE_OPTIONS FEATURES sandbox GENESYS_ONBOARDING_SANDBOX)

# One build serves Release and Debug: the library is Rust, and has no C runtime of its own to choose.
set(VCPKG_BUILD_TYPE release)
set(VCPKG_POLICY_MISMATCHED_NUMBER_OF_BINARIES enabled)

# vcpkg gives a build the least of the environment; rustup installs into the home folder.
find_program(CARGO cargo PATHS "$ENV{CARGO_HOME}/bin" "$ENV{HOME}/.cargo/bin" "$ENV{USERPROFILE}/.cargo/bin")
if(NOT CARGO)
    message(FATAL_ERROR "cargo is missing; install Rust: https://rustup.rs")
endif()

vcpkg_cmake_configure(SOURCE_PATH "${SOURCE_PATH}/bindings/c" OPTIONS "-DCARGO=${CARGO}" ${FEATURE_OPTIONS})
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME genesys_onboarding CONFIG_PATH lib/cmake/genesys_onboarding)
vcpkg_fixup_pkgconfig()
if("sandbox" IN_LIST FEATURES)
    vcpkg_copy_tools(TOOL_NAMES genesys-onboarding-sandbox AUTO_CLEAN)
endif()

# One of the two libraries, as the triplet says.
if(VCPKG_LIBRARY_LINKAGE STREQUAL "static")
    file(GLOB OTHER "${CURRENT_PACKAGES_DIR}/lib/*.so*" "${CURRENT_PACKAGES_DIR}/lib/*.dylib"
        "${CURRENT_PACKAGES_DIR}/lib/*.dll.*" "${CURRENT_PACKAGES_DIR}/bin/*.dll")
else()
    file(GLOB OTHER "${CURRENT_PACKAGES_DIR}/lib/libgenesys_onboarding.a"
        "${CURRENT_PACKAGES_DIR}/lib/genesys_onboarding.lib")
endif()
file(REMOVE ${OTHER})
file(GLOB LEFT "${CURRENT_PACKAGES_DIR}/bin/*")
if(NOT LEFT)
    file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/bin")
endif()

# Licenses are in copyright below.
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/share/licenses")
file(INSTALL "${CURRENT_PORT_DIR}/usage" DESTINATION "${CURRENT_PACKAGES_DIR}/share/${PORT}")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE" "${SOURCE_PATH}/THIRD-PARTY-LICENSES.txt")
