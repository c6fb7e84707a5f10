"""The contract's models (`models.md`), with the names of its fields in snake case.

What the service sends is a `Result`: frozen, with all that came in `raw`. What is sent to it is a
`Request`: a dict with the contract's names does as well. Fields that the contract requires come first.

>>> from genesys_onboarding import JoinCodeRequest
>>> JoinCodeRequest(email_domains=["acme.example"])
JoinCodeRequest(email_domains=['acme.example'])
"""

from __future__ import annotations

from ._model import Request, Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    import typing
    from collections import abc
    from dataclasses import dataclass, field
else:
    from ._dataclass import dataclass, field
    from ._lazy import Lazy

    # Only who reads the type hints needs these.
    typing = Lazy("typing")
    abc = Lazy("collections.abc")

__all__ = [
    "ApplyOrgBillingActivationRequest",
    "ApplyOrgBillingActivationResponse",
    "CompleteOrgProvisioningRequest",
    "CompleteOrgProvisioningResponse",
    "CreateUserRequest",
    "CreateUserResponse",
    "Detail",
    "ErrorBody",
    "Invite",
    "InviteListing",
    "JoinCode",
    "JoinCodeListing",
    "JoinCodeRequest",
    "JoinExistingOrgsRequest",
    "JoinExistingOrgsResponse",
    "Limit",
    "OrgBillingActivation",
    "OrgProvisioning",
    "OrgProvisioningUser",
    "StageOrgProvisioningRequest",
    "StageOrgProvisioningResponse",
    "StageUserRequest",
]


@dataclass(frozen=True)
class Invite(Result):
    """An invite into an organization."""

    to_address: str
    """The e-mail address that was invited."""
    id: typing.Optional[str] = None
    administrator: typing.Optional[bool] = None
    """Whether the invited person becomes an administrator."""
    self_uri: typing.Optional[str] = None


@dataclass(frozen=True)
class InviteListing(Result):
    """One page of an organization's invites."""

    entities: list[Invite] = field(default_factory=list)
    """The page's invites; empty if the service sent none."""
    page_size: typing.Optional[int] = None
    """How many entities a page holds at the most."""
    page_number: typing.Optional[int] = None
    """The page's number; the first is 1."""
    total: typing.Optional[int] = None
    """How many entities there are on all pages."""
    first_uri: typing.Optional[str] = None
    next_uri: typing.Optional[str] = None
    previous_uri: typing.Optional[str] = None
    last_uri: typing.Optional[str] = None
    self_uri: typing.Optional[str] = None
    page_count: typing.Optional[int] = None
    """How many pages there are."""


@dataclass(frozen=True)
class JoinCode(Result):
    """A join code of an organization."""

    join_code_url: str
    """The link that people follow to join."""
    email_domains: list[str]
    """The e-mail domains whose people may join."""
    id: typing.Optional[str] = None
    disabled: typing.Optional[bool] = None
    """Whether the join code no longer works."""
    self_uri: typing.Optional[str] = None


@dataclass(frozen=True)
class JoinCodeListing(Result):
    """One page of an organization's join codes."""

    entities: list[JoinCode] = field(default_factory=list)
    """The page's join codes; empty if the service sent none."""
    page_size: typing.Optional[int] = None
    """How many entities a page holds at the most."""
    page_number: typing.Optional[int] = None
    """The page's number; the first is 1."""
    total: typing.Optional[int] = None
    """How many entities there are on all pages."""
    first_uri: typing.Optional[str] = None
    next_uri: typing.Optional[str] = None
    previous_uri: typing.Optional[str] = None
    last_uri: typing.Optional[str] = None
    self_uri: typing.Optional[str] = None
    page_count: typing.Optional[int] = None
    """How many pages there are."""


@dataclass(frozen=True)
class JoinCodeRequest(Request):
    """What a join code is to be, on creation and on update."""

    email_domains: abc.Sequence[str]
    """The e-mail domains whose people may join."""


@dataclass(frozen=True)
class OrgBillingActivation(Result):
    """A billing activation."""

    id: typing.Optional[str] = None
    email_address: typing.Optional[str] = None
    """The e-mail address of the person who bought."""
    existing_organization_id: typing.Optional[str] = None
    """The organization that exists already."""
    existing_organization_short_name: typing.Optional[str] = None
    region: typing.Optional[str] = None
    """The region of the organization."""
    self_uri: typing.Optional[str] = None


@dataclass(frozen=True)
class ApplyOrgBillingActivationRequest(Request):
    """To which organization an activation is applied."""

    organization_id: str


@dataclass(frozen=True)
class ApplyOrgBillingActivationResponse(Result):
    """What applying an activation has started."""

    organization_id: str
    status: str
    """How the activation stands; the contract lists no values."""
    job_name: str
    """The name of the job that carries the activation out."""


