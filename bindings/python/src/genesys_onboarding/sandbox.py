"""An embedded Onboarding service, for demonstrations and for a program's own tests.

It serves every operation of the API, the token endpoint `/oauth/token` and the authorize page
`/oauth/authorize` on a port of the loopback interface, keeps state, rejects what a real service rejects,
and injects faults on request. It always starts with the same fixture data, unless it is given a seed; the
constants of this module name its IDs.

    genesys-onboarding-sandbox --port 8080

(or `python -m genesys_onboarding.sandbox`) serves it for programs in any language, which control it over
HTTP. The first line of the output is JSON with the base URL and the credentials. It ends at a signal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence

from . import _model
from ._hints import Any, Optional, Union
from ._json import decode, encode
from ._sandbox_handle import SandboxHandle, run_sandbox
from ._secret import SecretBytes, SecretDict
from ._settings import milliseconds
from .callbacks import Event, TokenRequest, TransportRequest
from .client import Client
from .errors import InvalidArgument

__all__ = ["Sandbox"]

ORGANIZATION_ID = "organization-1"
"""The organization of the sandbox's clients."""
ORGANIZATION_NAME = "Acme"
EMAIL_DOMAIN = "acme.example"
ADMINISTRATOR_EMAIL = "ada@acme.example"
"""The administrator of `ORGANIZATION_ID`, one of its users."""
OTHER_ORGANIZATION_ID = "organization-2"
OTHER_ADMINISTRATOR_EMAIL = "grace@initech.example"
INVITE_COUNT = 63
"""Number of invites: `invite-1` to `guest-1@acme.example`, and so on."""
INVITE_ID = "invite-1"
"""An invite for a future administrator."""
EXISTING_USER_INVITE_ID = "invite-63"
"""An invite to an existing user: creating a user from it fails with a conflict."""
JOIN_CODE_ID = "joincode-1"
"""A join code for `acme.example` and `acme.test`."""
DISABLED_JOIN_CODE_ID = "joincode-2"
ACTIVATION_ID = "activation-1"
"""A billing activation that is not bound to an organization."""
EXISTING_ORGANIZATION_ACTIVATION_ID = "activation-2"
"""A billing activation bound to `ORGANIZATION_ID`."""
APPLIED_ACTIVATION_ID = "activation-3"
PROVISIONING_ID = "provisioning-1"
"""A provisioning that is staged and not completed."""
COMPLETED_PROVISIONING_ID = "provisioning-2"


