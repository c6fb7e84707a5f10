"""The sandbox for users' own tests, within a program and on its own."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import unittest

from genesys_onboarding import (
    ApiError,
    Client,
    ConnectError,
    InvalidArgument,
    OnboardingError,
    PermissionDenied,
    RateLimited,
    Sandbox,
    TransportError,
    sandbox,
)
from support import PATIENCE, crate, run


class Within(unittest.TestCase):
    def test_the_constants_are_those_of_the_library(self) -> None:
        source = (crate() / "src/sandbox/fixtures.rs").read_text()
        constants = re.findall(r"^pub const (\w+): \S+ = (.*);", source, re.MULTILINE)
        self.assertGreater(len(constants), 10)
        for name, value in constants:
            self.assertEqual(getattr(sandbox, name), json.loads(value), name)

    def test_its_clients(self) -> None:
        with Sandbox() as service:
            self.assertEqual(service.client().get_onboarding_invites().total, sandbox.INVITE_COUNT)
            limited = service.client(
                client_id=service.unprivileged_client_id, client_secret=service.unprivileged_client_secret
            )
            self.assertRaises(PermissionDenied, limited.get_onboarding_invites)
            nobody = Client(base_url=service.base_url)
            self.assertEqual(nobody.get_onboarding_invite("invite-1").id, "invite-1")
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
            service.fail_next(dropped_response=True)
            with self.assertRaises(TransportError) as broken:
                client.post_onboarding_joincodes({"emailDomains": ["acme.example"]})
            self.assertTrue(broken.exception.outcome_unknown)
            self.assertEqual(len(client.get_onboarding_joincodes().entities), 4)
            for nonsense in ({}, {"count": -1, "status": 500}, {"status": 65536}, {"delay": 1e9}):
                self.assertRaises(InvalidArgument, service.fail_next, **nonsense)

    def test_token_faults_and_counts(self) -> None:
        with Sandbox() as service:
            client = service.client(max_retries=0)
            service.fail_next_token(status=503)
            self.assertRaises(OnboardingError, client.get_onboarding_invites)
            self.assertEqual((service.request_count, service.token_request_count), (0, 1))
            client.get_onboarding_invites()
            service.expire_tokens()
            client.get_onboarding_invites()
            self.assertEqual((service.request_count, service.token_request_count), (3, 3))

    def test_a_port_that_is_taken(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.assertRaises(ConnectError, Sandbox, listener.getsockname()[1])
        self.assertRaises(InvalidArgument, Sandbox, 65536)


class OnItsOwn(unittest.TestCase):
    def start(self, *arguments: str) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-m", "genesys_onboarding.sandbox", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Who runs tests in the background may have let them ignore it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.addCleanup(program.communicate)
        timer = threading.Timer(PATIENCE, program.kill)
        timer.start()
        self.addCleanup(timer.cancel)
        return program

    def first_line(self, program: subprocess.Popen[str]) -> dict[str, str]:
        assert program.stdout is not None
        line: dict[str, str] = json.loads(program.stdout.readline())
        return line

    def test_it_serves_until_the_end_of_its_input(self) -> None:
        program = self.start("--port", "0")
        line = self.first_line(program)
        self.assertEqual(
            list(line), ["baseUrl", "clientId", "clientSecret", "unprivilegedClientId", "unprivilegedClientSecret"]
        )
        client = Client(
            base_url=line["baseUrl"],
            login_url=line["baseUrl"],
            client_id=line["clientId"],
            client_secret=line["clientSecret"],
        )
        self.assertEqual(client.get_onboarding_invites().total, sandbox.INVITE_COUNT)
        self.assertEqual(program.communicate("some input\nand its end", timeout=PATIENCE), ("", ""))
        self.assertEqual(program.returncode, 0)

    def test_it_ends_at_a_signal(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            program = self.start()
            self.first_line(program)
            program.send_signal(number)
            self.assertEqual(program.wait(PATIENCE), -number)
            assert program.stderr is not None
            self.assertEqual(program.stderr.read(), "")

    def test_wrong_arguments(self) -> None:
        for arguments, status in [(["--port", "x"], 2), (["--prot"], 2), (["--port", "65536"], 1)]:
            done = run("-m", "genesys_onboarding.sandbox", *arguments)
            self.assertEqual((done.returncode, done.stdout), (status, ""))
            self.assertIn("sandbox", done.stderr)
            self.assertNotIn("Traceback", done.stderr)


class Quickstart(unittest.TestCase):
    def test_it_goes_through_all_operations(self) -> None:
        done = run("-m", "genesys_onboarding")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines()[-1], "17 of 17 operations")


if __name__ == "__main__":
    unittest.main()
