"""Clients: those that are derived with options, what came back last, and the end of a client."""

from __future__ import annotations

from case import GET_INVITE, INVITE, WAYS, Case
from service import Response


class Clients(Case):
    def setUp(self) -> None:
        super().setUp()
        self.service.respond = Response(200, INVITE, {"ININ-Correlation-Id": "corr-1"})

    def derive(self, parent: str, name: str = "derived", **options: object) -> str:
        fields = {"name": name, "from": parent, "options": options}
        self.do("derive", **fields)
        self.addCleanup(self.do, "close", client=name)
        return name

    def test_headers_of_settings_are_sent(self) -> None:
        client = self.client(headers={"Genesys-App": "dialer", "X-Request": "v"}, userAgent="mine/1")
        self.get_invite(client)
        headers = self.service.take()[0].headers
        self.assertEqual((headers["genesys-app"], headers["x-request"]), ("dialer", "v"))
        self.assertEqual(headers["user-agent"], "mine/1")

    def test_derived_header_is_sent_and_replaces(self) -> None:
        client = self.client(headers={"Genesys-App": "dialer", "X-Kept": "yes"})
        derived = self.derive(client, headers={"genesys-app": "batch", "X-New": "1"})
        for name, app, new in [(derived, "batch", "1"), (client, "dialer", None)]:
            self.get_invite(name)
            headers = self.service.take()[0].headers
            self.assertEqual((headers["genesys-app"], headers["x-kept"]), (app, "yes"))
            self.assertEqual(headers.get("x-new"), new)

    def test_derived_limit_holds_for_it_only(self) -> None:
        client = self.client(maxRetries=1)
        derived = self.derive(client, maxRetries=0)
        self.service.respond = Response(503, {}, {"Retry-After": "0"})
        for name, attempts in [(derived, 1), (client, 2)]:
            self.assertEqual(self.fails("typed", client=name, **GET_INVITE).facts["attempts"], attempts)

    def test_derived_client_shares_connection_and_outlives_parent(self) -> None:
        client = self.client()
        derived = self.derive(client)
        self.do("close", client=client)
        self.assertEqual(self.get_invite(derived), INVITE)

    def test_retry_after_503_succeeds(self) -> None:
        def respond(_: object) -> Response:
            failing = Response(503, {}, {"Retry-After": "0"})
            return failing if len(self.service.requests) < 2 else Response(200, INVITE)

        client = self.client(maxRetries=1)
        for way in WAYS:
            with self.subTest(way):
                self.service.take()
                self.service.respond = respond
                self.assertEqual(self.do(way, client=client, **GET_INVITE), INVITE)
                self.assertEqual(self.do("last_response", client=client)["attempts"], 2)

    def test_last_response_has_all_facts(self) -> None:
        client = self.client()
        self.assertIsNone(self.do("last_response", client=client))
        for way in WAYS:
            with self.subTest(way):
                self.do(way, client=client, **GET_INVITE)
                last = self.do("last_response", client=client)
                self.assertEqual((last["operationId"], last["httpStatus"]), ("getOnboardingInvite", 200))
                self.assertEqual((last["correlationId"], last["attempts"]), ("corr-1", 1))
                self.assertGreaterEqual(last["elapsedMs"], 0)
                headers = {name.lower(): value for name, value in last["headers"].items()}
                self.assertEqual(headers["content-type"], "application/json")

    def test_last_response_is_also_that_of_a_failure(self) -> None:
        client = self.client()
        self.service.respond = Response(404, {}, {"ININ-Correlation-Id": "corr-2"})
        self.fails("typed", client=client, **GET_INVITE)
        last = self.do("last_response", client=client)
        self.assertEqual((last["httpStatus"], last["correlationId"]), (404, "corr-2"))

    def test_last_response_is_of_one_client(self) -> None:
        client = self.client()
        derived = self.derive(client)
        self.get_invite(derived)
        self.assertEqual(self.do("last_response", client=derived)["httpStatus"], 200)
        self.assertIsNone(self.do("last_response", client=client))

    def test_observer_sees_each_attempt(self) -> None:
        if not self.program.hello["events"]:
            self.skipTest("this language has no observers, as its README says")

        def respond(_: object) -> Response:
            failing = Response(503, {}, {"Retry-After": "0"})
            return failing if len(self.service.requests) < 2 else Response(200, INVITE)

        self.service.respond = respond
        client = self.client("observed", observe=True, maxRetries=1)
        self.get_invite(client)
        events = [event for event in self.do("events", client=client) if event["kind"] == "attempt"]
        seen = [(event["operation"], event["attempt"], event["status"]) for event in events]
        self.assertEqual(seen, [("getOnboardingInvite", 1, 503), ("getOnboardingInvite", 2, 200)])

    def test_use_after_close_is_an_error(self) -> None:
        client = self.client("closed")
        self.get_invite(client)
        self.do("close", client=client)
        self.service.take()
        for way in WAYS:
            with self.subTest(way):
                self.fails(way, client=client, **GET_INVITE)
        self.fails("pages", client=client, operation="getOnboardingInvites", arguments={})
        fields = {"name": "never", "from": client, "options": {}}
        self.fails("derive", **fields)
        self.assertEqual(self.service.take(), [])

    def test_second_close_is_harmless(self) -> None:
        client = self.client("closed twice")
        other = self.client("open")
        self.do("close", client=client)
        self.do("close", client=client)
        self.assertEqual(self.get_invite(other), INVITE)

    def test_collected_clients_hurt_no_other(self) -> None:
        """A client that is replaced by another one is garbage."""
        other = self.client("other")
        for _ in range(3):
            for _ in range(50):
                self.do("client", name="garbage", settings=self.settings(), observe=False)
                self.get_invite("garbage")
            self.do("collect")
            self.assertEqual(self.get_invite(other), INVITE)
        self.do("close", client="garbage")
