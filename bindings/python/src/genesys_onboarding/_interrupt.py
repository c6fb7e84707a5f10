"""Ctrl-C during a call.

Python notes a signal at once, but runs its handler only between two steps of the main thread, and a call
of the library is one step. So while the main thread is in a call, a thread of ours waits at the wakeup file
descriptor, to which Python writes each signal as it comes. If it is SIGINT, and `KeyboardInterrupt` is what
becomes of that, the thread cancels the call; the handler runs as soon as the call has come back.

The descriptor is set for the time of a call only. Where somebody else has set one (an event loop), or has a
handler of their own for SIGINT, calls are left alone: the handler runs when the call is over.
"""

from __future__ import annotations

import os
import time
from _thread import LockType, allocate_lock, start_new_thread

from . import _log
from .errors import Cancelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from signal import SIGINT, default_int_handler, getsignal, set_wakeup_fd

    from ._library import ClientHandle, Hidden
else:
    # The same functions, without the enumerations that `signal` makes of its constants first.
    from _signal import SIGINT, default_int_handler, getsignal, set_wakeup_fd

_SETTLE = 0
"""No signal has this number."""


def call(handle: ClientHandle, operation_id: bytes, arguments: Hidden) -> str:
    """Calls an operation so that Ctrl-C ends it, if this is the main thread."""
    watch = _watch or _new_watch()
    if watch is None or not watch.begin():
        return handle.call(operation_id, arguments)
    try:
        try:
            watch.handle = handle
            answer = handle.call(operation_id, arguments)
        finally:
            watch.handle = None
            set_wakeup_fd(-1)
        if watch.interrupted:
            # The exception was raised in a callback of the library, and lost there.
            raise KeyboardInterrupt
        return answer
    except KeyboardInterrupt:
        watch.settle()
        raise
    except Cancelled:
        if not watch.interrupted:
            raise
        watch.settle()
        raise KeyboardInterrupt from None


class _Watch:
    """The thread that waits for signals, of one process: a fork does not take it along."""

    def __init__(self) -> None:
        self.handle: ClientHandle | None = None
        """Whose call the main thread is in."""
        self.interrupted = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        self._settled: LockType = allocate_lock()
        self._settled.acquire()
        start_new_thread(self._wait, ())

    def begin(self) -> bool:
        """Asks Python to write signals here, unless they have a reader or this is another thread."""
        try:
            previous = set_wakeup_fd(self._writer)
        except ValueError:
            return False
        if previous not in (-1, self._writer):
            set_wakeup_fd(previous)
            return False
        return True

    def settle(self) -> None:
        """Waits until the signals so far have been dealt with, so that none of them ends a later call."""
        set_wakeup_fd(-1)
        self.handle = None
        os.write(self._writer, bytes([_SETTLE]))
        self._settled.acquire()
        self.interrupted = False

    def abandon(self) -> None:
        """Lets go of all that is the parent's, in a child that was forked, perhaps by another thread."""
        previous = set_wakeup_fd(-1)
        if previous != self._writer:
            set_wakeup_fd(previous)
        os.close(self._reader)
        os.close(self._writer)

    def _wait(self) -> None:
        while True:
            for number in os.read(self._reader, 64):
                if number == _SETTLE:
                    # It is open if another Ctrl-C has ended the wait for it.
                    if self._settled.locked():
                        self._settled.release()
                elif number == SIGINT and getsignal(SIGINT) is default_int_handler:
                    self._interrupt()

    def _interrupt(self) -> None:
        handle = self.handle
        if handle is None:
            return
        self.interrupted = True
        # A callback on the main thread would be where the handler runs, and ctypes would swallow what it
        # raises.
        _log.mute()
        # A call that is about to begin does not notice the first time.
        while self.handle is not None:
            handle.cancel()
            time.sleep(0.01)


_watch: _Watch | None = None
_forks_are_noticed = False


def _new_watch() -> _Watch | None:
    """A watch for this process, if a call of this thread needs one and can have one."""
    global _watch, _forks_are_noticed
    # Under gevent and the like a thread is none, and would wait instead of everybody.
    is_real = isinstance(start_new_thread, type(len))
    if os.name != "posix" or not is_real or not _is_main_thread():
        return None
    try:
        _watch = _Watch()
    except RuntimeError:
        # No thread can be started any more: the interpreter is about to end.
        return None
    if not _forks_are_noticed:
        os.register_at_fork(after_in_child=_after_fork)
        _forks_are_noticed = True
    return _watch


def _is_main_thread() -> bool:
    """Only the main thread may set the descriptor. To ask `threading` would be to import it."""
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
