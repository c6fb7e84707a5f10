"""Bulk runs: everyone exactly once, whatever happens to a run."""

from __future__ import annotations

import copy
import json
import os
import pickle
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import unittest
from collections import Counter
from collections.abc import Iterator
from typing import Any
from unittest import mock

from genesys_onboarding import (
    Bulk,
    BulkOutcome,
    BulkStopped,
    Cancelled,
    Client,
    ConfigurationError,
    CreateUserRequest,
    InvalidArgument,
    JoinExistingOrgsRequest,
    JoinExistingOrgsResponse,
    OnboardingError,
    PermissionDenied,
    Sandbox,
    StageUserRequest,
    _library,
)
from support import PATIENCE, run
from support.server import Request, Server, response


def people(count: int) -> Iterator[StageUserRequest]:
    return (StageUserRequest("joincode-1", f"person-{number}@acme.example") for number in range(count))


class BulkTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.journal = os.path.join(folder.name, "people.journal")
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.client = self.sandbox.client()
        self.addCleanup(self.client.close)

    def open(self, **options: Any) -> Bulk:
        bulk = self.client.bulk(self.journal, **{"settling_time": 0.02, **options})
        self.addCleanup(bulk.close)
        return bulk


class Outcomes(BulkTest):
    def test_later_run_sends_only_what_is_missing(self) -> None:
        with self.open() as bulk:
            report = bulk.run(people(50))
        self.assertEqual(str(report), "50 of 50 people done")
        self.assertTrue(report.is_complete)
        requests = self.sandbox.request_count
        with self.open() as bulk:
            report = bulk.run(people(51))
        self.assertEqual(report.summary, "51 of 51 people done (50 earlier)")
        self.assertEqual((report.counts.done, report.counts.resumed), (51, 50))
        self.assertEqual(self.sandbox.request_count, requests + 1)

    def test_models_and_dicts_are_accepted(self) -> None:
        bulk = self.open(threads=1)
        report = bulk.run(
            [
                StageUserRequest("joincode-1", "One@acme.example"),
                {"joinCodeId": "joincode-1", "email": "two@acme.example"},
                {"joinCodeId": "joincode-1", "email": "one@ACME.example"},
                CreateUserRequest("invite-2", "Ada", "correct horse"),
                JoinExistingOrgsRequest(["organization-1"], email="guest-3@acme.example"),
                {"organizationIds": ["organization-1"], "email": "guest-4@acme.example"},
            ]
        )
        self.assertEqual(str(report), "5 of 5 people done, 1 duplicate")
        stage, _, create, join, _ = report.outcomes
        self.assertEqual((stage.email, stage.http_status, stage.response), ("one@acme.example", 204, None))
        self.assertEqual(create.key, {"create": {"inviteId": "invite-2"}})
        self.assertIn("email='guest-2@acme.example'", repr(create.response))
        assert isinstance(join.response, JoinExistingOrgsResponse)
        self.assertEqual(join.response.invite_url, "https://join.sandbox.example/invites/invite-3")

    def test_rejected_people_are_listed_and_retried_if_asked(self) -> None:
        disabled = StageUserRequest("joincode-2", "ada@acme.example")
        blank = StageUserRequest("joincode-1", "")
        with self.open() as bulk:
            report = bulk.run([*people(2), disabled, blank])
        self.assertEqual(str(report), "2 of 4 people done, 2 rejected")
        conflict, invalid = sorted(report.with_status("rejected"), key=lambda outcome: outcome.email or "zz")
        self.assertEqual((conflict.http_status, invalid.http_status), (409, None))
        self.assertIn("body.email: must not be empty", invalid.message or "")
        requests = self.sandbox.request_count
        self.open().run([disabled])
        self.assertEqual(self.sandbox.request_count, requests)

    def test_lost_responses_are_reconciled(self) -> None:
        def respond(request: Request) -> bytes:
            if request.method == "GET":
                invites = [{"toAddress": email} for email in staged]
                return response(200, {"entities": invites, "total": len(invites), "pageCount": 1})
            staged[json.loads(request.body)["email"]] += 1
            return b"lost\r\n\r\n"

        staged: Counter[str] = Counter()
        server = Server(respond)
        self.addCleanup(server.__exit__)
        self.client = Client(base_url=server.url, max_retries=0)
        report = self.open().run(people(15))
        self.assertEqual(str(report), "15 of 15 people done (15 reconciled)")
        self.assertEqual(set(staged.values()), {1})

    def test_progress_gets_each_person_once(self) -> None:
        self.sandbox.fail_next(2, status=502)
        seen: list[BulkOutcome] = []
        self.open(threads=2).run(people(20), progress=seen.append)
        emails = [outcome.email for outcome in seen]
        self.assertEqual(len(set(emails)), 20)
        self.assertEqual(len(emails), 20)

    def test_people_are_taken_when_a_thread_is_free(self) -> None:
        taken, ended, most = 0, 0, 0

        def count() -> Iterator[StageUserRequest]:
            nonlocal taken
            for person in people(10):
                taken += 1
                yield person

        def observe(_: BulkOutcome) -> None:
            nonlocal ended, most
            most = max(most, taken - ended)
            ended += 1

        self.open(threads=2).run(count(), progress=observe)
        self.assertLessEqual(most, 2)

    def test_submit_serves_programs_with_threads(self) -> None:
        bulk = self.open()

        def submit() -> None:
            for person in people(5):
                bulk.submit(person)

        threads = [threading.Thread(target=submit) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        self.assertEqual(str(bulk.report()), "5 of 5 people done, 5 duplicate")


class Errors(BulkTest):
    def test_what_everyone_would_meet_stops_the_run(self) -> None:
        self.sandbox.fail_next(status=403)
        bulk = self.open(threads=1)
        with self.assertRaises(BulkStopped) as caught:
            bulk.run(people(10))
        stopped = caught.exception
        self.assertIsInstance(stopped.__cause__, PermissionDenied)
        self.assertEqual((stopped.status, stopped.operation_id), (403, "postOnboardingUsersStage"))
        self.assertEqual(stopped.report.counts.not_sent, 1)
        self.assertIn("0 of 1 person done, 1 not sent; stopped: ", str(stopped))
        for made in (copy.copy(stopped), pickle.loads(pickle.dumps(stopped))):
            self.assertEqual((str(made), made.status, made.report), (str(stopped), 403, stopped.report))
        bulk.close()
        self.assertEqual(str(self.open().run(people(10))), "10 of 10 people done")

    def test_wrong_form_ends_the_run_and_loses_nothing(self) -> None:
        for wrong in (5, {}, {"email": "ada@acme.example"}, {"joinCodeId": 5, "email": "a@acme.example"}):
            with self.open(threads=1) as bulk, self.assertRaises(InvalidArgument):
                bulk.run([*people(3), wrong, *people(6)])  # type: ignore[list-item]
        self.assertEqual(str(self.open().run(people(4))), "4 of 4 people done (3 earlier)")

    def test_error_of_the_iterable_is_raised(self) -> None:
        def broken() -> Iterator[StageUserRequest]:
            yield from people(3)
            raise OSError("line 4 cannot be read")

        with self.open() as bulk, self.assertRaisesRegex(OSError, "line 4"):
            bulk.run(broken())
        self.assertEqual(str(self.open().run(people(3))), "3 of 3 people done (3 earlier)")

    def test_invalid_options_are_named(self) -> None:
        for setting, options in {
            "threads": {"threads": 0},
            "settling_time": {"settling_time": -1},
            "max_failures": {"max_failures": 0},
            "retry_rejected": {"retry_rejected": 1},
        }.items():
            with self.assertRaises(ConfigurationError) as caught:
                self.open(**options)
            self.assertEqual(caught.exception.setting, setting)
        bulk = self.open()
        with self.assertRaisesRegex(ConfigurationError, "another run is using it"):
            self.open()
        bulk.close()
        bulk.close()
        for use in (bulk.report, lambda: bulk.run([]), lambda: bulk.run(people(1))):
            with self.assertRaisesRegex(InvalidArgument, "the bulk run is closed"):
                use()
        self.client.close()
        with self.assertRaisesRegex(InvalidArgument, "the client is closed"):
            self.open()

    def test_progress_bar_needs_tqdm(self) -> None:
        bulk = self.open()
        sys.modules["tqdm"] = None  # type: ignore[assignment]
        self.addCleanup(sys.modules.pop, "tqdm")
        with self.assertRaisesRegex(ImportError, r'pip install "genesys-onboarding\[tqdm\]"'):
            bulk.run(people(1), progress=True)

    def test_passwords_stay_out_of_journal_and_tracebacks(self) -> None:
        model = CreateUserRequest("invite-1", "Ada", _CANARY)
        incomplete = {"inviteId": "invite-1", "password": _CANARY}
        unencodable = {**incomplete, "name": object()}
        wrong: list[tuple[Any, str]] = [
            (model, "403"),
            (model.to_dict(), "403"),
            (incomplete, "name"),
            (unencodable, "create"),
        ]
        for person, part in wrong:
            self.sandbox.fail_next(status=403)
            with self.open() as bulk, self.assertRaises(OnboardingError) as caught:
                bulk.run([person])
            # This frame has the password, of course.
            error = caught.exception.with_traceback(getattr(caught.exception.__traceback__, "tb_next", None))
            shown = traceback.TracebackException.from_exception(error, capture_locals=True)
            text = "".join(shown.format())
            self.assertIn(part, text)
            self.assertNotIn(_CANARY, text)
            with open(self.journal, encoding="utf-8") as journal:
                self.assertNotIn(_CANARY, journal.read())

    def test_cancel_from_another_thread_stops_the_run(self) -> None:
        self.sandbox.fail_next(4, delay=60.0)
        bulk = self.open(threads=4)
        threading.Timer(0.3, bulk.cancel).start()
        with self.assertRaises(BulkStopped) as caught:
            bulk.run(people(10))
        self.assertIsInstance(caught.exception.__cause__, Cancelled)
        bulk.close()
        report = self.open().run(people(10))
        self.assertTrue(report.is_complete, report)


_CANARY = "c4n4ry-p4ssw0rd"

_CTRL_C = """
import os, signal, sys, threading
from genesys_onboarding import Sandbox, StageUserRequest

signal.signal(signal.SIGINT, signal.default_int_handler)
people = [StageUserRequest("joincode-1", f"person-{number}@acme.example") for number in range(20)]
with Sandbox() as sandbox, sandbox.client() as client:
    sandbox.fail_next(8, delay=60.0)
    for submit in (lambda bulk: bulk.run(people), lambda bulk: bulk.submit(people[0])):
        with client.bulk(sys.argv[1], settling_time=0.02) as bulk:
            threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
            try:
                submit(bulk)
            except KeyboardInterrupt:
                print(bulk.report())
        sandbox.fail_next(1, delay=60.0)
    # The delay is for the first request of the listing then.
    with client.with_options(attempt_timeout=0.5).bulk(sys.argv[1], settling_time=0.02) as bulk:
        print(bulk.run(people))
"""

_STAGE = """
import sys
from genesys_onboarding import Client, StageUserRequest

url, client_id, client_secret, journal, count = sys.argv[1:]
people = [StageUserRequest("joincode-1", f"person-{number}@acme.example") for number in range(int(count))]
with Client(base_url=url, login_url=url, client_id=client_id, client_secret=client_secret) as client:
    with client.bulk(journal, settling_time=0.02) as bulk:
        bulk.run(people)
"""


@unittest.skipUnless(hasattr(os, "fork"), "needs fork")
class Forks(BulkTest):
    def test_forked_child_keeps_no_journal_locked(self) -> None:
        bulk = self.open()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.read(reading, 1)
            os._exit(0)
        self.addCleanup(os.waitpid, child, 0)
        self.addCleanup(os.close, writing)
        os.close(reading)
        bulk.close()
        self.open().close()

    def test_report_in_child_waits_for_no_lock(self) -> None:
        bulk, is_over = self.open(), threading.Event()
        bulk.run(people(100))

        def report() -> None:
            while not is_over.is_set():
                bulk.report()

        threads = [threading.Thread(target=report) for _ in range(3)]
        for thread in threads:
            thread.start()
            self.addCleanup(thread.join)
        self.addCleanup(is_over.set)
        for _ in range(20):
            child = os.fork()
            if child == 0:
                signal.alarm(int(PATIENCE))
                stopped = None
                try:
                    stopped = bulk.report().stopped
                finally:
                    os._exit(0 if stopped and "another process" in stopped else 1)
            self.assertEqual(os.waitpid(child, 0)[1], 0)

    def test_child_that_closes_leaves_parents_lock(self) -> None:
        bulk = self.open()
        child = os.fork()
        if child == 0:
            bulk.close()
            os._exit(0)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        with self.assertRaisesRegex(ConfigurationError, "another run is using it"):
            self.open()
        self.assertTrue(bulk.run(people(1)).is_complete)


class Closing(BulkTest):
    def test_close_frees_no_run_in_use(self) -> None:
        bulk = self.open()
        report = _library.library.genesys_bulk_report_json

        def close_before(run: Any, *outputs: Any) -> int:
            bulk.close()
            with self.assertRaisesRegex(ConfigurationError, "another run is using it"):
                self.open()
            status: int = report(run, *outputs)
            return status

        with mock.patch.object(_library.library, "genesys_bulk_report_json", close_before):
            self.assertEqual(bulk.report().counts.people, 0)
        self.open()
        with self.assertRaisesRegex(InvalidArgument, "the bulk run is closed"):
            bulk.report()

    def test_error_that_is_kept_unlocks_journal(self) -> None:
        bulk = self.client.bulk(self.journal, threads=1)
        bulk.cancel()
        with self.assertRaises(BulkStopped) as raised:
            bulk.run(people(1))
        bulk.close()
        self.open()
        self.assertIsInstance(raised.exception.__cause__, Cancelled)


class Crashes(BulkTest):
    def test_ctrl_c_ends_the_run_and_loses_nothing(self) -> None:
        done = run("-c", _CTRL_C, self.journal)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        first, *_, last = done.stdout.splitlines()
        self.assertIn("8 in doubt; stopped: postOnboardingUsersStage: cancelled", first)
        self.assertTrue(last.startswith("20 of 20 people done ("), done.stdout)

    def test_killed_runs_stage_everyone_once(self) -> None:
        count, seed = 100, random.randrange(2**32)
        choose = random.Random(seed)
        arguments = [self.sandbox.base_url, self.sandbox.client_id, self.sandbox.client_secret]
        for _ in range(5):
            enough = self.sandbox.request_count + choose.randrange(1, 25)
            child = subprocess.Popen([sys.executable, "-c", _STAGE, *arguments, self.journal, str(count)])
            end = time.monotonic() + PATIENCE
            while self.sandbox.request_count < enough and child.poll() is None:
                self.assertLess(time.monotonic(), end)
                time.sleep(0.001)
            child.send_signal(signal.SIGKILL)
            child.wait(PATIENCE)
        report = self.open().run(people(count))
        self.assertTrue(report.is_complete, f"seed {seed}: {report}")
        self.assertGreater(report.counts.resumed, 0)
        invites = Counter(invite.to_address for invite in self.client.iter_onboarding_invites())
        self.assertEqual({invites[person.email] for person in people(count)}, {1}, f"seed {seed}")


if __name__ == "__main__":
    unittest.main()