@dataclass(frozen=True)
class OrgProvisioning(Result):
    """How a staged provisioning stands."""

    organization_exists: bool
    """Whether the organization exists already."""
    generic_email_domain: bool
    """Whether the e-mail address is at a public provider rather than at a company."""
    supports_immediate_join: bool
    """Whether the person may join an existing organization at once."""
    email_address_exists: bool
    """Whether the e-mail address belongs to a user already."""
    provision_completed: bool
    """Whether the provisioning has been completed."""
    email_address: str
    """The e-mail address that staged it."""
    organization_name: str
    id: typing.Optional[str] = None
    first_name: typing.Optional[str] = None
    last_name: typing.Optional[str] = None
    phone_number: typing.Optional[str] = None
    self_uri: typing.Optional[str] = None


@dataclass(frozen=True)
class OrgProvisioningUser(Request):
    """A further user of a new organization."""

    name: str
    email: str


@dataclass(frozen=True)
class StageOrgProvisioningRequest(Request):
    """What is needed to stage an organization."""

    email_address: str
    """The e-mail address of the person who stages it."""
    recaptcha_value: typing.Optional[str] = field(default=None, repr=False)
    """The value that the captcha gave; never shown."""
    activation_id: typing.Optional[str] = None
    """The billing activation that comes with the organization."""
    first_name: typing.Optional[str] = None
    last_name: typing.Optional[str] = None
    organization_name: typing.Optional[str] = None
    locale: typing.Optional[str] = None
    phone_number: typing.Optional[str] = None


@dataclass(frozen=True)
class StageOrgProvisioningResponse(Result):
    """The provisioning that has been staged."""

    id: typing.Optional[str] = None
    self_uri: typing.Optional[str] = None


@dataclass(frozen=True)
class CompleteOrgProvisioningRequest(Request):
    """What is needed to complete a provisioning."""

    administrator_email: str
    administrator_password: str = field(repr=False)
    """Never shown."""
    administrator_name: str
    organization_name: typing.Optional[str] = None
    other_users: typing.Optional[
        abc.Sequence[typing.Union[OrgProvisioningUser, abc.Mapping[str, typing.Any]]]
    ] = None
    """Further users to invite."""
    locale: typing.Optional[str] = None
    """The locale for the mails that are sent."""
    disable_org_auto_join: typing.Optional[bool] = None
    """Whether people may not join by their e-mail domain alone."""


@dataclass(frozen=True)
class CompleteOrgProvisioningResponse(Result):
    """The organization that has been made."""

    organization_id: typing.Optional[str] = None
    organization_short_name: typing.Optional[str] = None


@dataclass(frozen=True)
class CreateUserRequest(Request):
    """What is needed to create a user from an invite."""

    invite_id: str
    name: str
    password: str = field(repr=False)
    """Never shown."""


@dataclass(frozen=True)
class CreateUserResponse(Result):
    """The user that has been created."""

    organization: str
    name: str
    email: str
    administrator: typing.Optional[bool] = None


@dataclass(frozen=True)
class StageUserRequest(Request):
    """What is needed to invite a person by a join code."""

    join_code_id: str
    email: str
    locale: typing.Optional[str] = None


@dataclass(frozen=True)
class JoinExistingOrgsRequest(Request):
    """Which organizations a person asks to join."""

    organization_ids: abc.Sequence[str]
    email: typing.Optional[str] = None
    job_id: typing.Optional[str] = None
    locale: typing.Optional[str] = None


@dataclass(frozen=True)
class JoinExistingOrgsResponse(Result):
    """Where the person goes on."""

    join_code_url: typing.Optional[str] = None
    invite_url: typing.Optional[str] = None


@dataclass(frozen=True)
class Detail(Result):
    """What is wrong with one field."""

    error_code: typing.Optional[str] = None
    field_name: typing.Optional[str] = None
    entity_id: typing.Optional[str] = None
    entity_name: typing.Optional[str] = None


@dataclass(frozen=True)
class Limit(Result):
    """A limit of the platform."""

    key: typing.Optional[str] = None
    namespace: typing.Optional[str] = None
    value: typing.Optional[int] = None


@dataclass(frozen=True)
class ErrorBody(Result):
    """The platform's error body."""

    message: typing.Optional[str] = None
    code: typing.Optional[str] = None
    status: typing.Optional[int] = None
    entity_id: typing.Optional[str] = None
    entity_name: typing.Optional[str] = None
    message_with_params: typing.Optional[str] = None
    """The message with places for parameters."""
    message_params: dict[str, str] = field(default_factory=dict)
    context_id: typing.Optional[str] = None
    details: list[Detail] = field(default_factory=list)
    """Which fields are wrong."""
    errors: list[ErrorBody] = field(default_factory=list)
    """Further errors."""
    limit: typing.Optional[Limit] = None
    """The limit that was exceeded."""
