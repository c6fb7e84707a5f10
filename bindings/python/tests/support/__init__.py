"""What the tests share. They need the standard library only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PATIENCE = 30.0
"""Seconds, far beyond every timeout in the tests: what takes longer hangs."""

_FOLDER = Path(__file__).resolve().parents[2]


def crate() -> Path:
    """The crate's folder: the repository, or its part in an sdist."""
    carried = _FOLDER / "crate"
    return carried if carried.is_dir() else _FOLDER.parents[1]


def readme() -> Path:
    return _FOLDER / "README.md"


def examples() -> Path:
    return _FOLDER / "examples"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in another process, with the tested package."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
