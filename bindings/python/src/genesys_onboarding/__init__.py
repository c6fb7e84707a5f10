"""A blocking client for the Genesys Cloud Onboarding API.

>>> from genesys_onboarding import Sandbox
>>> with Sandbox() as sandbox, sandbox.client() as client:
...     client.get_onboarding_invites(page_size=2).total
63

`Client` has the operations of the API, `models` what they take and return, `errors` what can fail, and
`Sandbox` is a service for the tests of a program.
"""

from importlib import import_module

from ._version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._contract import contract
    from .aio import AsyncClient
    from .bulk import Bulk, BulkCounts, BulkOutcome, BulkReport, BulkStopped
    from .callbacks import (
        AttemptEvent,
        Event,
        TokenRefreshEvent,
        TokenRequest,
        TransportFailure,
        TransportRequest,
        WaitEvent,
        WaitProgress,
    )
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
        InternalError,
        InvalidArgument,
        NotFound,
        OnboardingError,
        PermissionDenied,
        RateLimited,
        Timeout,
        TlsError,
        TransportError,
    )
    from .last_response import LastResponse
    from .login import Login
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
    from .paginator import Paginator
    from .sandbox import Sandbox

__all__ = [
    "ApiError",
    "ApplyOrgBillingActivationRequest",
    "ApplyOrgBillingActivationResponse",
    "AsyncClient",
    "AttemptEvent",
    "AuthenticationError",
    "BodyTooLarge",
    "Bulk",
    "BulkCounts",
    "BulkOutcome",
    "BulkReport",
    "BulkStopped",
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
    "Event",
    "InternalError",
    "InvalidArgument",
    "Invite",
    "InviteListing",
    "JoinCode",
    "JoinCodeListing",
    "JoinCodeRequest",
    "JoinExistingOrgsRequest",
    "JoinExistingOrgsResponse",
    "LastResponse",
    "Limit",
    "Login",
    "NotFound",
    "OnboardingError",
    "OrgBillingActivation",
    "OrgProvisioning",
    "OrgProvisioningUser",
    "Paginator",
    "PermissionDenied",
    "RateLimited",
    "Sandbox",
    "StageOrgProvisioningRequest",
    "StageOrgProvisioningResponse",
    "StageUserRequest",
    "Timeout",
    "TlsError",
    "TokenRefreshEvent",
    "TokenRequest",
    "TransportError",
    "TransportFailure",
    "TransportRequest",
    "WaitEvent",
    "WaitProgress",
    "contract",
    "__version__",
]


_MODULES = (
    "models",
    "errors",
    "callbacks",
    "last_response",
    "paginator",
    "client",
    "login",
    "bulk",
    "sandbox",
    "aio",
    "_contract",
)
"""The modules with these names, each after those that it imports."""


def __getattr__(name: str) -> object:
    """Imports a name when it is first needed.

    An environment where the shared library cannot be loaded can so import the package, and pytest its plugin.
    """
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    modules = (import_module(f".{module}", __name__) for module in _MODULES)
    value: object = next(getattr(module, name) for module in modules if name in module.__all__)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
