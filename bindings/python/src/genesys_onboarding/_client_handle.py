"""Clients of the library."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import byref, c_void_p, pointer, sizeof

from . import _interrupt, errors
from ._hints import Any, Optional, TypeVar
from ._interrupt import in_main_thread
from ._library import (
    Callbacks,
    CallOptions,
    InterruptCallback,
    exception,
    free_error,
    free_string,
    library,
    same_name,
    string,
)
from ._secret import SecretBytes

T = TypeVar("T")

_call = library.genesys_call_json


class ClientHooks:
    """The callables of a program as callbacks of the library, as far as a handle knows them."""

    struct: Callbacks

    def ask(self) -> _interrupt.Question:
        """Lets the library ask a question in all calls."""
        raise NotImplementedError

    def arm(self) -> None:
        """Prepares a call of the main thread."""
        raise NotImplementedError

    def call(self, handle: Any, function: Callable[..., T], *arguments: Any) -> T:
        """Calls a function that calls the library, in another thread."""
        raise NotImplementedError


def open_client(
    settings: SecretBytes, python_name: Callable[[str], str], hooks: Optional[ClientHooks] = None
) -> ClientHandle:
    """Makes a client from settings in JSON; `python_name` converts the name of one in an error."""
    callbacks = None if hooks is None else byref(hooks.struct)
    client, error = c_void_p(), c_void_p()
    try:
        if library.genesys_client_new_json_with_callbacks(settings, callbacks, byref(client), byref(error)):
            raise exception(error, python_name)
    finally:
        free_error(error)
    return ClientHandle(client, hooks)


class ClientHandle:
    """Owns a client of the library. A call holds its handle, so that nothing is freed during it.

    In a reference cycle the collector may finalize the handle before an object that still uses it: it is
    closed from then on.
    """

    _client: Optional[c_void_p] = None

    def __init__(
        self, client: c_void_p, hooks: Optional[ClientHooks], ask: Optional[ctypes._FuncPointer] = None
    ) -> None:
        """Takes a client of the library over, and keeps the callbacks that it may call."""
        self._client = client
        self.hooks = hooks
        self.ask = ask
        self._interruptible: Optional[ClientHandle] = None
        """The handle of the main thread's calls."""
        self._last: Optional[ClientHandle] = None
        """The handle of the last call; None if it is this one."""

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_client_free) -> None:
        client, self._client = self._client, None
        if client is not None:
            free(client)

    def call(
        self,
        operation_id: bytes,
        arguments: SecretBytes,
        python_name: Callable[[str], str] = same_name,
    ) -> str:
        """Calls an operation and returns the JSON of its result."""
        hooks = self.hooks
        if not in_main_thread():
            self._last = None
            if hooks is None:
                return self._call(operation_id, arguments, python_name)
            return hooks.call(self, self._call, operation_id, arguments, python_name)
        handle = self._last = self._interruptible or self._make_interruptible(operation_id)
        if hooks is not None:
            hooks.arm()
        return _interrupt.call(question, handle._call, operation_id, arguments, python_name)

    def _call(self, operation_id: bytes, arguments: SecretBytes, python_name: Callable[[str], str]) -> str:
        client = self._client
        if client is None:
            raise closed(operation_id)
        result, error = c_void_p(), c_void_p()
        try:
            if _call(client, operation_id, arguments, byref(result), byref(error)):
                raise exception(error, python_name)
            return string(result)
        finally:
            # A signal handler may raise after the first call, so there is one only.
            if error:
                free_error(error)
            else:
                free_string(result)

    def _make_interruptible(self, operation_id: bytes) -> ClientHandle:
        handle = self._interruptible = self.asking(_ask, operation_id)
        return handle

    def asking(self, ask: ctypes._FuncPointer, operation_id: bytes) -> ClientHandle:
        """Derives a handle whose calls ask an `InterruptCallback`."""
        callbacks = Callbacks(struct_size=sizeof(Callbacks), user_data=_interrupt.YES, interrupt=ask)
        options = CallOptions(struct_size=sizeof(CallOptions), callbacks=pointer(callbacks))
        client, derived, error = self.opened(operation_id), c_void_p(), c_void_p()
        try:
            if library.genesys_client_with_options(client, byref(options), byref(derived), byref(error)):
                raise exception(error)
        finally:
            free_error(error)
        return ClientHandle(derived, self.hooks, ask)

    def derive(self, options: SecretBytes, python_name: Callable[[str], str]) -> ClientHandle:
        """Derives a handle with options in JSON."""
        client, derived, error = self.opened(), c_void_p(), c_void_p()
        try:
            if library.genesys_client_with_options_json(client, options, byref(derived), byref(error)):
                raise exception(error, python_name)
        finally:
            free_error(error)
        return ClientHandle(derived, self.hooks)

    def opened(self, operation_id: Optional[bytes] = None) -> c_void_p:
        """The client of the library, for a function that holds this handle."""
        client = self._client
        if client is None:
            raise closed(operation_id)
        return client

    def was_used(self, handle: ClientHandle) -> None:
        """Remembers the handle of the last call."""
        self._last = None if handle is self else handle

    def last_response(self) -> Optional[str]:
        """The JSON of what came back for the last call; None before the first."""
        client = (self._last or self)._client
        text = None if client is None else library.genesys_client_last_response_json(client)
        if text is None:
            return None
        try:
            return string(text)
        finally:
            free_string(text)

    def cancel(self) -> None:
        client = self._client
        if client is not None:
            library.genesys_client_cancel(client)


question = _interrupt.Question()
_ask = InterruptCallback(question)
"""What the library asks in calls of the main thread, the only ones that use it."""


def closed(operation_id: Optional[bytes]) -> errors.InvalidArgument:
    operation = None if operation_id is None else operation_id.decode()
    return errors.InvalidArgument("the client is closed", operation_id=operation)
