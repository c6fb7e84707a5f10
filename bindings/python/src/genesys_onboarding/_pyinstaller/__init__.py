"""Where PyInstaller finds the hook that puts the shared library into a frozen program."""

from __future__ import annotations

import os


def get_hook_dirs() -> list[str]:
    return [os.path.dirname(__file__)]
