"""An embedded Onboarding service, for demonstrations and for a program's own tests.

It serves the contract's 17 operations and the token address `/oauth/token` on a port of this machine, keeps
state, refuses what a real service refuses, and makes trouble when asked to. It knows the same things under
the same ids whenever it starts; the constants of this module name them.

    python -m genesys_onboarding.sandbox --port 8080

serves it for programs in any language. The first line of the output is JSON that says where it serves and
with which credentials. It ends at the end of its input, or at a signal.
"""

from __future__ import annotations

import sys

from ._library import SandboxHandle
from ._settings import milliseconds
from .client import Client
from .errors import InvalidArgument, OnboardingError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ORGANIZATION_ID = "organization-1"
"""The organization that the sandbox's clients belong to."""
ORGANIZATION_NAME = "Acme"
EMAIL_DOMAIN = "acme.example"
ADMINISTRATOR_EMAIL = "ada@acme.example"
"""The administrator of `ORGANIZATION_ID`, a user of it."""
OTHER_ORGANIZATION_ID = "organization-2"
OTHER_ADMINISTRATOR_EMAIL = "grace@initech.example"
INVITES = 63
"""How many invites there are: `invite-1` to `guest-1@acme.example`, and so on."""
INVITE_ID = "invite-1"
"""An invite for somebody who is to be an administrator."""
INVITE_OF_A_USER_ID = "invite-63"
"""An invite to somebody who is a user already: creating a user from it is refused."""
JOIN_CODE_ID = "joincode-1"
"""A join code for `acme.example` and `acme.test`."""
DISABLED_JOIN_CODE_ID = "joincode-2"
ACTIVATION_ID = "activation-1"
"""A billing activation for an organization that does not exist yet."""
EXISTING_ORGANIZATION_ACTIVATION_ID = "activation-2"
"""A billing activation for `ORGANIZATION_ID`, and for no other."""
APPLIED_ACTIVATION_ID = "activation-3"
PROVISIONING_ID = "provisioning-1"
"""A provisioning that is staged and not completed."""
COMPLETED_PROVISIONING_ID = "provisioning-2"


class Sandbox:
    """A running Onboarding service. It stops at the end of its `with`, or by `close`.

    It listens on 127.0.0.1 only and shares nothing with other sandboxes.

    >>> from genesys_onboarding import ApiError, Sandbox
    >>> with Sandbox() as sandbox:
    ...     client = sandbox.client(max_retries=0)
    ...     sandbox.fail_next(status=500)
    ...     try:
    ...         client.get_onboarding_invite("invite-1")
    ...     except ApiError as error:
    ...         print(error.status)
    500
    """

    def __init__(self, port: int = 0) -> None:
        """Starts on a port; 0 is any free one.

        Raises:
            ConnectError: The system does not give the port.
        """
        self._handle: SandboxHandle | None = None
        if not 0 <= port <= 65535:
            raise InvalidArgument(f"port: {port} is not between 0 and 65535")
        self._handle = SandboxHandle(port)

    @property
    def url(self) -> str:
        """The base address of the API and of the token address, such as `http://127.0.0.1:8080`."""
        return self._running().text("url")

    @property
    def client_id(self) -> str:
        """The id of the client that has every permission."""
        return self._running().text("client_id")

    @property
    def client_secret(self) -> str:
        """The secret of that client; random, and good for this sandbox alone."""
        return self._running().text("client_secret")

    @property
    def limited_client_id(self) -> str:
        """The id of the client that has no permissions."""
        return self._running().text("limited_client_id")

    @property
    def limited_client_secret(self) -> str:
        """The secret of that client; random, and good for this sandbox alone."""
        return self._running().text("limited_client_secret")

    def client(self, **settings: Any) -> Client:
        """A client of this sandbox that has every permission; `settings` are those of `Client`.

        With other credentials among the settings (`access_token`, or `client_id` and `client_secret`) it is
        a client with those.
        """
        here = {"base_url": self.url, "login_url": self.url}
        if not settings.keys() & {"access_token", "client_id", "client_secret"}:
            here.update(client_id=self.client_id, client_secret=self.client_secret)
        return Client(**{**here, **settings})

    def fail_next(
        self,
        count: int = 1,
        status: int | None = None,
        *,
        retry_after: int | None = None,
        delay: float = 0.0,
        lost_answer: bool = False,
    ) -> None:
        """Makes the next API requests meet a fault, after those that were queued before.

        A client that tries again meets one with each attempt. Requests for tokens do not count.

        Args:
            count: How many requests.
            status: The status to answer instead of doing what is asked; without it, that is done.
            retry_after: How long the answer's `Retry-After` asks to wait, in whole seconds.
            delay: How late the answer comes, in seconds.
            lost_answer: Do what is asked, and close the connection without an answer; nothing else of
                this matters then.
        """
        if status is None and not delay and not lost_answer:
            raise InvalidArgument("fail_next: name a status, a delay or lost_answer")
        delay_ms = milliseconds("delay", delay)
        numbers = {"count": count, "status": status, "retry_after": retry_after, "delay": delay_ms}
        for name, number in numbers.items():
            # ctypes would take another number for one that does not fit.
            if number is not None and not 0 <= number < (2**16 if name == "status" else 2**32):
                raise InvalidArgument(f"{name}: {number} is out of range")
        self._running().fail_next(count, status or 0, retry_after, delay_ms, lost_answer)

    def close(self) -> None:
        """Stops the sandbox, whatever is under way. To close twice does no harm."""
        self._handle = None

    def __enter__(self) -> Sandbox:
        self._running()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Sandbox at {self.url}>" if self._handle else "<Sandbox, closed>"

    def _running(self) -> SandboxHandle:
        if self._handle is None:
            raise InvalidArgument("the sandbox is closed")
        return self._handle


def main() -> int:
    """Serves a sandbox in the foreground."""
    import argparse
    import json
    import signal

    parser = argparse.ArgumentParser(
        prog="python -m genesys_onboarding.sandbox", description="Serves an Onboarding sandbox."
    )
    parser.add_argument("--port", type=int, default=0, help="any free one by default")
    port = parser.parse_args().port
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # To end at once and without a traceback, as other programs do.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        sandbox = Sandbox(port)
    except OnboardingError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return 1
    with sandbox:
        first_line = {
            "url": sandbox.url,
            "clientId": sandbox.client_id,
            "clientSecret": sandbox.client_secret,
            "limitedClientId": sandbox.limited_client_id,
            "limitedClientSecret": sandbox.limited_client_secret,
        }
        print(json.dumps(first_line), flush=True)
        for _ in sys.stdin.buffer:
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
