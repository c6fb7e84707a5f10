"""Sandboxes of the library."""

from __future__ import annotations

import os
from collections.abc import Callable
from ctypes import byref, c_char_p, c_void_p

from . import errors
from ._hints import Optional
from ._library import exception, free_error, free_string, library, string
from ._secret import SecretBytes


class SandboxHandle:
    """Owns a sandbox of the library, which stops when the handle is collected."""

    _sandbox: Optional[c_void_p] = None

    def __init__(self, options: SecretBytes, python_name: Callable[[str], str]) -> None:
        sandbox, error = c_void_p(), c_void_p()
        try:
            if library.genesys_sandbox_start_json(options, byref(sandbox), byref(error)):
                raise exception(error, python_name)
        finally:
            free_error(error)
        self._sandbox = sandbox

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_sandbox_free) -> None:
        sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            free(sandbox)

    def _running(self) -> c_void_p:
        if self._sandbox is None:
            raise errors.InvalidArgument("the sandbox is closed")
        return self._sandbox

    def string(self, name: str) -> str:
        """The string that the library's function `genesys_sandbox_` + name returns."""
        string: bytes = getattr(library, f"genesys_sandbox_{name}")(self._running())
        return string.decode()

    def count(self, name: str) -> int:
        """The number that the library's function `genesys_sandbox_` + name returns."""
        number: int = getattr(library, f"genesys_sandbox_{name}")(self._running())
        return number

    def call(self, verb: bytes, arguments: bytes, python_name: Callable[[str], str]) -> str:
        """Runs a verb and returns the JSON of its result."""
        result, error = c_void_p(), c_void_p()
        try:
            if library.genesys_sandbox_call_json(
                self._running(), verb, arguments, byref(result), byref(error)
            ):
                raise exception(error, python_name)
            return string(result)
        finally:
            free_error(error)
            free_string(result)


def run_sandbox(arguments: list[str]) -> int:
    """Runs the command `genesys-onboarding-sandbox` and returns its exit status."""
    argv = [b"", *(os.fsencode(argument) for argument in arguments)]
    status: int = library.genesys_sandbox_main(len(argv), (c_char_p * len(argv))(*argv))
    return status
