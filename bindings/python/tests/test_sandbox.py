"""The sandbox, inside a program and as a program."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import unittest
from typing import Any

from genesys_onboarding import (
    ApiError,
    Client,
    ConfigurationError,
    ConnectError,
    CreateUserRequest,
    InvalidArgument,
    NotFound,
    OnboardingError,
    PermissionDenied,
    RateLimited,
    Sandbox,
    TransportError,
    sandbox,
)
from support import PATIENCE, crate, run, start


class Embedded(unittest.TestCase):
    def test_constants_match_fixtures(self) -> None:
        source = (crate() / "src/sandbox/state/fixtures.rs").read_text()
        constants = re.findall(r"^pub const (\w+): \S+ = (.*);", source, re.MULTILINE)
        self.assertGreater(len(constants), 10)
        for name, value in constants:
            self.assertEqual(getattr(sandbox, name), json.loads(value), name)

    def test_clients(self) -> None:
        with Sandbox() as service:
            self.assertEqual(service.client().get_onboarding_invites().total, sandbox.INVITE_COUNT)
            unprivileged = service.client(
                client_id=service.unprivileged_client_id, client_secret=service.unprivileged_client_secret
            )
            self.assertRaises(PermissionDenied, unprivileged.get_onboarding_invites)
            self.assertEqual(service.describe()["publicClientId"], service.public_client_id)
            anonymous = Client(base_url=service.base_url)
            self.assertEqual(anonymous.get_onboarding_invite("invite-1").id, "invite-1")
        with self.assertRaises(InvalidArgument):
            _ = service.base_url
        service.close()

    def test_faults(self) -> None:
        with Sandbox() as service:
            client = service.client(max_retries=0)
            service.fail_next(2, 500)
            for _ in range(2):
                self.assertRaises(ApiError, client.get_onboarding_invites)
            service.fail_next(status=429, retry_after=7)
            with self.assertRaises(RateLimited) as caught:
                client.get_onboarding_invites()
            self.assertEqual(caught.exception.retry_after, 7.0)
            service.fail_next(drop_response=True)
            with self.assertRaises(TransportError) as broken:
                client.post_onboarding_joincodes({"emailDomains": ["acme.example"]})
            self.assertTrue(broken.exception.outcome_unknown)
            self.assertEqual(len(client.get_onboarding_joincodes().entities), 4)
            self.assertRaises(InvalidArgument, service.fail_next)
            cases: list[tuple[str, dict[str, Any]]] = [
                ("count", {"count": -1, "status": 500}),
                ("status", {"status": 65536}),
                ("retry_after", {"delay": 1.0, "retry_after": 1}),
                ("delay", {"delay": 1e9}),
                ("operation", {"status": 500, "operation": "get"}),
                ("on", {"status": 500, "on": "api2"}),
            ]
            for name, invalid in cases:
                with self.assertRaises(InvalidArgument) as rejected:
                    service.fail_next(**invalid)
                self.assertEqual(rejected.exception.argument, name)

    def test_fault_waits_for_its_operation(self) -> None:
        with Sandbox() as service:
            client = service.client(max_retries=0)
            service.fail_next(status=404, operation="getOnboardingOrgprovisioning")
            client.get_onboarding_invites()
            self.assertRaises(NotFound, client.get_onboarding_orgprovisioning, sandbox.PROVISIONING_ID)
            client.get_onboarding_orgprovisioning(sandbox.PROVISIONING_ID)

    def test_requests_hide_secrets(self) -> None:
        with Sandbox() as service:
            client = service.client()
            client.post_onboarding_users(CreateUserRequest("invite-2", "Bob", "hunter2"))
            token, request = service.requests()
            self.assertEqual((token["on"], token["body"]), ("token", {"grant_type": "client_credentials"}))
            body = {"inviteId": "invite-2", "name": "Bob", "password": "***"}
            self.assertEqual((request["operation"], request["body"]), ("postOnboardingUsers", body))
            service.clear_requests()
            self.assertEqual((service.requests(), service.request_count), ([], 0))

    def test_reset_restores_fixtures(self) -> None:
        with Sandbox() as service:
            client = service.client(max_retries=0)
            before, initial = service.state(), service.describe()["settings"]
            client.delete_onboarding_invite("invite-1")
            service.set_settings(
                requests_per_minute=1, polls_until_provisioned=1, latency=0.001, refresh_tokens=False
            )
            settings = {
                "requestsPerMinute": 1,
                "pollsUntilProvisioned": 1,
                "latencyMs": 1,
                "refreshTokens": False,
            }
            self.assertEqual(service.describe()["settings"], settings)
            client.get_onboarding_invites()
            self.assertRaises(RateLimited, client.get_onboarding_invites)
            service.reset()
            self.assertEqual(service.state(), before)
            self.assertEqual(service.describe()["settings"], initial)
            client.get_onboarding_invites()
            self.assertEqual(service.token_request_count, 0)

    def test_token_faults_and_counts(self) -> None:
        with Sandbox() as service:
            client = service.client(max_retries=0)
            service.fail_next(status=503, on="token")
            self.assertRaises(OnboardingError, client.get_onboarding_invites)
            self.assertEqual((service.request_count, service.token_request_count), (0, 1))
            client.get_onboarding_invites()
            service.expire_tokens()
            service.expire_codes()
            client.get_onboarding_invites()
            self.assertEqual((service.request_count, service.token_request_count), (3, 3))

    def test_used_port_is_connect_error(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.assertRaises(ConnectError, Sandbox, listener.getsockname()[1])
        self.assertRaises(ConfigurationError, Sandbox, 65536)

    def test_options(self) -> None:
        with Sandbox(
            host="localhost", client_id="me", client_secret="s", seed={"fixtures": False}
        ) as service:
            self.assertEqual((service.client_id, service.client_secret), ("me", "s"))
            self.assertEqual(service.client().get_onboarding_invites().total, 0)
            state = service.state()
        with Sandbox(seed=state) as service:
            self.assertEqual(service.state(), state)
        invalid: dict[str, Any] = {
            "host": "sandbox.example",
            "client_id": "a:b",
            "unprivileged_client_id": " ",
            "seed": {"people": []},
        }
        for name, value in invalid.items():
            with self.assertRaises(ConfigurationError) as rejected:
                Sandbox(**{name: value})
            self.assertEqual(rejected.exception.setting, name)


class Standalone(unittest.TestCase):
    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return start(self, "-m", "genesys_onboarding.sandbox", *arguments, text=True)

    def first_line(self, program: subprocess.Popen[str]) -> dict[str, str]:
        assert program.stdout is not None
        line: dict[str, str] = json.loads(program.stdout.readline())
        return line

    def test_signal_ends_it_with_success(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            program = self.start()
            line = self.first_line(program)
            self.assertEqual(
                list(line),
                [
                    "baseUrl",
                    "clientId",
                    "clientSecret",
                    "unprivilegedClientId",
                    "unprivilegedClientSecret",
                    "publicClientId",
                ],
            )
            client = Client(
                base_url=line["baseUrl"],
                login_url=line["baseUrl"],
                client_id=line["clientId"],
                client_secret=line["clientSecret"],
            )
            self.assertEqual(client.get_onboarding_invites().total, sandbox.INVITE_COUNT)
            program.send_signal(number)
            self.assertEqual(program.wait(PATIENCE), 0)
            assert program.stderr is not None
            self.assertEqual(program.stderr.read(), "")

    def test_until_eof_ends_it_at_end_of_input(self) -> None:
        program = self.start("--until-eof", "--client-id", "me")
        self.assertEqual(self.first_line(program)["clientId"], "me")
        self.assertEqual(program.communicate("some input\nand its end", timeout=PATIENCE), ("", ""))
        self.assertEqual(program.returncode, 0)

    def test_invalid_arguments(self) -> None:
        for arguments in (["--port", "x"], ["--prot"], ["--port", "65536"]):
            done = run("-m", "genesys_onboarding.sandbox", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("sandbox", done.stderr)
            self.assertNotIn("Traceback", done.stderr)


if __name__ == "__main__":
    unittest.main()
