"""Callbacks of a client: observer, token source and transport."""

from __future__ import annotations

import logging
import os
import pickle
import textwrap
import threading
import time
import unittest
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from genesys_onboarding import (
    AttemptEvent,
    AuthenticationError,
    Cancelled,
    Client,
    ConnectError,
    Event,
    NotFound,
    OnboardingError,
    Sandbox,
    Timeout,
    TokenRefreshEvent,
    TokenRequest,
    TransportError,
    TransportFailure,
    TransportRequest,
    WaitEvent,
)
from support import PATIENCE, run
from support.server import Request, Server, response


def ignore(_: Event) -> None:
    """An observer that can be pickled."""


def send(request: TransportRequest) -> tuple[int, list[tuple[str, str]], bytes]:
    """A transport on top of `urllib`."""
    sent = urllib.request.Request(
        request.url, data=request.body, method=request.method, headers=dict(request.headers)
    )
    try:
        with urllib.request.urlopen(sent, timeout=request.timeout) as received:
            return received.status, received.headers.items(), received.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.items(), error.read()


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)


class Observers(Case):
    def test_events_of_call(self) -> None:
        events: list[Event] = []
        client = self.sandbox.client(observer=events.append)
        self.sandbox.fail_next(status=503, retry_after=0)
        client.get_onboarding_invite("invite-1")
        kinds = [type(event) for event in events]
        self.assertEqual(kinds, [AttemptEvent, TokenRefreshEvent, AttemptEvent, WaitEvent, AttemptEvent])
        login, refresh, failed, wait, last = events
        assert isinstance(login, AttemptEvent)
        assert isinstance(refresh, TokenRefreshEvent)
        assert isinstance(failed, AttemptEvent)
        assert isinstance(wait, WaitEvent)
        assert isinstance(last, AttemptEvent)
        self.assertEqual({event.operation_id for event in events}, {"getOnboardingInvite"})
        self.assertEqual((login.method, login.path), ("POST", "/oauth/token"))
        self.assertIsNone(refresh.error)
        self.assertEqual((failed.attempt, failed.http_status), (1, 503))
        self.assertEqual((wait.attempt, wait.reason), (2, "retry_after"))
        self.assertEqual((last.attempt, last.http_status, last.error), (2, 200, None))
        self.assertEqual((last.method, last.path), ("GET", "/api/v2/onboarding/invites/{inviteId}"))
        assert client.last_response is not None
        self.assertEqual(last.correlation_id, client.last_response.correlation_id)
        self.assertNotIn(self.sandbox.client_secret, repr(events))
        with self.assertRaises(AttributeError):
            last.attempt = 3  # type: ignore[misc]

    def test_pacing_is_told_and_cancelled(self) -> None:
        waits: list[WaitEvent] = []

        def observe(event: Event) -> None:
            if isinstance(event, WaitEvent):
                waits.append(event)
                client.cancel()

        client = self.sandbox.client(observer=observe, requests_per_minute=1, total_timeout=600)
        client.get_onboarding_invite("invite-1")
        with self.assertRaises(Cancelled) as caught:
            client.get_onboarding_invite("invite-1")
        (wait,) = waits
        self.assertEqual((wait.attempt, wait.reason, caught.exception.attempts), (1, "pacing", 0))
        self.assertLessEqual(wait.delay, 61)
        with self.assertRaises(Timeout) as late:
            client.with_options(total_timeout=0.5).get_onboarding_invite("invite-1")
        self.assertIn("requests_per_minute (1) delays", str(late.exception))
        self.assertTrue(late.exception.retryable)

    def test_failure_names_class(self) -> None:
        events: list[Event] = []
        client = Client(base_url="http://127.0.0.1:1", max_retries=0, observer=events.append)
        with self.assertRaises(ConnectError):
            client.get_onboarding_invite("i")
        (event,) = events
        assert isinstance(event, AttemptEvent)
        self.assertEqual((event.http_status, event.error_kind), (None, "ConnectError"))
        self.assertIn("refused", event.error or "")

    def test_calls_of_other_threads_and_derived_clients(self) -> None:
        threads = set()
        client = self.sandbox.client(observer=lambda _: threads.add(threading.get_ident()))
        derived = client.with_options(max_retries=0)
        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(threading.get_ident).result(PATIENCE)
            pool.submit(derived.get_onboarding_invite, "invite-1").result(PATIENCE)
            self.assertEqual(threads, {other})
        next(derived.iter_onboarding_invites())
        self.assertEqual(threads, {other, threading.get_ident()})

    def test_exception_is_logged_and_fails_no_call(self) -> None:
        def fail(_: Event) -> None:
            raise ZeroDivisionError("a bug")

        client = self.sandbox.client(observer=fail)
        with self.assertLogs("genesys_onboarding", logging.ERROR) as log:
            self.assertEqual(client.get_onboarding_invite("invite-1").id, "invite-1")
        self.assertIn("ZeroDivisionError: a bug", log.output[0])

    def test_observer_may_call_same_client(self) -> None:
        events: list[Event] = []

        def observe(event: Event) -> None:
            events.append(event)
            if len(events) == 1:
                client.get_onboarding_invite("invite-2")

        client = self.sandbox.client(observer=observe)
        for _ in range(3):
            events.clear()
            self.assertEqual(client.get_onboarding_invite("invite-1").id, "invite-1")
            self.assertGreaterEqual(len(events), 2)

    def test_client_with_observer_can_be_pickled(self) -> None:
        client = self.sandbox.client(observer=ignore)
        copy = pickle.loads(pickle.dumps(client))
        self.assertEqual(copy.get_onboarding_invite("invite-1").id, "invite-1")
        self.assertIs(copy._hooks["observer"], ignore)

    def test_signal_handler_raises_out_of_observer(self) -> None:
        program = """
            import os, signal, threading
            from genesys_onboarding import Sandbox
            class Raised(Exception): pass
            def raiser(*_): raise Raised
            signal.signal(signal.SIGUSR1, raiser)
            def observe(event):
                signal.raise_signal(signal.SIGUSR1)
            sandbox = Sandbox()
            client = sandbox.client(observer=observe)
            for _ in range(100):
                try:
                    client.get_onboarding_invite("invite-1")
                except Raised:
                    continue
                raise AssertionError("lost")
        """
        done = run("-c", textwrap.dedent(program))
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_signals_while_observing_arrive(self) -> None:
        program = """
            import signal, time
            from genesys_onboarding import Sandbox
            class Raised(BaseException): pass
            def raiser(*_): raise Raised
            signal.signal(signal.SIGALRM, raiser)
            sandbox = Sandbox()
            client = sandbox.client(observer=lambda event: None)
            client.get_onboarding_invite("invite-1")
            for turn in range(300):
                try:
                    signal.setitimer(signal.ITIMER_REAL, 0.001 + 0.00007 * (turn % 20))
                    deadline = time.monotonic() + 20
                    while time.monotonic() < deadline:
                        client.get_onboarding_invite("invite-1")
                except Raised as error:
                    assert error.__context__ is None
                else:
                    raise AssertionError("lost")
        """
        done = run("-c", textwrap.dedent(program))
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_observed_daemon_threads_at_exit(self) -> None:
        program = """
            import threading, time
            from genesys_onboarding import Sandbox
            sandbox = Sandbox()
            client = sandbox.client(observer=lambda event: None)
            invites = client.iter_onboarding_invites(page_size=1)

            def work():
                while True:
                    try:
                        client.get_onboarding_invite("invite-1")
                    except Exception:
                        pass

            def iterate():
                while True:
                    try:
                        next(invites)
                    except Exception:
                        pass

            for target in [work] * 8 + [iterate]:
                threading.Thread(target=target, daemon=True).start()
            time.sleep(0.05)
        """
        for _ in range(int(os.environ.get("GENESYS_ONBOARDING_EXITS", "20"))):
            done = run("-c", textwrap.dedent(program))
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


