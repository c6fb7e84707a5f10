"""Each kind of failure has a class of its own, with the facts that the service gave."""

from __future__ import annotations

import copy
import json
import pickle
import re
import socket
import sys
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable

import genesys_onboarding as package
from genesys_onboarding import Client, OnboardingError, Sandbox, errors
from support import PATIENCE, crate
from support.server import Request, Server, response


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


def _get(sent: bytes | None, **settings: object) -> OnboardingError:
    with Server(lambda request: sent) as server:
        client = Client(base_url=server.url, max_retries=0, **settings)  # type: ignore[arg-type]
        return _raised(lambda: client.get_onboarding_invite("i"))


def _over_tls_to_plain_server() -> OnboardingError:
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

    def test_every_library_kind_has_class(self) -> None:
        source = (crate() / "src/ffi/status.rs").read_text()
        kinds = set(re.findall(r'c"GENESYS_(\w+)"', source)) - {"OK"}
        self.assertEqual(set(errors._KINDS), kinds)
        for one in errors._KINDS.values():
            self.assertIs(getattr(package, one.__name__), one)

    def test_invalid_input_is_value_error(self) -> None:
        client = Client(base_url="http://127.0.0.1:1")
        error = _raised(lambda: client.get_onboarding_invite(".."))
        self.assert_is(error, errors.InvalidArgument, ValueError)
        self.assertEqual((error.attempts, error.outcome_unknown), (0, False))
        error = _raised(lambda: Client(base_url="ftp://a.example"))
        self.assert_is(error, errors.ConfigurationError, ValueError)

    def test_connection_failures_are_connection_errors(self) -> None:
        client = Client(base_url=f"http://127.0.0.1:{_unused_port()}", max_retries=0)
        error = _raised(lambda: client.get_onboarding_invite("i"))
        self.assert_is(error, errors.ConnectError, ConnectionError)
        self.assertTrue(error.retryable)
        self.assertIsNone(error.errno)  # type: ignore[attr-defined]
        self.assert_is(_over_tls_to_plain_server(), errors.TlsError, ConnectionError)
        self.assert_is(_get(None), errors.TransportError, ConnectionError)

    def test_expired_timeout_is_timeout_error(self) -> None:
        with Sandbox() as sandbox:
            sandbox.fail_next(delay=60.0)
            client = sandbox.client(attempt_timeout=0.2, max_retries=0)
            error = _raised(lambda: client.post_onboarding_joincodes({"emailDomains": ["a.example"]}))
        self.assert_is(error, errors.Timeout, TimeoutError)
        self.assertEqual((error.outcome_unknown, error.retryable), (True, False))

    def test_statuses_map_to_classes(self) -> None:
        for status, one in [
            (400, errors.ApiError),
            (401, errors.ApiError),
            (403, errors.PermissionDenied),
            (404, errors.NotFound),
            (409, errors.Conflict),
            (429, errors.RateLimited),
            (500, errors.ApiError),
        ]:
            error = _get(response(status, {}))
            self.assert_is(error, one, errors.ApiError)
            self.assertEqual(error.status, status)
        self.assert_is(_get(response(200, [])), errors.DecodeError)
        self.assert_is(_get(response(200, {}), max_response_bytes=1), errors.BodyTooLarge)

    def test_result_beyond_python_is_decode_error(self) -> None:
        deep = _get(response(200, b'{"toAddress": "a", "new": %s}' % (b"[" * 200_000 + b"]" * 200_000)))
        self.assert_is(deep, errors.DecodeError)
        self.assertEqual((deep.operation_id, deep.outcome_unknown), ("getOnboardingInvite", False))
        if hasattr(sys, "get_int_max_str_digits"):
            long = _get(response(200, b'{"toAddress": "a", "new": %s}' % (b"9" * 5_000)))
            self.assert_is(long, errors.DecodeError)

    def test_unknown_client_is_authentication_error(self) -> None:
        with Sandbox() as sandbox:
            client = sandbox.client(client_id="unknown", client_secret="a secret")
            error = _raised(client.get_onboarding_invites)
        self.assert_is(error, errors.AuthenticationError)
        self.assertEqual(error.status, 401)

    def test_cancelled_call_raises_cancelled(self) -> None:
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
    def test_error_body_is_decoded(self) -> None:
        body = {
            "message": "Retry the request in [42] seconds",
            "code": "too.many.requests.retry.after",
            "contextId": "c-1",
            "details": [{"errorCode": "e", "fieldName": "email", "extra": 1}],
            "limit": {"key": "requests.per.minute", "value": 300},
            "messageParams": {"a": "b"},
        }
        error = _get(response(429, body, ININ_Correlation_Id="c-2", Retry_After="42"))
        assert isinstance(error, errors.RateLimited)
        self.assertEqual(error.code, "too.many.requests.retry.after")
        self.assertEqual((error.context_id, error.correlation_id), ("c-1", "c-2"))
        self.assertEqual((error.retry_after, error.attempts), (42.0, 1))
        self.assertEqual(error.body, body)
        self.assertEqual(error.details[0].field_name, "email")
        self.assertEqual(error.details[0].raw["extra"], 1)
        assert error.error_body.limit is not None
        self.assertEqual(error.error_body.limit.value, 300)
        self.assertEqual(error.limit, {"key": "requests.per.minute", "value": 300})
        self.assertIn("; limit requests.per.minute: 300; ", str(error))
        self.assertTrue(error.retryable)
        self.assertEqual(error.error_body.message_params, {"a": "b"})
        self.assertEqual(error.operation_id, "getOnboardingInvite")

    def test_unexpected_body_shape_is_kept(self) -> None:
        for body in (
            {"details": "none", "errors": {"a": 1}, "limit": [], "message": 7, "status": True},
            {"details": [None, "a", {"fieldName": 3}], "errors": [[]]},
            {'message,"body":': ',"body":'},
            [1],
            None,
        ):
            error = _get(response(400, body))
            assert isinstance(error, errors.ApiError)
            self.assertEqual(error.body, body)
            self.assertIsNone(error.error_body.message)
            self.assertTrue(all(detail.field_name is None for detail in error.details))

    def test_proxy_page_is_body(self) -> None:
        error = _get(response(502, b"<html>no gateway</html>"))
        self.assertEqual(error.body, "<html>no gateway</html>")
        assert isinstance(error, errors.ApiError)
        self.assertEqual(error.details, [])

    def test_body_beyond_python_is_api_error(self) -> None:
        for body in (
            b'{"a": ' * 2_000 + b"1" + b"}" * 2_000,
            b"[" * 2_000 + b"]" * 2_000,
            b'{"code": "too.long", "status": %s}' % (b"9" * 5_000),
        ):
            error = _get(response(400, body))
            self.assertIs(type(error), errors.ApiError)
            self.assertEqual(error.status, 400)
            self.assertEqual(pickle.loads(pickle.dumps(error)).body, error.body)

    def test_message_shows_values_verbatim(self) -> None:
        error = _raised(lambda: Client(base_url="ftp://baseUrl.example"))
        self.assertEqual(error.setting, "base_url")
        self.assertIn(" base_url: ", str(error))
        self.assertIn("ftp://baseUrl.example", str(error))
        client = Client(base_url="http://127.0.0.1:1")
        error = _raised(lambda: client.get_onboarding_joincode(""))
        self.assertEqual(error.argument, "join_code_id")
        self.assertIn(" join_code_id: ", str(error))


