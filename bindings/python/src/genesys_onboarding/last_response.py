"""What came back for a call."""

from __future__ import annotations

from ._hints import Any, Optional
from ._model import Model, field

__all__ = ["LastResponse"]


class LastResponse(Model):
    """What came back for the last call of a client: see `Client.last_response`.

    Attributes:
        operation_id: The operation ID of the call, such as `"getOnboardingInvite"`.
        http_status: The HTTP status of the response that ended the call; None if no response did.
        correlation_id: The ID to quote to Genesys support.
        attempts: Number of requests that were sent for the call, without those for an access token.
        elapsed: How long the call took with all its attempts and waits, in seconds.
        headers: The headers of the response by their names; the values of a repeated header are joined by
            `", "`. Secrets that the call has sent are hidden.
    """

    operation_id: str
    http_status: Optional[int] = None
    correlation_id: Optional[str] = None
    attempts: int = 0
    elapsed: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


def from_json(response: dict[str, Any]) -> LastResponse:
    """Makes it from the library's JSON."""
    return LastResponse(
        operation_id=response["operationId"],
        http_status=response.get("httpStatus"),
        correlation_id=response.get("correlationId"),
        attempts=response["attempts"],
        elapsed=response["elapsedMs"] / 1000,
        headers=response["headers"],
    )
