"""Waits poll until something is true, until their timeout, or until they are cancelled."""

from __future__ import annotations

import os
import signal
import threading
import unittest
from types import FrameType
from typing import Any

from genesys_onboarding import (
    ApiError,
    AsyncClient,
    Cancelled,
    Client,
    InvalidArgument,
    Invite,
    NotFound,
    OrgProvisioning,
    Sandbox,
    Timeout,
    WaitProgress,
)
from support import PATIENCE

STAGED, COMPLETED = "provisioning-1", "provisioning-2"
ADMINISTRATOR = {
    "administratorEmail": "dana@newco.example",
    "administratorPassword": "correct horse battery staple 1",
    "administratorName": "Dana",
}
FAST: dict[str, Any] = {"interval": 0.001, "max_interval": 0.004}
SLOW: dict[str, Any] = {"interval": 300.0}
"""The second poll comes after the end of the test."""


class Raised(Exception):
    """What a test raises."""


class Waits(unittest.TestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.client = self.sandbox.client(max_retries=0)
        self.addCleanup(self.client.close)
        self.polls: list[WaitProgress[OrgProvisioning]] = []

    def complete_after(self, number: int) -> Any:
        def progress(poll: WaitProgress[OrgProvisioning]) -> None:
            self.polls.append(poll)
            if poll.attempt == number:
                self.client.post_onboarding_orgprovisioning_complete(STAGED, ADMINISTRATOR)

        return progress

    def test_progress_is_told_of_each_poll(self) -> None:
        found = self.client.wait_for_onboarding_orgprovisioning(
            STAGED, progress=self.complete_after(3), **FAST
        )
        self.assertTrue(found.provision_completed)
        self.assertEqual([poll.attempt for poll in self.polls], [1, 2, 3, 4])
        values = [poll.value and poll.value.provision_completed for poll in self.polls]
        self.assertEqual(values, [False, False, False, True])
        self.assertEqual(self.polls[-1].value, found)
        for poll in self.polls[:-1]:
            assert poll.next_delay is not None
            self.assertTrue(0.0005 <= poll.next_delay <= 0.004, poll)
        self.assertIsNone(self.polls[-1].next_delay)
        self.assertEqual([poll.error for poll in self.polls], [None] * 4)
        self.assertEqual(sorted(poll.elapsed for poll in self.polls), [poll.elapsed for poll in self.polls])

    def test_failures_that_pass_are_waited_out(self) -> None:
        self.sandbox.fail_next(2, status=404)
        self.sandbox.fail_next(status=503)
        found = self.client.wait_for_onboarding_orgprovisioning(COMPLETED, progress=self.polls.append, **FAST)
        self.assertTrue(found.provision_completed)
        errors = [type(poll.error) for poll in self.polls]
        self.assertEqual(errors, [NotFound, NotFound, ApiError, type(None)])

    def test_final_failure_ends_wait_at_once(self) -> None:
        before = self.sandbox.request_count
        self.sandbox.fail_next(status=403)
        with self.assertRaises(ApiError) as caught:
            self.client.wait_for_onboarding_orgprovisioning(COMPLETED, progress=self.polls.append, **FAST)
        self.assertEqual(caught.exception.status, 403)
        self.assertEqual(self.sandbox.request_count, before + 1)
        self.assertIs(self.polls[0].error, caught.exception)
        self.assertIsNone(self.polls[0].next_delay)

    def test_missing_provisioning_fails_after_its_grace(self) -> None:
        with self.assertRaises(NotFound):
            self.client.wait_for_onboarding_orgprovisioning("missing", not_found_grace=0, **FAST)
        with self.assertRaises(Timeout):
            self.client.wait_for_onboarding_orgprovisioning("missing", timeout=0.05, **FAST)

    def test_timeout_says_what_was_waited_for(self) -> None:
        with self.assertRaises(Timeout) as caught:
            self.client.wait_for_onboarding_orgprovisioning(STAGED, timeout=0.05, **FAST)
        expected = (
            'timeout (50 ms) expired while waiting for provisioning "provisioning-1" to be completed; last'
        )
        self.assertIn(expected, str(caught.exception))
        self.assertTrue(caught.exception.retryable)
        self.assertGreaterEqual(caught.exception.attempts, 1)
        with self.assertRaises(Timeout) as caught:
            self.client.wait_for_onboarding_orgprovisioning(
                STAGED, timeout=150, description="the new \0 organization", **SLOW
            )
        expected = "waiting for the new \ufffd organization; last poll: not yet"
        self.assertTrue(str(caught.exception).endswith(expected), str(caught.exception))
        self.assertEqual(caught.exception.attempts, 1)

    def test_invalid_arguments_are_rejected_by_name(self) -> None:
        before = self.sandbox.request_count
        options: list[tuple[str, Any]] = [
            ("timeout", 0),
            ("timeout", -1),
            ("timeout", 1e300),
            ("interval", "soon"),
            ("max_interval", True),
            ("growth", 0.5),
            ("growth", "fast"),
            ("not_found_grace", float("nan")),
        ]
        for name, value in options:
            with self.subTest(name=name, value=value), self.assertRaises(InvalidArgument) as caught:
                self.client.wait_for_onboarding_orgprovisioning(STAGED, **{name: value})
            self.assertEqual(caught.exception.argument, name)
            self.assertIn(f" {name}: ", str(caught.exception))
        with self.assertRaises(InvalidArgument) as caught:
            self.client.wait_for_onboarding_orgprovisioning("..")
        self.assertEqual(caught.exception.argument, "provisioning_id")
        self.assertEqual(self.sandbox.request_count, before)

    def test_exception_of_progress_ends_wait(self) -> None:
        def fail(_poll: object) -> None:
            raise Raised

        with self.assertRaises(Raised):
            self.client.wait_for_onboarding_orgprovisioning(STAGED, progress=fail, **SLOW)

    def test_cancel_ends_wait_between_polls(self) -> None:
        derived = self.client.with_options(headers={"Genesys-App": "waiter"})
        for cancel in (self.client.cancel, derived.cancel):
            timer = threading.Timer(0.01, cancel)

            def progress(_poll: object, timer: threading.Timer = timer) -> None:
                timer.start()

            with self.assertRaises(Cancelled):
                derived.wait_for_onboarding_orgprovisioning(STAGED, progress=progress, **SLOW)

    def test_cancel_ends_wait_of_another_thread(self) -> None:
        raised: list[BaseException] = []

        def wait() -> None:
            try:
                self.client.wait_for_onboarding_orgprovisioning(
                    STAGED, progress=lambda _: has_polled.set(), **SLOW
                )
            except Cancelled as error:
                raised.append(error)

        has_polled = threading.Event()
        thread = threading.Thread(target=wait)
        thread.start()
        self.assertTrue(has_polled.wait(PATIENCE))
        self.client.cancel()
        thread.join(PATIENCE)
        self.assertEqual(len(raised), 1)

    def test_cancel_just_before_a_poll_ends_it(self) -> None:
        def get(polling: Client) -> Invite:
            self.client.cancel()
            return polling.get_onboarding_invite("invite-1")

        before = self.sandbox.request_count
        with self.assertRaises(Cancelled):
            self.client.wait_until(get, lambda _: True)
        self.assertEqual(self.sandbox.request_count, before)
        self.client.get_onboarding_invite("invite-1")

    @unittest.skipUnless(hasattr(signal, "SIGUSR1"), "the system has no such signal")
    def test_signal_handler_runs_and_may_end_wait(self) -> None:
        seen = []

        def handle(number: int, _frame: FrameType | None) -> None:
            seen.append(number)
            if len(seen) == 2:
                raise Raised

        before = signal.signal(signal.SIGUSR1, handle)
        self.addCleanup(signal.signal, signal.SIGUSR1, before)

        def progress(_poll: object) -> None:
            for delay in (0.01, 0.2):
                threading.Timer(delay, os.kill, (os.getpid(), signal.SIGUSR1)).start()

        with self.assertRaises(Raised):
            self.client.wait_for_onboarding_orgprovisioning(STAGED, progress=progress, **SLOW)
        self.assertEqual(len(seen), 2)

    def test_keyboard_interrupt_ends_wait(self) -> None:
        # A shell ignores the signal for what it runs in the background.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.addCleanup(signal.signal, signal.SIGINT, before)

        def progress(_poll: object) -> None:
            threading.Timer(0.01, signal.raise_signal, (signal.SIGINT,)).start()

        with self.assertRaises(KeyboardInterrupt):
            self.client.wait_for_onboarding_orgprovisioning(STAGED, progress=progress, **SLOW)
        self.client.get_onboarding_invite("invite-1")

    def test_wait_until_returns_what_is_accepted(self) -> None:
        numbers = iter(range(10))

        def get(polling: Client) -> tuple[int, str]:
            self.assertIsNot(polling, self.client)
            return next(numbers), polling.get_onboarding_invite("invite-1").to_address

        found = self.client.wait_until(get, lambda pair: pair[0] == 3, **FAST)
        self.assertEqual(found, (3, "guest-1@acme.example"))

    def test_wait_until_passes_exceptions_on(self) -> None:
        def fail(_argument: object) -> bool:
            raise Raised

        with self.assertRaises(Raised):
            self.client.wait_until(fail, lambda _: True)
        with self.assertRaises(Raised):
            self.client.wait_until(lambda client: client.get_onboarding_invites(), fail)
        with self.assertRaises(Timeout) as caught:
            self.client.wait_until(lambda _: None, lambda _: False, timeout=150, **SLOW)
        self.assertIn("waiting for the condition; last poll: not yet", str(caught.exception))

    def test_timeout_has_failure_of_last_poll(self) -> None:
        self.sandbox.fail_next(status=503)
        with self.assertRaises(Timeout) as caught:
            self.client.wait_for_onboarding_orgprovisioning(STAGED, timeout=150, **SLOW)
        self.assertIsInstance(caught.exception.__cause__, ApiError)
        self.assertIn("; last poll: getOnboardingOrgprovisioning: ", str(caught.exception))

    def test_closed_client_starts_no_wait(self) -> None:
        self.client.close()
        with self.assertRaises(InvalidArgument):
            self.client.wait_for_onboarding_orgprovisioning(STAGED)


class AsyncioWaits(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)

    async def test_wait_returns_completed_provisioning(self) -> None:
        async with AsyncClient(self.sandbox.client()) as client:
            found = await client.wait_for_onboarding_orgprovisioning(COMPLETED)
            self.assertTrue(found.provision_completed)
            invite = await client.wait_until(
                lambda polling: polling.get_onboarding_invite("invite-1"), lambda invite: True
            )
            self.assertEqual(invite.id, "invite-1")

    async def test_cancelled_task_ends_its_wait(self) -> None:
        import asyncio

        async with AsyncClient(self.sandbox.client(), max_threads=1) as client:
            loop, has_polled = asyncio.get_running_loop(), asyncio.Event()
            wait = client.wait_for_onboarding_orgprovisioning(
                STAGED, progress=lambda _: loop.call_soon_threadsafe(has_polled.set), **SLOW
            )
            task = asyncio.ensure_future(wait)
            await asyncio.wait_for(has_polled.wait(), PATIENCE)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await asyncio.wait_for(task, PATIENCE)
            # Its thread is free.
            await asyncio.wait_for(client.get_onboarding_invite("invite-1"), PATIENCE)


if __name__ == "__main__":
    unittest.main()
