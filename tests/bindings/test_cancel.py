"""Calls that are ended: by a cancel, by the language's own way, by Ctrl-C, and by the end of the program."""

from __future__ import annotations

import time

from case import GET_INVITE, INVITE, WAYS, Case
from program import Failure, Program
from service import Gate, Request, Response

SLOW = {"operation": "getOnboardingInvite", "arguments": {"inviteId": "slow"}}
"""A call that the service responds to when its gate is opened."""

MINUTE = 60_000
LONG = 30_000


class Cancel(Case):
    def setUp(self) -> None:
        super().setUp()
        self.gate = Gate(Response(200, INVITE))
        self.addCleanup(self.gate.open)
        self.service.respond = self.respond

    def respond(self, request: Request) -> Response:
        return self.gate(request) if request.target.endswith("/slow") else Response(200, INVITE)

    def slow_client(self, limit: int = MINUTE) -> str:
        return self.client(attemptTimeoutMs=limit, totalTimeoutMs=limit)

    def derive(self, parent: str, name: str) -> str:
        fields = {"name": name, "from": parent, "options": {}}
        self.do("derive", **fields)
        self.addCleanup(self.do, "close", client=name)
        return name

    def need_threads(self) -> None:
        if not self.program.has_threads:
            self.skipTest("this language makes one call at a time")

    def test_cancel_of_derived_client_spares_bystander(self) -> None:
        self.need_threads()
        parent = self.slow_client()
        cancelled, bystander = self.derive(parent, "cancelled"), self.derive(parent, "bystander")
        for way in WAYS:
            with self.subTest(way):
                ended = self.program.send(way, client=cancelled, **SLOW)
                others = [self.program.send(way, client=client, **SLOW) for client in (bystander, parent)]
                self.gate.wait(3)
                self.do("cancel", client=cancelled)
                with self.assertRaises(Failure) as caught:
                    ended.result(60)
                self.assertEqual(caught.exception.facts["kind"], "CANCELLED")
                self.assertFalse(any(other.done() for other in others))
                self.gate.open()
                self.assertEqual([other.result(60) for other in others], [INVITE] * 2)
                self.assertEqual(self.get_invite(cancelled), INVITE, "later calls work")
                self.gate = Gate(Response(200, INVITE))
                self.addCleanup(self.gate.open)

    def test_cancel_of_parent_ends_calls_of_derived(self) -> None:
        self.need_threads()
        parent = self.slow_client()
        derived = self.derive(parent, "derived")
        calls = [self.program.send("typed", client=client, **SLOW) for client in (parent, derived)]
        self.gate.wait(2)
        self.do("cancel", client=parent)
        for call in calls:
            with self.assertRaises(Failure) as caught:
                call.result(60)
            self.assertEqual(caught.exception.facts["kind"], "CANCELLED")

    def test_close_during_a_call_crashes_nothing(self) -> None:
        """The call goes on to its result, or ends with an error: collectors close what is in use, too."""
        self.need_threads()
        client = self.slow_client()
        calls = [self.program.send(way, client=client, **SLOW) for way in WAYS]
        self.gate.wait(2)
        self.do("close", client=client)
        self.do("collect")
        self.gate.open()
        for call in calls:
            outcome = call.exception(60)
            self.assertTrue(outcome is None or isinstance(outcome, Failure), outcome)
        self.assertEqual(self.get_invite(self.client("another")), INVITE)

    def test_storm_of_cancels_spares_bystander(self) -> None:
        """Of many calls at once, each second one is cancelled, and the clients of some are closed."""
        self.need_threads()
        parent = self.slow_client()
        clients = [self.derive(parent, f"storm-{number}") for number in range(40)]
        calls = [self.program.send("typed", client=client, **SLOW) for client in clients]
        self.gate.wait(len(clients))
        for number, client in enumerate(clients):
            if number % 2 == 0:
                self.do("cancel", client=client)
            if number % 4 == 0:
                self.do("close", client=client)
        self.do("collect")
        for call in calls[::2]:
            self.assertIsInstance(call.exception(60), Failure)
        self.gate.open()
        self.assertEqual([call.result(60) for call in calls[1::2]], [INVITE] * 20)

    def test_cancel_without_a_call_is_harmless(self) -> None:
        client = self.client()
        self.do("cancel", client=client)
        self.assertEqual(self.get_invite(client), INVITE)

    def test_many_calls_wait_at_once(self) -> None:
        self.need_threads()
        client = self.slow_client()
        calls = [self.program.send("typed", client=client, **SLOW) for _ in range(32)]
        # Each arrives although none has had a response.
        self.gate.wait(32)
        self.assertEqual(self.get_invite(client), INVITE)
        self.gate.open()
        self.assertEqual([call.result(60) for call in calls], [INVITE] * 32)

    def test_timed_call_ends_long_before_its_timeout(self) -> None:
        """By a context, a signal, an interrupt, a timeout: what the language has."""
        client = self.slow_client(LONG)
        for way in WAYS:
            with self.subTest(way):
                began = time.monotonic()
                self.fails(way, client=client, timeoutMs=300, **SLOW)
                # A call that was not ended lasts as long as its client says.
                self.assertLess(time.monotonic() - began, LONG / 1000 / 2)
                self.assertEqual(self.get_invite(client), INVITE)

    def test_timed_call_spares_bystander(self) -> None:
        self.need_threads()
        client = self.slow_client()
        bystander = self.program.send("typed", client=client, **SLOW)
        self.gate.wait()
        self.fails("typed", client=client, timeoutMs=300, **SLOW)
        self.assertFalse(bystander.done())
        self.gate.open()
        self.assertEqual(bystander.result(60), INVITE)

    def test_timed_call_in_time_succeeds(self) -> None:
        client = self.client()
        for way in WAYS:
            with self.subTest(way):
                self.assertEqual(self.do(way, client=client, timeoutMs=MINUTE, **GET_INVITE), INVITE)

    def test_ctrl_c_ends_the_program_during_a_call(self) -> None:
        program = self.program_in_a_call()
        began = time.monotonic()
        program.interrupt()
        status = program.wait()
        print(f"ended {time.monotonic() - began:.2f} s after Ctrl-C with {status} ", end="", flush=True)
        self.assertNotEqual(status, 0)

    def test_end_of_input_ends_program_during_call(self) -> None:
        self.need_threads()
        program = self.program_in_a_call()
        self.assertEqual(program.end(), 0)

    def test_end_of_input_ends_the_program_with_success(self) -> None:
        program = Program(self.command)
        self.addCleanup(program.kill)
        program.do("client", name="client", settings=self.settings(), observe=False)
        program.do("typed", client="client", **GET_INVITE)
        program.do("sandbox", options={})
        self.assertEqual(program.end(), 0)

    def program_in_a_call(self) -> Program:
        """Another program, whose call waits for its response."""
        program = Program(self.command)
        self.addCleanup(program.kill)
        limits = {"attemptTimeoutMs": MINUTE, "totalTimeoutMs": MINUTE}
        program.do("client", name="client", settings=self.settings(**limits), observe=False)
        program.send("call", client="client", **SLOW)
        self.gate.wait()
        return program
