"""Bulk runs of the library."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import byref, c_void_p

from . import errors
from ._client_handle import ClientHandle
from ._hints import Any, Optional
from ._library import exception, free_error, free_string, library, same_name, string
from ._secret import SecretBytes


class BulkPointer(c_void_p):
    """Owns a bulk run of the library. A call holds it, so that nothing is freed as the call begins."""

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_bulk_free) -> None:
        free(self)
        self.value = None


def open_bulk(client: ClientHandle, options: bytes, python_name: Callable[[str], str]) -> BulkHandle:
    """Opens a bulk run with options in JSON. Nothing is sent yet."""
    bulk, error = BulkPointer(), c_void_p()
    try:
        if library.genesys_bulk_open(client.opened(), options, byref(bulk), byref(error)):
            raise exception(error, python_name)
    finally:
        free_error(error)
    return BulkHandle(client, bulk)


class BulkHandle:
    """Shares a bulk run of the library. Only threads that are not the main one submit people: none asks."""

    def __init__(self, client: ClientHandle, bulk: BulkPointer) -> None:
        self._bulk: Optional[BulkPointer] = bulk
        self._client = client

    def close(self) -> None:
        """Frees the run, once no call holds it."""
        self._bulk = None

    def submit(self, request: SecretBytes, python_name: Callable[[str], str]) -> str:
        """Submits a person, and returns the JSON of the outcome."""
        hooks = self._client.hooks
        if hooks is None:
            return self._submit(request, python_name)
        return hooks.call(self._client, self._submit, request, python_name)

    def _submit(self, request: SecretBytes, python_name: Callable[[str], str]) -> str:
        return self._receive(library.genesys_bulk_submit_json, python_name, request)

    def enlist(self, request: SecretBytes, python_name: Callable[[str], str]) -> None:
        """Adds a person to the report."""
        bulk, error = self._open(), c_void_p()
        try:
            if library.genesys_bulk_enlist_json(bulk, request, byref(error)):
                raise exception(error, python_name)
        finally:
            free_error(error)
            # The traceback of an exception has this frame.
            del bulk

    def report(self) -> str:
        """Returns the JSON of the report."""
        return self._receive(library.genesys_bulk_report_json, same_name)

    def _receive(self, function: Any, python_name: Callable[[str], str], *arguments: SecretBytes) -> str:
        bulk, json, error = self._open(), c_void_p(), c_void_p()
        try:
            if function(bulk, *arguments, byref(json), byref(error)):
                raise exception(error, python_name)
            return string(json)
        finally:
            if error:
                free_error(error)
            else:
                free_string(json)
            # The traceback of an exception has this frame.
            del bulk

    def _open(self) -> BulkPointer:
        if self._bulk is None:
            raise errors.InvalidArgument("the bulk run is closed")
        return self._bulk

    def cancel(self) -> None:
        self._client.cancel()
