"""Logins of the library."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import byref, c_void_p

from . import _interrupt, errors
from ._client_handle import ClientHandle, ClientHooks
from ._hints import Any, Optional
from ._interrupt import in_main_thread
from ._library import exception, free_error, library
from ._secret import SecretBytes


class LoginPointer(c_void_p):
    """Owns a login of the library. A call holds it, so that nothing is freed as the call begins."""

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_login_free) -> None:
        free(self)
        self.value = None


class LoginHandle:
    """Owns a login of the library."""

    def __init__(
        self,
        settings: SecretBytes,
        options: SecretBytes,
        python_name: Callable[[str], str],
        hooks: ClientHooks,
    ) -> None:
        self._question = hooks.ask()
        login, error = LoginPointer(), c_void_p()
        try:
            callbacks = byref(hooks.struct)
            if library.genesys_login_begin(settings, options, callbacks, byref(login), byref(error)):
                raise exception(error, python_name)
        finally:
            free_error(error)
        self._hooks = hooks
        self._login: Optional[LoginPointer] = login
        self._url: str = library.genesys_login_url(login).decode()
        self._redirect_uri: str = library.genesys_login_redirect_uri(login).decode()

    def url(self) -> str:
        return self._url

    def redirect_uri(self) -> str:
        return self._redirect_uri

    def wait(self, timeout_ms: int) -> ClientHandle:
        return self._call(library.genesys_login_wait, timeout_ms)

    def finish(self, pasted: bytes) -> ClientHandle:
        return self._call(library.genesys_login_finish, SecretBytes(pasted))

    def cancel(self) -> None:
        login = self._login
        if login is not None:
            library.genesys_login_cancel(login)

    def close(self) -> None:
        self.cancel()
        self._login = None

    def _call(self, function: Any, argument: object) -> ClientHandle:
        if not in_main_thread():
            return self._hooks.call(self, self._receive, function, argument)
        self._hooks.arm()
        return _interrupt.call(self._question, self._receive, function, argument)

    def _receive(self, function: Any, argument: object) -> ClientHandle:
        login, client, error = self._login, c_void_p(), c_void_p()
        if login is None:
            raise errors.InvalidArgument("the login is closed")
        try:
            if function(login, argument, byref(client), byref(error)):
                raise exception(error)
        finally:
            free_error(error)
            # The traceback of an exception has this frame.
            del login, argument
        return ClientHandle(client, self._hooks)
