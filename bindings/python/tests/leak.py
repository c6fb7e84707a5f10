"""Makes 100,000 calls and fails if the memory grows with them. It takes a minute, so .ci runs it:

python tests/leak.py
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path

from genesys_onboarding import Client, InvalidArgument, NotFound, Sandbox

CALLS = 100_000
ALLOWED_MIB = 4.0
"""A leaked response or error of each call would be more than twice that."""


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def calls(client: Client, number: int) -> None:
    """Successful responses, abandoned iterators, error responses, and invalid arguments in turn."""
    for _ in range(number // 5):
        client.get_onboarding_invite("invite-1")
        next(client.iter_onboarding_invites(page_size=5))
        client.get_onboarding_invites(page_size=5)
        with suppress(NotFound):
            client.get_onboarding_invite("missing")
        with suppress(InvalidArgument):
            client.get_onboarding_invite("")


def main() -> int:
    with Sandbox() as sandbox, sandbox.client() as client:
        calls(client, CALLS // 5)
        gc.collect()
        before = resident_mib()
        calls(client, CALLS)
        gc.collect()
        grown = resident_mib() - before
    print(f"{CALLS} calls: {before:.1f} MiB before, {grown:+.1f} MiB after")
    return 0 if grown < ALLOWED_MIB else 1


if __name__ == "__main__":
    sys.exit(main())
