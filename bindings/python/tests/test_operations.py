"""The 17 operations, against the sandbox."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
import unittest
from collections.abc import Mapping
from typing import Union

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

_OPERATIONS = re.findall(r'id: "(\w+)"', (crate() / "src/api/operations.rs").read_text())


def _snake_case(operation_id: str) -> str:
    return re.sub("[A-Z]", lambda match: "_" + match[0].lower(), operation_id)


class Operations(unittest.TestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.client = self.sandbox.client()
        self.addCleanup(self.client.close)

    def test_there_is_a_method_for_each_operation_and_no_other(self) -> None:
        self.assertEqual(len(_OPERATIONS), 17)
        methods = {name for name, _ in inspect.getmembers(Client) if "_onboarding_" in name}
        iterators = {"iter_onboarding_invites", "iter_onboarding_joincodes"}
        self.assertEqual(methods - iterators, set(map(_snake_case, _OPERATIONS)))

    def test_the_parameters_are_those_of_the_contract(self) -> None:
        source = (crate() / "src/api/operations.rs").read_text()
        rows = re.findall(r'id: "(\w+)".*?parameters: (.*?),\s+body: (None|Some)', source, re.DOTALL)
        for operation_id, parameters, body in rows:
            names = re.findall(r'"(\w+)"', parameters.replace("PAGES", '"pageNumber" "pageSize"'))
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

    def test_join_codes_with_dataclasses_and_with_dicts(self) -> None:
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

    def test_an_organization(self) -> None:
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

    def test_the_iterators_go_through_all_pages(self) -> None:
        invites = list(self.client.iter_onboarding_invites(page_size=10))
        self.assertEqual(len(invites), sandbox.INVITE_COUNT)
        self.assertEqual(len({invite.id for invite in invites}), sandbox.INVITE_COUNT)
        self.assertEqual(len(list(self.client.iter_onboarding_invites(page_number=3))), 13)
        self.assertEqual(len(list(self.client.iter_onboarding_joincodes(page_size=1))), 3)

    def test_a_call_by_id_answers_what_the_method_has_as_raw(self) -> None:
        raw = self.client.call("getOnboardingInvite", inviteId=sandbox.INVITE_ID)
        invite = self.client.get_onboarding_invite(sandbox.INVITE_ID)
        self.assertEqual(invite.raw, raw)
        self.assertEqual(raw["toAddress"], invite.to_address)
        self.assertIsNone(self.client.call("deleteOnboardingInvite", inviteId=sandbox.INVITE_ID))
        body = JoinCodeRequest(["acme.example"])
        code = self.client.call("postOnboardingJoincodes", body=body)
        self.assertEqual(code["emailDomains"], ["acme.example"])

    def test_results_are_frozen_and_as_dataclasses_should_be(self) -> None:
        invite = self.client.get_onboarding_invite(sandbox.INVITE_ID)
        self.assertTrue(dataclasses.is_dataclass(invite))
        with self.assertRaises(dataclasses.FrozenInstanceError):
            invite.id = "another"  # type: ignore[misc]
        self.assertEqual(dataclasses.replace(invite, id="another").to_address, invite.to_address)
        self.assertNotIn("raw", dataclasses.asdict(invite))

    def test_wrong_arguments_are_refused_by_name(self) -> None:
        cases: list[tuple[dict[str, object], str]] = [
            ({"inviteId": 3}, "inviteId"),
            ({"inviteId": ""}, "inviteId"),
            ({"invite_id": "i"}, "invite_id"),
            ({}, "inviteId"),
            ({"inviteId": {"a", "set"}}, "set"),
            ({"inviteId": float("nan")}, "JSON"),
        ]
        for arguments, name in cases:
            with self.assertRaises(InvalidArgument) as caught:
                self.client.call("getOnboardingInvite", **arguments)
            self.assertIn(name, str(caught.exception))
            self.assertEqual(caught.exception.operation_id, "getOnboardingInvite")
        with self.assertRaises(InvalidArgument) as caught:
            self.client.post_onboarding_users({"inviteId": "i", "name": "Sam"})
        self.assertIn("password", str(caught.exception))
        self.assertRaises(InvalidArgument, self.client.call, "getOnboardingNothing")
        self.assertRaises(InvalidArgument, self.client.call, "getOnboardingInvites\0")

    def test_every_character_arrives(self) -> None:
        for name in ["Zoë 🦀", '"\\\n', "\u2028\x00\x7f"]:
            staged = self.client.post_onboarding_orgprovisionings(
                {"emailAddress": "a@b.example", "organizationName": name + "."}
            )
            provisioning = self.client.get_onboarding_orgprovisioning(staged.id or "")
            self.assertEqual(provisioning.organization_name, name + ".")
            self.assertEqual(json.loads(json.dumps(provisioning.raw))["organizationName"], name + ".")


if __name__ == "__main__":
    unittest.main()
