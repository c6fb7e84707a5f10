"""Many machines: stages the people of a CSV file on a Dask cluster, each of them exactly once.

    python fleet_dask.py people.csv --join-code ID --ledger people.jsonl
    python fleet_dask.py people.csv --join-code ID --ledger people.jsonl --scheduler tcp://10.0.0.1:8786

It needs `dask[distributed]`, on the workers as well. Credentials come from the environment of each process,
so that none is in a task. The exit code is 0 if everyone is staged, and 1 if not; the same command resumes.

Dask runs a task again when its worker is lost, or the result that this held: right for a computation, and
wrong for a request that may have had its effect. So each person is bound to one worker, and a task that finds
itself run a second time sends nothing. The driver writes a person to the ledger before the request can go,
and the outcome after. A person without an outcome is in doubt: their worker was killed, or the driver was.
What the service knows of them decides, before they are sent again.
"""

import argparse
import contextlib
import csv
import fcntl
import json
import os
import time
from collections import Counter, deque

from distributed import CancelledError, LocalCluster, get_worker, wait
from distributed import Client as Cluster
from distributed import TimeoutError as DaskTimeout

from genesys_onboarding import ApiError, Client, OnboardingError, RateLimited, StageUserRequest

DONE, REJECTED, NOT_SENT, IN_DOUBT = "done", "rejected", "not sent", "in doubt"


# On the workers


def stage(client, join_code, email, worker_id, ticket):
    """Stages one person, in the one worker that may. Each ticket is good for one request."""
    worker, mine = get_worker(), object()
    tickets = worker.__dict__.setdefault("tickets", {})
    if worker.id != worker_id or tickets.setdefault(ticket, mine) is not mine:
        return IN_DOUBT, "Dask has run the task a second time"
    try:
        # The clients of all tasks share the connections and the access token of their process.
        client.post_onboarding_users_stage(StageUserRequest(join_code, email))
    except OnboardingError as error:
        return state_after(error), str(error)
    return DONE, None


def state_after(error):
    if error.outcome_unknown:
        return IN_DOUBT
    final = (
        isinstance(error, ApiError) and not isinstance(error, RateLimited) and error.status not in (401, 403)
    )
    return REJECTED if final else NOT_SENT


def id_of(dask_worker):
    return dask_worker.id


# In the driver


class Ledger:
    """The state of each person, in a file of JSON lines of which the last for a person holds."""

    def __init__(self, path):
        self._file = open(path, "a+", encoding="utf-8")  # noqa: SIM115
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # a second driver fails here
        self._file.seek(0)
        text = self._file.read()
        lines = text.split("\n")[:-1]  # the last line is whole, or the driver was killed while it wrote it
        self.states = {row["email"]: row["state"] for row in map(json.loads, lines)}
        self._file.truncate(len("".join(f"{line}\n" for line in lines).encode()))

    def about_to_send(self, emails):
        """Returns when no crash, of the machine either, can make the ledger forget these people."""
        for email in emails:
            self.add(email, IN_DOUBT, "about to send")
        os.fsync(self._file.fileno())

    def add(self, email, state, detail=None):
        self.states[email] = state
        self._file.write(json.dumps({"email": email, "state": state, "detail": detail}) + "\n")
        self._file.flush()

    def having(self, *states):
        return [email for email, state in self.states.items() if state in states]


