"""The standard streams of the process, which may be closed, and may not take what is written."""

from __future__ import annotations

import io
import os
import sys

from .._hints import Any, Optional


def prepare_streams() -> None:
    """Makes the standard streams such that all of the command may write to them, in UTF-8."""
    _occupy()
    if sys.stderr is None or sys.stderr is sys.__stderr__:
        sys.stderr = io.TextIOWrapper(io.BufferedWriter(_Diagnostics()), line_buffering=True)
    if sys.stdout is None:
        # print would do without, but --help would not.
        sys.stdout = os.fdopen(1, "w", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Half of a surrogate pair becomes the escape that JSON has for it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _occupy() -> None:
    """Opens what is closed: else a journal could become standard error, by its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


class _Diagnostics(io.FileIO):
    """Standard error, where a line that cannot be written is dropped: the command goes on without."""

    def __init__(self) -> None:
        super().__init__(2, "w", closefd=False)

    def write(self, data: Any) -> int:
        try:
            written: Optional[int] = super().write(data)
        except OSError:
            written = None
        return len(data) if written is None else written
