"""The models of the API, with the names of their fields in snake case.

What the service returns is a `Result`, with the service's JSON object in `raw`. What is sent to it is
a `Request`; a dict with the API's names is accepted as well. Required fields come first.

>>> from genesys_onboarding import JoinCodeRequest
>>> JoinCodeRequest(email_domains=["acme.example"])
JoinCodeRequest(email_domains=['acme.example'])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ._hints import Any, Optional, Union
from ._model import Request, Result, field

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


class Invite(Result):
    """An invite into an organization."""

    to_address: str
    """The invited email address."""
    id: Optional[str] = None
    administrator: Optional[bool] = None
    """Whether the invited user becomes an administrator."""
    self_uri: Optional[str] = None


class InviteListing(Result):
    """One page of an organization's invites."""

    entities: list[Invite] = field(default_factory=list)
    """The invites of this page; empty if the service sent none."""
    page_size: Optional[int] = None
    """Maximum number of entities of a page."""
    page_number: Optional[int] = None
    """The number of this page, counted from 1."""
    total: Optional[int] = None
    """Number of entities on all pages."""
    first_uri: Optional[str] = None
    next_uri: Optional[str] = None
    previous_uri: Optional[str] = None
    last_uri: Optional[str] = None
    self_uri: Optional[str] = None
    page_count: Optional[int] = None
    """Number of pages."""


class JoinCode(Result):
    """A join code of an organization."""

    join_code_url: str
    """The link to follow to join."""
    email_domains: list[str]
    """The email domains whose users may join."""
    id: Optional[str] = None
    disabled: Optional[bool] = None
    """Whether the join code is disabled."""
    self_uri: Optional[str] = None


class JoinCodeListing(Result):
    """One page of an organization's join codes."""

    entities: list[JoinCode] = field(default_factory=list)
    """The join codes of this page; empty if the service sent none."""
    page_size: Optional[int] = None
    """Maximum number of entities of a page."""
    page_number: Optional[int] = None
    """The number of this page, counted from 1."""
    total: Optional[int] = None
    """Number of entities on all pages."""
    first_uri: Optional[str] = None
    next_uri: Optional[str] = None
    previous_uri: Optional[str] = None
    last_uri: Optional[str] = None
    self_uri: Optional[str] = None
    page_count: Optional[int] = None
    """Number of pages."""


class JoinCodeRequest(Request):
    """Request to create or update a join code."""

    email_domains: Sequence[str]
    """The email domains whose users may join."""


class OrgBillingActivation(Result):
    """A billing activation."""

    id: Optional[str] = None
    email_address: Optional[str] = None
    """The purchaser's email address."""
    existing_organization_id: Optional[str] = None
    """The existing organization, if the activation is for one."""
    existing_organization_short_name: Optional[str] = None
    region: Optional[str] = None
    """The region of the organization."""
    self_uri: Optional[str] = None


class ApplyOrgBillingActivationRequest(Request):
    """Request to apply a billing activation to an organization."""

    organization_id: str


class ApplyOrgBillingActivationResponse(Result):
    """Result of applying a billing activation."""

    organization_id: str
    status: str
    """Status of the activation. The API documents no list of values."""
    job_name: str
    """The name of the job that applies the activation."""


class OrgProvisioning(Result):
    """State of an org provisioning."""

    organization_exists: bool
    """Whether the organization exists."""
    generic_email_domain: bool
    """Whether the email address belongs to a public email provider."""
    supports_immediate_join: bool
    """Whether the user may join an existing organization immediately."""
    email_address_exists: bool
    """Whether the email address belongs to an existing user."""
    provision_completed: bool
    """Whether the provisioning has been completed."""
    email_address: str
    """The email address that staged the provisioning."""
    organization_name: str
    id: Optional[str] = None
    first_name: Optional[str] = None
    last_name: Optional[str] = None
    phone_number: Optional[str] = None
    self_uri: Optional[str] = None


class OrgProvisioningUser(Request):
    """An additional user of a new organization."""

    name: str
    email: str


class StageOrgProvisioningRequest(Request):
    """Request to stage an org provisioning."""

    email_address: str
    """The email address of the user who stages it."""
    recaptcha_value: Optional[str] = field(default=None, repr=False)
    """The reCAPTCHA token; left out of `repr`."""
    activation_id: Optional[str] = None
    """The billing activation of the organization."""
    first_name: Optional[str] = None
    last_name: Optional[str] = None
    organization_name: Optional[str] = None
    locale: Optional[str] = None
    phone_number: Optional[str] = None


class StageOrgProvisioningResponse(Result):
    """A staged org provisioning."""

    id: Optional[str] = None
    self_uri: Optional[str] = None


class CompleteOrgProvisioningRequest(Request):
    """Request to complete an org provisioning."""

    administrator_email: str
    administrator_password: str = field(repr=False)
    """Left out of `repr`."""
    administrator_name: str
    organization_name: Optional[str] = None
    other_users: Optional[Sequence[Union[OrgProvisioningUser, Mapping[str, Any]]]] = None
    """Additional users to invite."""
    locale: Optional[str] = None
    """The locale of the emails that are sent."""
    disable_org_auto_join: Optional[bool] = None
    """Whether to disable joining by email domain."""


class CompleteOrgProvisioningResponse(Result):
    """The organization that was created."""

    organization_id: Optional[str] = None
    organization_short_name: Optional[str] = None


class CreateUserRequest(Request):
    """Request to create a user from an invite."""

    invite_id: str
    name: str
    password: str = field(repr=False)
    """Left out of `repr`."""


class CreateUserResponse(Result):
    """The user that was created."""

    organization: str
    name: str
    email: str
    administrator: Optional[bool] = None


class StageUserRequest(Request):
    """Request to stage a user by a join code."""

    join_code_id: str
    email: str
    locale: Optional[str] = None


class JoinExistingOrgsRequest(Request):
    """Request to join existing organizations."""

    organization_ids: Sequence[str]
    email: Optional[str] = None
    job_id: Optional[str] = None
    locale: Optional[str] = None


class JoinExistingOrgsResponse(Result):
    """Links for joining the organizations."""

    join_code_url: Optional[str] = None
    invite_url: Optional[str] = None


class Detail(Result):
    """Error of one field."""

    error_code: Optional[str] = None
    field_name: Optional[str] = None
    entity_id: Optional[str] = None
    entity_name: Optional[str] = None


class Limit(Result):
    """A Genesys Cloud rate limit."""

    key: Optional[str] = None
    namespace: Optional[str] = None
    value: Optional[int] = None


class ErrorBody(Result):
    """The error body of Genesys Cloud."""

    message: Optional[str] = None
    code: Optional[str] = None
    status: Optional[int] = None
    entity_id: Optional[str] = None
    entity_name: Optional[str] = None
    message_with_params: Optional[str] = None
    """Message template with placeholders."""
    message_params: dict[str, str] = field(default_factory=dict)
    context_id: Optional[str] = None
    details: list[Detail] = field(default_factory=list)
    """The invalid fields."""
    errors: list[ErrorBody] = field(default_factory=list)
    """Nested errors."""
    limit: Optional[Limit] = None
    """The exceeded rate limit."""
