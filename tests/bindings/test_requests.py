"""The recorded requests: what arrives for each operation, parameter and value is what the contract says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import contract
from case import WAYS, Case, response_of

Arguments = dict[str, Any]

IDS = [
    "a/b",
    "../x",
    "...",
    "%2e%2e",
    "ü",
    "a b?c#d",
    "a\r\nHost: evil",
    "\0",
    "A-z0_9.~",
    "日本\N{GRINNING FACE}",
]
IDS += ["a+b&c=d;e", "'\"<>\\^`{|}", "[::1]:@!$()*,"]
STRINGS = ["", " ", "a&b=c#d?é+/", "\N{GRINNING FACE}\0\n", "null", "%"]
INTEGERS = [0, -1, 25, contract.BEYOND_DOUBLES, 2**63 - 1, -(2**63)]
TEXTS = ["ü\N{GRINNING FACE}", 'quoted "\\ /\b\f\n\r\t\u2028', "before\0after", "true"]
"""Values of a body's strings, of which some must not be empty."""

NEVER_BLANK = {"email"}
"""A query parameter that is required must not be blank."""


def values(parameter: dict[str, Any]) -> list[Any]:
    if parameter["in"] == "path":
        return IDS
    if parameter["type"] == "string":
        return [text for text in STRINGS if text.strip() or parameter["name"] not in NEVER_BLANK]
    return [False, True] if parameter["type"] == "boolean" else INTEGERS


def cases(operation: dict[str, Any]) -> Iterator[Arguments]:
    """Arguments: each parameter absent and with each of its values, and so each field of the body."""
    every, required = contract.arguments(operation), contract.arguments(operation, only_required=True)
    yield every
    yield required
    for parameter in operation["parameters"]:
        name = parameter["name"]
        if not parameter["required"]:
            yield {key: value for key, value in every.items() if key != name}
        for value in values(parameter):
            yield {**required, name: value}
            yield {**every, name: value}
    if operation["body"]:
        for body in bodies(operation["body"]):
            yield {**required, "body": body}


def bodies(model: str) -> Iterator[dict[str, Any]]:
    every, required = contract.fields(model), contract.fields(model, only_required=True)
    for field in contract.MODELS[model]["fields"]:
        name = field["name"]
        if not field["required"]:
            yield {key: value for key, value in every.items() if key != name}
            yield {**required, name: every[name]}
        for value in field_values(field):
            yield {**required, name: value}


def field_values(field: dict[str, Any]) -> list[Any]:
    if field.get("array"):
        item = {**field, "array": False}
        lists = [[], [contract.value(item)]]
        return lists + [[text] * 3 for text in TEXTS if field["type"] == "string"]
    if field["type"] == "string":
        return TEXTS if field["required"] else ["", *TEXTS]
    return [False, True] if field["type"] == "boolean" else INTEGERS


class Requests(Case):
    def test_every_request_is_the_one_of_the_contract(self) -> None:
        client = self.client()
        for operation in contract.OPERATIONS:
            self.service.respond = response_of(operation)
            for number, arguments in enumerate(cases(operation)):
                for way in WAYS:
                    with self.subTest(operation["id"], number=number, way=way):
                        self.do(way, client=client, operation=operation["id"], arguments=arguments)
                        self.assert_request(operation, arguments)

    def assert_request(self, operation: dict[str, Any], arguments: Arguments) -> None:
        requests = self.service.take()
        self.assertEqual(len(requests), 1)
        request, body = requests[0], arguments.get("body")
        self.assertEqual(request.method, operation["method"])
        self.assertEqual(request.target, contract.target(operation, arguments))
        headers = {
            "accept": "application/json",
            "accept-encoding": "gzip",
            "authorization": "Bearer t0ken",
            "host": self.service.address,
            "user-agent": f"genesys-onboarding/{contract.VERSION}",
        }
        if body is None:
            self.assertEqual(request.body, b"")
        else:
            self.assertEqual(json.loads(request.body), body)
            headers |= {"content-type": "application/json", "content-length": str(len(request.body))}
        self.assertEqual(request.headers, headers)

    def test_call_without_body_sends_none(self) -> None:
        client = self.client()
        for operation in contract.OPERATIONS:
            if not operation["body"]:
                continue
            self.service.respond = response_of(operation)
            arguments = contract.arguments(operation)
            del arguments["body"]
            with self.subTest(operation["id"]):
                self.do("call", client=client, operation=operation["id"], arguments=arguments)
                request = self.service.take()[0]
                self.assertEqual((request.body, request.headers["content-length"]), (b"", "0"))

    def test_unknown_fields_of_a_body_are_sent(self) -> None:
        client = self.client()
        operation = contract.operation("postOnboardingUsersStage")
        self.service.respond = response_of(operation)
        body = {**contract.fields("StageUserRequest"), "zeta": [None, {"a": 1.5}]}
        self.do("call", client=client, operation=operation["id"], arguments={"body": body})
        self.assertEqual(json.loads(self.service.take()[0].body), body)

    def test_access_token_is_of_the_sandbox(self) -> None:
        """With client credentials there is one token request, and each call carries its token."""
        started = self.do("sandbox", options={})
        self.do("client", name="own", settings=started["settings"], observe=False)
        for _ in range(3):
            self.do("typed", client="own", operation="getOnboardingInvites", arguments={})
        requests = self.do("verb", verb="requests", arguments={})["requests"]
        self.assertEqual([request["on"] for request in requests], ["token", "api", "api", "api"])
        self.assertEqual([request["status"] for request in requests], [200] * 4)
