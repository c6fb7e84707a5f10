"""All entities of a listing, page by page."""

from __future__ import annotations

from .errors import DecodeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, Protocol, TypeVar

    E = TypeVar("E", covariant=True)

    class Page(Protocol[E]):
        @property
        def entities(self) -> Sequence[E]: ...
        @property
        def page_count(self) -> int | None: ...
        @property
        def next_uri(self) -> str | None: ...
        @property
        def raw(self) -> dict[str, Any]: ...


def entities(
    operation_id: str, fetch: Callable[[int, int | None], Page[E]], page_number: int, page_size: int | None
) -> Iterator[E]:
    """Holds one page at a time, and ends where the service says that there is no more."""
    seen = set()
    while True:
        page = fetch(page_number, page_size)
        if not page.entities:
            return
        content = hash(str(page.raw))
        if content in seen:
            # Else a service that sends the same page again and again would be read for ever.
            raise DecodeError(
                f"{operation_id}: page {page_number} is the same as a page before it",
                operation_id=operation_id,
                attempts=1,
                status=200,
            )
        seen.add(content)
        yield from page.entities
        has_more = page.next_uri is not None
        if page.page_count is not None:
            has_more = page_number < page.page_count
        if not has_more:
            return
        page_number += 1