class Fleet:
    """The workers that have a share of the pace, and what each of them is doing."""

    def __init__(self, cluster, client, join_code, ledger, size):
        self.cluster, self.client, self.join_code, self.ledger = cluster, client, join_code, ledger
        self.size = size
        self.ids = {}  # of the workers by their addresses
        self.running = {}  # the email and the address for each future

    def stage(self, emails):
        waiting = deque(emails)
        while waiting or self.running:
            workers = self.workers()
            self.collect(workers)
            self.submit(waiting, workers)
            with contextlib.suppress(DaskTimeout):  # to see whether all workers are still alive
                wait(list(self.running), timeout=1, return_when="FIRST_COMPLETED")

    def workers(self):
        """The number of threads of each worker that may send now."""
        threads = self.cluster.nthreads()
        new = [address for address in threads if address not in self.ids]
        if new:
            self.ids.update(self.cluster.run(id_of, workers=new, on_error="ignore"))
        known = [address for address in threads if address in self.ids]
        return {address: threads[address] for address in known[: self.size]}

    def collect(self, workers):
        """Writes the outcomes to the ledger. What was on a lost worker stays in doubt."""
        for future, (email, address) in list(self.running.items()):
            is_over = future.status in ("error", "cancelled", "lost") or address not in workers
            if not is_over and future.status == "finished":
                # Without a result in time, its worker was lost with it, and is missing next time.
                with contextlib.suppress(DaskTimeout, CancelledError):
                    self.ledger.add(email, *future.result(timeout=5))
                    is_over = True
            if is_over:
                future.cancel()
                del self.running[future]

    def submit(self, waiting, workers):
        """Keeps two people for each thread on each worker."""
        busy = Counter(address for _, address in self.running.values())
        batch = []
        for address, threads in workers.items():
            for _ in range(min(2 * threads - busy[address], len(waiting))):
                batch.append((waiting.popleft(), address))
        if not batch:
            return
        self.ledger.about_to_send(email for email, _ in batch)
        for email, address in batch:
            ticket = os.urandom(8).hex()
            arguments = (self.client, self.join_code, email, self.ids[address], ticket)
            future = self.cluster.submit(
                stage,
                *arguments,
                key=f"stage-{ticket}",
                workers=[address],
                allow_other_workers=False,
                retries=0,
            )
            self.running[future] = email, address


def reconcile(client, ledger, organization_id):
    """Asks the service about those in doubt: an invite, or a user who has accepted it."""
    invited = {invite.to_address.casefold() for invite in client.iter_onboarding_invites(page_size=100)}
    for email in ledger.having(IN_DOUBT):
        if email in invited:
            ledger.add(email, DONE, "found among the invites")
        elif organization_id and client.head_onboarding_organization_users(organization_id, email):
            ledger.add(email, DONE, "found among the users")
        else:
            ledger.add(email, NOT_SENT, "not found by the service")


def stage_all(fleet, people, options):
    ledger = fleet.ledger
    for _ in range(options.passes):
        if ledger.having(IN_DOUBT):
            # A request that a killed process has left behind may still be on its way.
            time.sleep(options.settle)
            reconcile(fleet.client, ledger, options.organization_id)
        left = [email for email in people if ledger.states.get(email) not in (DONE, REJECTED)]
        if not left:
            break
        fleet.stage(left)
    return Counter(ledger.states.get(email, NOT_SENT) for email in people)


def read_people(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(dict.fromkeys(row["email"].strip().casefold() for row in csv.DictReader(file)))


def main():
    parser = argparse.ArgumentParser(
        description="Stages people on a Dask cluster, each of them exactly once."
    )
    parser.add_argument("people", help="a CSV file with a column email")
    parser.add_argument("--join-code", required=True)
    parser.add_argument("--ledger", required=True, help="the file to resume from")
    parser.add_argument("--scheduler", help="default: worker processes on this machine")
    parser.add_argument("--workers", type=int, default=4, help="how many share the pace")
    parser.add_argument("--threads", type=int, default=4, help="of a worker process on this machine")
    parser.add_argument("--requests-per-minute", type=int, default=300, help="of all workers together")
    parser.add_argument("--organization-id", help="to find those in doubt who have become users")
    parser.add_argument("--settle", type=float, default=30, help="seconds until no old request is on its way")
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--base-url", help="default: that of GENESYSCLOUD_REGION")
    options = parser.parse_args()

    share = max(options.requests_per_minute // options.workers, 1)
    client = Client(
        from_environment=True,
        base_url=options.base_url,
        login_url=options.base_url,
        requests_per_minute=share,
        total_timeout=300,  # a call waits for its turn
    )
    local = {"n_workers": options.workers, "threads_per_worker": options.threads, "dashboard_address": None}
    with Cluster(options.scheduler or LocalCluster(**local)) as cluster:
        cluster.wait_for_workers(1, timeout=60)
        fleet = Fleet(cluster, client, options.join_code, Ledger(options.ledger), options.workers)
        counts = stage_all(fleet, read_people(options.people), options)
    print(json.dumps(counts))
    return 0 if set(counts) <= {DONE} else 1


if __name__ == "__main__":
    raise SystemExit(main())
