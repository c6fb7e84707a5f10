"""Derived clients, headers of the program's own, and what came back for a call."""

from __future__ import annotations

import os
import pickle
import threading
import traceback
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from genesys_onboarding import (
    Cancelled,
    Client,
    ConfigurationError,
    InvalidArgument,
    LastResponse,
    NotFound,
    OnboardingError,
    Sandbox,
    Timeout,
)
from support import PATIENCE
from support.server import Request, Server, response

SECRET = "hunter2"


def _invite(_: Request) -> bytes:
    return response(200, {"toAddress": "a"})


class DerivedClients(unittest.TestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.client = self.sandbox.client()

    def test_total_timeout_is_own(self) -> None:
        hurried = self.client.with_options(total_timeout=0.2)
        self.client.get_onboarding_invites()
        self.sandbox.fail_next(2, delay=1.0)
        with self.assertRaises(Timeout):
            hurried.get_onboarding_invite("invite-1")
        self.assertEqual(self.client.get_onboarding_invite("invite-1").id, "invite-1")

    def test_attempt_timeout_and_retries_are_own(self) -> None:
        derived = self.client.with_options(attempt_timeout=0.2, max_retries=0)
        self.client.get_onboarding_invites()
        self.sandbox.fail_next(delay=30.0)
        with self.assertRaises(Timeout) as caught:
            derived.get_onboarding_invite("invite-1")
        self.assertEqual(caught.exception.attempts, 1)

    def test_token_is_shared(self) -> None:
        self.client.get_onboarding_invites()
        for _ in range(3):
            self.client.with_options(total_timeout=5).get_onboarding_invites()
        self.client.with_options(total_timeout=5).with_options(max_retries=1).get_onboarding_invites()
        self.assertEqual(self.sandbox.token_request_count, 1)

    def test_derived_client_outlives_parent(self) -> None:
        derived = self.client.with_options(max_retries=1)
        self.client.close()
        self.assertEqual(derived.get_onboarding_invite("invite-1").id, "invite-1")
        self.assertEqual(len(list(derived.iter_onboarding_invites())), 63)
        with self.assertRaises(InvalidArgument):
            self.client.with_options(max_retries=1)

    def test_derived_client_is_of_same_class(self) -> None:
        class Own(Client):
            region = "ours"

        own = Own(base_url="https://api.example")
        derived = own.with_options(max_retries=1)
        self.assertIs(type(derived), Own)
        self.assertEqual(repr(derived), repr(own))
        self.assertEqual(self.client.with_options().get_onboarding_invite("invite-1").id, "invite-1")

    def test_invalid_options_name_keyword(self) -> None:
        invalid: tuple[tuple[dict[str, Any], str], ...] = (
            ({"total_timeout": -1}, "total_timeout"),
            ({"attempt_timeout": 0}, "attempt_timeout"),
            ({"max_retries": "three"}, "max_retries"),
            ({"headers": {"Authorization": SECRET}}, "headers"),
            ({"headers": {"Genesys-App": f"{SECRET}\n"}}, "headers"),
            ({"headers": [SECRET]}, "headers"),
        )
        for options, name in invalid:
            with self.subTest(options), self.assertRaises(OnboardingError) as caught:
                self.client.with_options(**options)
            error = caught.exception
            self.assertIsInstance(error, ConfigurationError, error)
            self.assertEqual(error.setting, name, error)
            lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
            shown = [line for line in lines if SECRET in line and "test_options" not in line]
            self.assertEqual(shown, [])

    def test_cancel_ends_own_calls_only(self) -> None:
        derived = self.client.with_options(max_retries=0)
        self.client.get_onboarding_invites()
        for canceller, cancelled in ((derived, [derived]), (self.client, [derived, self.client])):
            before = self.sandbox.request_count
            self.sandbox.fail_next(2, delay=2.0)
            with ThreadPoolExecutor(2) as pool:
                calls = {
                    client: pool.submit(client.get_onboarding_invite, "invite-1")
                    for client in (derived, self.client)
                }
                while self.sandbox.request_count < before + 2:
                    threading.Event().wait(0.01)
                canceller.cancel()
                for client, call in calls.items():
                    expected = Cancelled if client in cancelled else type(None)
                    self.assertIsInstance(call.exception(PATIENCE), expected)

    def test_forked_child_uses_derived_client(self) -> None:
        derived = self.client.with_options(max_retries=1)
        derived.get_onboarding_invites()
        child = os.fork()
        if child == 0:
            os._exit(0 if derived.get_onboarding_invites().total == 63 else 1)
        self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_pickled_derived_client_keeps_options(self) -> None:
        with Server(
            lambda request: response(503) if "slow" in request.target else _invite(request)
        ) as server:
            client = Client(base_url=server.url, headers={"X-One": "1", "X-Two": "2"})
            derived = client.with_options(max_retries=0, headers={"x-two": "two"})
            copy = pickle.loads(pickle.dumps(derived.with_options(total_timeout=5, headers={"X-Three": "3"})))
            copy.get_onboarding_invite("i")
            with self.assertRaises(OnboardingError) as caught:
                copy.get_onboarding_invite("slow")
            headers = server.requests[0].headers
        self.assertEqual(caught.exception.attempts, 1)
        self.assertEqual([headers[name] for name in ("x-one", "x-two", "x-three")], ["1", "two", "3"])


class Headers(unittest.TestCase):
    def test_headers_of_client_and_derived_client_are_sent(self) -> None:
        with Server(_invite) as server:
            given = {"Genesys-App": "dialer", "X-Own": "1"}
            client = Client(base_url=server.url, headers=given)
            given["Genesys-App"] = "changed"
            client.get_onboarding_invite("i")
            client.with_options(headers={"genesys-app": "other"}).get_onboarding_invite("i")
            pairs = [
                (request.headers["genesys-app"], request.headers["x-own"]) for request in server.requests
            ]
        self.assertEqual(pairs, [("dialer", "1"), ("other", "1")])

    def test_sandbox_client_takes_headers(self) -> None:
        with Sandbox() as sandbox, sandbox.client(headers={"Genesys-App": "dialer"}) as client:
            self.assertEqual(client.get_onboarding_invite("invite-1").id, "invite-1")

    def test_headers_of_library_are_rejected(self) -> None:
        for name in ("Authorization", "Host", "Content-Type"):
            with self.assertRaises(ConfigurationError) as caught:
                Client(base_url="https://api.example", headers={name: SECRET})
            self.assertEqual(caught.exception.setting, "headers")
            self.assertNotIn(SECRET, str(caught.exception))

    def test_values_are_not_shown(self) -> None:
        client = Client(base_url="https://api.example", headers={"Genesys-App": SECRET})
        self.assertNotIn(SECRET, repr(vars(client)))
        self.assertNotIn(SECRET, repr(vars(client.with_options(headers={"X-Own": SECRET}))))


class LastResponses(unittest.TestCase):
    def test_success_and_failure(self) -> None:
        with Sandbox() as sandbox, sandbox.client() as client:
            self.assertIsNone(client.last_response)
            sandbox.fail_next(status=503, retry_after=0)
            client.get_onboarding_invite("invite-1")
            last = client.last_response
            assert last is not None
            self.assertEqual((last.operation_id, last.http_status), ("getOnboardingInvite", 200))
            self.assertEqual(last.attempts, 2)
            headers = {name.lower(): value for name, value in last.headers.items()}
            self.assertEqual(headers["inin-correlation-id"], last.correlation_id)
            self.assertGreater(last.elapsed, 0.0)
            self.assertLess(last.elapsed, PATIENCE)
            with self.assertRaises(NotFound) as caught:
                client.get_onboarding_joincode("missing")
            last = client.last_response
            assert last is not None
            self.assertEqual((last.operation_id, last.http_status), ("getOnboardingJoincode", 404))
            self.assertEqual(last.correlation_id, caught.exception.correlation_id)

    def test_call_without_response(self) -> None:
        client = Client(base_url="http://127.0.0.1:1", max_retries=0)
        with self.assertRaises(OnboardingError):
            client.get_onboarding_invite("i")
        last = client.last_response
        assert last is not None
        self.assertEqual((last.http_status, last.correlation_id, last.headers), (None, None, {}))

    def test_last_call_of_any_thread_counts(self) -> None:
        with Server(_invite) as server, ThreadPoolExecutor(1) as pool:
            client = Client(base_url=server.url)

            def operation() -> str:
                assert client.last_response is not None
                return client.last_response.operation_id

            pool.submit(client.get_onboarding_invite, "i").result(PATIENCE)
            self.assertEqual(operation(), "getOnboardingInvite")
            client.delete_onboarding_invite("j")
            self.assertEqual(operation(), "deleteOnboardingInvite")
            pool.submit(client.get_onboarding_invite, "i").result(PATIENCE)
            self.assertEqual(operation(), "getOnboardingInvite")

    def test_derived_client_has_its_own(self) -> None:
        with Server(_invite) as server:
            client = Client(base_url=server.url)
            client.get_onboarding_invite("i")
            derived = client.with_options(max_retries=0)
            self.assertIsNone(derived.last_response)
            derived.delete_onboarding_invite("j")
            assert client.last_response is not None
            self.assertEqual(client.last_response.operation_id, "getOnboardingInvite")

    def test_page_of_iterator_counts(self) -> None:
        with Sandbox() as sandbox, sandbox.client() as client:
            client.get_onboarding_invite("invite-1")
            next(client.iter_onboarding_invites())
            assert client.last_response is not None
            self.assertEqual(client.last_response.operation_id, "getOnboardingInvites")

    def test_is_read_only(self) -> None:
        last = LastResponse(operation_id="getOnboardingInvite")
        with self.assertRaises(AttributeError):
            last.attempts = 3  # type: ignore[misc]
        self.assertEqual(last, LastResponse("getOnboardingInvite", None, None, 0, 0.0, {}))

    def test_closed_client_has_none(self) -> None:
        client = Client(base_url="https://api.example")
        client.close()
        self.assertIsNone(client.last_response)


if __name__ == "__main__":
    unittest.main()
