"""Onboards two thousand people, each exactly once, in two runs of which the first ends early."""

import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from genesys_onboarding import BulkStopped, Sandbox, StageUserRequest

# Any iterable, such as the rows of a file. A thread that is free takes the next person.
people = [StageUserRequest("joincode-1", f"person-{number}@acme.example") for number in range(2000)]

# On a terminal only.
progress = sys.stderr.isatty() and find_spec("tqdm") is not None

with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
    journal = Path(folder) / "people.journal"
    # The first thousand requests: three responses are lost, and at last a permission is missing, which every
    # other request would meet as well.
    for _ in range(3):
        sandbox.fail_next(250, delay=0.001)
        sandbox.fail_next(drop_response=True)
    sandbox.fail_next(250, delay=0.001)
    sandbox.fail_next(status=403)

    # The platform allows 300 requests a minute: requests_per_minute=300 would pace all threads.
    with sandbox.client() as client:
        try:
            with client.bulk(journal, settling_time=1, organization_id="organization-1") as bulk:
                bulk.run(people, progress=progress)
        except BulkStopped as stopped:
            print(stopped)

        # The next run asks the service about those in doubt, and stages all others.
        with client.bulk(journal, settling_time=1, organization_id="organization-1") as bulk:
            report = bulk.run(people, progress=progress)
        print(report)
        for outcome in report.with_status("rejected"):
            print(outcome.email, outcome.message)
