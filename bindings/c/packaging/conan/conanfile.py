"""Builds the sources that it is in: conan create bindings/c/packaging/conan. It needs Rust (https://rustup.rs)."""

import re
from pathlib import Path

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rm, rmdir

# What CMake and cargo need of the repository. Cargo.toml names the examples and the benches.
SOURCES = (
    "Cargo.*",
    "LICENSE",
    "README.md",
    "THIRD-PARTY-LICENSES.txt",
    "benches/*.rs",
    "bindings/c/*",
    "build.rs",
    "docs/*.json",
    "examples/*",
    "include/*",
    "src/*",
)


class GenesysOnboarding(ConanFile):
    name = "genesys-onboarding"
    description = "Blocking client for the Genesys Cloud Onboarding API, for C and C++"
    homepage = "https://github.com/genesys-onboarding/genesys-onboarding"
    url = "https://github.com/genesys-onboarding/genesys-onboarding"
    license = "MIT"
    topics = ("genesys", "onboarding", "http")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "sandbox": [True, False]}
    default_options = {"shared": False, "sandbox": False}

    def _repository(self) -> Path:
        return Path(self.recipe_folder).parents[3]

    def set_version(self) -> None:
        manifest = load(self, self._repository() / "Cargo.toml")
        self.version = re.search(r'^version = "(.*)"$', manifest, re.MULTILINE).group(1)

    def export_sources(self) -> None:
        for pattern in SOURCES:
            copy(self, pattern, src=self._repository(), dst=self.export_sources_folder)

    def layout(self) -> None:
        cmake_layout(self, src_folder=".", build_folder="build")

    def package_id(self) -> None:
        # A library of Rust has one build for every version of the C and C++ compilers, and for Debug.
        self.info.settings.rm_safe("build_type")
        self.info.settings.rm_safe("compiler.version")
        self.info.settings.rm_safe("compiler.cppstd")
        self.info.settings.rm_safe("compiler.cstd")

    def generate(self) -> None:
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["GENESYS_ONBOARDING_SANDBOX"] = bool(self.options.sandbox)
        toolchain.generate()

    def build(self) -> None:
        cmake = CMake(self)
        cmake.configure(build_script_folder="bindings/c")
        cmake.build()

    def package(self) -> None:
        CMake(self).install()
        copy(self, "LICENSE", src=self.source_folder, dst=Path(self.package_folder, "licenses"))
        copy(self, "THIRD-PARTY-LICENSES.txt", src=self.source_folder, dst=Path(self.package_folder, "licenses"))
        rmdir(self, Path(self.package_folder, "share", "licenses"))
        # One of the two libraries, so that -lgenesys_onboarding is that one.
        if self.options.shared:
            rm(self, "libgenesys_onboarding.a", self.package_folder, recursive=True)
            rm(self, "genesys_onboarding.lib", self.package_folder, recursive=True)
        else:
            for pattern in ("*.so*", "*.dylib", "*.dll", "*.dll.a", "*.dll.lib"):
                rm(self, pattern, self.package_folder, recursive=True)

    def package_info(self) -> None:
        # The package's own configuration of CMake is the one that programs find without Conan, too.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = ["lib/cmake/genesys_onboarding"]
        self.cpp_info.set_property("pkg_config_name", "genesys_onboarding")
        self.cpp_info.libs = ["genesys_onboarding"]
        if self.options.sandbox:
            self.cpp_info.defines = ["GENESYS_ONBOARDING_SANDBOX="]
        if not self.options.shared:
            package = load(self, Path(self.package_folder, "lib/pkgconfig/genesys_onboarding.pc"))
            private = re.search(r"^Libs\.private: *(.*)$", package, re.MULTILINE).group(1).split()
            self.cpp_info.system_libs = [flag[2:] for flag in private if flag.startswith("-l")]
