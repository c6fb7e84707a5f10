"""Objects that the garbage collector finalizes in any order. Each test is a program, which may crash."""

from __future__ import annotations

import textwrap
import unittest

from support import run

_PRELUDE = """
import gc
from genesys_onboarding import Client, InvalidArgument, Sandbox

seen = []

class Last:
    '''Makes a last call when it is collected, perhaps after its client.'''

    def __init__(self, call):
        self.call = call
        self.cycle = self

    def __del__(self):
        for _ in range(3):
            try:
                seen.append(self.call())
            except InvalidArgument as error:
                assert "closed" in str(error), error
                seen.append("closed")

def collect(expected):
    gc.collect()
    assert seen and set(seen) <= {expected, "closed"}, seen
    seen.clear()

sandbox = Sandbox()
"""


class Cycles(unittest.TestCase):
    def check(self, program: str) -> None:
        done = run("-c", _PRELUDE + textwrap.dedent(program))
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)

    def test_call_in_finalizer_of_cycle(self) -> None:
        self.check("""
            for attempt in range(20):
                client = sandbox.client()
                client.get_onboarding_invite("invite-1")
                client.last = Last(lambda client=client: client.get_onboarding_invite("invite-1").id)
                client.cancel_last = client.last.cycle = client
                del client
                collect("invite-1")
        """)

    def test_cancel_in_finalizer_of_cycle(self) -> None:
        self.check("""
            for attempt in range(20):
                client = sandbox.client()
                client.last = Last(lambda client=client: client.cancel())
                client.last.cycle = client
                del client
                collect(None)
        """)

    def test_iterator_in_finalizer_of_cycle(self) -> None:
        self.check("""
            for attempt in range(20):
                client = sandbox.client()
                invites = client.iter_onboarding_invites(page_size=1)
                next(invites)
                client.last = Last(lambda invites=invites: type(next(invites)).__name__)
                client.last.cycle = client
                del client, invites
                collect("Invite")
        """)

    def test_sandbox_in_finalizer_of_cycle(self) -> None:
        self.check("""
            for attempt in range(20):
                service = Sandbox()
                url = service.base_url
                service.last = Last(lambda service=service: service.base_url)
                service.last.cycle = service
                del service
                collect(url)
                service = Sandbox()
                service.last = Last(lambda service=service: service.fail_next(status=500))
                service.last.cycle = service
                del service
                collect(None)
        """)

    def test_resurrected_client_is_closed(self) -> None:
        self.check("""
            kept = []

            class Resurrect:
                def __init__(self, client):
                    self.client = client
                    client.owner = self

                def __del__(self):
                    kept.append(self.client)

            Resurrect(sandbox.client())
            gc.collect()
            try:
                kept[0].get_onboarding_invite("invite-1")
            except InvalidArgument as error:
                assert "closed" in str(error)
        """)

    def test_finalizers_at_exit(self) -> None:
        self.check("""
            client = sandbox.client()
            client.last = Last(lambda: client.get_onboarding_invite("invite-1"))
            client.last.cycle = client
            service = Sandbox()
            service.last = Last(lambda: service.base_url)
            service.last.cycle = service
        """)


if __name__ == "__main__":
    unittest.main()
