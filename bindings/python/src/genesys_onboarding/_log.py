"""Hands the library's log to `logging.getLogger("genesys_onboarding")`.

The library does not ask whether a record is wanted, so it is told beforehand: each call first compares the
logger's level with the one that the library goes by, and sets that if it has changed. A program that has
not imported `logging` does not listen, and nothing is imported or set for it.
"""

from __future__ import annotations

import sys

from . import _library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from logging import Logger

# The library's levels and those of `logging`, which has no TRACE.
_LEVELS = {1: 40, 2: 30, 3: 20, 4: 10, 5: 5}

_OFF = 100

_logger: Logger | None = None
_threshold = _OFF
"""The level of the logger that the library goes by."""


def follow() -> None:
    """Lets the library log what the logger wants now."""
    if _logger is None and "logging" not in sys.modules:
        return
    threshold = (_logger or _connect()).getEffectiveLevel()
    if threshold != _threshold:
        _set(threshold)


def mute() -> None:
    """Keeps the library from calling Python until the next call."""
    if _threshold != _OFF:
        _set(_OFF)


def _set(threshold: int) -> None:
    global _threshold
    _library.set_log(sum(level >= threshold for level in _LEVELS.values()), _callback)
    _threshold = threshold


def _connect() -> Logger:
    global _logger
    import atexit
    import logging

    # A thread that is in a call when the interpreter ends must not come back to it for a record.
    atexit.register(mute)
    logger = logging.getLogger("genesys_onboarding")
    # As is usual for libraries: a program that has not set up logging is told nothing.
    logger.addHandler(logging.NullHandler())
    _logger = logger
    return logger


def _receive(level: int, target: bytes, message: bytes, _user_data: int | None) -> None:
    if _logger is not None:
        _logger.log(_LEVELS[level], "%s", message.decode(), extra={"target": target.decode()})


_callback = _library.LogCallback(_receive)
