"""A blocking client for the Genesys Cloud Onboarding API.

>>> from genesys_onboarding import Sandbox
>>> with Sandbox() as sandbox, sandbox.client() as client:
...     client.get_onboarding_invites(page_size=2).total
63

`Client` has the contract's 17 operations, `models` what they take and answer, `errors` what can go wrong,
and `Sandbox` is a service for a program's own tests.
"""

from ._lazy import load as _load
from ._version import __version__
from .client import Client
from .errors import (
    ApiError,
    AuthenticationError,
    BodyTooLarge,
    Cancelled,
    ConfigurationError,
    Conflict,
    ConnectError,
    DecodeError,
    InvalidArgument,
    LibraryFault,
    NotFound,
    OnboardingError,
    PermissionDenied,
    RateLimited,
    Timeout,
    TlsError,
    TransportError,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .models import (
        ApplyOrgBillingActivationRequest,
        ApplyOrgBillingActivationResponse,
        CompleteOrgProvisioningRequest,
        CompleteOrgProvisioningResponse,
        CreateUserRequest,
        CreateUserResponse,
        Detail,
        ErrorBody,
        Invite,
        InviteListing,
        JoinCode,
        JoinCodeListing,
        JoinCodeRequest,
        JoinExistingOrgsRequest,
        JoinExistingOrgsResponse,
        Limit,
        OrgBillingActivation,
        OrgProvisioning,
        OrgProvisioningUser,
        StageOrgProvisioningRequest,
        StageOrgProvisioningResponse,
        StageUserRequest,
    )
    from .sandbox import Sandbox

__all__ = [
    "ApiError",
    "ApplyOrgBillingActivationRequest",
    "ApplyOrgBillingActivationResponse",
    "AuthenticationError",
    "BodyTooLarge",
    "Cancelled",
    "Client",
    "CompleteOrgProvisioningRequest",
    "CompleteOrgProvisioningResponse",
    "ConfigurationError",
    "Conflict",
    "ConnectError",
    "CreateUserRequest",
    "CreateUserResponse",
    "DecodeError",
    "Detail",
    "ErrorBody",
    "InvalidArgument",
    "Invite",
    "InviteListing",
    "JoinCode",
    "JoinCodeListing",
    "JoinCodeRequest",
    "JoinExistingOrgsRequest",
    "JoinExistingOrgsResponse",
    "LibraryFault",
    "Limit",
    "NotFound",
    "OnboardingError",
    "OrgBillingActivation",
    "OrgProvisioning",
    "OrgProvisioningUser",
    "PermissionDenied",
    "RateLimited",
    "Sandbox",
    "StageOrgProvisioningRequest",
    "StageOrgProvisioningResponse",
    "StageUserRequest",
    "Timeout",
    "TlsError",
    "TransportError",
    "__version__",
]


def __getattr__(name: str) -> object:
    """Finds the models and the sandbox, which are imported when they are first needed."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = _load(f"{__name__}.sandbox" if name == "Sandbox" else f"{__name__}.models")
    value: object = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
