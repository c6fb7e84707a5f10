"""The protocol of src/clients/mod.rs for the Python clients, and the request data."""

from __future__ import annotations

import sys
import time
from itertools import chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    # Importing typing takes 1.5 MB, which would count as the package's.
    from typing import Protocol

    class BenchClient(Protocol):
        """One call each; False means that the response was invalid. Unsupported workloads may be omitted."""

        def get(self) -> bool: ...

        def post(self) -> bool: ...

        def head(self) -> bool: ...

        def listing(self, size: int) -> bool: ...


INVITE_ID = "3f6c2a1e-0b7d-4e52-9a84-6d1f0c9b7e25"
JOIN_CODE_ID = "8d0e5b94-71c3-4f6a-b2d8"
ORGANIZATION_ID = "organization-1"
EMAIL = "ada.lovelace@acme.example"
TOKEN = "k3Jx0c8Qm1ZrT5vB7nY2wLpD9sHfG4uE6aViOoKzXyR-NqWtCbMjUhSgPlIdFe_A"
DOMAINS = [f"team-{index}.acme-inc.example" for index in range(7)]

PLAIN_PAGE = 1


def origin() -> str:
    """The server's origin."""
    return sys.argv[1]


def entity_id(index: int) -> str:
    """The ID of an entity of a listing."""
    return f"{index:08x}{INVITE_ID[8:]}"


def entity_fields(listing: dict) -> list[tuple[object, ...]]:
    """The fields of a listing's entities, if they are dicts."""
    return [(it["id"], it["toAddress"], it["administrator"], it["selfUri"]) for it in listing["entities"]]


def is_complete(entities: list[tuple[object, ...]], size: int) -> bool:
    """Whether a listing is valid, given its entities' fields, the ID first.

    Reads every field of every entity, since some clients decode lazily.
    """
    return (
        len(entities) == size
        and None not in chain.from_iterable(entities)
        and entities[-1][0] == entity_id(size - 1)
    )


def serve(client: BenchClient) -> None:
    """Responds to each line `OPERATION CALLS` with the time of the calls in nanoseconds."""
    for line in sys.stdin:
        operation, calls = line.split()
        if operation.startswith("list"):
            size = int(operation.removeprefix("list"))
            elapsed = measure(lambda size=size: client.listing(size), int(calls))
        else:
            elapsed = measure(getattr(client, operation), int(calls))
        print(elapsed, flush=True)


def measure(call, calls: int) -> int:
    start = time.perf_counter_ns()
    for _ in range(calls):
        if not call():
            sys.exit("invalid response")
    return time.perf_counter_ns() - start
