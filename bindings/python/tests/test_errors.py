"""Each kind of failure is a class of its own, and knows what the service has said."""

from __future__ import annotations

import copy
import pickle
import re
import socket
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Callable

import genesys_onboarding as package
from genesys_onboarding import Client, OnboardingError, Sandbox, errors
from support import PATIENCE, crate
from support.server import Request, Server, answer


def _unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _raised(call: Callable[[], object]) -> OnboardingError:
    try:
        call()
    except OnboardingError as error:
        return error
    raise AssertionError("nothing was raised")


def _get(reply: bytes | None, **settings: object) -> OnboardingError:
    with Server(lambda request: reply) as server:
        client = Client(base_url=server.url, max_retries=0, **settings)  # type: ignore[arg-type]
        return _raised(lambda: client.get_onboarding_invite("i"))


def _over_tls_to_no_tls() -> OnboardingError:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 No TLS here\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        client = Client(base_url=f"https://127.0.0.1:{listener.getsockname()[1]}", max_retries=0)
        return _raised(lambda: client.get_onboarding_invite("i"))


class Kinds(unittest.TestCase):
    def assert_is(self, error: OnboardingError, *classes: type) -> None:
        self.assertIs(type(error), classes[0])
        for one in (*classes, OnboardingError):
            self.assertIsInstance(error, one)

    def test_every_kind_of_the_library_has_a_class(self) -> None:
        source = (crate() / "src/ffi/status.rs").read_text()
        kinds = set(re.findall(r'GENESYS_\w+ => "(\w+)"', source)) - {"OK"} | {"PANIC"}
        self.assertEqual(set(errors._KINDS), kinds)
        for one in errors._KINDS.values():
            self.assertIs(getattr(package, one.__name__), one)

    def test_refusals(self) -> None:
        error = _raised(lambda: Client().get_onboarding_invite(".."))
        self.assert_is(error, errors.InvalidArgument, ValueError)
        self.assertEqual((error.attempts, error.outcome_unknown), (0, False))
        error = _raised(lambda: Client(base_url="ftp://a.example"))
        self.assert_is(error, errors.ConfigurationError, ValueError)

    def test_the_way_to_the_service(self) -> None:
        client = Client(base_url=f"http://127.0.0.1:{_unused_port()}", max_retries=0)
        error = _raised(lambda: client.get_onboarding_invite("i"))
        self.assert_is(error, errors.ConnectError, ConnectionError)
        self.assert_is(_over_tls_to_no_tls(), errors.TlsError, ConnectionError)
        self.assert_is(_get(None), errors.TransportError, ConnectionError)

    def test_a_time_limit(self) -> None:
        with Sandbox() as sandbox:
            sandbox.fail_next(delay=60.0)
            client = sandbox.client(timeout=0.2, max_retries=0)
            error = _raised(lambda: client.post_onboarding_joincodes({"emailDomains": ["a.example"]}))
        self.assert_is(error, errors.Timeout, TimeoutError)
        self.assertTrue(error.outcome_unknown)

    def test_answers(self) -> None:
        for status, one in [
            (400, errors.ApiError),
            (401, errors.ApiError),
            (403, errors.PermissionDenied),
            (404, errors.NotFound),
            (409, errors.Conflict),
            (429, errors.RateLimited),
            (500, errors.ApiError),
        ]:
            error = _get(answer(status, {}))
            self.assert_is(error, one, errors.ApiError)
            self.assertEqual(error.status, status)
        self.assert_is(_get(answer(200, [])), errors.DecodeError)
        self.assert_is(_get(answer(200, {}), max_response_bytes=1), errors.BodyTooLarge)

    def test_an_answer_that_python_cannot_hold(self) -> None:
        deep = b'{"toAddress": "a", "new": %s%s}' % (b"[" * 200_000, b"]" * 200_000)
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(deep)
        error = _get(head + deep)
        self.assert_is(error, errors.DecodeError)
        self.assertEqual((error.operation_id, error.outcome_unknown), ("getOnboardingInvite", False))

    def test_no_token(self) -> None:
        with Sandbox() as sandbox:
            client = sandbox.client(client_id="nobody", client_secret="a secret")
            error = _raised(client.get_onboarding_invites)
        self.assert_is(error, errors.AuthenticationError)
        self.assertEqual(error.status, 401)

    def test_cancel(self) -> None:
        release = threading.Event()

        def wait(request: Request) -> None:
            release.wait(PATIENCE)

        with Server(wait) as server, ThreadPoolExecutor(1) as pool:
            client = Client(base_url=server.url)
            call = pool.submit(client.get_onboarding_invite, "i")
            self.assertTrue(server.arrived.acquire(timeout=PATIENCE))
            client.cancel()
            self.assertIs(type(call.exception(PATIENCE)), errors.Cancelled)
            release.set()


class Facts(unittest.TestCase):
    def test_what_the_service_says(self) -> None:
        body = {
            "message": "Retry the request in [42] seconds",
            "code": "too.many.requests.retry.after",
            "contextId": "c-1",
            "details": [{"errorCode": "e", "fieldName": "email", "extra": 1}],
            "limit": {"key": "requests.per.minute", "value": 300},
            "messageParams": {"a": "b"},
        }
        error = _get(answer(429, body, ININ_Correlation_Id="c-2", Retry_After="42"))
        assert isinstance(error, errors.RateLimited)
        self.assertEqual(error.code, "too.many.requests.retry.after")
        self.assertEqual((error.context_id, error.correlation_id), ("c-1", "c-2"))
        self.assertEqual((error.retry_after, error.attempts), (42.0, 1))
        self.assertEqual(error.body, body)
        self.assertEqual(error.details[0].field_name, "email")
        self.assertEqual(error.details[0].raw["extra"], 1)
        assert error.error_body.limit is not None
        self.assertEqual(error.error_body.limit.value, 300)
        self.assertEqual(error.error_body.message_params, {"a": "b"})
        self.assertEqual(error.operation_id, "getOnboardingInvite")

    def test_a_body_of_another_shape_is_no_trouble(self) -> None:
        for body in (
            {"details": "none", "errors": {"a": 1}, "limit": [], "message": 7, "status": True},
            {"details": [None, "a", {"fieldName": 3}], "errors": [[]]},
            [1],
            None,
        ):
            error = _get(answer(400, body))
            assert isinstance(error, errors.ApiError)
            self.assertEqual(error.body, body)
            self.assertIsNone(error.error_body.message)
            self.assertTrue(all(detail.field_name is None for detail in error.details))

    def test_a_proxys_page_is_shown(self) -> None:
        error = _get(answer(502, b"<html>no gateway</html>"))
        self.assertEqual(error.body, "<html>no gateway</html>")
        assert isinstance(error, errors.ApiError)
        self.assertEqual(error.details, [])

    def test_errors_can_be_sent_to_another_process(self) -> None:
        error = _get(answer(404, {"code": "not.found"}))
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            self.assertIs(type(again), errors.NotFound)
            self.assertEqual(str(again), str(error))
            self.assertEqual(vars(again), vars(error))
        for one in errors._KINDS.values():
            again = pickle.loads(pickle.dumps(one("why", attempts=3)))
            self.assertEqual((type(again), str(again), again.attempts), (one, "why", 3))


if __name__ == "__main__":
    unittest.main()
