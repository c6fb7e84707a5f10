"""Requests as they are sent, and responses that the sandbox does not send."""

from __future__ import annotations

import json
import unittest

from genesys_onboarding import Client, DecodeError, JoinCodeRequest, __version__
from support.server import Request, Server, response


class Requests(unittest.TestCase):
    def sent_by(self, reply: bytes, call: object) -> Request:
        with Server(lambda request: reply) as server, Client(base_url=server.url) as client:
            call(client)  # type: ignore[operator]
            return server.requests[0]

    def test_id_is_percent_encoded(self) -> None:
        request = self.sent_by(response(204), lambda client: client.delete_onboarding_invite("a/b ü%"))
        self.assertEqual(request.method, "DELETE")
        self.assertEqual(request.target, "/api/v2/onboarding/invites/a%2Fb%20%C3%BC%25")

    def test_absent_arguments_are_not_sent(self) -> None:
        request = self.sent_by(response(200, {}), lambda client: client.get_onboarding_invites())
        self.assertEqual(request.target, "/api/v2/onboarding/invites")
        request = self.sent_by(response(200, {}), lambda client: client.get_onboarding_invites(page_number=0))
        self.assertEqual(request.target, "/api/v2/onboarding/invites?pageNumber=0")

    def test_boolean_is_sent_as_false(self) -> None:
        def call(client: Client) -> None:
            client.call("getOnboardingOrgprovisioning", provisioningId="p", billingActivationJob=False)

        flags = ["organizationExists", "genericEmailDomain", "supportsImmediateJoin"]
        flags += ["emailAddressExists", "provisionCompleted"]
        body = {**dict.fromkeys(flags, False), "emailAddress": "a@b.example", "organizationName": "B"}
        request = self.sent_by(response(200, body), call)
        self.assertTrue(request.target.endswith("?billingActivationJob=false"))

    def test_body_has_api_names(self) -> None:
        code = response(200, {"joinCodeUrl": "u", "emailDomains": []})
        for body in (JoinCodeRequest(["a.example"]), {"emailDomains": ["a.example"]}):
            request = self.sent_by(code, lambda client, body=body: client.post_onboarding_joincodes(body))
            self.assertEqual(json.loads(request.body), {"emailDomains": ["a.example"]})
            self.assertEqual(request.headers["content-type"], "application/json")
        request = self.sent_by(code, lambda client: client.post_onboarding_joincodes())
        self.assertEqual(request.body, b"")

    def test_unknown_body_fields_are_sent(self) -> None:
        body = {"emailDomains": ["a.example"], "newField": {"deep": [1, None]}}
        request = self.sent_by(response(204), lambda client: client.put_onboarding_joincode("j", body))
        self.assertEqual(json.loads(request.body), body)

    def test_headers(self) -> None:
        with Server(lambda request: response(200, {"toAddress": "a"})) as server:
            Client(base_url=server.url, access_token="a-token").get_onboarding_invite("i")
        headers = server.requests[0].headers
        self.assertEqual(headers["authorization"], "Bearer a-token")
        self.assertEqual(headers["accept"], "application/json")
        self.assertEqual(headers["user-agent"], f"genesys-onboarding/{__version__}")


class Responses(unittest.TestCase):
    def client(self, reply: bytes) -> Client:
        server = Server(lambda request: reply)
        self.addCleanup(server.__exit__)
        return Client(base_url=server.url)

    def test_unknown_response_fields_are_kept(self) -> None:
        sent = {"toAddress": "a@b.example", "newField": [{"deep": 1.5}], "id": None}
        client = self.client(response(200, {"entities": [sent], "extra": True}))
        page = client.get_onboarding_invites()
        self.assertEqual(page.raw, {"entities": [sent], "extra": True})
        self.assertEqual(page.entities[0].raw, sent)
        self.assertIsNone(page.entities[0].id)
        self.assertIsNone(page.entities[0].administrator)

    def test_listing_fields_are_optional(self) -> None:
        for body in ({}, {"entities": None}):
            page = self.client(response(200, body)).get_onboarding_joincodes()
            self.assertEqual((page.entities, page.total), ([], None))

    def test_whitespace_around_json_is_accepted(self) -> None:
        client = self.client(response(200, b' \r\n\t{"toAddress": "a"} \n'))
        self.assertEqual(client.get_onboarding_invite("i").to_address, "a")

    def test_missing_required_field_is_named(self) -> None:
        with self.assertRaises(DecodeError) as caught:
            self.client(response(200, {"id": "i"})).get_onboarding_invite("i")
        self.assertIn("toAddress", str(caught.exception))
        self.assertEqual(caught.exception.status, 200)


if __name__ == "__main__":
    unittest.main()
