"""Passes the library's log to `logging.getLogger("genesys_onboarding")`.

The library does not ask whether a record is wanted, so it is told beforehand: each call first compares the
logger's level with the library's, and sets that if it has changed. In a program that has not imported
`logging` the library has no callback.
"""

from __future__ import annotations

import atexit
import os
import sys
import time
from _thread import get_ident

from . import _library
from ._hints import TYPE_CHECKING, Any, Optional
from ._interrupt import in_main_thread

if TYPE_CHECKING:
    from logging import Logger

# The library's levels and those of `logging`, which has no TRACE.
_LEVELS = {1: 40, 2: 30, 3: 20, 4: 10, 5: 5}

_OFF = 100

_logger: Optional[Logger] = None
_threshold = _OFF
"""The logger's level that the library was told."""
_has_ended = False
_turn: dict[str, object] = {}
"""Who tells the library a level, so that none follows the last one at exit. A signal handler may raise
between the acquisition of a lock and the `try` that releases it."""
_in_callback: set[int] = set()
"""The threads that are in a log handler."""
_guard: Any = None
_receiver: Any = None
"""What the library calls."""
_callback: Any = None


def follow() -> None:
    """Tells the library the level that the logger has now.

    The calls of a log handler are not logged, and leave the level to the next call outside of one.
    """
    if (_logger is None and "logging" not in sys.modules) or get_ident() in _in_callback:
        return
    threshold = (_logger or _connect()).getEffectiveLevel()
    if threshold != _threshold:
        _set(threshold)
    if in_main_thread():
        _receiver.arm()


def _set(threshold: int) -> None:
    global _threshold
    me = object()
    try:
        # A thread whose turn it is not leaves the level to its next call, instead of waiting for another
        # thread that may wait for it in a log handler.
        if _turn.setdefault("", me) is me and not _has_ended:
            _library.set_log(sum(level >= threshold for level in _LEVELS.values()), _callback)
            _threshold = threshold
    finally:
        # Without a call, after which a signal handler may raise.
        if "" in _turn and _turn[""] is me:
            del _turn[""]


def _end() -> None:
    """Removes the callback before the interpreter ends.

    A daemon thread that called Python later would be ended inside the library, which aborts the process.
    """
    global _has_ended
    _has_ended = True
    while _turn.setdefault("", _end) is not _end:
        time.sleep(0.001)
    # A thread that logs from now on does not wait for a handler.
    _library.set_log(0, _callback)
    _library.set_log(0, None)


def _after_fork() -> None:
    """Frees a child from the turn and the handlers of its parent's threads."""
    _turn.clear()
    _in_callback.clear()


def _connect() -> Logger:
    global _logger, _callback, _receiver, _guard
    import logging

    # With the modules that `logging` has imported, and others have not.
    from . import _guard

    atexit.register(_end)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_after_fork)
    _receiver = _guard.Guarded(_receive, 4)
    _callback = _library.LogCallback(_receiver)
    logger = logging.getLogger("genesys_onboarding")
    # As is usual for libraries: a program that has not configured logging gets no output.
    logger.addHandler(logging.NullHandler())
    _logger = logger
    return logger


def _receive(level: int, target: bytes, message: bytes, _user_data: Optional[int]) -> None:
    if _logger is None:
        return
    thread = get_ident()
    try:
        _in_callback.add(thread)
        _logger.log(_LEVELS[level], "%s", message.decode(), extra={"target": target.decode()})
    except Exception as error:
        if _guard.is_of_signal_handler(error):
            raise
        # A log handler does not fail a call.
        _library.report(error)
    finally:
        _in_callback.discard(thread)
