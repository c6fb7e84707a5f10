"""The client for asyncio."""

from __future__ import annotations

import asyncio
import contextvars
import re
import time
import unittest

from genesys_onboarding import AsyncClient, Client, NotFound, Sandbox, Timeout
from support import PATIENCE


class Asyncio(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)

    async def asyncSetUp(self) -> None:
        self.shared = self.sandbox.client()
        self.client = AsyncClient(self.shared, max_threads=4)
        self.addCleanup(self.client.close)

    async def arrived(self, number: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.sandbox.request_count < number and time.monotonic() < deadline:
            await asyncio.sleep(0.01)

    async def test_operations_are_those_of_client(self) -> None:
        names = {name for name in vars(Client) if re.match("(delete|get|head|iter|post|put|wait|call)", name)}
        self.assertGreaterEqual(len(names), 21)
        self.assertEqual(names - set(vars(AsyncClient)), set())

    async def test_calls_run_concurrently(self) -> None:
        await self.client.get_onboarding_invites()
        before = self.sandbox.request_count
        self.sandbox.fail_next(4, delay=1.0)
        ids = ["invite-1", "invite-2", "invite-3", "invite-4"]
        calls = [asyncio.ensure_future(self.client.get_onboarding_invite(id)) for id in ids]
        await self.arrived(before + 4)
        self.assertFalse(any(call.done() for call in calls))
        invites = await asyncio.gather(*calls)
        self.assertEqual([invite.id for invite in invites], ids)
        self.assertEqual(self.sandbox.token_request_count, 1)

    async def test_errors_and_json(self) -> None:
        with self.assertRaises(NotFound):
            await self.client.get_onboarding_invite("missing")
        raw = await self.client.call("getOnboardingInvite", inviteId="invite-1")
        self.assertEqual(raw["id"], "invite-1")
        assert self.client.last_response is not None
        self.assertEqual(self.client.last_response.http_status, 200)

    async def test_iterators(self) -> None:
        ids = [invite.id async for invite in self.client.iter_onboarding_invites(page_size=20)]
        self.assertEqual(len(set(ids)), 63)
        codes = [code.id async for code in self.client.iter_onboarding_joincodes()]
        self.assertIn("joincode-1", codes)

    async def test_cancelled_task_ends_its_call_only(self) -> None:
        await self.client.get_onboarding_invites()
        before = self.sandbox.request_count
        self.sandbox.fail_next(delay=60.0)
        cancelled = asyncio.ensure_future(self.client.get_onboarding_invite("invite-1"))
        await self.arrived(before + 1)
        self.sandbox.fail_next(delay=1.5)
        bystander = asyncio.ensure_future(self.client.get_onboarding_invite("invite-2"))
        await self.arrived(before + 2)
        cancelled.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await asyncio.wait_for(cancelled, PATIENCE)
        self.assertFalse(bystander.done())
        self.assertEqual((await bystander).id, "invite-2")
        # All four threads are free.
        invites = [self.client.get_onboarding_invite(f"invite-{n}") for n in (1, 2, 3, 4)]
        self.assertEqual(len(await asyncio.wait_for(asyncio.gather(*invites), PATIENCE)), 4)

    async def test_wait_for_ends_page_of_iterator(self) -> None:
        invites = self.client.iter_onboarding_invites(page_size=50).__aiter__()
        await invites.__anext__()
        self.sandbox.fail_next(delay=60.0)

        async def rest() -> None:
            async for _ in invites:
                pass

        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(rest(), 0.3)

    async def test_waiting_call_is_cancelled_before_it_starts(self) -> None:
        await self.client.get_onboarding_invites()
        before = self.sandbox.request_count
        self.sandbox.fail_next(4, delay=1.0)
        calls = [asyncio.ensure_future(self.client.get_onboarding_invites()) for _ in range(5)]
        await self.arrived(before + 4)
        calls[4].cancel()
        results = await asyncio.gather(*calls, return_exceptions=True)
        self.assertIsInstance(results[4], asyncio.CancelledError)
        self.assertEqual(self.sandbox.request_count, before + 4)

    async def test_options_and_context(self) -> None:
        variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable")
        seen = []
        observed = AsyncClient(self.sandbox.client(observer=lambda _: seen.append(variable.get())))
        self.addCleanup(observed.close)
        variable.set("of the task")
        hurried = observed.with_options(total_timeout=0.3, max_retries=0)
        await observed.get_onboarding_invites()
        self.sandbox.fail_next(delay=30.0)
        with self.assertRaises(Timeout):
            await hurried.get_onboarding_invite("invite-1")
        self.assertEqual(set(seen), {"of the task"})

    async def test_cancel_ends_all_calls(self) -> None:
        await self.client.get_onboarding_invites()
        before = self.sandbox.request_count
        self.sandbox.fail_next(2, delay=60.0)
        calls = [asyncio.ensure_future(self.client.get_onboarding_invites()) for _ in range(2)]
        await self.arrived(before + 2)
        self.shared.cancel()
        results = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), PATIENCE)
        self.assertEqual([type(result).__name__ for result in results], ["Cancelled", "Cancelled"])

    async def test_closed_client_starts_no_call(self) -> None:
        async with AsyncClient(self.sandbox.client()) as client:
            await client.get_onboarding_invites()
        with self.assertRaises(ValueError):
            await client.get_onboarding_invites()


if __name__ == "__main__":
    unittest.main()
