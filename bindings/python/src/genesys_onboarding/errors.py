"""What can go wrong: `OnboardingError`, and a class below it for each kind of failure.

Where Python has a class of its own for the kind, the error is one of those as well: a `Timeout` is a
`TimeoutError`, a `ConnectError` a `ConnectionError`, an `InvalidArgument` a `ValueError`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from . import models


class OnboardingError(Exception):
    """Why a call, or the making of a client, has failed.

    Its text is one line that says what failed, with which value (never a secret), and what to do.

    >>> from genesys_onboarding import Client, OnboardingError
    >>> try:
    ...     Client().get_onboarding_invite("..")
    ... except OnboardingError as error:
    ...     print(error.operation_id, error.attempts, error.outcome_unknown)
    getOnboardingInvite 0 False
    """

    operation_id: str | None = None
    """The contract's id of the operation; None for the making of a client."""
    attempts: int = 0
    """How many times the operation's request was tried; 0 if it was refused before."""
    outcome_unknown: bool = False
    """Whether the service may have done what was asked all the same: look before you send it again."""
    status: int | None = None
    """The HTTP status that the service answered, if it did."""
    code: str | None = None
    """The code that the service gave the error, such as `"not.found"`."""
    context_id: str | None = None
    """The context id from the service's error body."""
    correlation_id: str | None = None
    """What the vendor's support asks for."""
    retry_after: float | None = None
    """How long the service asks to wait before the next try, in seconds."""
    body: Any = None
    """The service's error body as it came: parsed JSON, or the start of the text if it was not JSON."""

    def __init__(self, message: str = "", **facts: object) -> None:
        super().__init__(message)
        self.__dict__.update(facts)


class InvalidArgument(OnboardingError, ValueError):
    """An argument was refused; nothing was sent."""


class ConfigurationError(OnboardingError, ValueError):
    """A setting of the client was refused; nothing was sent."""


class ConnectError(OnboardingError, ConnectionError):
    """No connection could be made; nothing was sent."""


class TlsError(OnboardingError, ConnectionError):
    """No secure connection could be made; nothing was sent."""


class Timeout(OnboardingError, TimeoutError):
    """A time limit ran out."""


class TransportError(OnboardingError, ConnectionError):
    """The connection broke, or what came over it was not HTTP."""


class AuthenticationError(OnboardingError):
    """No access token could be had: the token address answered with an error."""


class ApiError(OnboardingError):
    """The service answered with an error status.

    >>> from genesys_onboarding import NotFound, Sandbox
    >>> with Sandbox() as sandbox, sandbox.client() as client:
    ...     try:
    ...         client.get_onboarding_invite("nobody")
    ...     except NotFound as error:
    ...         print(error.status, error.code, error.details)
    404 not.found []
    """

    status: int  # pyright: ignore[reportIncompatibleVariableOverride]
    """The HTTP status."""

    @property
    def error_body(self) -> models.ErrorBody:
        """The platform's error body; all its fields are absent if the answer had none."""
        from ._model import read_leniently
        from .models import ErrorBody

        return read_leniently(ErrorBody, self.body)

    @property
    def details(self) -> list[models.Detail]:
        """Which fields are wrong."""
        return self.error_body.details


class PermissionDenied(ApiError):
    """403: the client lacks a permission, which the text names."""


class NotFound(ApiError):
    """404: what an id stands for does not exist."""


class Conflict(ApiError):
    """409: it contradicts what the service knows already."""


class RateLimited(ApiError):
    """429: too many requests; `retry_after` says how long to wait."""


class DecodeError(OnboardingError):
    """The service's answer was not what the contract says."""


class BodyTooLarge(OnboardingError):
    """The service's answer was longer than `max_response_bytes`."""


class Cancelled(OnboardingError):
    """The call was ended by `Client.cancel`, or by Ctrl-C in a call of the main thread."""


class LibraryFault(OnboardingError):
    """The library has a fault; please report it."""


_KINDS = {
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
    "PANIC": LibraryFault,
}

_STATUSES = {403: PermissionDenied, 404: NotFound, 409: Conflict, 429: RateLimited}


def from_facts(facts: dict[str, Any]) -> OnboardingError:
    """Makes the exception of what `genesys_error_to_json` tells."""
    kind: type[OnboardingError] = _KINDS.get(facts["kind"], OnboardingError)
    status = facts.get("httpStatus")
    if kind is ApiError and status is not None:
        kind = _STATUSES.get(status, ApiError)
    wait = facts.get("retryAfterMs")
    return kind(
        _in_python(facts["message"]) if kind is ConfigurationError else facts["message"],
        operation_id=facts.get("operationId"),
        attempts=facts["attempts"],
        outcome_unknown=facts["outcomeUnknown"],
        status=status,
        code=facts.get("code"),
        context_id=facts.get("contextId"),
        correlation_id=facts.get("correlationId"),
        retry_after=None if wait is None else wait / 1000,
        body=facts.get("body"),
    )


def _in_python(message: str) -> str:
    """Calls the settings by the names that Python knows them by."""
    import re

    from ._names import JSON_NAMES

    names = {json_name: name for name, json_name in JSON_NAMES.items()}
    pattern = r"\b(?:" + "|".join(names) + r")\b"
    return re.sub(pattern, lambda match: names[match[0]], message)
