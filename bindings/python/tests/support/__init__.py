"""What the tests share. They need the standard library alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PATIENCE = 30.0
"""Seconds, far beyond every limit in the tests: who waits longer hangs."""

_FOLDER = Path(__file__).resolve().parents[2]


def crate() -> Path:
    """The crate's folder: the repository, or what an sdist carries of it."""
    carried = _FOLDER / "crate"
    return carried if carried.is_dir() else _FOLDER.parents[1]


def readme() -> Path:
    return _FOLDER / "README.md"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in another process, with the package that is tested here."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
