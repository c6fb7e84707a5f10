"""Builds the shared library with cargo for a wheel; an sdist contains the crate."""

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

# The files that cargo needs to build the crate, and LICENSE. Cargo.toml names the examples and the benches.
CRATE = (
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE",
    "README.md",
    "benches/end_to_end.rs",
    "benches/scaling.rs",
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
            # The package is then imported from its sources, with the library beside them.
            shutil.copy(library, Path(self.root, "src", PACKAGE, library.name))
        else:
            build_data["force_include"][str(library)] = f"{PACKAGE}/{library.name}"

    def _crate(self) -> Path:
        """The crate's folder: inside an sdist, or the repository of this folder."""
        root = Path(self.root)
        return root / "crate" if (root / "crate").is_dir() else root.parent.parent


def build(crate: Path) -> Path:
    """Builds the library and returns its path."""
    command = ["cargo", "rustc", "--locked", "--lib", "--profile", "release-c"]
    command += ["--features", "__c-library,sandbox", "--crate-type", "cdylib"]
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
    """The platform tag of the wheel."""
    if platform.system() == "Darwin":
        return f"macosx_11_0_{platform.machine()}"
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")
