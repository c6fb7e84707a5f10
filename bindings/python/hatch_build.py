"""Puts the shared library, built by cargo or before, into a wheel, and the crate into an sdist.

README.md describes the environment variables.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import struct
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any, NoReturn, Optional

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # hatchling needs it, too

PACKAGE = "genesys_onboarding"

LICENSES = ("LICENSE", "THIRD-PARTY-LICENSES.txt")
# The files that cargo needs to build the crate: Cargo.toml names the examples and the benches.
CRATE = (
    *LICENSES,
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "benches/end_to_end.rs",
    "benches/scaling.rs",
    "build.rs",
    "docs/contract.json",
    "docs/openapi.json",
    "examples",
    "include",
    "src",
)

# The platform tags of cross builds. One for glibc says that the wheel is for a system like the builder's:
# `auditwheel` knows from which version of glibc on.
TAGS = {
    "aarch64-apple-darwin": "macosx_11_0_arm64",
    "aarch64-pc-windows-gnullvm": "win_arm64",
    "aarch64-pc-windows-msvc": "win_arm64",
    "aarch64-unknown-linux-gnu": "linux_aarch64",
    "aarch64-unknown-linux-musl": "musllinux_1_2_aarch64",
    "armv7-unknown-linux-gnueabihf": "linux_armv7l",
    "armv7-unknown-linux-musleabihf": "musllinux_1_2_armv7l",
    "i686-pc-windows-gnu": "win32",
    "i686-pc-windows-msvc": "win32",
    "i686-unknown-linux-gnu": "linux_i686",
    "i686-unknown-linux-musl": "musllinux_1_2_i686",
    "powerpc64le-unknown-linux-gnu": "linux_ppc64le",
    "riscv64gc-unknown-linux-gnu": "linux_riscv64",
    "s390x-unknown-linux-gnu": "linux_s390x",
    "x86_64-apple-darwin": "macosx_10_12_x86_64",
    "x86_64-pc-windows-gnu": "win_amd64",
    "x86_64-pc-windows-gnullvm": "win_amd64",
    "x86_64-pc-windows-msvc": "win_amd64",
    "x86_64-unknown-linux-gnu": "linux_x86_64",
    "x86_64-unknown-linux-musl": "musllinux_1_2_x86_64",
}

# Formats of libraries: what tags begin with, and by the machine in the header what they end with.
ELF = {3: ("i686", "i386"), 22: ("s390x",), 40: ("armv6l", "armv7l", "armv8l"), 62: ("x86_64", "amd64")}
ELF.update({21: ("ppc64le", "ppc64"), 183: ("aarch64", "arm64"), 243: ("riscv64",)})
PE = {0x14C: ("win32",), 0x8664: ("win_amd64",), 0xAA64: ("win_arm64",)}
MACH_O = {0x01000007: ("x86_64",), 0x0100000C: ("arm64",)}


class LicenseHook(MetadataHookInterface):
    """Copies the crate's licenses into the package's folder: metadata can only name files below it."""

    def update(self, metadata: dict[str, Any]) -> None:
        root = Path(self.root)
        for name in LICENSES:
            original = crate_of(root) / name
            copy = root / name
            if not copy.exists() or copy.read_bytes() != original.read_bytes():
                shutil.copyfile(original, copy)


class LibraryHook(BuildHookInterface):  # type: ignore[type-arg]
    """Finds or builds the library for a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        crate = crate_of(root)
        if self.target_name == "sdist":
            for name in CRATE:
                build_data["force_include"][str(crate / name)] = f"crate/{name}"
            return
        tag = os.environ.get("GENESYS_ONBOARDING_WHEEL_TAG") or platform_tag()
        prebuilt = os.environ.get("GENESYS_ONBOARDING_PREBUILT")
        library = Path(prebuilt).absolute() if prebuilt else build(crate)
        check(library, tag)
        name = file_name(tag)
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{tag}"
        if version == "editable":
            # The package is then imported from its sources, with the library beside them.
            shutil.copy(library, root / "src" / PACKAGE / name)
        else:
            build_data["force_include"][str(library)] = f"{PACKAGE}/{name}"


def crate_of(root: Path) -> Path:
    """The crate's folder: inside an sdist, or the repository of this folder."""
    return root / "crate" if (root / "crate").is_dir() else root.parent.parent


def fail(reason: str) -> NoReturn:
    raise SystemExit(f"genesys-onboarding: {reason}")


# ---- The platform tag ------------------------------------------------------------------------------------


def platform_tag() -> str:
    """The platform tag for cargo's target, or for this machine."""
    target = os.environ.get("CARGO_BUILD_TARGET")
    if target:
        # cargo-zigbuild takes a version of glibc behind the triple.
        triple, _, glibc = target.partition(".")
        tag = TAGS.get(triple)
        if tag is None:
            fail(
                f"no platform tag is known for CARGO_BUILD_TARGET={target}; "
                "set GENESYS_ONBOARDING_WHEEL_TAG, for example to manylinux_2_17_x86_64"
            )
        if glibc and tag.startswith("linux_"):
            return tag.replace("linux_", f"manylinux_{glibc.replace('.', '_')}_", 1)
    elif sys.platform == "darwin":
        tag = TAGS[f"{platform.machine().replace('arm64', 'aarch64')}-apple-darwin"]
    else:
        return re.sub("[-.]", "_", sysconfig.get_platform())
    return macos_tag(tag) if tag.startswith("macosx_") else tag


def macos_tag(tag: str) -> str:
    """The tag for MACOSX_DEPLOYMENT_TARGET. From macOS 11 on tags have no minor version."""
    wanted = os.environ.get("MACOSX_DEPLOYMENT_TARGET")
    if not wanted:
        return tag
    if not re.fullmatch(r"\d+(\.\d+)*", wanted):
        fail(f"MACOSX_DEPLOYMENT_TARGET must be a version such as 11.0, not {wanted}")
    major, minor = (*map(int, wanted.split(".")), 0)[:2]
    return re.sub(r"\d+_\d+", f"{major}_{minor if major < 11 else 0}", tag, count=1)


