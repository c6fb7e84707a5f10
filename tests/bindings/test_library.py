"""The library that a binding loads: one that is missing, or of another version, is an error in words."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import contract
from case import Case
from program import HANG

NAME = "libgenesys_onboarding.so"
OTHER_VERSION = "0.0.9"


class Library(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_missing_library_is_named(self) -> None:
        self.assertIn(NAME, self.words_of_failure())

    def test_library_of_another_version_is_rejected_with_versions(self) -> None:
        self.compile_other_version()
        words = self.words_of_failure()
        self.assertIn(OTHER_VERSION, words)
        self.assertIn(contract.VERSION, words.replace(f"{NAME}.0.1", ""))

    def words_of_failure(self) -> str:
        """Starts the program with this folder for the library's: it fails, at the latest by a client."""
        environment = {**os.environ, "GENESYS_ONBOARDING_LIBRARY": str(self.folder / NAME)}
        # For a program that is linked.
        environment["LIBRARY_DIR"] = str(self.folder)
        client = {"id": 1, "do": "client", "name": "client", "settings": {}, "observe": False}
        done = subprocess.run(
            Case.command,
            env=environment,
            input=json.dumps(client).encode() + b"\n",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=HANG,
        )
        lines = done.stdout.decode(errors="replace").splitlines()
        words = "\n".join(line for line in lines if '"language"' not in line)
        self.assertNotIn('"result"', words)
        return words

    def compile_other_version(self) -> None:
        """A library with all functions, of which one works."""
        headers = (contract.ROOT / "include").glob("*.ffi.h")
        header = "".join(path.read_text(encoding="utf-8") for path in headers)
        names = set(re.findall(r"\b(genesys_\w+)\(", header)) - {"genesys_version"}
        source = [f'const char *genesys_version(void) {{ return "{OTHER_VERSION}"; }}']
        source += [f"void {name}(void) {{}}" for name in sorted(names)]
        library = str(self.folder / NAME)
        command = ["cc", "-shared", "-fPIC", f"-Wl,-soname,{NAME}.0.1", "-x", "c", "-", "-o", library]
        subprocess.run(command, input="\n".join(source).encode(), check=True)
        (self.folder / f"{NAME}.0.1").symlink_to(NAME)
