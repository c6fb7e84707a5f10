"""The library's log arrives in `logging`."""

from __future__ import annotations

import logging
import textwrap
import unittest
from unittest import mock

from genesys_onboarding import Sandbox
from support import run


class Log(unittest.TestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.client = self.sandbox.client()
        self.logger = logging.getLogger("genesys_onboarding")

    def test_each_attempt_is_told(self) -> None:
        with self.assertLogs("genesys_onboarding", logging.DEBUG) as log:
            self.client.get_onboarding_invites()
        self.assertTrue(any("getOnboardingInvites: 200" in line for line in log.output), log.output)
        self.assertNotIn(self.sandbox.client_secret, "".join(log.output))

    def test_the_level_is_followed_from_call_to_call(self) -> None:
        with self.assertLogs("genesys_onboarding", logging.WARNING) as log:
            self.client.get_onboarding_invite("invite-1")
            self.sandbox.fail_next(status=503, retry_after=0)
            self.client.get_onboarding_invite("invite-1")
        self.assertEqual([record.levelname for record in log.records], ["WARNING"])
        with self.assertLogs("genesys_onboarding", logging.DEBUG) as log:
            self.client.get_onboarding_invite("invite-1")
        self.assertEqual([record.levelname for record in log.records], ["DEBUG"])
        kept = _Keep()
        self.logger.addHandler(kept)
        self.addCleanup(self.logger.removeHandler, kept)
        self.client.get_onboarding_invite("invite-1")
        self.assertEqual(kept.records, [])

    def test_a_program_that_has_not_set_up_logging_is_told_nothing(self) -> None:
        program = """
            import logging
            from genesys_onboarding import Sandbox
            sandbox = Sandbox()
            sandbox.fail_next(status=503, retry_after=0)
            sandbox.client().get_onboarding_invite("invite-1")
        """
        done = run("-c", textwrap.dedent(program))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_a_handler_that_fails_does_no_harm(self) -> None:
        handler = logging.Handler()
        handler.emit = lambda record: 1 / 0  # type: ignore[assignment]
        self.logger.addHandler(handler)
        self.addCleanup(self.logger.removeHandler, handler)
        self.sandbox.fail_next(status=503, retry_after=0)
        with mock.patch("sys.unraisablehook") as hook:
            self.assertEqual(self.client.get_onboarding_invite("invite-1").id, "invite-1")
        hook.assert_called()


class _Keep(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


if __name__ == "__main__":
    unittest.main()
