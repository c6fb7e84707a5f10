"""The callbacks of a client: what the library calls, and what the program's callables get and return."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from ctypes import (
    POINTER,
    byref,
    c_bool,
    c_char_p,
    c_double,
    c_int32,
    c_int64,
    c_size_t,
    c_uint32,
    c_void_p,
)

from . import _guard, _interrupt, _library, callbacks
from ._client_handle import ClientHooks
from ._hints import Any, Optional, TypeVar
from ._settings import milliseconds

T = TypeVar("T")


class Header(ctypes.Structure):
    """The header's `genesys_header`."""

    _fields_ = [("name", c_char_p), ("value", c_char_p)]


class Event(ctypes.Structure):
    """The header's `genesys_event`."""

    _fields_ = [
        ("kind", c_int32),
        ("operation_id", c_char_p),
        ("method", c_char_p),
        ("path", c_char_p),
        ("attempt", c_uint32),
        ("http_status", c_int32),
        ("error_kind", c_int32),
        ("error", c_char_p),
        ("correlation_id", c_char_p),
        ("elapsed_ms", c_double),
        ("delay_ms", c_double),
        ("wait_reason", c_int32),
    ]


class TokenRequest(ctypes.Structure):
    """The header's `genesys_token_request`."""

    _fields_ = [("is_rejected", c_bool), ("timeout_ms", c_int64)]


class TransportRequest(ctypes.Structure):
    """The header's `genesys_transport_request`."""

    _fields_ = [
        ("method", c_char_p),
        ("url", c_char_p),
        ("headers", POINTER(POINTER(Header))),
        ("headers_count", c_size_t),
        ("body", c_void_p),
        ("body_size", c_size_t),
        ("is_token_request", c_bool),
        ("timeout_ms", c_int64),
    ]


STATUSES = (
    None,
    "InvalidArgument",
    "ConfigurationError",
    "ConnectError",
    "TlsError",
    "Timeout",
    "TransportError",
    "AuthenticationError",
    "ApiError",
    "DecodeError",
    "BodyTooLarge",
    "Cancelled",
    "InternalError",
)
"""The error classes in the order of the library's statuses."""

REASONS = {1: "backoff", 2: "retry_after", 3: "pause", 4: "pacing"}
CAUSES = {"connection": 1, "timeout": 2, "tls": 3, "rejected": 4}


_is_token_stopped = _library.library.genesys_token_request_is_stopped
_respond_token = _library.library.genesys_token_request_respond
_fail_token = _library.library.genesys_token_request_fail
_is_stopped = _library.library.genesys_transport_request_is_stopped
_respond = _library.library.genesys_transport_request_respond
_fail = _library.library.genesys_transport_request_fail


class Hooks(ClientHooks):
    """The callables of a program, as callbacks of the library."""

    def __init__(
        self,
        observer: Optional[Callable[[callbacks.Event], object]],
        token_source: Optional[Callable[[callbacks.TokenRequest], Any]],
        transport: Optional[Callable[[callbacks.TransportRequest], Any]],
        refresh_token_observer: Optional[Callable[[str], object]],
    ) -> None:
        self.guarded: list[_guard.Guarded] = []
        self._functions: list[ctypes._FuncPointer] = []
        """Kept as long as the library may call them."""
        self.struct = _library.Callbacks(struct_size=ctypes.sizeof(_library.Callbacks))
        if observer is not None:
            self.struct.observer = self._function(_observe(observer))
        if token_source is not None:
            self.struct.token = self._function(_give_token(token_source))
        if transport is not None:
            self.struct.transport = self._function(_send(transport))
        if refresh_token_observer is not None:
            guarded = self._guarded(_give_refresh_token(refresh_token_observer))
            self.struct.refresh_token = self._kept(_library.RefreshTokenCallback(guarded))

    def ask(self) -> _interrupt.Question:
        """Lets the library ask a question in all calls."""
        question = _guard.LocalQuestion()
        self.struct.user_data = _interrupt.YES
        self.struct.interrupt = self._kept(_library.InterruptCallback(question))
        return question

    def arm(self) -> None:
        """Prepares a call of the main thread."""
        for guarded in self.guarded:
            guarded.arm()

    def call(self, handle: Any, function: Callable[..., T], *arguments: Any) -> T:
        """Calls a function that calls the library, in another thread."""
        return _guard.call(handle, function, *arguments)

    def _function(self, receive: Callable[[int, Optional[int]], None]) -> ctypes._FuncPointer:
        return self._kept(_library.RequestCallback(self._guarded(receive)))

    def _guarded(self, receive: Callable[..., None]) -> _guard.Guarded:
        guarded = _guard.Guarded(receive, 2)
        self.guarded.append(guarded)
        return guarded

    def _kept(self, function: ctypes._FuncPointer) -> ctypes._FuncPointer:
        self._functions.append(function)
        return function


def _text(value: Optional[bytes]) -> Optional[str]:
    return None if value is None else value.decode()


