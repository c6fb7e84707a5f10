"""Iteration over all pages of a listing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ._hints import Any, Generic, Optional, TypeVar, Union
from .errors import DecodeError
from .models import Invite, InviteListing, JoinCode, JoinCodeListing

__all__ = ["Paginator"]

E = TypeVar("E", Invite, JoinCode)
P = TypeVar("P", bound="Union[InviteListing, JoinCodeListing]")


class Paginator(Generic[E, P]):
    """An iterator over the entities of all pages of a listing, which holds one page at a time.

    It ends at the page where neither `page_count`, `next_uri` nor `total` says that there is more. A service
    that says so, and then returns no page or an earlier one, is an error. After an error, the next step
    requests the failed page again.

    >>> from genesys_onboarding import Sandbox
    >>> with Sandbox() as sandbox, sandbox.client() as client:
    ...     invites = client.iter_onboarding_invites(page_size=50)
    ...     print(next(invites).to_address, invites.total)
    ...     print([len(page.entities) for page in invites.pages()])
    guest-1@acme.example 63
    [13]
    """

    def __init__(
        self,
        operation_id: str,
        fetch: Callable[[int, Optional[int]], P],
        page_number: int,
        page_size: Optional[int],
    ) -> None:
        self._operation_id = operation_id
        self._fetch = fetch
        self._first = self._next = page_number
        self._page_size = page_size
        self._page: Optional[P] = None
        """The last page; None before the first."""
        self._has_more = True
        self._entities: Iterator[Any] = iter(())
        self._count = 0
        """Number of entities on all pages so far."""
        self._seen: set[int] = set()
        """The hash of each page so far."""

    @property
    def total(self) -> Optional[int]:
        """Number of entities on all pages, as the last page says; None before the first page."""
        return None if self._page is None else self._page.total

    @property
    def page_number(self) -> Optional[int]:
        """Number of the last page; None before the first page."""
        return None if self._page is None else self._next - 1

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
        if not self._has_more:
            raise StopIteration
        page = self._fetch(self._next, self._page_size)
        count = self._count + len(page.entities)
        more = self._evidence_of_more(page, count)
        self._validate(page, more)
        self._seen.add(hash(tuple(page.entities)))
        self._page, self._count, self._has_more = page, count, more is not None
        self._next += 1
        return page

    def _evidence_of_more(self, page: P, count: int) -> Optional[str]:
        """Why there are more entities after this page."""
        if page.page_count is not None and self._next < page.page_count:
            return f"pageCount is {page.page_count}"
        if page.next_uri is not None:
            return "there is a nextUri"
        if page.total is not None and self._first == 1 and count < page.total:
            return f"total is {page.total}"
        return None

    def _validate(self, page: P, more: Optional[str]) -> None:
        number = self._next
        if not page.entities:
            if more is not None:
                raise self._error(f"page {number} is empty, but {more}")
        elif self._page is None:
            return
        elif page.page_number not in (None, number):
            raise self._error(f"requested page {number}, got page {page.page_number}")
        elif hash(tuple(page.entities)) in self._seen and not self._may_repeat(page):
            raise self._error(f"page {number} repeats an earlier page")

    def _may_repeat(self, page: P) -> bool:
        """Entities without an ID may be equal, as long as the service says where they end."""
        if any(entity.id is not None for entity in page.entities):
            return False
        is_counted = page.page_count is not None and self._next <= page.page_count
        return is_counted or (page.total is not None and self._count < page.total)

    def _error(self, reason: str) -> DecodeError:
        return DecodeError(
            f"{self._operation_id}: cannot decode the response (status 200): {reason}",
            operation_id=self._operation_id,
            attempts=1,
            outcome_unknown=False,
            status=200,
        )


class _Pages(Iterator[P]):
    """An iterator that goes on after an error, which a generator does not."""

    def __init__(self, next_page: Callable[[], P]) -> None:
        self._next_page = next_page

    def __next__(self) -> P:
        return self._next_page()