def file_name(tag: str) -> str:
    """The name that the package loads the library by."""
    if tag.startswith("win"):
        return f"{PACKAGE}.dll"
    return f"lib{PACKAGE}.{'dylib' if tag.startswith('macosx_') else 'so'}"


# ---- The library -----------------------------------------------------------------------------------------


def build(crate: Path) -> Path:
    """Builds the library with cargo and returns its path."""
    with open(crate / "Cargo.toml", "rb") as file:
        package = tomllib.load(file)["package"]
    output = run(crate, [os.environ.get("RUSTC", "rustc"), "--print", "sysroot", "--print", "host-tuple"])
    if output is None:
        fail(f"rustc {package['rust-version']} or newer is needed")
    sysroot, host = output.splitlines()
    target = os.environ.get("CARGO_BUILD_TARGET")

    command = [os.environ.get("CARGO", "cargo"), "rustc", "--locked", "--lib", "--profile", "release-c"]
    command += ["--features", "__c-library,sandbox", "--crate-type", "cdylib"]
    command += ["--message-format", "json-render-diagnostics"]
    if target:
        command += ["--target", target]
    environment = {"CARGO_PROFILE_RELEASE_C_STRIP": "symbols", **os.environ}
    flags = compiler_flags(crate, Path(sysroot), target or host)
    inherited = inherited_flags()
    if inherited is None:
        # Beside those of cargo's configuration for the target, which the variable would replace.
        command += ["--config", f"target.'cfg(all())'.rustflags = {json.dumps(flags)}"]
    else:
        environment["CARGO_ENCODED_RUSTFLAGS"] = "\x1f".join([*inherited, *flags])
    rustflags = package["metadata"]["capi"]["library"]["rustflags"]
    command += ["--", *(rustflags.split() if isinstance(rustflags, str) else rustflags)]

    output = run(crate, command, environment)
    if output is None:
        fail("cargo failed to build the library; what it said is above")
    messages = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    artifacts = [message for message in messages if message["reason"] == "compiler-artifact"]
    libraries = [Path(name) for name in artifacts[-1]["filenames"]]
    return next(path for path in libraries if path.suffix in (".so", ".dylib", ".dll"))


def run(folder: Path, command: list[str], environment: Optional[dict[str, str]] = None) -> Optional[str]:
    """What a command prints; None if it fails."""
    try:
        done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE)
    except FileNotFoundError:
        fail(f"{command[0]} is missing; install Rust: https://rustup.rs")
    return None if done.returncode else done.stdout.decode()


def compiler_flags(crate: Path, sysroot: Path, target: str) -> list[str]:
    """The flags for the crate and all that it needs."""
    cargo = os.environ.get("CARGO_HOME") or Path.home() / ".cargo"
    # No paths of this machine in the library.
    folders = {crate: "/crate", cargo: "/cargo", sysroot / "lib/rustlib/src/rust": "/rustc"}
    flags = [f"--remap-path-prefix={folder}={name}" for folder, name in folders.items()]
    if "-musl" in target:
        # Shared libraries need a shared libc; the default of these targets is a static one.
        flags.append("-Ctarget-feature=-crt-static")
    return flags


def inherited_flags() -> Optional[list[str]]:
    """The flags in the environment, which cargo reads from the first of these variables only."""
    encoded = os.environ.get("CARGO_ENCODED_RUSTFLAGS")
    if encoded is not None:
        return encoded.split("\x1f") if encoded else []
    plain = os.environ.get("RUSTFLAGS")
    return None if plain is None else plain.split()


def check(library: Path, tag: str) -> None:
    """Fails for what programs would fail to load: another machine's library, or one that lacks functions."""
    try:
        content = library.read_bytes()
    except OSError as error:
        fail(f"cannot read the library: {error}; GENESYS_ONBOARDING_PREBUILT is its path")
    system, machines = made_for(content)
    if system is None:
        fail(f"{library} is not a shared library")
    libc = "manylinux" if b"libc.so.6\0" in content else "musllinux"
    for part in tag.split("."):
        fits_system = part.startswith(system) if system else not part.startswith(("win", "macosx"))
        if not fits_system or not part.endswith(machines):
            fail(f"{library} is for {system or 'ELF'} {machines[0]}, but the wheel's platform tag is {part}")
        if part.startswith(("manylinux", "musllinux")) and not part.startswith(libc):
            fail(f"{library} is for {libc}, but the wheel's platform tag is {part}")
    if b"genesys_sandbox_start_json\0" not in content:
        fail(f"{library} lacks the sandbox; build it with the features capi and sandbox")


def made_for(content: bytes) -> tuple[Optional[str], tuple[str, ...]]:
    """What the tags of a library begin with, "" for any system with ELF, and end with."""
    if content.startswith(b"\x7fELF"):
        (machine,) = struct.unpack_from("<H" if content[5] == 1 else ">H", content, 18)
        return "", ELF.get(machine, ("",))
    if content.startswith(b"MZ"):
        (header,) = struct.unpack_from("<I", content, 0x3C)
        (machine,) = struct.unpack_from("<H", content, header + 4)
        return "win", PE.get(machine, ("",))
    if content.startswith(b"\xcf\xfa\xed\xfe"):
        (machine,) = struct.unpack_from("<I", content, 4)
        return "macosx", MACH_O.get(machine, ("",))
    if content.startswith(b"\xca\xfe\xba\xbe"):  # for several machines
        return "macosx", ("",)
    return None, ()
