"""Signals during a call of the main thread.

Python records a signal at once, but runs its handler only between two bytecodes of the main thread, and a
call of the library is one. So while a call of the main thread waits, the library asks at least every 100 ms,
and after a system call that a signal has interrupted, whether the call shall end. Asking runs bytecode, and
with it the handlers of the signals that have arrived. If one of them raises, the call ends, and the exception
comes out of it.

A function that the library calls may not raise, and could not help it: Python would run a handler as the
function starts, before its `try`. Hence the library calls functions written in C only, which resume a
generator that is suspended inside a `try`. So it is for what it asks, for its log, and for an observer.

Calls of other threads, which run no handlers, are not asked, but for those of a login and its client, which
have the question for whichever thread waits.
"""

from __future__ import annotations

import os
from _thread import get_ident
from collections.abc import Callable, Iterator
from operator import attrgetter
from signal import set_wakeup_fd
from types import BuiltinFunctionType, MethodType

from ._hints import TYPE_CHECKING, Any, Optional, TypeVar
from .errors import Cancelled

T = TypeVar("T")

YES = 1
"""What the library passes when it asks, and gets back from a generator that has ended."""


class Question:
    """What the library asks: whether a call shall end. It calls what it was set to, without bytecode."""

    ask: Callable[[int], object]

    if TYPE_CHECKING:

        def __call__(self, _: int) -> object: ...
    else:
        __call__ = property(attrgetter("ask"))

    def __init__(self) -> None:
        self.ask = callable  # False for YES


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


raised: Optional[list[Optional[BaseException]]] = None
"""That of the innermost call."""


def call(question: Question, function: Callable[..., T], *arguments: Any) -> T:
    """Calls a function that calls the library, and raises what a signal handler has raised meanwhile."""
    global raised
    asking = _idle.pop() if _idle else _Asking()
    ours, outer, outer_question = asking.raised, raised, question.ask
    try:
        raised, question.ask = ours, asking.resume
        return function(*arguments)
    except Cancelled:
        if ours[0] is None:
            raise
    finally:
        # Without a call, after which a handler may raise, so that nothing is lost.
        raised, question.ask = outer, outer_question
        error = ours[0]
        if error is None:
            _idle.append(asking)
        else:
            ours[0] = None
            try:
                raise error
            finally:
                # The traceback of the exception has this frame.
                del error
    raise AssertionError


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
