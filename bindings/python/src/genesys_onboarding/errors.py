"""What can fail: `OnboardingError`, and a subclass for each kind of failure.

Where Python has a class of its own for the kind, the error is one of those as well: a `Timeout` is a
`TimeoutError`, a `ConnectError` a `ConnectionError`, an `InvalidArgument` a `ValueError`.
"""

from __future__ import annotations

from collections.abc import Callable

from ._hints import Any, Optional
from ._model import decode_lenient
from .models import Detail, ErrorBody

__all__ = [
    "ApiError",
    "AuthenticationError",
    "BodyTooLarge",
    "Cancelled",
    "ConfigurationError",
    "Conflict",
    "ConnectError",
    "DecodeError",
    "InternalError",
    "InvalidArgument",
    "NotFound",
    "OnboardingError",
    "PermissionDenied",
    "RateLimited",
    "Timeout",
    "TlsError",
    "TransportError",
]


class OnboardingError(Exception):
    """Base class of all errors of this package.

    The message is one line: what failed, the offending value (never a secret), and what to do.

    Pickling, `copy`, and making the error again from its `args` keep all that is known. An error that is made
    from a message alone, as some task queues do, has `outcome_unknown` set unless its class says that nothing
    was sent: it must not be taken for one that is safe to retry.

    Attributes:
        operation_id: The operation ID; None for an error of building a client.
        argument: The name of the invalid argument.
        setting: The name of the invalid setting.
        attempts: Number of attempts of the operation's request; 0 if none was made.
        outcome_unknown: Whether the service may have processed the request: check before retrying.
        status: The HTTP status of the response, if there was one.
        code: The service's error code, such as `"not.found"`.
        context_id: The context ID of the service's error body.
        correlation_id: The ID to quote to Genesys support.
        retry_after: How long the service asks to wait before a retry, in seconds.
        retryable: Whether the same request may be sent again, later, without a second effect.
        limit: The limit of the platform that was exceeded, if the service names it: a dict with `key`,
            `namespace` and `value`.
        body: The service's error body: decoded JSON, or the start of the body if it is not JSON.

    >>> from genesys_onboarding import Client, OnboardingError
    >>> try:
    ...     Client(base_url="https://api.example").get_onboarding_invite("..")
    ... except OnboardingError as error:
    ...     print(error.operation_id, error.argument, error.attempts, error.outcome_unknown)
    getOnboardingInvite invite_id 0 False
    """

    operation_id: Optional[str]
    argument: Optional[str]
    setting: Optional[str]
    attempts: int
    outcome_unknown: bool
    status: Optional[int]
    code: Optional[str]
    context_id: Optional[str]
    correlation_id: Optional[str]
    retry_after: Optional[float]
    retryable: bool
    limit: Any
    body: Any

    def __init__(self, message: str = "", facts: Optional[dict[str, Any]] = None, /, **more: Any) -> None:
        """Makes an error, as for tests of a program.

        Args:
            message: The message.
            facts: The attributes by their names.
            more: Further attributes: `NotFound("not found", status=404)`.
        """
        given = {**(facts or {}), **more}
        # Given both, an OSError would take the message for its errno.
        super().__init__(message)
        self.args = (message, {name: value for name, value in given.items() if value is not None})
        for name in _ATTRIBUTES:
            setattr(self, name, given.get(name))
        self.attempts = given.get("attempts", 0)
        is_safe = isinstance(self, (InvalidArgument, ConfigurationError))
        self.retryable = given.get("retryable", False)
        self.outcome_unknown = given.get("outcome_unknown", not is_safe)

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


_ATTRIBUTES = [
    name
    for name in OnboardingError.__annotations__
    if name not in ("attempts", "outcome_unknown", "retryable")
]


class InvalidArgument(OnboardingError, ValueError):
    """An argument is invalid; nothing was sent."""


class ConfigurationError(OnboardingError, ValueError):
    """A setting of the client is invalid; nothing was sent."""


class ConnectError(OnboardingError, ConnectionError):
    """Failed to connect."""


class TlsError(OnboardingError, ConnectionError):
    """Failed to establish a TLS connection."""


