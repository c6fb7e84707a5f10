"""Signals during a call of the main thread.

Python records a signal at once, but runs its handler only between two bytecodes of the main thread, and a
call of the library is one. So while a call of the main thread waits, the library asks at least every 100 ms,
and after a system call that a signal has interrupted, whether the call shall end. Asking runs bytecode, and
with it the handlers of the signals that have arrived. If one of them raises, the call ends, and the exception
comes out of it.

A function that the library calls may not raise, and could not help it: Python would run a handler as the
function starts, before its `try`. Hence the library calls functions written in C only, which resume a
generator that is suspended inside a `try`. So it is for what it asks, for its log, and for an observer.

Calls of other threads, which run no handlers, are not asked.
"""

from __future__ import annotations

import os
from _thread import get_ident
from collections.abc import Callable, Generator, Iterator
from itertools import repeat
from signal import set_wakeup_fd
from types import BuiltinFunctionType, MethodType

from ._hints import Any, Optional, TypeVar
from .errors import Cancelled

T = TypeVar("T")

YES = 1
"""What the library passes when it asks, and gets back from a generator that has ended."""


class Question:
    """What the library asks: whether a call shall end. It calls what it was set to, without bytecode."""

    __slots__ = ("__call__",)
    __call__: Callable[[int], object]

    def __init__(self) -> None:
        self.__call__ = callable  # False for YES


class _Asking:
    """A generator that runs the pending signal handlers when it is resumed, and ends if one raises."""

    __slots__ = ("raised", "resume")

    def __init__(self) -> None:
        self.raised: list[Optional[BaseException]] = [None]
        """What a handler has raised."""
        generator = _run_handlers(self.raised)
        next(generator)
        self.resume: Callable[[int], object] = MethodType(next, generator)


def _run_handlers(raised: list[Optional[BaseException]]) -> Iterator[bool]:
    # Python 3.10 and later run no handler after the exception, since no call and no loop follows. Python 3.9
    # may run a second one.
    try:
        try:
            while True:
                yield raised[0] is not None
        except BaseException as error:
            raised[0] = error
    except BaseException as error:
        raised[0] = error


_idle: list[_Asking] = []
"""Those that no call uses. A call that a handler makes needs one of its own."""


_raised: Optional[list[Optional[BaseException]]] = None
"""That of the innermost call."""


def call(question: Question, function: Callable[..., T], *arguments: Any) -> T:
    """Calls a function that calls the library, and raises what a signal handler has raised meanwhile."""
    global _raised
    asking = _idle.pop() if _idle else _Asking()
    raised, outer_raised, outer_question = asking.raised, _raised, question.__call__
    try:
        _raised, question.__call__ = raised, asking.resume
        return function(*arguments)
    except Cancelled:
        if raised[0] is None:
            raise
    finally:
        # Without a call, after which a handler may raise, so that nothing is lost.
        _raised, question.__call__ = outer_raised, outer_question
        error = raised[0]
        if error is None:
            _idle.append(asking)
        else:
            raised[0] = None
            try:
                raise error
            finally:
                # The traceback of the exception has this frame.
                del error
    raise AssertionError


class Guarded:
    """A function for the library to call in calls of the main thread.

    What a signal handler raises as it starts, and what it raises itself, ends the call.
    """

    __slots__ = ("__call__", "_count", "_function", "_generator")
    __call__: Callable[..., object]

    def __init__(self, function: Callable[..., object], count: int) -> None:
        """`count` is the number of its arguments."""
        self._function = function
        self._count = count
        self._arm()

    def renew(self) -> None:
        """Makes it work again after an exception."""
        if self._generator.gi_yieldfrom is not None:
            self._arm()

    def _arm(self) -> None:
        from functools import partial

        self._generator: Any = _call_when_resumed(self._run, self._count)
        next(self._generator)
        # Sends one argument after the other, and compares the zeros that are yielded.
        self.__call__ = partial(max, key=self._generator.send)

    def _run(self, *arguments: object) -> None:
        # The function may make a call itself, in which the library calls it while the generator runs.
        guarded, self.__call__ = self.__call__, self._function
        try:
            self._function(*arguments)
        finally:
            self.__call__ = guarded


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
        if _raised is not None:
            if _raised[0] is not None:
                error.__context__ = _raised[0]
            _raised[0] = error
    # Python runs no handler when this is resumed.
    yield from ended


class _Ended(repeat):  # type: ignore[type-arg]
    """What takes the rest of the arguments."""

    send = id


_main_thread = 0
"""The thread that runs signal handlers, if it is known."""


def in_main_thread() -> bool:
    return get_ident() == _main_thread or (not _main_thread and _is_main_thread())


def _is_main_thread() -> bool:
    """Asks without `threading`, which takes time to import, and knows no other interpreter."""
    global _main_thread
    try:
        set_wakeup_fd(_NO_DESCRIPTOR)
    except ValueError:
        return False
    except OSError:
        pass
    # Under gevent a greenlet's identifier is not that of its thread.
    if isinstance(get_ident, BuiltinFunctionType):
        _main_thread = get_ident()
    return True


_NO_DESCRIPTOR = 2**31 - 1
"""No process has this one open: the main thread cannot set it, and other threads must not."""


def _after_fork() -> None:
    """The thread that forked is the main thread of the child."""
    global _main_thread
    _main_thread = 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
_is_main_thread()
