"""The exit codes of the command, which its --help describes."""

from __future__ import annotations

from .._hints import Optional

DONE = 0
FAILED = 1
USAGE = 2
AUTHENTICATION = 3
SERVICE = 4
INTERRUPTED = 130
BROKEN_PIPE = 141
"""128 and the number of SIGINT and SIGPIPE, as shells have it."""


def code_of(error: Optional[BaseException]) -> int:
    """The exit code for a failure."""
    from .. import errors

    if not isinstance(error, errors.OnboardingError):
        return FAILED
    if isinstance(error, (errors.InvalidArgument, errors.ConfigurationError)):
        return USAGE
    if isinstance(error, errors.AuthenticationError):
        is_outage = error.retryable or (error.status or 0) >= 500
        return SERVICE if is_outage else AUTHENTICATION
    if isinstance(error, errors.PermissionDenied) or error.status == 401:
        return AUTHENTICATION
    if isinstance(error, errors.RateLimited):
        return SERVICE
    if isinstance(error, errors.ApiError):
        return FAILED if error.status is None or error.status < 500 else SERVICE
    return FAILED if isinstance(error, errors.InternalError) else SERVICE
