"""The operations, against the sandbox."""

from __future__ import annotations

import inspect
import json
import re
import unittest
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Callable, Union

from genesys_onboarding import (
    ApplyOrgBillingActivationRequest,
    Client,
    CompleteOrgProvisioningRequest,
    CreateUserRequest,
    InvalidArgument,
    JoinCodeRequest,
    JoinExistingOrgsRequest,
    NotFound,
    OrgProvisioningUser,
    Sandbox,
    StageOrgProvisioningRequest,
    StageUserRequest,
    sandbox,
)
from support import crate

Body = Union[JoinCodeRequest, Mapping[str, object]]

_SOURCE = "\n".join(path.read_text() for path in sorted((crate() / "src/api").glob("*.rs")))
_OPERATIONS = re.findall(r'id: "(\w+)"', _SOURCE)


def _snake_case(operation_id: str) -> str:
    return re.sub("[A-Z]", lambda match: "_" + match[0].lower(), operation_id)


class Operations(unittest.TestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.client = self.sandbox.client()
        self.addCleanup(self.client.close)

    def test_methods_match_operations(self) -> None:
        self.assertGreater(len(_OPERATIONS), 10)
        methods = {name for name, _ in inspect.getmembers(Client) if "_onboarding_" in name}
        several_calls = {"iter_onboarding_invites", "iter_onboarding_joincodes"}
        several_calls.add("wait_for_onboarding_orgprovisioning")
        self.assertEqual(methods - several_calls, set(map(_snake_case, _OPERATIONS)))

    def test_parameters_match_operations(self) -> None:
        rows = re.findall(r'id: "(\w+)".*?parameters: (.*?),\s+body: (None|Some)', _SOURCE, re.DOTALL)
        self.assertEqual([row[0] for row in rows], _OPERATIONS)
        for operation_id, parameters, body in rows:
            names = re.findall(r'"(\w+)"', parameters.replace("PAGE_PARAMETERS", '"pageNumber" "pageSize"'))
            names = [_snake_case(name) for name in names] + ["body"] * (body != "None")
            method = getattr(Client, _snake_case(operation_id))
            self.assertEqual(list(inspect.signature(method).parameters)[1:], names, operation_id)

    def test_invites(self) -> None:
        invite = self.client.get_onboarding_invite(sandbox.INVITE_ID)
        self.assertEqual((invite.id, invite.administrator), (sandbox.INVITE_ID, True))
        page = self.client.get_onboarding_invites(page_number=3, page_size=25)
        self.assertEqual((len(page.entities), page.page_count, page.total), (13, 3, 63))
        self.client.delete_onboarding_invite(sandbox.INVITE_ID)
        self.assertRaises(NotFound, self.client.get_onboarding_invite, sandbox.INVITE_ID)

    def test_join_codes_from_dataclass_and_dict(self) -> None:
        bodies: list[tuple[Body, Body]] = [
            (JoinCodeRequest(["acme.example"]), JoinCodeRequest(("a.example", "b.example"))),
            ({"emailDomains": ["acme.example"]}, {"emailDomains": ("a.example", "b.example")}),
        ]
        for first, second in bodies:
            code = self.client.post_onboarding_joincodes(first)
            assert code.id is not None
            self.assertEqual(code.email_domains, ["acme.example"])
            self.client.put_onboarding_joincode(code.id, second)
            code = self.client.get_onboarding_joincode(code.id, email_domain="b.example")
            self.assertEqual(code.email_domains, ["a.example", "b.example"])
            self.client.delete_onboarding_joincode(code.id or "")
        self.assertEqual(len(self.client.get_onboarding_joincodes().entities), 3)

    def test_organization(self) -> None:
        staged = self.client.post_onboarding_orgprovisionings(
            StageOrgProvisioningRequest("lin@globex.example", organization_name="Globex")
        )
        assert staged.id is not None
        made = self.client.post_onboarding_orgprovisioning_complete(
            staged.id,
            CompleteOrgProvisioningRequest(
                administrator_email="lin@globex.example",
                administrator_password="a password",
                administrator_name="Lin",
                other_users=[OrgProvisioningUser("Kim", "kim@globex.example")],
            ),
        )
        provisioning = self.client.get_onboarding_orgprovisioning(staged.id, billing_activation_job=False)
        self.assertTrue(provisioning.provision_completed)
        assert made.organization_id is not None
        exists = self.client.head_onboarding_organization_users
        self.assertIs(exists(made.organization_id, "lin@globex.example"), True)
        self.assertIs(exists(made.organization_id, "kim@globex.example"), False)
        activation = self.client.get_onboarding_activation(sandbox.ACTIVATION_ID)
        self.assertEqual(activation.email_address, "dana@newco.example")
        applied = self.client.post_onboarding_activation_apply(
            sandbox.ACTIVATION_ID, ApplyOrgBillingActivationRequest(made.organization_id)
        )
        self.assertEqual((applied.status, applied.organization_id), ("STARTED", made.organization_id))

    def test_users(self) -> None:
        self.client.post_onboarding_users_stage(StageUserRequest(sandbox.JOIN_CODE_ID, "sam@acme.test"))
        invite = list(self.client.iter_onboarding_invites())[-1]
        assert invite.id is not None
        user = self.client.post_onboarding_users(CreateUserRequest(invite.id, "Sam", "a password"))
        self.assertEqual((user.email, user.organization), ("sam@acme.test", sandbox.ORGANIZATION_NAME))
        joined = self.client.post_onboarding_users_joinexistingorgs(
            JoinExistingOrgsRequest([sandbox.OTHER_ORGANIZATION_ID], email="sam@acme.test")
        )
        self.assertTrue(joined.invite_url or joined.join_code_url)

    def test_iterators_visit_all_pages(self) -> None:
        invites = list(self.client.iter_onboarding_invites(page_size=10))
        self.assertEqual(len(invites), sandbox.INVITE_COUNT)
        self.assertEqual(len({invite.id for invite in invites}), sandbox.INVITE_COUNT)
        self.assertEqual(len(list(self.client.iter_onboarding_invites(page_number=3))), 13)
        self.assertEqual(len(list(self.client.iter_onboarding_joincodes(page_size=1))), 3)

    def test_call_returns_raw_json(self) -> None:
        raw = self.client.call("getOnboardingInvite", inviteId=sandbox.INVITE_ID)
        invite = self.client.get_onboarding_invite(sandbox.INVITE_ID)
        self.assertEqual(invite.raw, raw)
        self.assertEqual(raw["toAddress"], invite.to_address)
        self.assertIsNone(self.client.call("deleteOnboardingInvite", inviteId=sandbox.INVITE_ID))
        body = JoinCodeRequest(["acme.example"])
        code = self.client.call("postOnboardingJoincodes", body=body)
        self.assertEqual(code["emailDomains"], ["acme.example"])

    def test_result_is_accepted_as_body(self) -> None:
        code = self.client.post_onboarding_joincodes({"emailDomains": ["a.example", "b.example"]})
        assert code.id is not None
        self.client.put_onboarding_joincode(code.id, JoinCodeRequest(["c.example"]))
        for body in (code, code.to_dict(), code.raw, MappingProxyType({"emailDomains": code.email_domains})):
            self.client.put_onboarding_joincode(code.id, body)
            domains = self.client.get_onboarding_joincode(code.id, "a.example").email_domains
            self.assertEqual(domains, ["a.example", "b.example"])

    def test_invalid_argument_is_named(self) -> None:
        cases: list[tuple[dict[str, object], str]] = [
            ({"inviteId": 3}, "inviteId"),
            ({"inviteId": ""}, "inviteId"),
            ({"invite_id": "i"}, "invite_id"),
            ({}, "inviteId"),
            ({"inviteId": {"a", "set"}}, "inviteId"),
            ({"inviteId": float("nan")}, "inviteId"),
        ]
        for arguments, name in cases:
            with self.assertRaises(InvalidArgument) as caught:
                self.client.call("getOnboardingInvite", **arguments)
            self.assertEqual(caught.exception.argument, name)
            self.assertIn(f" {name}: ", str(caught.exception))
            self.assertEqual(caught.exception.operation_id, "getOnboardingInvite")
        with self.assertRaises(InvalidArgument) as caught:
            self.client.post_onboarding_users({"inviteId": "i", "name": "Sam"})
        self.assertIn("password", str(caught.exception))
        self.assertRaises(InvalidArgument, self.client.call, "getOnboardingNothing")
        self.assertRaises(InvalidArgument, self.client.call, "getOnboardingInvites\0")

    def test_invalid_body_is_rejected_before_sending(self) -> None:
        before = self.sandbox.request_count
        body: Any
        for body, name in [
            (JoinCodeRequest("acme.example"), "email_domains"),
            (JoinCodeRequest([1]), "email_domains[0]"),  # type: ignore[list-item]
        ]:
            with self.assertRaises(InvalidArgument) as caught:
                self.client.post_onboarding_joincodes(body)
            self.assertEqual(caught.exception.argument, name)
            self.assertIn(f"invalid argument {name}: expected a list of strings", str(caught.exception))
            self.assertFalse(caught.exception.outcome_unknown)
        calls: list[tuple[Callable[[], object], str]] = [
            (lambda: self.client.post_onboarding_users_stage(StageUserRequest("j", "")), "email"),
            (lambda: self.client.post_onboarding_users(CreateUserRequest("i", "Sam", "")), "password"),
            (lambda: self.client.get_onboarding_joincode(" "), "join_code_id"),
        ]
        for call, name in calls:
            with self.assertRaises(InvalidArgument) as caught:
                call()
            self.assertEqual(caught.exception.argument, name)
        self.assertEqual(self.sandbox.request_count, before)

    def test_all_characters_arrive(self) -> None:
        for name in ["Zoë 🦀", '"\\\n', "\u2028\x00\x7f"]:
            staged = self.client.post_onboarding_orgprovisionings(
                {"emailAddress": "a@b.example", "organizationName": name + "."}
            )
            provisioning = self.client.get_onboarding_orgprovisioning(staged.id or "")
            self.assertEqual(provisioning.organization_name, name + ".")
            self.assertEqual(json.loads(json.dumps(provisioning.raw))["organizationName"], name + ".")


if __name__ == "__main__":
    unittest.main()
