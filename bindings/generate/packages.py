"""What packages have from elsewhere: the license, and the version in their package files and READMEs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]

_FOLDERS = ("go", "java", "lua", "node", "php", "ruby")

# What stands before the version in a file, wherever it does.
_VERSIONS = {
    "bindings/c/packaging/vcpkg/vcpkg.json": '"version": "',
    "bindings/java/README.md": "<artifactId>genesys-onboarding</artifactId>\n  <version>",
    "bindings/java/pom.xml": "<artifactId>genesys-onboarding</artifactId>\n  <version>",
    "bindings/lua/genesys_onboarding-{version}-1.rockspec": 'version = "|tag = "v',
    "bindings/node/package-lock.json": '"name": "genesys-onboarding",\n +"version": "',
    "bindings/node/package.json": '"version": "',
    "bindings/ruby/README.md": "install genesys-onboarding-",
    "bindings/ruby/lib/genesys_onboarding/version.rb": 'VERSION = "',
}


def files(contract: dict[str, Any]) -> dict[str, str]:
    license_text = (_ROOT / "LICENSE").read_text(encoding="utf-8")
    texts = {f"bindings/{folder}/LICENSE": license_text for folder in _FOLDERS}
    for path, before in _VERSIONS.items():
        texts[path.format(version=contract["version"])] = _with_version(path, before, contract["version"])
    return texts


def _with_version(path: str, before: str, version: str) -> str:
    # The file of another version is renamed.
    found = sorted(_ROOT.glob(path.format(version="*")))
    if len(found) != 1:
        raise ValueError(f"expected one {path}, remove the others of {', '.join(map(str, found))}")
    text = found[0].read_text(encoding="utf-8")
    text, count = re.subn(rf"({before})\d+\.\d+\.\d+", rf"\g<1>{version}", text)
    if count == 0:
        raise ValueError(f"{path} has no version after {before!r}")
    return text