def _observe(observer: Callable[[callbacks.Event], object]) -> Callable[[int, Optional[int]], None]:
    def receive(address: int, _user_data: Optional[int]) -> None:
        try:
            event = _event(Event.from_address(address))
            if event is not None:
                observer(event)
        except Exception as error:
            if _guard.is_of_signal_handler(error):
                raise
            import logging

            logging.getLogger("genesys_onboarding").exception("the observer raised an exception")

    return receive


def _event(event: Event) -> Optional[callbacks.Event]:
    operation_id = event.operation_id.decode()
    if event.kind == 1:
        return callbacks.AttemptEvent(
            operation_id=operation_id,
            method=event.method.decode(),
            path=event.path.decode(),
            attempt=event.attempt,
            http_status=event.http_status or None,
            error_kind=STATUSES[event.error_kind],
            error=_text(event.error),
            correlation_id=_text(event.correlation_id),
            elapsed=event.elapsed_ms / 1000,
        )
    if event.kind == 2:
        return callbacks.WaitEvent(
            operation_id=operation_id,
            attempt=event.attempt,
            delay=event.delay_ms / 1000,
            reason=REASONS[event.wait_reason],
        )
    if event.kind == 3:
        return callbacks.TokenRefreshEvent(
            operation_id=operation_id, elapsed=event.elapsed_ms / 1000, error=_text(event.error)
        )
    return None


def _give_refresh_token(observer: Callable[[str], object]) -> Callable[[bytes, Optional[int]], None]:
    def receive(token: bytes, _user_data: Optional[int]) -> None:
        try:
            observer(token.decode())
        except Exception as error:
            if _guard.is_of_signal_handler(error):
                raise
            import logging

            # Without its traceback, whose local variables may show the token.
            logging.getLogger("genesys_onboarding").error(
                "the refresh_token_observer raised %s", type(error).__name__
            )

    return receive


@contextmanager
def _asked(request: Any, is_stopped: Callable[[int], bool], address: int) -> Iterator[None]:
    """Lets a request ask whether its call shall end, until its callback returns."""
    request.__dict__["_is_stopped"] = lambda: is_stopped(address)
    try:
        yield
    finally:
        del request.__dict__["_is_stopped"]


def _described(error: BaseException) -> bytes:
    return f"{type(error).__name__}: {error}".replace("\0", "").encode(errors="replace")


def _give_token(
    token_source: Callable[[callbacks.TokenRequest], Any],
) -> Callable[[int, Optional[int]], None]:
    def receive(address: int, _user_data: Optional[int]) -> None:
        asked = TokenRequest.from_address(address)
        request = callbacks.TokenRequest(rejected=asked.is_rejected, timeout=asked.timeout_ms / 1000)
        try:
            with _asked(request, _is_token_stopped, address):
                given = token_source(request)
            token, seconds = given if isinstance(given, tuple) else (given, None)
            del given
            if not isinstance(token, str) or not token.isprintable() or not token:
                kind = type(token).__name__
                del token
                raise TypeError(f"expected a token as a printable string, got {kind}")
            expires_in = None if seconds is None else byref(c_int64(milliseconds("token_source", seconds)))
            _respond_token(address, token.encode(), expires_in, None)
        except BaseException as error:
            _fail_token(address, _described(error), None)
            if not isinstance(error, Exception) or _guard.is_of_signal_handler(error):
                raise

    return receive


def _send(transport: Callable[[callbacks.TransportRequest], Any]) -> Callable[[int, Optional[int]], None]:
    def receive(address: int, _user_data: Optional[int]) -> None:
        try:
            sent = TransportRequest.from_address(address)
            headers = [sent.headers[index].contents for index in range(sent.headers_count)]
            request = callbacks.TransportRequest(
                method=sent.method.decode(),
                url=sent.url.decode(),
                headers=[(header.name.decode(), header.value.decode("latin-1")) for header in headers],
                body=ctypes.string_at(sent.body, sent.body_size) if sent.body else None,
                timeout=sent.timeout_ms / 1000,
                is_token_request=sent.is_token_request,
            )
            with _asked(request, _is_stopped, address):
                response = transport(request)
            _pass_on(address, response)
        except callbacks.TransportFailure as failure:
            message = str(failure).replace("\0", "").encode(errors="replace")
            _fail(address, CAUSES[failure.cause], failure.maybe_sent, message, None)
        except BaseException as error:
            _fail(address, CAUSES["connection"], True, _described(error), None)
            if not isinstance(error, Exception) or _guard.is_of_signal_handler(error):
                raise

    return receive


def _pass_on(address: int, response: Any) -> None:
    """Passes a tuple of status, headers and body on, or an object with these attributes."""
    if isinstance(response, tuple):
        status, headers, body = response
    else:
        status, headers, body = response.status, response.headers, response.body
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    array = (Header * len(pairs))(*(Header(name.encode(), value.encode("latin-1")) for name, value in pairs))
    body = b"" if body is None else bytes(body)
    error = c_void_p()
    try:
        if _respond(address, status, array, len(pairs), body, len(body), byref(error)):
            raise _library.exception(error)
    finally:
        _library.free_error(error)