def _celery(error: OnboardingError) -> OnboardingError:
    """As Celery's JSON result backend does."""
    arguments = json.loads(json.dumps(error.args))
    return type(error)(*arguments)


def _ray(error: OnboardingError) -> Any:
    """As Ray does: an instance of both classes, which does not call the error's initializer."""

    class Task(Exception):
        pass

    def init(self: Any, cause: OnboardingError) -> None:
        self.cause = cause
        self.args = (cause,)

    def getattribute(self: Any, name: str) -> Any:
        return getattr(self.cause, name)

    namespace = {"__init__": init, "__getattr__": getattribute}
    task_error: Any = type("TaskError", (Task, type(error)), namespace)
    return task_error(error)


class Transport(unittest.TestCase):
    """Errors that are sent to another process."""

    def test_facts_survive_every_way(self) -> None:
        error = _get(response(404, {"code": "not.found", "a": [1.5, None]}, ININ_Correlation_Id="c"))
        ways: list[Callable[[OnboardingError], Any]] = [
            lambda error: pickle.loads(pickle.dumps(error)),
            copy.copy,
            copy.deepcopy,
            lambda error: type(error)(*error.args),
            _celery,
        ]
        for way in ways:
            again = way(error)
            self.assertIs(type(again), errors.NotFound)
            self.assertEqual(str(again), str(error))
            self.assertEqual(vars(again), vars(error))

    def test_facts_survive_in_dual_class(self) -> None:
        with Sandbox() as sandbox:
            sandbox.fail_next(drop_response=True)
            client = sandbox.client(max_retries=0)
            error = _raised(lambda: client.post_onboarding_joincodes({"emailDomains": ["a.example"]}))
        dual = _ray(error)
        self.assertIsInstance(dual, errors.TransportError)
        self.assertIs(dual.outcome_unknown, True)
        self.assertEqual((dual.attempts, dual.operation_id), (1, "postOnboardingJoincodes"))

    def test_each_kind_survives_pickling(self) -> None:
        for one in errors._KINDS.values():
            for outcome_unknown in (True, False):
                error = one("why", attempts=3, outcome_unknown=outcome_unknown, code="c")
                again = pickle.loads(pickle.dumps(error))
                self.assertEqual((type(again), str(again)), (one, "why"))
                self.assertEqual(vars(again), vars(error))

    def test_lost_facts_are_not_safe(self) -> None:
        nothing_sent = (errors.InvalidArgument, errors.ConfigurationError)
        for one in errors._KINDS.values():
            self.assertIs(one("why").outcome_unknown, one not in nothing_sent, one)


if __name__ == "__main__":
    unittest.main()
