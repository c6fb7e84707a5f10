"""The library's log arrives in `logging`."""

from __future__ import annotations

import logging
import os
import textwrap
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Optional
from unittest import mock

from genesys_onboarding import Sandbox
from support import PATIENCE, run

EXITS = int(os.environ.get("GENESYS_ONBOARDING_EXITS", "20"))
"""How many interpreters end with daemon threads in calls; .ci/python sets more."""


class _Keep(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class Log(unittest.TestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.client = self.sandbox.client()
        self.logger = logging.getLogger("genesys_onboarding")

    def test_each_attempt_is_logged(self) -> None:
        with self.assertLogs("genesys_onboarding", logging.DEBUG) as log:
            self.client.get_onboarding_invites()
        attempt = "getOnboardingInvites: GET /api/v2/onboarding/invites: 200 in "
        self.assertTrue(any(attempt in line for line in log.output), log.output)
        self.assertNotIn(self.sandbox.client_secret, "".join(log.output))

    def test_level_change_applies_to_next_call(self) -> None:
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

    def test_unconfigured_logging_prints_nothing(self) -> None:
        program = """
            import logging
            from genesys_onboarding import Sandbox
            sandbox = Sandbox()
            sandbox.fail_next(status=503, retry_after=0)
            sandbox.client().get_onboarding_invite("invite-1")
        """
        done = run("-c", textwrap.dedent(program))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_failing_handler_does_not_fail_call(self) -> None:
        handler = logging.Handler()
        handler.emit = lambda record: 1 / 0  # type: ignore[assignment]
        self.logger.addHandler(handler)
        self.addCleanup(self.logger.removeHandler, handler)
        self.sandbox.fail_next(status=503, retry_after=0)
        with mock.patch("sys.unraisablehook") as hook:
            self.assertEqual(self.client.get_onboarding_invite("invite-1").id, "invite-1")
        hook.assert_called()

    def test_handler_may_call_the_library(self) -> None:
        ids: list[Optional[str]] = []

        def emit(record: logging.LogRecord) -> None:
            self.logger.setLevel(logging.DEBUG if self.logger.level != logging.DEBUG else logging.INFO)
            ids.append(self.client.get_onboarding_invite("invite-1").id)

        handler = logging.Handler()
        handler.emit = emit  # type: ignore[method-assign]
        self.logger.addHandler(handler)
        self.addCleanup(self.logger.removeHandler, handler)
        self.addCleanup(self.logger.setLevel, self.logger.level)
        self.sandbox.fail_next(status=503, retry_after=0)
        self.assertEqual(self.client.get_onboarding_invite("invite-2").id, "invite-2")
        self.assertEqual(set(ids), {"invite-1"})

    def test_handler_of_other_records_may_call(self) -> None:
        program = """
            import logging, threading
            from genesys_onboarding import Sandbox
            sandbox = Sandbox()
            client = sandbox.client()
            library = logging.getLogger("genesys_onboarding")

            class Handler(logging.Handler):
                # It holds its lock during a call, and a thread in the library's callback may wait for that.
                def emit(self, record):
                    if record.name == "program":
                        library.setLevel(logging.DEBUG if library.level != logging.DEBUG else logging.INFO)
                        client.get_onboarding_invite("invite-1")

            logging.getLogger().addHandler(Handler())

            def log():
                for _ in range(50):
                    logging.getLogger("program").warning("a record")

            def call():
                for _ in range(50):
                    client.get_onboarding_invite("invite-2")

            threads = [threading.Thread(target=target) for target in (log, call, log, call)]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]
        """
        done = run("-c", textwrap.dedent(program))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_handler_of_login_may_wait_for_another_call(self) -> None:
        # A thread that logs in has no lock of the library while its record is handled.
        logging_in, called = threading.Event(), threading.Event()
        waited: list[bool] = []
        handler = logging.Handler()

        def handle(record: logging.LogRecord) -> bool:
            if "/oauth/token" in record.getMessage() and not logging_in.is_set():
                logging_in.set()
                waited.append(called.wait(PATIENCE))
            return True

        # Not `emit`, around which its own lock would keep the other call's records waiting.
        handler.handle = handle  # type: ignore[method-assign]
        self.logger.addHandler(handler)
        self.addCleanup(self.logger.removeHandler, handler)
        self.addCleanup(self.logger.setLevel, self.logger.level)
        self.logger.setLevel(logging.DEBUG)
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(self.client.get_onboarding_invite, "invite-1")
            self.assertTrue(logging_in.wait(PATIENCE))
            self.assertEqual(self.client.get_onboarding_invite("invite-2").id, "invite-2")
            self.assertFalse(first.done())
            called.set()
            self.assertEqual(first.result(PATIENCE).id, "invite-1")
        self.assertEqual(waited, [True])

    def test_level_changes_during_logging_calls(self) -> None:
        program = """
            import logging, threading
            from genesys_onboarding import Sandbox
            logger = logging.getLogger("genesys_onboarding")
            logger.addHandler(logging.FileHandler("/dev/null"))
            sandbox = Sandbox()
            client = sandbox.client()

            def work():
                for _ in range(50):
                    logger.setLevel(logging.DEBUG)
                    client.get_onboarding_invite("invite-1")
                    logger.setLevel(logging.ERROR)
                    client.get_onboarding_invite("invite-1")

            threads = [threading.Thread(target=work) for _ in range(4)]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]
        """
        done = run("-c", textwrap.dedent(program))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


class Exit(unittest.TestCase):
    def test_logging_daemon_threads_at_exit(self) -> None:
        program = """
            import logging, threading, time
            logging.basicConfig(level=logging.DEBUG, filename="/dev/null")
            from genesys_onboarding import Sandbox
            sandbox = Sandbox()
            client = sandbox.client()

            def work():
                while True:
                    try:
                        client.get_onboarding_invite("invite-1")
                    except Exception:
                        pass

            for _ in range(8):
                threading.Thread(target=work, daemon=True).start()
            time.sleep(0.05)
        """
        for _ in range(EXITS):
            done = run("-c", textwrap.dedent(program))
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


if __name__ == "__main__":
    unittest.main()