class Sandbox:
    """A running Onboarding service. It stops at the end of its `with` block, or by `close`.

    It listens on 127.0.0.1, unless `host` is given, and shares no state with other sandboxes.

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

    def __init__(
        self,
        port: int = 0,
        *,
        host: Optional[str] = None,
        client_id: Optional[str] = None,
        client_secret: Optional[str] = None,
        unprivileged_client_id: Optional[str] = None,
        unprivileged_client_secret: Optional[str] = None,
        seed: Optional[Mapping[str, Any]] = None,
    ) -> None:
        """Starts a sandbox.

        Args:
            port: The port; 0 is any free one.
            host: The IP address to listen on, `127.0.0.1` by default. All who can connect can control it.
            client_id: Client ID of the client that has every permission; random by default, as the others.
            client_secret: Client secret of that client.
            unprivileged_client_id: Client ID of the client that has no permissions.
            unprivileged_client_secret: Client secret of that client.
            seed: The state to start with, such as `state` returns: its organizations, users, invites and so
                on add to the fixtures, unless its `"fixtures"` is false.

        Raises:
            ConfigurationError: An option is invalid.
            ConnectError: The port is not available.

        >>> from genesys_onboarding import Sandbox
        >>> seed = {"invites": [{"organizationId": "organization-1", "toAddress": "bob@acme.example"}]}
        >>> with Sandbox(client_id="me", seed=seed) as sandbox:
        ...     sandbox.client_id, sandbox.client().get_onboarding_invites().total
        ('me', 64)
        """
        self._handle: Optional[SandboxHandle] = None
        options = SecretDict(
            port=port,
            host=host,
            clientId=client_id,
            clientSecret=client_secret,
            unprivilegedClientId=unprivileged_client_id,
            unprivilegedClientSecret=unprivileged_client_secret,
            seed=seed,
        )
        del client_secret, unprivileged_client_secret
        self._handle = SandboxHandle(SecretBytes(encode(options).encode()), _model.python_name)

    @property
    def base_url(self) -> str:
        """The base URL of the API and of the token endpoint, such as `http://127.0.0.1:8080`."""
        return self._running().string("base_url")

    @property
    def client_id(self) -> str:
        """The client ID of the client that has every permission."""
        return self._running().string("client_id")

    @property
    def client_secret(self) -> str:
        """The client secret of that client; random, and valid for this sandbox only."""
        return self._running().string("client_secret")

    @property
    def unprivileged_client_id(self) -> str:
        """The client ID of the client that has no permissions."""
        return self._running().string("unprivileged_client_id")

    @property
    def unprivileged_client_secret(self) -> str:
        """The client secret of that client; random, and valid for this sandbox only."""
        return self._running().string("unprivileged_client_secret")

    @property
    def public_client_id(self) -> str:
        """The client ID of the public client, with which users log in by authorization code and PKCE."""
        return self._running().string("public_client_id")

    def client(
        self,
        *,
        region: Optional[str] = None,
        base_url: Optional[str] = None,
        login_url: Optional[str] = None,
        access_token: Optional[str] = None,
        client_id: Optional[str] = None,
        client_secret: Optional[str] = None,
        refresh_token: Optional[str] = None,
        connect_timeout: Optional[float] = None,
        attempt_timeout: Optional[float] = None,
        total_timeout: Optional[float] = None,
        max_retries: Optional[int] = None,
        requests_per_minute: Optional[int] = None,
        max_response_bytes: Optional[int] = None,
        user_agent: Optional[str] = None,
        headers: Optional[Mapping[str, str]] = None,
        proxy: Optional[str] = None,
        ca_bundle: Union[str, os.PathLike[str], None] = None,
        client_certificate: Union[str, os.PathLike[str], None] = None,
        client_key: Union[str, os.PathLike[str], None] = None,
        allow_insecure_http: Optional[bool] = None,
        profile: Optional[str] = None,
        from_environment: Optional[bool] = None,
        proxy_from_environment: Optional[bool] = None,
        observer: Optional[Callable[[Event], object]] = None,
        token_source: Optional[Callable[[TokenRequest], Union[str, tuple[str, float]]]] = None,
        transport: Optional[Callable[[TransportRequest], object]] = None,
        refresh_token_observer: Optional[Callable[[str], object]] = None,
    ) -> Client:
        """Returns a client of this sandbox that has every permission; the settings are those of `Client`.

        Other credentials (`access_token`, `client_id` and `client_secret`, or `token_source`) replace the
        sandbox's own.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox:
        ...     client = sandbox.client(max_retries=0, total_timeout=5)
        ...     client.get_onboarding_invite("invite-1").to_address
        'guest-1@acme.example'
        """
        settings = SecretDict(locals())
        del (
            access_token,
            client_secret,
            refresh_token,
            proxy,
            client_certificate,
            client_key,
            settings["self"],
        )
        if base_url is None:
            settings["base_url"] = self.base_url
        if login_url is None:
            settings["login_url"] = self.base_url
        if not any(settings[name] for name in ("access_token", "client_id", "client_secret", "token_source")):
            settings.update(client_id=self.client_id, client_secret=self.client_secret)
        return Client(**settings)

    def describe(self) -> dict[str, Any]:
        """Returns its version, base URL, fixtures, operation IDs, settings, waiting faults and counts."""
        return self._call("describe")

    def state(self) -> dict[str, Any]:
        """Returns its organizations, users, invites, join codes, activations and provisionings.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox:
        ...     sandbox.client().delete_onboarding_invite("invite-1")
        ...     len(sandbox.state()["invites"])
        62
        """
        return self._call("state")

    def fail_next(
        self,
        count: int = 1,
        status: Optional[int] = None,
        *,
        retry_after: Optional[int] = None,
        delay: float = 0.0,
        drop_response: bool = False,
        operation: Optional[str] = None,
        on: str = "api",
    ) -> None:
        """Injects a fault into the next requests that it applies to, after the faults that are queued.

        Each attempt of a call counts as a request.

        Args:
            count: How many requests.
            status: The status of the error response that replaces the operation; `None` executes it.
            retry_after: The error response's `Retry-After`, in whole seconds.
            delay: The delay of the response, in seconds.
            drop_response: Executes the operation, then closes the connection without a response.
            operation: The operation ID that the fault waits for; other requests pass.
            on: `"api"`, or `"token"` for requests to the token endpoint, where the error responses with the
                statuses 400 and 429 say that the rate limit is exceeded.
        """
        if status is None and not delay and not drop_response:
            raise InvalidArgument("a fault needs a status, a delay or drop_response")
        self._call(
            "fail_next",
            count=count,
            status=status,
            retryAfter=retry_after,
            delayMs=milliseconds("delay", delay),
            dropResponse=drop_response,
            operation=operation,
            on=on,
        )

    def requests(self) -> list[dict[str, Any]]:
        """Returns the requests to API, token endpoint and authorize page, in the order of their execution.

        Each has `number`, `time`, `method`, `path`, `query`, `operation`, `on`, `status` (`None` if a fault
        dropped the response), `fault` and `body`, in which secrets are `"***"`. The last 10,000 are kept.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox:
        ...     invite = sandbox.client().get_onboarding_invite("invite-1")
        ...     [(request["on"], request["operation"], request["status"]) for request in sandbox.requests()]
        [('token', None, 200), ('api', 'getOnboardingInvite', 200)]
        """
        requests: list[dict[str, Any]] = self._call("requests")["requests"]
        return requests

    def clear_requests(self) -> None:
        """Forgets the requests so far, also in their counts."""
        self._call("clear_requests")

    def reset(self) -> None:
        """Restores the state that it started with, and clears faults, requests and settings.

        Access tokens and refresh tokens stay valid, authorization codes do not.
        """
        self._call("reset")

    def expire_tokens(self) -> None:
        """Makes the sandbox reject, with 401, every access token that it has issued.

        Refresh tokens stay valid.
        """
        self._call("expire_tokens")

    def expire_codes(self) -> None:
        """Makes the sandbox reject every authorization code that it has issued, as after 60 seconds."""
        self._call("expire_codes")

    def set_settings(
        self,
        *,
        requests_per_minute: Optional[int] = None,
        polls_until_provisioned: Optional[int] = None,
        latency: Optional[float] = None,
        refresh_tokens: Optional[bool] = None,
    ) -> None:
        """Changes the settings that are given; 0 turns one off.

        Args:
            requests_per_minute: Requests of one access token in a minute; further ones get 429.
            polls_until_provisioned: How often a completed provisioning is not complete yet when it is got.
            latency: The delay of each response, in seconds.
            refresh_tokens: Whether the token endpoint returns refresh tokens to the clients of users.
        """
        self._call(
            "set_settings",
            requestsPerMinute=requests_per_minute,
            pollsUntilProvisioned=polls_until_provisioned,
            latencyMs=None if latency is None else milliseconds("latency", latency),
            refreshTokens=refresh_tokens,
        )

    def _call(self, verb: str, **arguments: object) -> dict[str, Any]:
        result: dict[str, Any] = decode(
            self._running().call(verb.encode(), encode(arguments).encode(), _python_name)
        )
        return result

    @property
    def request_count(self) -> int:
        """The number of API requests received, including those that met a fault."""
        return self._running().count("request_count")

    @property
    def token_request_count(self) -> int:
        """The number of requests that the token endpoint received, including those that met a fault."""
        return self._running().count("token_request_count")

    def close(self) -> None:
        """Stops the sandbox, without waiting for requests in progress. Closing twice is harmless."""
        self._handle = None

    def __enter__(self) -> Sandbox:
        self._running()
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Sandbox at {self.base_url}>" if self._handle else "<Sandbox, closed>"

    def _running(self) -> SandboxHandle:
        if self._handle is None:
            raise InvalidArgument("the sandbox is closed")
        return self._handle


def _python_name(member: str) -> str:
    return {"delayMs": "delay", "latencyMs": "latency"}.get(member) or _model.python_name(member)


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Serves a sandbox in the foreground, until a signal, and returns the exit status."""
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # The library handles it; Python would raise KeyboardInterrupt afterwards.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_sandbox(list(sys.argv[1:] if arguments is None else arguments))


if __name__ == "__main__":
    sys.exit(main())
