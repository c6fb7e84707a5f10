"""Builds the shared library with cargo and puts it into the wheel; an sdist takes the crate along."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "genesys_onboarding"

# What cargo needs of the crate, and LICENSE. The examples and the benches are named in Cargo.toml.
CRATE = (
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE",
    "README.md",
    "benches/call.rs",
    "benches/parts.rs",
    "benches/scale.rs",
    "build.rs",
    "examples",
    "include",
    "src",
)


class LibraryHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs cargo for a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        crate = self._crate()
        if self.target_name == "sdist":
            for name in CRATE:
                build_data["force_include"][str(crate / name)] = f"crate/{name}"
            return
        library = build(crate)
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag()}"
        if version == "editable":
            # The package is then imported from its sources, and its library stands beside it.
            shutil.copy(library, Path(self.root, "src", PACKAGE, library.name))
        else:
            build_data["force_include"][str(library)] = f"{PACKAGE}/{library.name}"

    def _crate(self) -> Path:
        """The crate's folder: within an sdist, or the repository that this folder is a part of."""
        root = Path(self.root)
        return root / "crate" if (root / "crate").is_dir() else root.parent.parent


def build(crate: Path) -> Path:
    """Builds the library and tells where it is."""
    command = ["cargo", "rustc", "--locked", "--lib", "--profile", "release-c"]
    command += ["--features", "capi,sandbox", "--crate-type", "cdylib"]
    command += ["--message-format", "json-render-diagnostics"]
    environment = {**os.environ, "CARGO_PROFILE_C_RELEASE_STRIP": "symbols"}
    try:
        output = subprocess.run(
            command, cwd=crate, env=environment, stdout=subprocess.PIPE, check=True
        ).stdout
    except FileNotFoundError:
        raise SystemExit("cargo is missing; install Rust: https://rustup.rs") from None
    messages = [json.loads(line) for line in output.splitlines()]
    artifacts = [message for message in messages if message["reason"] == "compiler-artifact"]
    return Path(artifacts[-1]["filenames"][0])


def platform_tag() -> str:
    """The machine that the library is for, in the words of wheels."""
    if platform.system() == "Darwin":
        return f"macosx_11_0_{platform.machine()}"
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")
