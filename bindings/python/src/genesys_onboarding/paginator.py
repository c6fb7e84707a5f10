"""Iteration over all pages of a listing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from . import _log, _model
from ._call import Call
from ._hints import Any, Generic, Optional, TypeVar, Union
from ._pages_handle import PagesHandle
from .models import Invite, InviteListing, JoinCode, JoinCodeListing

__all__ = ["Paginator"]

E = TypeVar("E", Invite, JoinCode)
P = TypeVar("P", bound="Union[InviteListing, JoinCodeListing]")


class Paginator(Generic[E, P]):
    """An iterator over the entities of all pages of a listing, which holds one page at a time.

    It reads on as long as `page_count`, `next_uri` or `total` says that there is more. A service that says
    so, and then returns no entities or an earlier page, is an error. After an error, the next step requests
    the failed page again.

    It keeps the client open, and is used by one thread at a time.

    >>> from genesys_onboarding import Sandbox
    >>> with Sandbox() as sandbox, sandbox.client() as client:
    ...     invites = client.iter_onboarding_invites(page_size=50)
    ...     print(next(invites).to_address, invites.total)
    ...     print([len(page.entities) for page in invites.pages()])
    guest-1@acme.example 63
    [13]
    """

    def __init__(self, pages: PagesHandle, call: Call, model: type[P]) -> None:
        self._pages = pages
        self._call = call
        self._model = model
        self._page: Optional[P] = None
        """The last page; None before the first."""
        self._page_number: int = call.arguments["pageNumber"]
        """Number of the next page."""
        self._entities: Iterator[Any] = iter(())

    @property
    def total(self) -> Optional[int]:
        """Number of entities on all pages, as the last page says; None before the first page."""
        return None if self._page is None else self._page.total

    @property
    def page_number(self) -> Optional[int]:
        """Number of the last page; None before the first page."""
        return None if self._page is None else self._page_number - 1

    def __iter__(self) -> Iterator[E]:
        return self

    def __next__(self) -> E:
        while True:
            for entity in self._entities:
                found: E = entity
                return found
            self._entities = iter(self._next_page().entities)

    def pages(self) -> Iterator[P]:
        """Iterates over the pages that have not been requested yet."""
        return _Pages(self._next_page)

    def _next_page(self) -> P:
        pages = self._pages
        _log.follow()
        pages.fetch()
        if pages.page is None:
            raise StopIteration
        page = _model.decode(self._model, self._call.decode(pages.page))
        pages.page, self._page, self._page_number = None, page, self._page_number + 1
        return page


class _Pages(Iterator[P]):
    """An iterator that goes on after an error, which a generator does not."""

    def __init__(self, next_page: Callable[[], P]) -> None:
        self._next_page = next_page

    def __next__(self) -> P:
        return self._next_page()
