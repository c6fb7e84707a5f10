"""Waiters of the library."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import byref, c_double, c_void_p

from . import _interrupt
from ._client_handle import ClientHandle
from ._hints import Optional
from ._interrupt import in_main_thread
from ._library import InterruptCallback, PollFailure, WaitOptions, exception, free_error, library


class WaitHandle:
    """Owns a waiter of the library, which is used by the thread that made it."""

    _waiter: Optional[c_void_p] = None

    def __init__(self, client: ClientHandle, options: WaitOptions) -> None:
        # Of its own, so that no other thread asks while the main thread waits.
        self._question = _interrupt.Question() if in_main_thread() else None
        if self._question is not None:
            client = client.asking(InterruptCallback(self._question), b"wait")
        self._client = client
        waiter, error = c_void_p(), c_void_p()
        try:
            if library.genesys_waiter_new(
                client.opened(b"wait"), byref(options), byref(waiter), byref(error)
            ):
                raise exception(error)
        finally:
            free_error(error)
        self._waiter = waiter

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_waiter_free) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None:
            free(waiter)

    def poll(self) -> ClientHandle:
        """Waits until the next poll is due, and derives the handle of its calls."""
        if self._question is None:
            return self._poll()
        return _interrupt.call(self._question, self._poll)

    def _poll(self) -> ClientHandle:
        client, error = c_void_p(), c_void_p()
        try:
            if library.genesys_waiter_poll(self._waiter, byref(client), byref(error)):
                raise exception(error)
        finally:
            free_error(error)
        return ClientHandle(client, self._client.hooks, self._client.ask)

    def next(self, failure: Optional[PollFailure]) -> Optional[float]:
        """The delay before the next poll, in seconds; None if the failure is final."""
        delay, error = c_double(), c_void_p()
        try:
            failed = None if failure is None else byref(failure)
            if library.genesys_waiter_next(self._waiter, failed, byref(delay), byref(error)):
                raise exception(error)
        finally:
            free_error(error)
        return None if delay.value < 0 else delay.value / 1000
