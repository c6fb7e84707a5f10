"""Functions of Python that the library calls during a call: the log, and the callbacks of a client.

Two things can go wrong there. In the main thread a signal handler may run as the function starts, and raise:
see `_interrupt`. And once the interpreter ends, it ends every thread that enters it, which aborts a process
whose thread has frames of the library.
"""

from __future__ import annotations

import atexit
import signal
import time
from collections.abc import Callable, Generator
from functools import partial
from itertools import repeat
from operator import attrgetter
from threading import local

from . import _interrupt
from ._hints import TYPE_CHECKING, Any, TypeVar
from .errors import Cancelled

T = TypeVar("T")


class LocalQuestion(local, _interrupt.Question):
    """A question that the main thread sets for itself: in other threads it is False."""


class Guarded(local):
    """A function for the library to call, which is called by all threads.

    In the main thread, what a signal handler raises as it starts, and what it raises itself, ends the call.
    The main thread arms it before each call.
    """

    def __init__(self, function: Callable[..., object], count: int) -> None:
        """`count` is the number of its arguments."""
        self.receive: Callable[..., object] = function
        self._function = function
        self._count = count
        self._generator: Any = None

    if TYPE_CHECKING:

        def __call__(self, *arguments: Any) -> object: ...
    else:
        # Which runs no bytecode, as a method would.
        __call__ = property(attrgetter("receive"))

    def arm(self) -> None:
        """Prepares the first call of the main thread, or the next one after an exception."""
        generator = self._generator
        # A test framework clears the frames of a traceback, which ends a generator.
        if generator is None or generator.gi_frame is None or generator.gi_yieldfrom is not None:
            self._generator = _call_when_resumed(self._run, self._count)
            next(self._generator)
            # Sends one argument after the other, and compares the zeros that are yielded.
            self.receive = partial(max, key=self._generator.send)

    def _run(self, *arguments: object) -> None:
        # The function may make a call itself, in which the library calls it while the generator runs.
        guarded, self.receive = self.receive, self._function
        try:
            self._function(*arguments)
        finally:
            self.receive = guarded


def _call_when_resumed(function: Callable[..., object], count: int) -> Generator[int, Any, None]:
    ended = _Ended(0)
    try:
        while True:
            arguments = [(yield 0)]
            while len(arguments) < count:
                arguments.append((yield 0))
            function(*arguments)
    except GeneratorExit:
        return
    except BaseException as error:
        raised = _interrupt.raised
        if raised is not None:
            if raised[0] is not None:
                error.__context__ = raised[0]
            raised[0] = error
    # Python runs no handler when this is resumed.
    yield from ended


class _Ended(repeat):  # type: ignore[type-arg]
    """What takes the rest of the arguments."""

    send = id


def is_of_signal_handler(error: BaseException) -> bool:
    """Whether a signal handler has raised it, rather than what it has interrupted."""
    handlers = [signal.getsignal(number) for number in signal.valid_signals()]
    functions = [*handlers, *(vars(type(handler)).get("__call__") for handler in handlers)]
    codes = {getattr(function, "__code__", None) for function in functions} - {None}
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code in codes:
            return True
        traceback = traceback.tb_next
    return False


_calls: dict[object, Any] = {}
"""The calls of other threads that may call Python."""
_has_ended = False


def call(handle: Any, function: Callable[..., T], *arguments: Any) -> T:
    """Calls a function that calls the library, in a thread that is not the main one."""
    me = object()
    _reject_at_end()
    try:
        _calls[me] = handle
        _reject_at_end()
        return function(*arguments)
    finally:
        _calls.pop(me, None)


def _reject_at_end() -> None:
    if _has_ended:
        raise Cancelled("cancelled, because the program ends", attempts=0, outcome_unknown=False)


def _end() -> None:
    """Cancels the calls of daemon threads, and waits for them, but not forever for a callback."""
    global _has_ended
    _has_ended = True
    deadline = time.monotonic() + _PATIENCE
    while _calls and time.monotonic() < deadline:
        for handle in list(_calls.values()):
            handle.cancel()
        time.sleep(0.01)


_PATIENCE = 5.0

atexit.register(_end)
