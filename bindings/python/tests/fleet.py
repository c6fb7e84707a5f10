"""Stages 5,000 people with the Dask example: workers and the driver are killed, and each is staged once.

It needs `dask[distributed]`, and is run by `.ci/fleet`.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from genesys_onboarding import Sandbox, sandbox

PEOPLE = 5000
WORKERS = 4
REQUESTS_PER_MINUTE = 8000
STAGE = "postOnboardingUsersStage"
PATIENCE = 150.0

_PROGRAM = Path(__file__).resolve().parents[1] / "examples/fleet_dask.py"


class Driver:
    """The example as a process, with what is below it in a process group of its own."""

    def __init__(self, service: Sandbox, folder: Path) -> None:
        self.ledger = folder / "ledger.jsonl"
        arguments = {
            "join-code": sandbox.JOIN_CODE_ID,
            "organization-id": sandbox.ORGANIZATION_ID,
            "ledger": str(self.ledger),
            "base-url": service.base_url,
            "workers": str(WORKERS),
            "requests-per-minute": str(REQUESTS_PER_MINUTE),
            "settle": "3",
        }
        options = [f"--{name}={value}" for name, value in arguments.items()]
        credentials = {
            "GENESYSCLOUD_OAUTHCLIENT_ID": service.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": service.client_secret,
        }
        self._process = subprocess.Popen(
            [sys.executable, str(_PROGRAM), str(folder / "people.csv"), *options],
            env={**os.environ, **credentials},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def wait_for(self, service: Sandbox, requests: int) -> None:
        """Waits until the sandbox has had so many requests, of all drivers."""
        while service.request_count < requests:
            assert self._process.poll() is None, "the driver has ended early"
            time.sleep(0.01)

    def kill_worker(self) -> None:
        children = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        processes = [int(number) for file in children for number in file.read_text().split()]
        workers = [
            number for number in processes if "spawn_main" in Path(f"/proc/{number}/cmdline").read_text()
        ]
        assert len(workers) == WORKERS, workers
        os.kill(workers[0], signal.SIGKILL)

    def kill(self) -> None:
        """Kills the driver only: its workers go on until they notice it."""
        self._process.kill()
        self._process.communicate()

    def result(self) -> dict[str, int]:
        output, _ = self._process.communicate(timeout=PATIENCE)
        assert self._process.returncode == 0, output
        counts: dict[str, int] = json.loads(output)
        return counts

    def end(self) -> None:
        """Ends what is left of the process group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def main() -> None:
    emails = [f"person-{number}@{sandbox.EMAIL_DOMAIN}" for number in range(PEOPLE)]
    with tempfile.TemporaryDirectory() as folder, Sandbox() as service:
        with open(Path(folder, "people.csv"), "w", newline="") as file:
            csv.writer(file).writerows([["email"], *([email] for email in emails)])
        # The limit is one for each access token, and so for each process. Requests take their time, so that
        # those of a killed worker have had their effect.
        service.set_settings(requests_per_minute=REQUESTS_PER_MINUTE // WORKERS, latency=0.02)
        service.fail_next(3, operation=STAGE, drop_response=True)
        service.fail_next(2, operation=STAGE, status=503, retry_after=0)
        first = Driver(service, Path(folder))
        try:
            for requests in (1000, 1800):
                first.wait_for(service, requests)
                first.kill_worker()
            first.wait_for(service, 2600)
            first.kill()
            second = Driver(service, Path(folder))
            try:
                second.wait_for(service, 3600)
                second.kill_worker()
                counts = second.result()
            finally:
                second.end()
        finally:
            first.end()
        check(service, emails, counts, second.ledger)


def check(service: Sandbox, emails: list[str], counts: dict[str, int], ledger: Path) -> None:
    assert counts == {"done": PEOPLE}, counts
    invited = Counter(invite["toAddress"] for invite in service.state()["invites"])
    assert {email: invited[email] for email in emails} == dict.fromkeys(emails, 1)
    requests = [request for request in service.requests() if request["operation"] == STAGE]
    statuses = Counter(request["status"] for request in requests)
    # The service rejects a second request for a person with a 409, so that there was none.
    effects = sum(statuses[status] for status in (204, None))
    assert effects == PEOPLE and 409 not in statuses and 429 not in statuses, statuses
    found = re.findall("found among the invites", ledger.read_text())
    print(
        f"{PEOPLE} people, each staged once; {len(found)} were in doubt and had been staged; {dict(statuses)}"
    )


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"{time.monotonic() - started:.0f} s")
