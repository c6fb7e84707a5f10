"""Ctrl-C during a call.

Python records a signal at once, but runs its handler only between two bytecodes of the main thread, and a
call of the library is one. So while the main thread is in a call, a thread of this module reads the wakeup
file descriptor, to which Python writes each signal as it arrives. If that is SIGINT with Python's default
handler, the thread cancels the call; the handler runs as soon as the call has returned.

The descriptor is set for the duration of a call only. In a program that has set one (an event loop), or has a
SIGINT handler of its own, calls are left alone: the handler runs when the call has returned.
"""

from __future__ import annotations

import os
import time
from _thread import LockType, allocate_lock, start_new_thread
from collections.abc import Callable
from signal import SIGINT, default_int_handler, getsignal, set_wakeup_fd

from . import _log
from ._hints import Any, Optional, TypeVar
from ._library import ClientHandle
from .errors import Cancelled

T = TypeVar("T")

_DRAINED = 0
"""Marks the end of the signals that were sent before; no signal has this number."""


def call(handle: ClientHandle, function: Callable[..., T], *arguments: Any) -> T:
    """Calls a function that calls the library, so that Ctrl-C ends it, if this is the main thread."""
    watch = _watch or _new_watch()
    if watch is None or not watch.begin():
        return function(*arguments)
    try:
        try:
            watch.handle = handle
            result = function(*arguments)
        finally:
            watch.handle = None
            set_wakeup_fd(-1)
        if watch.interrupted:
            # The exception was raised in a callback of the library, and lost there.
            raise KeyboardInterrupt
        return result
    except KeyboardInterrupt:
        watch.drain()
        raise
    except Cancelled:
        if not watch.interrupted:
            raise
        watch.drain()
        raise KeyboardInterrupt from None


class _Watch:
    """The thread that reads the signals of one process; a forked child does not have it."""

    def __init__(self) -> None:
        self.handle: Optional[ClientHandle] = None
        """The handle that the main thread is calling."""
        self.interrupted = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        self._drained: LockType = allocate_lock()
        self._drained.acquire()
        start_new_thread(self._wait, ())

    def begin(self) -> bool:
        """Sets the wakeup file descriptor, unless the program has set one or this is not the main thread."""
        try:
            previous = set_wakeup_fd(self._writer)
        except ValueError:
            return False
        if previous not in (-1, self._writer):
            set_wakeup_fd(previous)
            return False
        return True

    def drain(self) -> None:
        """Waits until all signals so far have been read, so that none of them ends a later call."""
        set_wakeup_fd(-1)
        self.handle = None
        os.write(self._writer, bytes([_DRAINED]))
        self._drained.acquire()
        self.interrupted = False

    def abandon(self) -> None:
        """Releases what belongs to the parent, in a child that was forked, perhaps by another thread."""
        previous = set_wakeup_fd(-1)
        if previous != self._writer:
            set_wakeup_fd(previous)
        os.close(self._reader)
        os.close(self._writer)

    def _wait(self) -> None:
        while True:
            for number in os.read(self._reader, 64):
                if number == _DRAINED:
                    # It is unlocked if another Ctrl-C has ended the wait for it.
                    if self._drained.locked():
                        self._drained.release()
                elif number == SIGINT and getsignal(SIGINT) is default_int_handler:
                    self._interrupt()

    def _interrupt(self) -> None:
        handle = self.handle
        if handle is None:
            return
        self.interrupted = True
        # The handler would run in a callback on the main thread, and ctypes would discard what it raises.
        _log.mute()
        # A call that is about to start does not notice the first time.
        while self.handle is not None:
            handle.cancel()
            time.sleep(0.01)


_watch: Optional[_Watch] = None
_has_fork_hook = False


def _new_watch() -> Optional[_Watch]:
    """Makes the watch of this process, if a call of this thread needs one and can have one."""
    global _watch, _has_fork_hook
    # Under gevent a thread is a greenlet, and its read would block all of them.
    is_real = isinstance(start_new_thread, type(len))
    if os.name != "posix" or not is_real or not _is_main_thread():
        return None
    try:
        _watch = _Watch()
    except RuntimeError:
        # The interpreter is about to end, and starts no thread any more.
        return None
    if not _has_fork_hook:
        os.register_at_fork(after_in_child=_after_fork)
        _has_fork_hook = True
    return _watch


def _is_main_thread() -> bool:
    """Only the main thread may set the descriptor. Asking `threading` would import it."""
    try:
        set_wakeup_fd(set_wakeup_fd(-1))
    except ValueError:
        return False
    return True


def _after_fork() -> None:
    global _watch
    if _watch is not None:
        _watch.abandon()
        _watch = None