class TokenSources(unittest.TestCase):
    def test_token_is_sent_and_renewed_after_401(self) -> None:
        asked: list[bool] = []

        def token(request: TokenRequest) -> tuple[str, float]:
            self.assertFalse(request.is_stopped())
            self.assertGreater(request.timeout, 0.0)
            asked.append(request.rejected)
            return f"token-{len(asked)}", 3600.0

        def respond(request: Request) -> bytes:
            is_valid = request.headers["authorization"] == "Bearer token-2"
            return response(200, {"toAddress": "a"}) if is_valid else response(401)

        with Server(respond) as server:
            client = Client(base_url=server.url, token_source=token)
            self.assertEqual(client.get_onboarding_invite("i").to_address, "a")
            self.assertEqual(client.with_options().get_onboarding_invite("i").to_address, "a")
        self.assertEqual(asked, [False, True])

    def test_failure_is_authentication_error(self) -> None:
        def fail(_: TokenRequest) -> str:
            raise RuntimeError("the vault is sealed")

        sources: list[Any] = [fail, lambda _: "", lambda _: None]
        for source in sources:
            client = Client(base_url="http://127.0.0.1:1", token_source=source)
            with self.assertRaises(AuthenticationError) as caught:
                client.get_onboarding_invite("i")
            if source is fail:
                self.assertIn("RuntimeError: the vault is sealed", str(caught.exception))

    def test_request_is_stopped_after_callback(self) -> None:
        kept: list[TokenRequest] = []

        def token(request: TokenRequest) -> str:
            kept.append(request)
            return "token"

        with Server(lambda _: response(200, {"toAddress": "a"})) as server:
            Client(base_url=server.url, token_source=token).get_onboarding_invite("i")
        self.assertTrue(kept[0].is_stopped())


