"""The binding's own sandbox: its start, all of its verbs, and all operations on it."""

from __future__ import annotations

from typing import Any

import contract
from case import WAYS, Case

INVITE = {"inviteId": "invite-1"}


class Sandbox(Case):
    def setUp(self) -> None:
        super().setUp()
        self.started = self.start()

    def start(self, **options: Any) -> dict[str, Any]:
        started: dict[str, Any] = self.do("sandbox", options=options)
        self.do("client", name="own", settings={**started["settings"], "maxRetries": 0}, observe=False)
        self.addCleanup(self.do, "close", client="own")
        return started

    def verb(self, verb: str, **arguments: Any) -> Any:
        return self.do("verb", verb=verb, arguments=arguments)

    def call(self, operation: str, way: str = "typed", **arguments: Any) -> Any:
        return self.do(way, client="own", operation=operation, arguments=arguments)

    def invite_fails(self, **expected: Any) -> None:
        facts = self.fails("typed", client="own", operation="getOnboardingInvite", arguments=INVITE).facts
        self.assertLessEqual(expected.items(), facts.items())

    def test_description_names_all_operations_and_fixtures(self) -> None:
        described = self.started["describe"]
        self.assertEqual(described["version"], contract.VERSION)
        self.assertEqual(described["operations"], [operation["id"] for operation in contract.OPERATIONS])
        self.assertEqual(self.verb("describe")["fixtures"], described["fixtures"])

    def test_options_are_taken(self) -> None:
        seed = {"invites": [{"organizationId": "organization-1", "toAddress": "bob@acme.example"}]}
        started = self.start(clientId="me", clientSecret="s3cret", seed=seed)
        self.assertEqual(started["settings"]["clientId"], "me")
        self.assertEqual(self.call("getOnboardingInvites")["total"], 64)

    def test_invalid_option_is_an_error(self) -> None:
        invite = {"organizationId": "missing", "toAddress": "bob@acme.example"}
        failed = self.fails("sandbox", options={"seed": {"invites": [invite]}})
        self.assertEqual((failed.facts["kind"], failed.facts["setting"]), ("CONFIGURATION", "seed"))

    def test_every_operation_works_on_it(self) -> None:
        for way in WAYS:
            with self.subTest(way):
                self.verb("reset")
                self.call_every_operation(way)

    def call_every_operation(self, way: str) -> None:
        """The quickstart: an organization is made, a person joins it, and all is deleted."""

        def call(operation: str, **arguments: Any) -> Any:
            return self.call(operation, way, **arguments)

        body: dict[str, Any] = {"emailAddress": "lin@globex.example", "organizationName": "Globex"}
        provisioning = call("postOnboardingOrgprovisionings", body=body)["id"]
        administrator = {"administratorEmail": "lin@globex.example", "administratorName": "Lin"}
        body = {**administrator, "administratorPassword": "correct horse", "otherUsers": []}
        path = {"provisioningId": provisioning}
        made = call("postOnboardingOrgprovisioningComplete", **path, body=body)
        self.assertTrue(call("getOnboardingOrgprovisioning", **path)["provisionCompleted"])

        activation = {"activationId": "activation-1"}
        self.assertEqual(call("getOnboardingActivation", **activation)["id"], "activation-1")
        body = {"organizationId": made["organizationId"]}
        applied = call("postOnboardingActivationApply", **activation, body=body)
        self.assertEqual(applied["organizationId"], made["organizationId"])

        code = {"joinCodeId": call("postOnboardingJoincodes", body={"emailDomains": ["acme.example"]})["id"]}
        body = {"emailDomains": ["acme.example", "acme.test"]}
        self.assertIsNone(call("putOnboardingJoincode", **code, body=body))
        found = call("getOnboardingJoincode", **code, emailDomain="acme.test")
        self.assertEqual(found["emailDomains"], body["emailDomains"])
        self.assertGreater(call("getOnboardingJoincodes")["total"], 2)

        body = {**code, "email": "sam@acme.test"}
        self.assertIsNone(call("postOnboardingUsersStage", body=body))
        page = call("getOnboardingInvites", pageNumber=3, pageSize=25)
        invite = next(one["id"] for one in page["entities"] if one["toAddress"] == "sam@acme.test")
        self.assertEqual(call("getOnboardingInvite", inviteId=invite)["toAddress"], "sam@acme.test")
        body = {"inviteId": invite, "name": "Sam", "password": "correct horse"}
        self.assertEqual(call("postOnboardingUsers", body=body)["email"], "sam@acme.test")

        for email, exists in [("lin@globex.example", True), ("ghost@globex.example", False)]:
            user = {"organizationId": made["organizationId"], "email": email}
            self.assertIs(call("headOnboardingOrganizationUsers", **user), exists)
        body = {"organizationIds": ["organization-2"], "email": "ada@acme.example"}
        self.assertTrue(call("postOnboardingUsersJoinexistingorgs", body=body))

        self.assertIsNone(call("deleteOnboardingInvite", **INVITE))
        self.assertIsNone(call("deleteOnboardingJoincode", **code))
        called = {request.get("operation") for request in self.verb("requests")["requests"]}
        self.assertLessEqual({operation["id"] for operation in contract.OPERATIONS}, called)

    def test_state_shows_what_calls_have_done(self) -> None:
        before = len(self.verb("state")["invites"])
        self.call("deleteOnboardingInvite", **INVITE)
        self.assertEqual(len(self.verb("state")["invites"]), before - 1)
        self.verb("reset")
        self.assertEqual(len(self.verb("state")["invites"]), before)

    def test_injected_fault_fails_the_next_call(self) -> None:
        self.verb("fail_next", status=429, retryAfter=7)
        self.invite_fails(httpStatus=429, retryAfterMs=7000)
        # The client pauses after a 429; another one does not.
        self.start()
        self.verb("fail_next", count=2, status=500, operation="getOnboardingInvite")
        self.call("getOnboardingInvites")
        for _ in range(2):
            self.invite_fails(httpStatus=500)
        self.verb("fail_next", dropResponse=True)
        self.invite_fails(kind="TRANSPORT")
        self.call("getOnboardingInvite", **INVITE)

    def test_requests_are_recorded_and_cleared(self) -> None:
        self.call("getOnboardingInvite", **INVITE)
        requests = self.verb("requests")["requests"]
        self.assertEqual([request["on"] for request in requests], ["token", "api"])
        self.assertEqual(requests[1]["operation"], "getOnboardingInvite")
        self.verb("clear_requests")
        self.assertEqual(self.verb("requests")["requests"], [])

    def test_expired_token_is_replaced(self) -> None:
        self.call("getOnboardingInvite", **INVITE)
        self.verb("expire_tokens")
        self.call("getOnboardingInvite", **INVITE)
        statuses = [request["status"] for request in self.verb("requests")["requests"]]
        self.assertEqual(statuses, [200, 200, 401, 200, 200])

    def test_settings_are_changed(self) -> None:
        self.verb("set_settings", pollsUntilProvisioned=5)
        self.assertEqual(self.verb("describe")["settings"]["pollsUntilProvisioned"], 5)

    def test_codes_are_expired(self) -> None:
        self.verb("expire_codes")

    def test_invalid_fault_is_an_error(self) -> None:
        failed = self.fails("verb", verb="fail_next", arguments={"status": 7})
        self.assertIn(failed.facts["kind"], ("CONFIGURATION", "INVALID_ARGUMENT"))
