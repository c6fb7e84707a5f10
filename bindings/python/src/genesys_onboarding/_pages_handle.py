"""Iterators of the library over the pages of a listing."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import byref, c_void_p

from . import _client_handle, _interrupt, errors
from ._client_handle import ClientHandle, closed
from ._hints import Optional
from ._interrupt import in_main_thread
from ._library import InterruptCallback, exception, free_error, free_string, library, string
from ._secret import SecretBytes


def open_pages(
    client: ClientHandle, operation_id: bytes, arguments: SecretBytes, python_name: Callable[[str], str]
) -> PagesHandle:
    """Opens the pages of a listing. Nothing is sent yet."""
    question = _interrupt.Question() if in_main_thread() else None
    handle = client if question is None else client.asking(InterruptCallback(question), operation_id)
    opened, pages, error = handle.opened(operation_id), c_void_p(), c_void_p()
    try:
        if library.genesys_pages_json_open(opened, operation_id, arguments, byref(pages), byref(error)):
            raise exception(error, python_name)
    finally:
        free_error(error)
    return PagesHandle(client, handle, question, pages, operation_id)


class PagesHandle:
    """Owns an iterator of the library over the pages of a listing, which keeps its client open."""

    _pages: Optional[c_void_p] = None

    def __init__(
        self,
        client: ClientHandle,
        handle: ClientHandle,
        question: Optional[_interrupt.Question],
        pages: c_void_p,
        operation_id: bytes,
    ) -> None:
        self._pages = pages
        self._client = client
        self._handle = handle
        """What the pages were opened with."""
        self._question = question
        """What it is asked."""
        self._operation_id = operation_id
        self._page = c_void_p()
        self._user: dict[str, object] = {}
        """Who is fetching."""
        self.page: Optional[str] = None
        """The JSON of the page that was fetched, until its reader sets it to None. None at the end, too."""

    def __del__(
        self,
        free: Callable[[c_void_p], None] = library.genesys_pages_json_free,
        string_free: Callable[[c_void_p], None] = library.genesys_string_free,
    ) -> None:
        pages, self._pages = self._pages, None
        if pages is not None:
            free(pages)
            string_free(self._page)

    def fetch(self) -> None:
        """Fetches the next page, unless there is one that has not been read.

        What a signal handler raises does not lose a page.
        """
        pages = self._pages
        if pages is None:
            raise closed(self._operation_id)
        me = object()
        try:
            # The library must not be called by two threads at once, or by a signal handler during a call.
            if self._user.setdefault("", me) is not me:
                reason = "the iterator is in use by another thread"
                raise errors.InvalidArgument(reason, operation_id=self._operation_id.decode())
            self._client.was_used(self._handle)
            hooks, question = self._handle.hooks, self._question
            if in_main_thread():
                if hooks is not None:
                    hooks.arm()
                _interrupt.call(question or _client_handle.question, self._fetch, pages)
            elif hooks is not None:
                hooks.call(self._handle, self._fetch, pages)
            elif question is not None:
                # It is asked in this thread, too.
                from . import _guard

                _guard.call(self._handle, self._fetch, pages)
            else:
                self._fetch(pages)
        finally:
            # Without a call, after which a signal handler may raise.
            if "" in self._user and self._user[""] is me:
                del self._user[""]

    def _fetch(self, pages: c_void_p) -> None:
        if self.page is None:
            if not self._page:
                self._call(pages)
            self._take()

    def _call(self, pages: c_void_p) -> None:
        error = c_void_p()
        try:
            if library.genesys_pages_json_next(pages, byref(self._page), byref(error)):
                raise exception(error)
        finally:
            free_error(error)

    def _take(self) -> None:
        page = self._page
        self.page, self._page = string(page) if page else None, c_void_p()
        free_string(page)
