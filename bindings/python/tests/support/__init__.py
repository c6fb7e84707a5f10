"""What the tests share. They need the standard library only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import unittest
from pathlib import Path
from typing import Any

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


def start(test: unittest.TestCase, *arguments: str, **options: Any) -> subprocess.Popen[Any]:
    """Starts Python in another process, with pipes; it ends with the test."""
    pipe = subprocess.PIPE
    options = {"stdin": pipe, "stdout": pipe, "stderr": pipe, **options}
    if os.name == "posix":
        # A background process may ignore it.
        options["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen([sys.executable, *arguments], **options)
    test.addCleanup(process.communicate)
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    test.addCleanup(timer.cancel)
    return process
