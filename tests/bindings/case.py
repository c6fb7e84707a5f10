"""The base of all tests: a running program, a scripted service, and a client of it."""

from __future__ import annotations

import unittest
from collections.abc import Sequence
from typing import Any, ClassVar

import contract
from program import Failure, Program
from service import Response, Service

WAYS = ("call", "typed")
"""By the name of the operation, and by its function."""


class Case(unittest.TestCase):
    """Each class of tests has a program of its own, each test a service of its own."""

    command: ClassVar[Sequence[str]] = ()
    """The command of the program."""

    program: ClassVar[Program]
    maxDiff = None

    @classmethod
    def setUpClass(cls) -> None:
        cls.program = Program(cls.command)
        cls.addClassCleanup(cls.program.kill)

    def setUp(self) -> None:
        self.service = Service()
        self.addCleanup(self.service.close)

    @classmethod
    def do(cls, do: str, **fields: Any) -> Any:
        return cls.program.do(do, **fields)

    def settings(self, **settings: Any) -> dict[str, Any]:
        """The settings of a client of the service, which does not retry; those that are None are left out."""
        given = {"baseUrl": self.service.url, "accessToken": "t0ken", "maxRetries": 0, **settings}
        return {name: value for name, value in given.items() if value is not None}

    def client(self, name: str = "client", observe: bool = False, **settings: Any) -> str:
        """Makes a client of the service, and returns its name."""
        self.do("client", name=name, settings=self.settings(**settings), observe=observe)
        self.addCleanup(self.do, "close", client=name)
        return name

    def fails(self, do: str, **fields: Any) -> Failure:
        """Expects an error."""
        with self.assertRaises(Failure) as caught:
            self.do(do, **fields)
        return caught.exception

    def get_invite(self, client: str, invite_id: str = "i-1", **more: Any) -> Any:
        """Calls the operation that most tests call, as a function."""
        fields = {"operation": "getOnboardingInvite", "arguments": {"inviteId": invite_id}, **more}
        return self.do("typed", client=client, **fields)


INVITE = {"id": "i-1", "administrator": True, "toAddress": "ada@acme.example", "selfUri": "/i/1"}
GET_INVITE: dict[str, Any] = {"operation": "getOnboardingInvite", "arguments": {"inviteId": "i-1"}}
STAGE_USER: dict[str, Any] = {
    "operation": "postOnboardingUsersStage",
    "arguments": {"body": contract.fields("StageUserRequest")},
}


def response_of(operation: dict[str, Any], only_required: bool = False) -> Response:
    """The service's successful response of an operation."""
    body = contract.result(operation, only_required)
    return Response(200, body) if isinstance(body, dict) else Response(204 if body is None else 200)
