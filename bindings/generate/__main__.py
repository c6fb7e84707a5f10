"""Generates what is derived from docs/contract.json, the list that docs/contract.md describes.

    python3 bindings/generate           writes the files
    python3 bindings/generate --check   fails with the names of files that differ

It needs Python 3.9 or newer and nothing else. A language is a module with a function `files`, which returns
the text of each file by its path from the repository's root.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import cookbook
import go
import java
import lua
import node
import openapi
import packages
import php
import ruby

ROOT = Path(__file__).resolve().parents[2]

LANGUAGES = [cookbook, go, java, lua, node, openapi, packages, php, ruby]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 bindings/generate", description="Generates the bindings.")
    parser.add_argument("--check", action="store_true", help="Write nothing; fail if a file differs.")
    check = parser.parse_args().check
    contract = json.loads((ROOT / "docs/contract.json").read_text(encoding="utf-8"))
    files = {ROOT / path: text for language in LANGUAGES for path, text in language.files(contract).items()}
    different = [path for path, text in files.items() if read(path) != text]
    if check:
        for path in different:
            print(f"{path.relative_to(ROOT)} differs from what is generated", file=sys.stderr)
        if different:
            print("run `python3 bindings/generate` and commit the files", file=sys.stderr)
        return 1 if different else 0
    for path in different:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[path].encode())
        print(path.relative_to(ROOT))
    return 0


def read(path: Path) -> str | None:
    return path.read_bytes().decode() if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