class Transports(Case):
    def test_all_requests_go_through_transport(self) -> None:
        sent: list[TransportRequest] = []

        def transport(request: TransportRequest) -> object:
            sent.append(request)
            return send(request)

        client = self.sandbox.client(transport=transport)
        self.assertEqual(len(list(client.iter_onboarding_invites())), 63)
        client.post_onboarding_joincodes({"emailDomains": ["acme.example"]})
        with self.assertRaises(NotFound):
            client.get_onboarding_invite("missing")
        self.assertEqual([request.is_token_request for request in sent], [True] + [False] * (len(sent) - 1))
        self.assertEqual(self.sandbox.request_count, len(sent) - 1)
        self.assertNotIn("Bearer", repr(sent))
        self.assertGreater(sent[0].timeout, 0.0)

    def test_response_may_be_object(self) -> None:
        class Response:
            status = 200
            headers = {"Content-Type": "application/json"}  # noqa: RUF012
            body = b'{"toAddress": "a"}'

        client = Client(base_url="https://api.example", transport=lambda _: Response())
        self.assertEqual(client.get_onboarding_invite("i").to_address, "a")

    def test_failure_says_whether_request_was_sent(self) -> None:
        for maybe_sent in (True, False):

            def fail(_: TransportRequest, maybe_sent: bool = maybe_sent) -> object:
                raise TransportFailure("a proxy is away", maybe_sent=maybe_sent)

            client = Client(base_url="https://api.example", transport=fail, max_retries=0)
            with self.assertRaises(OnboardingError) as caught:
                client.post_onboarding_joincodes({"emailDomains": ["acme.example"]})
            self.assertEqual(caught.exception.outcome_unknown, maybe_sent)
            self.assertIn("a proxy is away", str(caught.exception))

    def test_other_exception_counts_as_sent(self) -> None:
        client = Client(base_url="https://api.example", transport=lambda _: 1 / 0, max_retries=0)
        with self.assertRaises(TransportError) as caught:
            client.post_onboarding_joincodes({"emailDomains": ["acme.example"]})
        self.assertTrue(caught.exception.outcome_unknown)
        self.assertIn("ZeroDivisionError", str(caught.exception))

    def test_failed_attempt_is_retried(self) -> None:
        attempts: list[TransportRequest] = []

        def transport(request: TransportRequest) -> object:
            attempts.append(request)
            if len(attempts) == 1:
                raise TransportFailure("lost", maybe_sent=True)
            return 200, {}, b'{"toAddress": "a"}'

        client = Client(base_url="https://api.example", transport=transport)
        self.assertEqual(client.get_onboarding_invite("i").to_address, "a")
        self.assertEqual(len(attempts), 2)

    def test_cancel_is_seen_by_transport(self) -> None:
        started = threading.Event()

        def transport(request: TransportRequest) -> object:
            started.set()
            deadline = time.monotonic() + PATIENCE
            while not request.is_stopped() and time.monotonic() < deadline:
                time.sleep(0.01)
            raise TransportFailure("stopped")

        client = Client(base_url="https://api.example", transport=transport)
        with ThreadPoolExecutor(1) as pool:
            call = pool.submit(client.get_onboarding_invite, "i")
            self.assertTrue(started.wait(PATIENCE))
            client.cancel()
            self.assertIsInstance(call.exception(PATIENCE), Cancelled)

    def test_interrupt_in_transport_comes_out_of_call(self) -> None:
        def transport(_: TransportRequest) -> object:
            raise KeyboardInterrupt

        client = Client(base_url="https://api.example", transport=transport)
        with self.assertRaises(KeyboardInterrupt):
            client.get_onboarding_invite("i")
        with self.assertRaises(KeyboardInterrupt):
            client.get_onboarding_invite("i")

    def test_error_of_call_without_response(self) -> None:
        client = Client(base_url="https://api.example", transport=lambda _: (200, {}, "text"), max_retries=0)
        with self.assertRaises(OnboardingError) as caught:
            client.get_onboarding_invite("i")
        self.assertIn("TypeError", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
