"""The tasks of docs/cookbook.md, which takes the marked parts of this file, all run against the sandbox."""

import socket
import tempfile
import threading
import urllib.request
from pathlib import Path

from genesys_onboarding import Client, Login, OnboardingError, Sandbox, StageUserRequest, Timeout
from genesys_onboarding.bulk import BulkReport


def first_call(sandbox: Sandbox) -> None:
    base_url, id, secret = sandbox.base_url, sandbox.client_id, sandbox.client_secret
    # cookbook: first-call
    # With an account: region="eu-west-1" instead of the two URLs.
    with Client(base_url=base_url, login_url=base_url, client_id=id, client_secret=secret) as client:
        invite = client.get_onboarding_invite("invite-1")
        print(invite.to_address)
    # cookbook: end
    assert invite.to_address == "guest-1@acme.example"


def errors(sandbox: Sandbox) -> None:
    client = sandbox.client(max_retries=0)
    sandbox.fail_next(drop_response=True)
    assert advice(client).startswith("look whether it was created: postOnboardingJoincodes: ")
    sandbox.fail_next(status=429, retry_after=7)
    assert advice(client).startswith("wait 7.0 s: ")


def advice(client: Client) -> str:
    # cookbook: errors
    try:
        return f"created {client.post_onboarding_joincodes({'emailDomains': ['acme.example']}).id}"
    except OnboardingError as error:
        if error.outcome_unknown:
            return f"look whether it was created: {error}"
        if error.retryable:
            return f"wait {error.retry_after} s: {error}"
        if error.status == 403:
            return f"a permission is missing: {error}"
        return f"quote {error.correlation_id} to support: {error}"
    # cookbook: end


def pages(sandbox: Sandbox) -> None:
    client = sandbox.client()
    # cookbook: pages
    count = 0
    for invite in client.iter_onboarding_invites(page_size=50):
        print(invite.to_address)  # a page is requested when it is needed
        count += 1
    print(count, "invites")
    # cookbook: end
    assert (count, sandbox.request_count) == (63, 2)


def retry(sandbox: Sandbox) -> None:
    base_url, id, secret = sandbox.base_url, sandbox.client_id, sandbox.client_secret
    settings = {"base_url": base_url, "login_url": base_url, "client_id": id, "client_secret": secret}
    sandbox.fail_next(status=503, retry_after=0)
    # cookbook: retry
    client = Client(
        **settings,
        max_retries=5,  # 3 by default; 0 turns retries off
        attempt_timeout=5,
        total_timeout=20,  # with all attempts and waits
    )
    invite = client.get_onboarding_invite("invite-1")
    print(invite.to_address, "after", client.last_response.attempts, "attempts")
    # cookbook: end
    assert client.last_response.attempts == 2


def time_limit(sandbox: Sandbox) -> None:
    client = sandbox.client()
    sandbox.fail_next(delay=60)
    # cookbook: time-limit
    hurried = client.with_options(total_timeout=0.3)
    try:
        print(hurried.get_onboarding_invite("invite-1").to_address)
    except Timeout as error:
        print(f"it took too long: {error}")
    # cookbook: end
    assert (hurried.last_response.http_status, hurried.last_response.attempts) == (None, 1)


def headers(_: Sandbox) -> None:
    recorder = Recorder(2)
    url = recorder.url
    # cookbook: headers
    client = Client(base_url=url, headers={"Genesys-App": "dialer"}, user_agent="dialer/1.2")
    own = client.with_options(headers={"Genesys-App": "dialer-night"})
    own.get_onboarding_invite("invite-1")  # a header of one call
    client.get_onboarding_invite("invite-1")  # of every call
    # cookbook: end
    night, day = recorder.heads()
    assert "genesys-app: dialer-night\r\n" in night
    assert "genesys-app: dialer\r\n" in day and "user-agent: dialer/1.2\r\n" in day


def proxy(_: Sandbox) -> None:
    recorder = Recorder(2)
    proxy_url = recorder.url.replace("http://", "http://user:p%40ssword@")
    # cookbook: proxy
    # http://user:password@proxy.example:3128
    with Client(base_url="http://onboarding.example:8080", proxy=proxy_url) as client:
        print(client.get_onboarding_invite("invite-1").to_address)
    # cookbook: end
    tunnel, request = recorder.heads()
    assert tunnel.startswith("CONNECT onboarding.example:8080 ")
    assert request.startswith("GET /api/v2/onboarding/invites/invite-1 ")


def bulk(sandbox: Sandbox) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            # The second run finds everyone in the journal.
            report = stage_all(sandbox.client(), Path(folder) / "people.journal")
            assert str(report).startswith("20 of 20 people done"), report
    assert sum(request["path"].endswith("/users/stage") for request in sandbox.requests()) == 20


def stage_all(client: Client, journal: Path) -> BulkReport:
    emails = [f"person-{number}@acme.example" for number in range(20)]
    # cookbook: bulk
    people = (StageUserRequest("joincode-1", email) for email in emails)
    with client.bulk(journal, threads=8) as bulk:
        report = bulk.run(people)
    print(report)
    for outcome in report.with_status("rejected"):
        print(outcome.email, outcome.message)
    # cookbook: end
    return report


def login(sandbox: Sandbox) -> None:
    base_url, id = sandbox.base_url, sandbox.public_client_id
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def show(url: str) -> None:
        choice = f"{url}&sandbox_user=ada@acme.example"
        threading.Thread(target=lambda: browser.open(choice).close()).start()

    # cookbook: login
    with Login(base_url=base_url, login_url=base_url, client_id=id) as login:
        print("Log in at", login.url)
        show(login.url)  # in a browser
        client = login.wait(timeout=300)
    invites = client.get_onboarding_invites()
    print(invites.total, "invites")
    # cookbook: end
    assert invites.total == 63


def sandbox(_: Sandbox) -> None:
    # cookbook: sandbox
    with Sandbox() as sandbox, sandbox.client() as client:
        sandbox.fail_next(status=500, operation="getOnboardingInvite")
        try:
            client.get_onboarding_invite("invite-1")
        except OnboardingError as error:
            assert error.status == 500  # what your program does then
        token, request = sandbox.requests()
        assert (request["method"], request["status"]) == ("GET", 500)
        sandbox.reset()
    # cookbook: end
    assert token["on"] == "token"


class Recorder:
    """Stands for a service and for a proxy: takes requests of one connection, and keeps their heads."""

    INVITE = b'{"toAddress": "guest-1@acme.example"}'

    def __init__(self, count: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._heads: list[str] = []
        self._thread = threading.Thread(target=self._take, args=[count])
        self._thread.start()

    def heads(self) -> list[str]:
        self._thread.join()
        return self._heads

    def _take(self, count: int) -> None:
        connection, _ = self._listener.accept()
        with self._listener, connection, connection.makefile("rb") as reader:
            for _ in range(count):
                head = ""
                while not head.endswith("\r\n\r\n"):
                    head += reader.readline().decode()
                connection.sendall(self._response(head.startswith("CONNECT ")))
                self._heads.append(head)

    def _response(self, is_tunnel: bool) -> bytes:
        length = b"" if is_tunnel else b"Content-Length: %d\r\n" % len(self.INVITE)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + length + b"\r\n"
        return head if is_tunnel else head + self.INVITE


TASKS = [first_call, errors, pages, retry, time_limit, headers, proxy, bulk, login, sandbox]

for task in TASKS:
    with Sandbox() as fresh:
        task(fresh)
    print(f"{task.__name__.replace('_', '-')}: done")
