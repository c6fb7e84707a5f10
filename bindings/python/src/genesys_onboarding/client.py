"""The client: settings in, the contract's 17 operations out."""

from __future__ import annotations

from . import _interrupt, _log, _pages
from ._lazy import Lazy
from ._library import ClientHandle, Hidden
from ._settings import Settings
from .errors import DecodeError, InvalidArgument

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from typing import Any, TypeVar

    from . import _json_text, _model, models

    C = TypeVar("C", bound="Client")
    R = TypeVar("R", bound=_model.Result)
else:
    _json_text = Lazy(f"{__package__}._json_text")
    models = Lazy(f"{__package__}.models")
    _model = Lazy(f"{__package__}._model")


class Client:
    """A client of the Onboarding API.

    It holds the settings, the kept connections and the access token. Threads may share it, and a process
    that was forked may go on to use it. It is closed by `close`, at the end of a `with`, or when nobody
    holds it any more.

    Pickling takes its settings along, **secrets in clear text included**, and makes a new client of them. A
    client that was made by `from_env` takes nothing along: it is made from the environment of the process
    that it comes to.

    Ctrl-C in a call of the main thread ends all calls that are under way on the client.

    >>> from genesys_onboarding import Client
    >>> Client(region="eu-west-1", client_id="my-client-id", client_secret="my-client-secret")
    Client(region='eu-west-1', client_id='my-client-id')
    """

    def __init__(
        self,
        *,
        region: str | None = None,
        base_url: str | None = None,
        login_url: str | None = None,
        access_token: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        connect_timeout: float | None = None,
        timeout: float | None = None,
        total_timeout: float | None = None,
        max_retries: int | None = None,
        max_response_bytes: int | None = None,
        user_agent: str | None = None,
        proxy: str | None = None,
        ca_bundle: str | os.PathLike[str] | None = None,
        client_certificate: str | os.PathLike[str] | None = None,
        client_key: str | os.PathLike[str] | None = None,
        allow_insecure_http: bool | None = None,
    ) -> None:
        """Checks the settings. Nothing is sent yet.

        Args:
            region: Where calls and token requests go: a name (`eu-west-1`) or a domain (`mypurecloud.ie`).
            base_url: Where calls go. Default: the region's address, else `https://api.inindca.com`.
            login_url: Where tokens are asked for. Default: the region's address.
            access_token: A token to send with every call. It is not renewed.
            client_id: The id of an OAuth client, for which tokens are fetched and renewed as needed.
            client_secret: The secret of that client.
            connect_timeout: How long the opening of a connection may take, in seconds. Default: 10.
            timeout: How long one attempt may take, in seconds. Default: 30.
            total_timeout: How long a call may take with all its attempts and waits. Default: 60.
            max_retries: How often a call is tried again where that is safe. Default: 3.
            max_response_bytes: How long an answer may be, after decompression. Default: 10 MiB.
            user_agent: The `User-Agent` header. Default: `genesys-onboarding/` and the version.
            proxy: An HTTP proxy, such as `http://user:password@proxy.example:3128`. Default: none.
            ca_bundle: The authorities to trust, as PEM text or a path. Default: the system's.
            client_certificate: The certificate to show, as PEM text or a path.
            client_key: The key of that certificate, as PEM text or a path.
            allow_insecure_http: Lets tokens and passwords go over plain http beyond this machine.

        Raises:
            ConfigurationError: A setting is wrong; the text names it.
        """
        settings = Settings(
            {
                "region": region,
                "base_url": base_url,
                "login_url": login_url,
                "access_token": access_token,
                "client_id": client_id,
                "client_secret": client_secret,
                "connect_timeout": connect_timeout,
                "timeout": timeout,
                "total_timeout": total_timeout,
                "max_retries": max_retries,
                "max_response_bytes": max_response_bytes,
                "user_agent": user_agent,
                "proxy": proxy,
                "ca_bundle": ca_bundle,
                "client_certificate": client_certificate,
                "client_key": client_key,
                "allow_insecure_http": allow_insecure_http,
            }
        )
        # Error reporters show the local variables of a traceback.
        del access_token, client_secret, proxy, client_key
        self._open(settings)

    @classmethod
    def from_env(cls: type[C]) -> C:
        """Makes a client from the environment.

        It reads `GENESYSCLOUD_REGION`, `GENESYSCLOUD_ACCESS_TOKEN`, or else `GENESYSCLOUD_OAUTHCLIENT_ID`
        with `GENESYSCLOUD_OAUTHCLIENT_SECRET`, and the proxy variables (`https_proxy`, `http_proxy`,
        `all_proxy`, `no_proxy`) by curl's rules. An empty variable counts as not set.

        Raises:
            ConfigurationError: A variable is wrong; the text names it.
        """
        client = cls.__new__(cls)
        client._open(None)
        return client

    def _open(self, settings: Settings | None) -> None:
        """None is for the settings of the environment."""
        self._handle: ClientHandle | None = None
        self._settings = settings
        _log.follow()
        self._handle = ClientHandle(None if settings is None else settings.to_json())

    def close(self) -> None:
        """Closes the connections, as soon as the calls that are under way are over.

        Calls that begin later raise `InvalidArgument`. To close twice does no harm.
        """
        self._handle = None

    def cancel(self) -> None:
        """Ends the calls that are under way on this client, from another thread.

        They raise `Cancelled` soon. Calls that begin later work.
        """
        handle = self._handle
        if handle is not None:
            handle.cancel()

    def __enter__(self: C) -> C:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._settings is None:
            return f"{type(self).__name__}.from_env()"
        shown = ("region", "base_url", "client_id")
        given = self._settings.given
        settings = ", ".join(f"{name}={given[name]!r}" for name in shown if name in given)
        return f"{type(self).__name__}({settings})"

    def __reduce__(self) -> tuple[object, ...]:
        return _unpickle, (type(self), self._settings and self._settings.given)

    # The operations, in the contract's order.

    def delete_onboarding_invite(self, invite_id: str) -> None:
        """Deletes an invite. Needs the permission `invite:actions:delete`."""
        self.call("deleteOnboardingInvite", inviteId=invite_id)

    def delete_onboarding_joincode(self, join_code_id: str) -> None:
        """Deletes a join code. Needs the permission `joinCode:actions:delete`."""
        self.call("deleteOnboardingJoincode", joinCodeId=join_code_id)

    def get_onboarding_activation(self, activation_id: str) -> models.OrgBillingActivation:
        """Reads a billing activation. Needs no permission."""
        answer = self.call("getOnboardingActivation", activationId=activation_id)
        return _model.read(models.OrgBillingActivation, answer)

    def get_onboarding_invite(self, invite_id: str) -> models.Invite:
        """Reads an invite. Needs no permission.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     client.get_onboarding_invite("invite-1").to_address
        'guest-1@acme.example'
        """
        answer = self.call("getOnboardingInvite", inviteId=invite_id)
        return _model.read(models.Invite, answer)

    def get_onboarding_invites(
        self, page_number: int | None = None, page_size: int | None = None
    ) -> models.InviteListing:
        """Reads one page of the organization's invites. Needs the permission `invite:actions:view`.

        What is left out is the service's to choose: page 1, 25 entities.
        """
        answer = self.call("getOnboardingInvites", pageNumber=page_number, pageSize=page_size)
        return _model.read(models.InviteListing, answer)

    def iter_onboarding_invites(
        self, page_number: int = 1, page_size: int | None = None
    ) -> Iterator[models.Invite]:
        """Iterates over the invites of all pages, from `page_number` on; it holds one page at a time.

        Raises:
            DecodeError: The service has sent the same page again instead of the next.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     len(list(client.iter_onboarding_invites()))
        63
        """
        fetch = self.get_onboarding_invites
        return _pages.entities("getOnboardingInvites", fetch, page_number, page_size)

    def get_onboarding_joincode(self, join_code_id: str, email_domain: str | None = None) -> models.JoinCode:
        """Reads a join code, if it is for `email_domain`. Needs no permission."""
        answer = self.call("getOnboardingJoincode", joinCodeId=join_code_id, emailDomain=email_domain)
        return _model.read(models.JoinCode, answer)

    def get_onboarding_joincodes(
        self, page_number: int | None = None, page_size: int | None = None
    ) -> models.JoinCodeListing:
        """Reads one page of the organization's join codes. Needs the permission `joinCode:actions:view`.

        What is left out is the service's to choose: page 1, 25 entities.
        """
        answer = self.call("getOnboardingJoincodes", pageNumber=page_number, pageSize=page_size)
        return _model.read(models.JoinCodeListing, answer)

    def iter_onboarding_joincodes(
        self, page_number: int = 1, page_size: int | None = None
    ) -> Iterator[models.JoinCode]:
        """Iterates over the join codes of all pages: see `iter_onboarding_invites`."""
        fetch = self.get_onboarding_joincodes
        return _pages.entities("getOnboardingJoincodes", fetch, page_number, page_size)

    def get_onboarding_orgprovisioning(
        self,
        provisioning_id: str,
        existing_organization_id: str | None = None,
        billing_activation_job: bool | None = None,
    ) -> models.OrgProvisioning:
        """Reads a provisioning. Needs no permission.

        Args:
            provisioning_id: The provisioning's id.
            existing_organization_id: An organization that exists already.
            billing_activation_job: Whether this asks for a billing activation's job.
        """
        answer = self.call(
            "getOnboardingOrgprovisioning",
            provisioningId=provisioning_id,
            existingOrganizationId=existing_organization_id,
            billingActivationJob=billing_activation_job,
        )
        return _model.read(models.OrgProvisioning, answer)

    def head_onboarding_organization_users(self, organization_id: str, email: str) -> bool:
        """Tells whether a user exists: the service's 200 or 404. Needs no permission.

        Every other status is an error.
        """
        exists: bool = self.call(
            "headOnboardingOrganizationUsers", organizationId=organization_id, email=email
        )
        return exists

    def post_onboarding_activation_apply(
        self,
        activation_id: str,
        body: models.ApplyOrgBillingActivationRequest | Mapping[str, object] | None = None,
    ) -> models.ApplyOrgBillingActivationResponse:
        """Applies a billing activation. Needs no permission."""
        answer = self.call("postOnboardingActivationApply", activationId=activation_id, body=body)
        return _model.read(models.ApplyOrgBillingActivationResponse, answer)

    def post_onboarding_joincodes(
        self, body: models.JoinCodeRequest | Mapping[str, object] | None = None
    ) -> models.JoinCode:
        """Creates a join code. Needs the permission `joinCode:actions:create`.

        >>> from genesys_onboarding import JoinCodeRequest, Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     one = client.post_onboarding_joincodes(JoinCodeRequest(["acme.example"]))
        ...     two = client.post_onboarding_joincodes({"emailDomains": ["acme.example"]})
        >>> one.email_domains, two.email_domains
        (['acme.example'], ['acme.example'])
        """
        answer = self.call("postOnboardingJoincodes", body=body)
        return _model.read(models.JoinCode, answer)

    def post_onboarding_orgprovisioning_complete(
        self,
        provisioning_id: str,
        body: models.CompleteOrgProvisioningRequest | Mapping[str, object] | None = None,
    ) -> models.CompleteOrgProvisioningResponse:
        """Completes a provisioning, which makes the organization. Needs no permission."""
        answer = self.call("postOnboardingOrgprovisioningComplete", provisioningId=provisioning_id, body=body)
        return _model.read(models.CompleteOrgProvisioningResponse, answer)

    def post_onboarding_orgprovisionings(
        self, body: models.StageOrgProvisioningRequest | Mapping[str, object] | None = None
    ) -> models.StageOrgProvisioningResponse:
        """Stages a provisioning for a new organization. Needs no permission."""
        answer = self.call("postOnboardingOrgprovisionings", body=body)
        return _model.read(models.StageOrgProvisioningResponse, answer)

    def post_onboarding_users(
        self, body: models.CreateUserRequest | Mapping[str, object] | None = None
    ) -> models.CreateUserResponse:
        """Creates a user from an invite. Needs no permission."""
        answer = self.call("postOnboardingUsers", body=body)
        return _model.read(models.CreateUserResponse, answer)

    def post_onboarding_users_joinexistingorgs(
        self, body: models.JoinExistingOrgsRequest | Mapping[str, object] | None = None
    ) -> models.JoinExistingOrgsResponse:
        """Lets a user join organizations that exist. Needs no permission."""
        answer = self.call("postOnboardingUsersJoinexistingorgs", body=body)
        return _model.read(models.JoinExistingOrgsResponse, answer)

    def post_onboarding_users_stage(
        self, body: models.StageUserRequest | Mapping[str, object] | None = None
    ) -> None:
        """Prepares a user for creation: invites a person by a join code. Needs no permission."""
        self.call("postOnboardingUsersStage", body=body)

    def put_onboarding_joincode(
        self,
        join_code_id: str,
        body: models.JoinCodeRequest | Mapping[str, object] | None = None,
    ) -> None:
        """Updates a join code. Needs the permission `joinCode:actions:update`."""
        self.call("putOnboardingJoincode", joinCodeId=join_code_id, body=body)

    def call(self, operation_id: str, /, **arguments: object) -> Any:
        """Calls any operation by the contract's id, with the contract's parameter names.

        None is the same as left out. The answer is the service's JSON as Python has it (a dict with the
        contract's field names), None for an operation without a result, True or False for
        `headOnboardingOrganizationUsers`.

        Raises:
            InvalidArgument: An operation or an argument is unknown, missing, or of a wrong type; nothing
                was sent.
            OnboardingError: One of the classes below it says what failed.

        >>> from genesys_onboarding import Sandbox
        >>> with Sandbox() as sandbox, sandbox.client() as client:
        ...     client.call("getOnboardingInvite", inviteId="invite-1")["toAddress"]
        'guest-1@acme.example'
        """
        handle = self._handle
        if handle is None:
            raise InvalidArgument(f"{operation_id}: the client is closed", operation_id=operation_id)
        if "\0" in operation_id:
            # Text ends there for the library.
            raise InvalidArgument(f"operation_id: {operation_id!r} is none of the contract's operations")
        try:
            given = Hidden(_json_text.write(arguments).encode())
        except (TypeError, ValueError) as problem:
            raise InvalidArgument(
                f"{operation_id}: the arguments cannot be written as JSON: {problem}",
                operation_id=operation_id,
            ) from None
        _log.follow()
        answer = _interrupt.call(handle, operation_id.encode(), given)
        try:
            return _json_text.read(answer)
        except (ValueError, RecursionError) as problem:
            raise DecodeError(
                f"{operation_id}: the answer is more than Python can hold: {problem}",
                operation_id=operation_id,
                attempts=1,
                outcome_unknown=not operation_id.startswith("get"),
            ) from None


def _unpickle(client: type[C], settings: dict[str, Any] | None) -> C:
    return client.from_env() if settings is None else client(**settings)
