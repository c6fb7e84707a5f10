"""Failures: each kind of error with all of its facts."""

from __future__ import annotations

import socket
import threading
from typing import Any

import contract
from case import GET_INVITE, STAGE_USER, WAYS, Case
from service import Request, Response

ERROR_BODY = {
    "message": "The invite does not exist. \N{GRINNING FACE}",
    "code": "not.found",
    "status": 404,
    "contextId": "ctx-1",
    "details": [{"errorCode": "e", "fieldName": "f"}],
    "errors": [],
}
LIMIT = {"key": "client.credentials.token.rate.per.minute", "namespace": "api", "value": 300}
HTML = b"<html><body>Sign in to the Wi-Fi</body></html>"

NOTHING_SENT = {"attempts": 0, "outcomeUnknown": False, "retryable": False}


class Errors(Case):
    def setUp(self) -> None:
        super().setUp()
        self.held = threading.Event()
        self.addCleanup(self.held.set)

    def assert_facts(self, failed: dict[str, Any], message: str, expected: dict[str, Any]) -> None:
        """Compares all facts of an error but the message, of which only a part is known."""
        text = failed.pop("message")
        self.assertEqual(failed, expected)
        self.assertIn(message, text)

    def assert_call_fails(self, client: str, call: dict[str, Any], message: str, **expected: Any) -> None:
        """Calls in both ways, and compares all facts."""
        known = {"operationId": call["operation"], "attempts": 1, "outcomeUnknown": False, "retryable": False}
        for way in WAYS:
            with self.subTest(way):
                failed = self.fails(way, client=client, **call)
                self.assert_facts(failed.facts, message, {**known, **expected})

    def test_404_has_all_facts_of_the_service(self) -> None:
        self.service.respond = Response(404, ERROR_BODY, {"ININ-Correlation-Id": "corr-1"})
        self.assert_call_fails(
            self.client(),
            GET_INVITE,
            "The invite does not exist.",
            kind="API",
            httpStatus=404,
            code="not.found",
            contextId="ctx-1",
            correlationId="corr-1",
            body=ERROR_BODY,
        )

    def test_429_has_retry_after_and_limit(self) -> None:
        body = {"code": "too.many.requests", "status": 429, "limit": LIMIT}
        self.service.respond = Response(429, body, {"Retry-After": "7"})
        self.assert_call_fails(
            self.client(),
            GET_INVITE,
            "429",
            kind="API",
            httpStatus=429,
            code="too.many.requests",
            retryAfterMs=7000,
            retryable=True,
            limit=LIMIT,
            body=body,
        )

    def test_500_of_post_has_unknown_outcome(self) -> None:
        body = {"code": "internal.server.error"}
        self.service.respond = Response(500, body)
        facts = {"kind": "API", "httpStatus": 500, "code": "internal.server.error", "body": body}
        self.assert_call_fails(self.client(), STAGE_USER, "500", outcomeUnknown=True, **facts)
        self.assert_call_fails(self.client("other"), GET_INVITE, "500", **facts)

    def test_html_of_gateway_is_body_text(self) -> None:
        self.service.respond = Response(502, HTML)
        for way in WAYS:
            with self.subTest(way):
                facts = self.fails(way, client=self.client(way), **GET_INVITE).facts
                self.assertEqual((facts["kind"], facts["httpStatus"]), ("API", 502))
                self.assertEqual((facts["bodyText"], "body" in facts), (HTML.decode(), False))

    def test_refused_connection_is_a_connect_error(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        client = self.client(baseUrl=f"http://127.0.0.1:{port}")
        self.assert_call_fails(client, GET_INVITE, str(port), kind="CONNECT", retryable=True)

    def test_late_response_is_a_timeout(self) -> None:
        self.service.respond = self.hold
        client = self.client(attemptTimeoutMs=250)
        self.assert_call_fails(client, GET_INVITE, "250 ms", kind="TIMEOUT", retryable=True)
        self.assert_call_fails(client, STAGE_USER, "250 ms", kind="TIMEOUT", outcomeUnknown=True)

    def test_lost_response_is_a_transport_error(self) -> None:
        self.service.respond = Response(drops=True)
        client = self.client()
        self.assert_call_fails(client, GET_INVITE, "", kind="TRANSPORT", retryable=True)
        self.assert_call_fails(client, STAGE_USER, "", kind="TRANSPORT", outcomeUnknown=True)

    def test_plain_http_is_a_tls_error(self) -> None:
        client = self.client(baseUrl=self.service.url.replace("http:", "https:"))
        self.assert_call_fails(client, GET_INVITE, "127.0.0.1", kind="TLS")

    def test_invalid_argument_is_named_and_nothing_sent(self) -> None:
        client = self.client()
        call = {"operation": "getOnboardingJoincode", "arguments": {"joinCodeId": " "}}
        facts = {"kind": "INVALID_ARGUMENT", "argument": "joinCodeId", **NOTHING_SENT}
        self.assert_call_fails(client, call, "must not be blank", **facts)
        self.assertEqual(self.service.take(), [])

    def test_unknown_and_mistyped_arguments_are_named(self) -> None:
        client = self.client()
        for arguments, name in [
            ({"inviteId": "i-1", "colour": 1}, "colour"),
            ({"inviteId": 7}, "inviteId"),
            ({}, "inviteId"),
        ]:
            failed = self.fails("call", client=client, operation="getOnboardingInvite", arguments=arguments)
            self.assertEqual((failed.facts["kind"], failed.facts["argument"]), ("INVALID_ARGUMENT", name))
        failed = self.fails("call", client=client, operation="getInvite\N{GRINNING FACE}", arguments={})
        self.assertEqual(failed.facts["kind"], "INVALID_ARGUMENT")
        self.assertEqual(self.service.take(), [])

    def test_invalid_setting_is_named(self) -> None:
        for settings, name in [
            ({"baseUrl": "nonsense"}, "baseUrl"),
            ({"totalTimeoutMs": -1}, "totalTimeoutMs"),
            ({"headers": {"Authorization": "mine"}}, "headers"),
            ({"proxy": "ftp://proxy.example"}, "proxy"),
            ({"region": "atlantis"}, "region"),
        ]:
            with self.subTest(name):
                failed = self.fails("client", name="never", settings=settings, observe=False)
                facts = {"kind": "CONFIGURATION", "setting": name, **NOTHING_SENT}
                self.assert_facts(failed.facts, "", facts)

    def test_invalid_option_is_named(self) -> None:
        client = self.client()
        fields = {"name": "never", "from": client, "options": {"attemptTimeoutMs": -5}}
        failed = self.fails("derive", **fields)
        facts = {"kind": "CONFIGURATION", "setting": "attemptTimeoutMs", **NOTHING_SENT}
        self.assert_facts(failed.facts, "", facts)

    def test_missing_field_is_named_by_decode_error(self) -> None:
        self.service.respond = Response(200, {"id": "i-1"}, {"ININ-Correlation-Id": "corr-2"})
        facts = {"kind": "DECODE", "httpStatus": 200, "correlationId": "corr-2"}
        self.assert_call_fails(self.client(), GET_INVITE, "toAddress", **facts)

    def test_field_of_another_type_is_named(self) -> None:
        self.service.respond = Response(200, {"toAddress": 7})
        facts = {"kind": "DECODE", "httpStatus": 200}
        self.assert_call_fails(self.client(), GET_INVITE, "toAddress", **facts)

    def test_body_other_than_json_is_decode_error(self) -> None:
        for body in (b"{", b"\xff\xfe", b'{"toAddress": "a"} more'):
            self.service.respond = Response(200, body)
            with self.subTest(body):
                facts = {"kind": "DECODE", "httpStatus": 200}
                self.assert_call_fails(self.client(str(body)), GET_INVITE, "", **facts)

    def test_oversized_body_is_an_error(self) -> None:
        self.service.respond = Response(200, {"toAddress": "a" * 2000})
        client = self.client(maxResponseBytes=1000)
        for way in WAYS:
            with self.subTest(way):
                facts = self.fails(way, client=client, **GET_INVITE).facts
                self.assertEqual(facts["kind"], "BODY_TOO_LARGE")
                self.assertIn("1000", facts["message"])

    def test_rejected_credentials_are_an_authentication_error(self) -> None:
        self.service.respond = Response(401, {"error": "invalid_client", "description": "unknown client"})
        credentials: dict[str, Any] = {"accessToken": None, "clientId": "me", "clientSecret": "s3cret"}
        client = self.client(loginUrl=self.service.url, **credentials)
        for way in WAYS:
            with self.subTest(way):
                facts = self.fails(way, client=client, **GET_INVITE).facts
                self.assertEqual((facts["kind"], facts["code"]), ("AUTHENTICATION", "invalid_client"))
                self.assertEqual(facts["outcomeUnknown"], False)
                self.assertNotIn("s3cret", str(facts))

    def test_attempts_are_counted(self) -> None:
        self.service.respond = Response(503, {}, {"Retry-After": "0"})
        self.assert_call_fails(
            self.client(maxRetries=1),
            GET_INVITE,
            "503",
            kind="API",
            httpStatus=503,
            retryAfterMs=0,
            attempts=2,
            retryable=True,
            body={},
        )

    def test_every_error_kind_is_in_the_contract(self) -> None:
        kinds = {kind["name"] for kind in contract.CONTRACT["errorKinds"]}
        fields = {field["name"] for field in contract.CONTRACT["errorFields"]}
        self.service.respond = Response(404, ERROR_BODY)
        failed = self.fails("call", client=self.client(), **GET_INVITE)
        self.assertIn(failed.facts["kind"], kinds)
        self.assertLessEqual(failed.facts.keys(), fields)

    def hold(self, _: Request) -> Response:
        """Responds long after the timeout; the client has closed the connection by then."""
        self.held.wait(60)
        return Response(drops=True)
