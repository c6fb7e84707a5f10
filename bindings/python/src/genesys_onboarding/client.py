"""The client: settings in, the operations of the API out."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from . import _log, _model, last_response, models
from ._call import Call
from ._client_handle import ClientHandle
from ._hints import Any, Optional, Self, TypeVar, Union
from ._json import decode
from ._pages_handle import open_pages
from ._settings import Settings, python_name
from ._shared_clients import open_client, shared_client
from .bulk import Bulk, open_bulk
from .callbacks import Event, TokenRequest, TransportRequest, WaitProgress
from .errors import InvalidArgument, invalid_argument
from .last_response import LastResponse
from .paginator import Paginator

__all__ = ["Client"]

HOOKS = ("observer", "token_source", "transport", "refresh_token_observer")
"""The settings that are callables."""

R = TypeVar("R", bound=_model.Result)
T = TypeVar("T")
P = TypeVar("P", models.InviteListing, models.JoinCodeListing)


class Client:
    """A client of the Onboarding API.

    It holds the settings, the connection pool and the access token. Threads may share it, and a forked
    process may go on to use it. It is closed by `close`, at the end of a `with` block, or when it is
    collected.

    A pickled client has the settings of the client, **secrets in clear text included**. All clients that a
    process unpickles with the same settings share one connection pool and one access token, which are kept
    for those that are unpickled later; `cancel` cancels the calls of all of them. Settings that come from the
    environment are not pickled: they are read from the environment of the process that unpickles the client.

    While a call of the main thread waits, Python runs the program's signal handlers, and what one of them
    raises (a KeyboardInterrupt, for example) ends the call and comes out of it.

    >>> from genesys_onboarding import Client
    >>> Client(region="eu-west-1", client_id="my-client-id", client_secret="my-client-secret")
    Client(region='eu-west-1', client_id='my-client-id')
    """

    _is_of_login = False

    def __init__(
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
    ) -> None:
        """Validates the settings. Nothing is sent yet.

        Args:
            region: Region of the API and of the token endpoint: a name (`eu-west-1`) or a domain
                (`mypurecloud.ie`).
            base_url: Base URL of the API. Default: the region's.
            login_url: Base URL of the OAuth server. Default: the region's.
            access_token: Access token for every call. It is not refreshed.
            client_id: Client ID of an OAuth client: access tokens are requested and refreshed as needed.
            client_secret: Client secret of that OAuth client. Not for a public client, which acts for a
                person.
            refresh_token: Refresh token of a person who has logged in earlier with this OAuth client: access
                tokens are requested as needed. Each is good once and for one client: the new ones go to
                `refresh_token_observer`. Once it is void, calls raise an `AuthenticationError` whose `code`
                is `"invalid_grant"` or `"login_required"`, and the person has to log in again.
            connect_timeout: Timeout for establishing a connection, including DNS and TLS, in seconds.
                Default: 10.
            attempt_timeout: Timeout of one attempt, in seconds. Default: 30.
            total_timeout: Timeout of a call with all its attempts and waits, in seconds. Default: 60.
            max_retries: Maximum number of retries of a request that is safe to retry. Default: 3. All calls
                share a budget of 100 retries that fail; those that the service asks for are free.
            requests_per_minute: Maximum number of requests in any minute, to stay below a limit of the
                platform. All threads and derived clients take turns; each process has its own. A call whose
                turn comes after its `total_timeout` fails at once with a `Timeout`, unsent. Default: none.
            max_response_bytes: Maximum response body size, before and after decompression. Default: 10 MiB.
            user_agent: The `User-Agent` header. Default: `genesys-onboarding/` and the version.
            headers: Headers of every request to the API, such as `{"Genesys-App": "dialer"}`. Those that
                belong to the library, such as `Authorization`, are rejected.
            proxy: URL of an HTTP proxy, such as `http://user:password@proxy.example:3128`. Default: none.
            ca_bundle: Trusted certificate authorities, as PEM or as a path. Default: the system's.
            client_certificate: Client certificate for mutual TLS, as PEM or as a path.
            client_key: Private key of the client certificate, as PEM or as a path.
            allow_insecure_http: Whether to allow credentials over plain HTTP to a host other than localhost;
                anyone on the network path can read them.
            profile: Name of a profile of the command-line tool `gc`, such as `DEFAULT`, from whose
                `~/.gc/config.toml` to take what is not set here; the environment goes before it.
            from_environment: Whether to take what is not set here from the environment: see `from_env`.
            proxy_from_environment: Whether to use the proxy of the environment: see `from_env`.
            observer: Is called with each `Event`: an attempt, a wait, or a token refresh. It runs in the
                thread of the call, which waits for it. What it raises is logged, and does not fail the call.
            token_source: Gives the access tokens, such as a vault's, in place of `access_token`, or of
                `client_id` and `client_secret`. It is called with a `TokenRequest`, by one thread at a time,
                ahead of expiry and after a 401, and returns a token, or a token and the seconds that it is
                valid. What it raises becomes part of the message of an `AuthenticationError`.
            transport: Sends the requests in place of this library. It is called with a `TransportRequest`,
                and returns the status, the headers (a mapping, or pairs) and the body of the response, as a
                tuple or as attributes with these names. It raises a `TransportFailure` if there is no
                complete response. Retries, access tokens and decoding stay this library's.
            refresh_token_observer: Is called with each new refresh token of a person, at login and with each
                new access token, and may store it. It runs in the thread of the call that refreshes. What it
                raises is logged, and does not fail the call.

        Raises:
            ConfigurationError: A setting is invalid; its `setting` is the keyword.
        """
        given = locals()
        del given["self"]
        hooks = {name: given.pop(name) for name in HOOKS}
        settings = Settings(given)
        # Error reporters show the local variables of a traceback.
        del given, access_token, client_secret, refresh_token, proxy, client_certificate, client_key
        self._settings = settings
        self._options = Settings({})
        """What `with_options` has set."""
        self._hooks = hooks
        self._handle: Optional[ClientHandle] = None
        _log.follow()
        self._handle = open_client(settings, hooks)

    @classmethod
    def from_env(cls) -> Self:
        """Makes a client from the environment: the same as `Client(from_environment=True)`.

        It reads `GENESYSCLOUD_REGION`, `GENESYSCLOUD_ACCESS_TOKEN`, or `GENESYSCLOUD_OAUTHCLIENT_ID` with
        `GENESYSCLOUD_OAUTHCLIENT_SECRET`, and the proxy variables (`https_proxy`, `http_proxy`, `all_proxy`,
        `no_proxy`) by the rules of curl. `GENESYSCLOUD_PROXY_HOST` is a proxy as well, with
        `GENESYSCLOUD_PROXY_PROTOCOL`, `_PORT`, `_AUTH_USERNAME` and `_AUTH_PASSWORD`, and
        `GENESYSCLOUD_GATEWAY_HOST` a gateway in place of the region's hosts, with
        `GENESYSCLOUD_GATEWAY_PROTOCOL`, `_PORT`, `_PATH_NAME` (`api` or `login`) and `_PATH_VALUE`. An empty
        variable counts as not set.

        Raises:
            ConfigurationError: A variable is invalid; the message names it.
        """
        return cls(from_environment=True)

    def with_options(
        self,
        *,
        total_timeout: Optional[float] = None,
        attempt_timeout: Optional[float] = None,
        max_retries: Optional[int] = None,
        headers: Optional[Mapping[str, str]] = None,
    ) -> Self:
        """Derives a client with limits, headers and a `cancel` of its own: for one call, or for many.

        It shares the connections, the access token and all other settings of this client, and costs no
        request. It may be used after this client is closed. Its `cancel` ends its own calls only; that of
        this client ends those of all clients that are derived from it.

        It can be pickled like every client. It then shares what the other process has unpickled, and is
        derived from a client of its settings.

        Args:
            total_timeout: Timeout of a call with all its attempts and waits, in seconds.
            attempt_timeout: Timeout of one attempt, in seconds.
            max_retries: Maximum number of retries of a request that is safe to retry.
            headers: Further headers, which replace those with the same name.

        Raises:
            ConfigurationError: An option is invalid; its `setting` is the keyword.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     hurried = client.with_options(total_timeout=0.5, headers={"Genesys-App": "dialer"})
        ...     hurried.get_onboarding_invite("invite-1").to_address
        'guest-1@acme.example'
        """
        given = locals()
        del given["self"]
        options = Settings(given)
        del given, headers
        if self._handle is None:
            raise InvalidArgument("the client is closed")
        return self._derive(
            self._options.merged(options), self._handle.derive(options.to_json(), python_name)
        )

    def _derive(self, options: Settings, handle: ClientHandle) -> Self:
        derived = object.__new__(type(self))
        derived.__dict__.update(self.__dict__)
        derived._options, derived._handle = options, handle
        return derived

    @property
    def last_response(self) -> Optional[LastResponse]:
        """What came back for the last call of this client, whether it succeeded or failed.

        None before the first call has ended. Where several threads use a client, each derives one by
        `with_options()` to see its own.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     invite = client.get_onboarding_invite("invite-1")
        ...     client.last_response.operation_id, client.last_response.http_status
        ('getOnboardingInvite', 200)
        """
        handle = self._handle
        text = None if handle is None else handle.last_response()
        return None if text is None else last_response.from_json(decode(text))

    def bulk(
        self,
        journal: Union[str, os.PathLike[str]],
        *,
        threads: int = 8,
        organization_id: Optional[str] = None,
        settling_time: Optional[float] = None,
        max_failures: Optional[int] = None,
        retry_rejected: Optional[bool] = None,
    ) -> Bulk:
        """Opens a bulk run: many people staged, created or joined, each exactly once, also after a crash.

        See `Bulk`. Nothing is sent yet. `requests_per_minute` of the client paces all threads.

        Args:
            journal: Path of the journal, which is created if it does not exist. A run with the journal of an
                earlier one continues where that one ended.
            threads: Number of requests at once. Default: 8.
            organization_id: ID of the organization that people are staged for. With it, people in doubt are
                looked for among its users too.
            settling_time: Time between a request without a response and the question for its outcome, in
                seconds. Default: 10.
            max_failures: Number of requests in a row without a decisive response that ends the run, at least
                1. Default: 20.
            retry_rejected: Whether to send requests again that an earlier run has seen rejected.

        Raises:
            ConfigurationError: An option is invalid, or the journal cannot be used: another run is using it,
                it belongs to another service, or it is damaged.
        """
        handle = self._opened("bulk").derive(Settings({}).to_json(), python_name)
        options = {
            "organization_id": organization_id,
            "settling_time": settling_time,
            "max_failures": max_failures,
            "retry_rejected": retry_rejected,
        }
        return open_bulk(handle, journal, threads, options)

    def close(self) -> None:
        """Closes the client; its connections are closed when the calls in progress have returned.

        Iterators keep them open, and go on to the last page. Later calls raise `InvalidArgument`. Closing
        twice is harmless.
        """
        self._handle = None

    def cancel(self) -> None:
        """Cancels the calls in progress on this client, from another thread.

        They raise `Cancelled`. Later calls work.
        """
        handle = self._handle
        if handle is not None:
            handle.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        shown = ("region", "base_url", "client_id", "profile", "from_environment")
        given = self._settings.given
        settings = ", ".join(f"{name}={given[name]!r}" for name in shown if name in given)
        return f"{type(self).__name__}({settings})"

    def __reduce__(self) -> tuple[object, ...]:
        if self._is_of_login:
            raise TypeError("a client of a login cannot be pickled: its refresh token is good for one client")
        given, options = dict(self._settings.given), dict(self._options.given)
        return _unpickle, (type(self), given, options, self._hooks)

    @classmethod
    def _of_login(cls, settings: Settings, hooks: dict[str, Any], handle: ClientHandle) -> Self:
        """Makes the client of a person who has logged in."""
        client = object.__new__(cls)
        client._settings, client._options, client._hooks = settings, Settings({}), hooks
        client._handle, client._is_of_login = handle, True
        return client

    @classmethod
    def _shared(cls, settings: Settings, options: Settings, hooks: dict[str, Any]) -> Self:
        """Makes a client that shares its connections and token with the process's other shared clients."""
        client = cls.__new__(cls)
        client._settings, client._options, client._hooks = settings, options, hooks
        client._handle = shared_client(settings, hooks)
        if options.given:
            client._handle = client._handle.derive(options.to_json(), python_name)
        return client

    # The operations, in the order of the API.

    def delete_onboarding_invite(self, invite_id: str) -> None:
        """Deletes an invite. Needs the permission `invite:actions:delete`."""
        self._call(Call("deleteOnboardingInvite", {"inviteId": invite_id}))

    def delete_onboarding_joincode(self, join_code_id: str) -> None:
        """Deletes a join code. Needs the permission `joinCode:actions:delete`."""
        self._call(Call("deleteOnboardingJoincode", {"joinCodeId": join_code_id}))

    def get_onboarding_activation(self, activation_id: str) -> models.OrgBillingActivation:
        """Gets a billing activation. Needs no permission.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     client.get_onboarding_activation("activation-1").email_address
        'dana@newco.example'
        """
        call = Call("getOnboardingActivation", {"activationId": activation_id})
        return self._result(models.OrgBillingActivation, call)

    def get_onboarding_invite(self, invite_id: str) -> models.Invite:
        """Gets an invite. Needs no permission.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     client.get_onboarding_invite("invite-1").to_address
        'guest-1@acme.example'
        """
        return self._result(models.Invite, Call("getOnboardingInvite", {"inviteId": invite_id}))

    def get_onboarding_invites(
        self, page_number: Optional[int] = None, page_size: Optional[int] = None
    ) -> models.InviteListing:
        """Gets one page of the organization's invites. Needs the permission `invite:actions:view`.

        The service's defaults are page 1 and 25 entities per page.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     page = client.get_onboarding_invites(page_number=3)
        >>> len(page.entities), page.total
        (13, 63)
        """
        arguments = {"pageNumber": page_number, "pageSize": page_size}
        return self._result(models.InviteListing, Call("getOnboardingInvites", arguments))

    def iter_onboarding_invites(
        self, page_number: int = 1, page_size: Optional[int] = None
    ) -> Paginator[models.Invite, models.InviteListing]:
        """Iterates over the invites of all pages from `page_number` on, requesting each page as it is needed.

        Raises:
            DecodeError: The service says that there is more, and does not return it.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     len(list(client.iter_onboarding_invites()))
        63
        """
        arguments = {"pageNumber": page_number, "pageSize": page_size}
        return self._paginator(models.InviteListing, Call("getOnboardingInvites", arguments))

    def get_onboarding_joincode(
        self, join_code_id: str, email_domain: Optional[str] = None
    ) -> models.JoinCode:
        """Gets a join code, if it is valid for `email_domain`. Needs no permission."""
        arguments = {"joinCodeId": join_code_id, "emailDomain": email_domain}
        return self._result(models.JoinCode, Call("getOnboardingJoincode", arguments))

    def get_onboarding_joincodes(
        self, page_number: Optional[int] = None, page_size: Optional[int] = None
    ) -> models.JoinCodeListing:
        """Gets one page of the organization's join codes. Needs the permission `joinCode:actions:view`.

        The service's defaults are page 1 and 25 entities per page.
        """
        arguments = {"pageNumber": page_number, "pageSize": page_size}
        return self._result(models.JoinCodeListing, Call("getOnboardingJoincodes", arguments))

    def iter_onboarding_joincodes(
        self, page_number: int = 1, page_size: Optional[int] = None
    ) -> Paginator[models.JoinCode, models.JoinCodeListing]:
        """Iterates over the join codes of all pages, as `iter_onboarding_invites` does over the invites."""
        arguments = {"pageNumber": page_number, "pageSize": page_size}
        return self._paginator(models.JoinCodeListing, Call("getOnboardingJoincodes", arguments))

    def get_onboarding_orgprovisioning(
        self,
        provisioning_id: str,
        existing_organization_id: Optional[str] = None,
        billing_activation_job: Optional[bool] = None,
    ) -> models.OrgProvisioning:
        """Gets an org provisioning. Needs no permission.

        Args:
            provisioning_id: The provisioning's ID.
            existing_organization_id: The ID of an existing organization.
            billing_activation_job: Whether this is for the job of a billing activation.
        """
        arguments = {
            "provisioningId": provisioning_id,
            "existingOrganizationId": existing_organization_id,
            "billingActivationJob": billing_activation_job,
        }
        return self._result(models.OrgProvisioning, Call("getOnboardingOrgprovisioning", arguments))

    def head_onboarding_organization_users(self, organization_id: str, email: str) -> bool:
        """Checks whether a user exists. Needs no permission.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     client.head_onboarding_organization_users("organization-1", "ada@acme.example")
        True
        """
        arguments = {"organizationId": organization_id, "email": email}
        exists: bool = self._call(Call("headOnboardingOrganizationUsers", arguments))
        return exists

    # A body may hold a password: before anything can fail, it is nowhere but in the call.

    def post_onboarding_activation_apply(
        self,
        activation_id: str,
        body: Union[models.ApplyOrgBillingActivationRequest, Mapping[str, object], None] = None,
    ) -> models.ApplyOrgBillingActivationResponse:
        """Applies a billing activation to an organization. Needs no permission."""
        call = Call("postOnboardingActivationApply", {"activationId": activation_id, "body": body})
        del body
        return self._result(models.ApplyOrgBillingActivationResponse, call)

    def post_onboarding_joincodes(
        self, body: Union[models.JoinCodeRequest, models.JoinCode, Mapping[str, object], None] = None
    ) -> models.JoinCode:
        """Creates a join code. Needs the permission `joinCode:actions:create`.

        >>> from genesys_onboarding import JoinCodeRequest, Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     one = client.post_onboarding_joincodes(JoinCodeRequest(["acme.example"]))
        ...     two = client.post_onboarding_joincodes({"emailDomains": ["acme.example"]})
        ...     three = client.post_onboarding_joincodes(one)
        >>> one.email_domains, two.email_domains, three.email_domains
        (['acme.example'], ['acme.example'], ['acme.example'])
        """
        call = Call("postOnboardingJoincodes", {"body": _model.as_request(models.JoinCodeRequest, body)})
        del body
        return self._result(models.JoinCode, call)

    def post_onboarding_orgprovisioning_complete(
        self,
        provisioning_id: str,
        body: Union[models.CompleteOrgProvisioningRequest, Mapping[str, object], None] = None,
    ) -> models.CompleteOrgProvisioningResponse:
        """Completes an org provisioning, which creates the organization. Needs no permission."""
        arguments = {"provisioningId": provisioning_id, "body": body}
        call = Call("postOnboardingOrgprovisioningComplete", arguments)
        del arguments, body
        return self._result(models.CompleteOrgProvisioningResponse, call)

    def post_onboarding_orgprovisionings(
        self, body: Union[models.StageOrgProvisioningRequest, Mapping[str, object], None] = None
    ) -> models.StageOrgProvisioningResponse:
        """Stages an org provisioning for a new organization. Needs no permission."""
        call = Call("postOnboardingOrgprovisionings", {"body": body})
        del body
        return self._result(models.StageOrgProvisioningResponse, call)

    def post_onboarding_users(
        self, body: Union[models.CreateUserRequest, Mapping[str, object], None] = None
    ) -> models.CreateUserResponse:
        """Creates a user from an invite. Needs no permission."""
        call = Call("postOnboardingUsers", {"body": body})
        del body
        return self._result(models.CreateUserResponse, call)

    def post_onboarding_users_joinexistingorgs(
        self, body: Union[models.JoinExistingOrgsRequest, Mapping[str, object], None] = None
    ) -> models.JoinExistingOrgsResponse:
        """Requests links for a user to join existing organizations. Needs no permission."""
        call = Call("postOnboardingUsersJoinexistingorgs", {"body": body})
        del body
        return self._result(models.JoinExistingOrgsResponse, call)

    def post_onboarding_users_stage(
        self, body: Union[models.StageUserRequest, Mapping[str, object], None] = None
    ) -> None:
        """Stages a user: invites a user by a join code. Needs no permission."""
        call = Call("postOnboardingUsersStage", {"body": body})
        del body
        self._call(call)

    def put_onboarding_joincode(
        self,
        join_code_id: str,
        body: Union[models.JoinCodeRequest, models.JoinCode, Mapping[str, object], None] = None,
    ) -> None:
        """Updates a join code. Needs the permission `joinCode:actions:update`."""
        request = _model.as_request(models.JoinCodeRequest, body)
        call = Call("putOnboardingJoincode", {"joinCodeId": join_code_id, "body": request})
        del request, body
        self._call(call)

    def wait_for_onboarding_orgprovisioning(
        self,
        provisioning_id: str,
        *,
        timeout: Optional[float] = None,
        interval: Optional[float] = None,
        growth: Optional[float] = None,
        max_interval: Optional[float] = None,
        not_found_grace: Optional[float] = None,
        description: Optional[str] = None,
        progress: Optional[Callable[[WaitProgress[models.OrgProvisioning]], object]] = None,
    ) -> models.OrgProvisioning:
        """Waits until a provisioning is complete: polls it until `provision_completed` is true.

        `cancel`, and what a signal handler raises (a KeyboardInterrupt, for example), end the wait. Failures
        that are `retryable` are waited out. The polls are calls of derived clients, so that `last_response`
        of this client does not change.

        Args:
            provisioning_id: The provisioning's ID.
            timeout: Timeout of the wait with all its polls, in seconds. Default: 600.
            interval: Delay after the first poll, in seconds. Each delay is shortened by a random part of up
                to a half, and is at least what a `Retry-After` asks for. Default: 1.
            growth: What each following delay is multiplied by, from 1 to 10. Default: 1.5.
            max_interval: Longest delay between polls, in seconds. Default: 15.
            not_found_grace: How long from the start the service's 404 is waited out, which may come just
                after staging, in seconds; 0 for not at all. After a poll that found something, a 404 ends
                the wait. Default: 30.
            description: What is waited for, in words for the message of a `Timeout`.
            progress: Is called with a `WaitProgress` after each poll. What it raises ends the wait and comes
                out of it.

        Raises:
            Timeout: The provisioning was not complete in time.
            InvalidArgument: An option or the ID is invalid; nothing was sent.
            Cancelled: The wait was cancelled by `cancel`.
            OnboardingError: A poll failed, and not in passing.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     client.wait_for_onboarding_orgprovisioning("provisioning-2", timeout=60).organization_name
        'Initech'
        """
        if description is None:
            description = f'provisioning "{provisioning_id}" to be completed'
        return self.wait_until(
            lambda client: client.get_onboarding_orgprovisioning(provisioning_id),
            lambda provisioning: provisioning.provision_completed,
            timeout=timeout,
            interval=interval,
            growth=growth,
            max_interval=max_interval,
            not_found_grace=not_found_grace,
            description=description,
            progress=progress,
        )

    def wait_until(
        self,
        get: Callable[[Self], T],
        predicate: Callable[[T], object],
        *,
        timeout: Optional[float] = None,
        interval: Optional[float] = None,
        growth: Optional[float] = None,
        max_interval: Optional[float] = None,
        not_found_grace: Optional[float] = None,
        description: Optional[str] = None,
        progress: Optional[Callable[[WaitProgress[T]], object]] = None,
    ) -> T:
        """Waits until `predicate` accepts what `get` returns, and returns that.

        `get` is called again and again with a client that derives from this one, and whose calls end with
        the wait. It should only read: for example, whether the job has done its work that
        `post_onboarding_activation_apply` has started. Arguments and errors are those of
        `wait_for_onboarding_orgprovisioning`, which is this method for one operation. What `get` raises that
        is not an `OnboardingError` ends the wait.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     body = {"organizationId": "organization-1"}
        ...     job = client.post_onboarding_activation_apply("activation-2", body)
        ...     activation = client.wait_until(
        ...         lambda client: client.get_onboarding_activation("activation-2"),
        ...         lambda activation: activation.existing_organization_id == "organization-1",
        ...         description=job.job_name,
        ...     )
        ...     activation.region
        'us-east-1'
        """
        from . import _wait
        from ._wait_handle import WaitHandle

        handle = self._handle
        if handle is None:
            raise InvalidArgument("the client is closed")
        _log.follow()
        options = _wait.options(timeout, interval, growth, max_interval, not_found_grace, description)
        waiter = WaitHandle(handle, options)
        return _wait.wait_until(
            waiter, lambda derived: self._derive(self._options, derived), get, predicate, progress
        )

    def call(self, operation_id: str, /, **arguments: object) -> Any:
        """Calls any operation by its ID, with the parameter names of the API.

        None is the same as left out. The result is the service's JSON as Python decodes it (a dict with the
        field names of the API), None for an operation without a result, True or False for
        `headOnboardingOrganizationUsers`.

        Raises:
            InvalidArgument: An operation or an argument is unknown, missing, or of the wrong type; nothing
                was sent.
            OnboardingError: The subclass says what failed.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     client.call("getOnboardingInvite", inviteId="invite-1")["toAddress"]
        'guest-1@acme.example'
        """
        call = Call(operation_id, arguments, str)
        del arguments
        return self._call(call)

    def _result(self, model: type[R], call: Call) -> R:
        return _model.decode(model, self._call(call))

    def _call(self, call: Call) -> Any:
        handle, operation_id = self._opened(call.operation_id), call.operation_id
        if "\0" in operation_id:
            # A C string would end there.
            raise invalid_argument("operation_id", f"unknown operation ID {operation_id!r}")
        arguments = call.to_json()
        _log.follow()
        result = handle.call(operation_id.encode(), arguments, call.python_name)
        return call.decode(result)

    def _paginator(self, model: type[P], call: Call) -> Paginator[Any, P]:
        handle = self._opened(call.operation_id)
        pages = open_pages(handle, call.operation_id.encode(), call.to_json(), call.python_name)
        return Paginator(pages, call, model)

    def _opened(self, operation_id: str) -> ClientHandle:
        handle = self._handle
        if handle is None:
            raise InvalidArgument(f"{operation_id}: the client is closed", operation_id=operation_id)
        return handle


def _unpickle(
    client: type[Client], given: dict[str, Any], options: dict[str, Any], hooks: dict[str, Any]
) -> Client:
    settings, settings_of_calls = Settings(given), Settings(options)
    del given, options
    return client._shared(settings, settings_of_calls, hooks)
