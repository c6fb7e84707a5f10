"""Waiting by polling: the library decides when to poll, for how long, and which failures pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from ctypes import c_double, c_int64, pointer, sizeof

from ._client_handle import ClientHandle
from ._hints import Any, Optional, TypeVar
from ._library import PollFailure, WaitOptions
from ._settings import milliseconds
from ._wait_handle import WaitHandle
from .callbacks import WaitProgress
from .errors import NotFound, OnboardingError, Timeout, invalid_argument

C = TypeVar("C")
T = TypeVar("T")

_MAX = 2**63 - 1


def wait_until(
    waiter: WaitHandle,
    derive: Callable[[ClientHandle], C],
    get: Callable[[C], T],
    predicate: Callable[[T], object],
    progress: Optional[Callable[[WaitProgress[T]], object]],
) -> T:
    attempt, start = 0, time.monotonic()
    while True:
        client = derive(waiter.poll())
        attempt += 1
        value: Any = None
        error: Optional[OnboardingError] = None
        late: Optional[Timeout] = None
        delay = None
        try:
            try:
                value = get(client)
            except OnboardingError as raised:
                error = raised
            elapsed = time.monotonic() - start
            is_done = error is None and bool(predicate(value))
            if not is_done:
                try:
                    delay = waiter.next(None if error is None else _failure(error))
                except Timeout as raised:
                    late = raised
            if progress is not None:
                progress(WaitProgress(attempt, elapsed, value, error, delay))
            if is_done:
                found: T = value
                return found
            if late is not None:
                raise late from error
            if delay is None and error is not None:
                raise error
        finally:
            # Their tracebacks have this frame.
            del error, late


def options(
    timeout: Optional[float],
    interval: Optional[float],
    growth: Optional[float],
    max_interval: Optional[float],
    not_found_grace: Optional[float],
    description: Optional[str],
) -> WaitOptions:
    """The options as the library takes them; None for its defaults."""
    given = WaitOptions(struct_size=sizeof(WaitOptions))
    times = {
        "timeout": timeout,
        "interval": interval,
        "max_interval": max_interval,
        "not_found_grace": not_found_grace,
    }
    for name, seconds in times.items():
        if seconds is not None:
            whole = min(milliseconds(name, seconds, invalid_argument), _MAX)
            setattr(given, f"{name}_ms", pointer(c_int64(whole)))
    if growth is not None:
        if not isinstance(growth, (int, float)) or isinstance(growth, bool):
            raise invalid_argument("growth", f"expected a number such as 1.5, got {growth!r}")
        given.growth = pointer(c_double(growth))
    if description is not None:
        given.description = _text(description)
    return given


def _failure(error: OnboardingError) -> PollFailure:
    failure = PollFailure(struct_size=sizeof(PollFailure), message=_text(str(error)))
    failure.is_retryable = error.retryable
    # A gateway's 404 has no correlation ID.
    failure.is_not_found = isinstance(error, NotFound) and error.correlation_id is not None
    if error.retry_after is not None:
        failure.retry_after_ms = pointer(c_int64(milliseconds("retry_after", error.retry_after)))
    return failure


def _text(text: str) -> bytes:
    return text.replace("\0", "\ufffd").encode(errors="replace")
