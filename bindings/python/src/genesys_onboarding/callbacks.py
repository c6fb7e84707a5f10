"""What the callbacks of a client receive: the events of an observer, the requests of a token source and of a
transport, and the polls of a wait. All are read-only."""

from __future__ import annotations

from collections.abc import Callable

from ._hints import Generic, Optional, TypeVar
from ._model import Model, field
from .errors import OnboardingError

T = TypeVar("T")

__all__ = [
    "AttemptEvent",
    "Event",
    "TokenRefreshEvent",
    "TokenRequest",
    "TransportFailure",
    "TransportRequest",
    "WaitEvent",
    "WaitProgress",
]


class Event(Model):
    """What has happened within a call: an `AttemptEvent`, a `WaitEvent` or a `TokenRefreshEvent`.

    Attributes:
        operation_id: The operation ID of the call, such as `"getOnboardingInvite"`.
    """

    operation_id: str


class AttemptEvent(Event):
    """A request was sent, and a response or a failure came back.

    Attributes:
        method: The HTTP method.
        path: The template of the path, such as `"/api/v2/onboarding/invites/{inviteId}"`, or `"/oauth/token"`
            for a request of an access token.
        attempt: Which attempt it was, from 1.
        http_status: The HTTP status of the response, if there was one.
        error_kind: The name of the failure's class in `errors`, such as `"Timeout"`; None with a response.
        error: What failed, in words; None with a response.
        correlation_id: The ID to quote to Genesys support.
        elapsed: How long it took, in seconds.
    """

    method: str
    path: str
    attempt: int
    http_status: Optional[int] = None
    error_kind: Optional[str] = None
    error: Optional[str] = None
    correlation_id: Optional[str] = None
    elapsed: float = 0.0


class WaitEvent(Event):
    """The call is about to wait before an attempt.

    Attributes:
        attempt: The number of the attempt that follows.
        delay: How long it waits unless it is cancelled, in seconds.
        reason: `"backoff"`, `"retry_after"` (the response had a `Retry-After`), `"pause"` (a 429 of
            another call has paused all calls of the client), or `"pacing"` (`requests_per_minute`).
    """

    attempt: int
    delay: float
    reason: str


class TokenRefreshEvent(Event):
    """The request of an access token has ended, with all of its attempts.

    Attributes:
        elapsed: How long it took, in seconds.
        error: What failed, in words; None if there is a token.
    """

    elapsed: float
    error: Optional[str] = None


class TokenRequest(Model):
    """What a token source is asked.

    Attributes:
        rejected: Whether the service has rejected the last token, so that the same one is of no use.
        timeout: How much time is left, in seconds.
    """

    rejected: bool
    timeout: float

    def is_stopped(self) -> bool:
        """Whether the call shall end, by a cancel or a signal: to be asked while the callback waits."""
        return _is_stopped(self)


class TransportRequest(Model):
    """A request to send, once and without following a redirect. Headers and body may contain secrets.

    Attributes:
        method: The HTTP method.
        url: The absolute URL.
        headers: The headers as pairs, without `Host` and `Content-Length`.
        body: The body; None for a request without one.
        timeout: How much time is left for this attempt, in seconds.
        is_token_request: Whether this is a request of an access token, whose response is a secret.
    """

    method: str
    url: str
    timeout: float
    is_token_request: bool = False
    headers: list[tuple[str, str]] = field(default_factory=list, repr=False)
    body: Optional[bytes] = field(default=None, repr=False)

    def is_stopped(self) -> bool:
        """Whether the call shall end, by a cancel or a signal: to be asked while the callback waits."""
        return _is_stopped(self)


class WaitProgress(Model, Generic[T]):
    """A poll of a wait: see `Client.wait_for_onboarding_orgprovisioning`.

    Attributes:
        attempt: Which poll it was, from 1.
        elapsed: From the start of the wait to the end of the poll, in seconds.
        value: What the poll has returned; None if it failed.
        error: Why the poll failed.
        next_delay: How long the wait pauses before the next poll, in seconds; None if this was the last one.
    """

    attempt: int
    elapsed: float
    value: Optional[T] = None
    error: Optional[OnboardingError] = None
    next_delay: Optional[float] = None


def _is_stopped(request: Model) -> bool:
    # None once the callback has returned.
    ask: Optional[Callable[[], bool]] = vars(request).get("_is_stopped")
    return ask is None or ask()


class TransportFailure(Exception):
    """What a transport raises if it has no complete response.

    Attributes:
        maybe_sent: Whether the service may have received the request: a POST is then not sent again.
        cause: `"connection"`, `"timeout"`, `"tls"`, or `"rejected"` (by the program's own rules).

    >>> TransportFailure("connection refused", maybe_sent=False).cause
    'connection'
    """

    def __init__(self, message: str, *, maybe_sent: bool = True, cause: str = "connection") -> None:
        super().__init__(message)
        self.maybe_sent = maybe_sent
        self.cause = cause