class Timeout(OnboardingError, TimeoutError):
    """A timeout expired."""


class TransportError(OnboardingError, ConnectionError):
    """The connection was lost, or the peer did not respond in HTTP."""


class AuthenticationError(OnboardingError):
    """Failed to obtain an access token."""


class ApiError(OnboardingError):
    """The service responded with an error status.

    >>> from genesys_onboarding import NotFound, Sandbox
    >>> with Sandbox() as sandbox, sandbox.client() as client:
    ...     try:
    ...         client.get_onboarding_invite("missing")
    ...     except NotFound as error:
    ...         print(error.status, error.code, error.details)
    404 not.found []
    """

    @property
    def error_body(self) -> ErrorBody:
        """The error body of Genesys Cloud; its fields are absent if the response had none."""
        return decode_lenient(ErrorBody, self.body)

    @property
    def details(self) -> list[Detail]:
        """The invalid fields."""
        return self.error_body.details


class PermissionDenied(ApiError):
    """403: the client lacks a permission, which the message names."""


class NotFound(ApiError):
    """404: the resource does not exist."""


class Conflict(ApiError):
    """409: the request conflicts with the state of the resource."""


class RateLimited(ApiError):
    """429: too many requests; `retry_after` says how long to wait."""


class DecodeError(OnboardingError):
    """The response is not what the API documents."""


class BodyTooLarge(OnboardingError):
    """The response exceeds `max_response_bytes`."""


class Cancelled(OnboardingError):
    """The call was cancelled by `Client.cancel`."""


class InternalError(OnboardingError):
    """Internal error of this package; please report this bug."""


_KINDS: dict[str, type[OnboardingError]] = {
    "INVALID_ARGUMENT": InvalidArgument,
    "CONFIGURATION": ConfigurationError,
    "CONNECT": ConnectError,
    "TLS": TlsError,
    "TIMEOUT": Timeout,
    "TRANSPORT": TransportError,
    "AUTHENTICATION": AuthenticationError,
    "API": ApiError,
    "DECODE": DecodeError,
    "BODY_TOO_LARGE": BodyTooLarge,
    "CANCELLED": Cancelled,
    "PANIC": InternalError,
}

_STATUSES: dict[Optional[int], type[ApiError]] = {
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
    429: RateLimited,
}


def from_json(facts: dict[str, Any], python_name: Callable[[str], str]) -> OnboardingError:
    """Makes the exception from the JSON of the library's error.

    `python_name` converts the name of an argument or of a setting.
    """
    kind = _KINDS.get(facts["kind"], OnboardingError)
    status, wait = facts.get("httpStatus"), facts.get("retryAfterMs")
    if kind is ApiError:
        kind = _STATUSES.get(status, ApiError)
    message, names = facts["message"], {}
    for fact in ("argument", "setting"):
        name = facts.get(fact)
        if name is not None:
            names[fact] = python_name(name)
            # Before the name the message has no text of the caller's.
            message = message.replace(f"{name}:", f"{names[fact]}:", 1)
    return kind(
        message,
        operation_id=facts.get("operationId"),
        attempts=facts["attempts"],
        outcome_unknown=facts["outcomeUnknown"],
        status=status,
        code=facts.get("code"),
        context_id=facts.get("contextId"),
        correlation_id=facts.get("correlationId"),
        retry_after=None if wait is None else wait / 1000,
        retryable=facts["retryable"],
        limit=facts.get("limit"),
        body=facts.get("body", facts.get("bodyText")),
        **names,
    )


def invalid_argument(name: str, reason: str, operation_id: Optional[str] = None) -> InvalidArgument:
    """Makes the error of an argument that is rejected before a call."""
    prefix = "" if operation_id is None else f"{operation_id}: "
    message = f"{prefix}invalid argument {name}: {reason}"
    return InvalidArgument(message, argument=name, operation_id=operation_id)


def invalid_setting(name: str, reason: str) -> ConfigurationError:
    """Makes the error of a setting that is rejected before a client is built."""
    return ConfigurationError(f"invalid setting {name}: {reason}", setting=name)
