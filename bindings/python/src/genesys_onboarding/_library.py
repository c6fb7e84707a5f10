"""The shared library: how it is found, the signatures of its functions, its strings and errors.

What it allocates is owned by an object of a module called `_..._handle`, or freed before the function that
received it returns.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from ctypes import (
    POINTER,
    byref,
    c_bool,
    c_char_p,
    c_double,
    c_int,
    c_int32,
    c_int64,
    c_size_t,
    c_uint64,
    c_void_p,
)

from . import errors
from ._hints import Any, Optional
from ._json import decode
from ._version import __version__

OVERRIDE = "GENESYS_ONBOARDING_LIBRARY"
"""The environment variable with the path of another library."""

_FILES = {"darwin": "libgenesys_onboarding.dylib", "win32": "genesys_onboarding.dll"}
_FILE = _FILES.get(sys.platform, "libgenesys_onboarding.so")


FreeCallback = ctypes.CFUNCTYPE(None, c_void_p)
RequestCallback = ctypes.CFUNCTYPE(None, c_void_p, c_void_p)
"""An observer, a token source or a transport."""
RefreshTokenCallback = ctypes.CFUNCTYPE(None, c_char_p, c_void_p)
InterruptCallback = ctypes.CFUNCTYPE(c_bool, c_void_p)
ProgressCallback = ctypes.CFUNCTYPE(c_bool, c_void_p, c_void_p)


class Callbacks(ctypes.Structure):
    """The header's `genesys_callbacks`."""

    _fields_ = [
        ("struct_size", c_size_t),
        ("user_data", c_void_p),
        ("free_user_data", FreeCallback),
        ("observer", RequestCallback),
        ("interrupt", InterruptCallback),
        ("token", RequestCallback),
        ("transport", RequestCallback),
        ("refresh_token", RefreshTokenCallback),
    ]


class CallOptions(ctypes.Structure):
    """The header's `genesys_call_options`."""

    _fields_ = [
        ("struct_size", c_size_t),
        ("total_timeout_ms", POINTER(c_int64)),
        ("attempt_timeout_ms", POINTER(c_int64)),
        ("max_retries", POINTER(c_int64)),
        ("headers", c_void_p),
        ("headers_count", c_size_t),
        ("callbacks", POINTER(Callbacks)),
    ]


class WaitOptions(ctypes.Structure):
    """The header's `genesys_wait_options`."""

    _fields_ = [
        ("struct_size", c_size_t),
        ("timeout_ms", POINTER(c_int64)),
        ("interval_ms", POINTER(c_int64)),
        ("growth", POINTER(c_double)),
        ("max_interval_ms", POINTER(c_int64)),
        ("not_found_grace_ms", POINTER(c_int64)),
        ("description", c_char_p),
        ("progress", ProgressCallback),
        ("user_data", c_void_p),
    ]


class PollFailure(ctypes.Structure):
    """The header's `genesys_poll_failure`."""

    _fields_ = [
        ("struct_size", c_size_t),
        ("is_retryable", c_bool),
        ("is_not_found", c_bool),
        ("retry_after_ms", POINTER(c_int64)),
        ("message", c_char_p),
    ]


LogCallback = ctypes.CFUNCTYPE(None, c_int32, c_char_p, c_char_p, c_void_p)

_OUT = POINTER(c_void_p)

# The result and the parameters of each function. An owned string is c_void_p: as c_char_p, ctypes would copy
# it and lose the pointer that has to be freed.
SIGNATURES = {
    "genesys_version": (c_char_p, []),
    "genesys_contract_json": (c_char_p, []),
    "genesys_string_free": (None, [c_void_p]),
    "genesys_error_to_json": (c_void_p, [c_void_p]),
    "genesys_error_free": (None, [c_void_p]),
    "genesys_token_request_is_stopped": (c_bool, [c_void_p]),
    "genesys_token_request_respond": (c_int32, [c_void_p, c_char_p, POINTER(c_int64), _OUT]),
    "genesys_token_request_fail": (c_int32, [c_void_p, c_char_p, _OUT]),
    "genesys_transport_request_is_stopped": (c_bool, [c_void_p]),
    "genesys_transport_request_respond": (
        c_int32,
        [c_void_p, c_int32, c_void_p, c_size_t, c_void_p, c_size_t, _OUT],
    ),
    "genesys_transport_request_fail": (c_int32, [c_void_p, c_int32, c_bool, c_char_p, _OUT]),
    "genesys_client_new_json_with_callbacks": (c_int32, [c_char_p, POINTER(Callbacks), _OUT, _OUT]),
    "genesys_login_begin": (c_int32, [c_char_p, c_char_p, POINTER(Callbacks), _OUT, _OUT]),
    "genesys_login_url": (c_char_p, [c_void_p]),
    "genesys_login_redirect_uri": (c_char_p, [c_void_p]),
    "genesys_login_wait": (c_int32, [c_void_p, c_uint64, _OUT, _OUT]),
    "genesys_login_finish": (c_int32, [c_void_p, c_char_p, _OUT, _OUT]),
    "genesys_login_cancel": (None, [c_void_p]),
    "genesys_login_free": (None, [c_void_p]),
    "genesys_client_with_options": (c_int32, [c_void_p, POINTER(CallOptions), _OUT, _OUT]),
    "genesys_client_with_options_json": (c_int32, [c_void_p, c_char_p, _OUT, _OUT]),
    "genesys_client_last_response_json": (c_void_p, [c_void_p]),
    "genesys_client_cancel": (None, [c_void_p]),
    "genesys_client_free": (None, [c_void_p]),
    "genesys_call_json": (c_int32, [c_void_p, c_char_p, c_char_p, _OUT, _OUT]),
    "genesys_pages_json_open": (c_int32, [c_void_p, c_char_p, c_char_p, _OUT, _OUT]),
    "genesys_pages_json_next": (c_int32, [c_void_p, _OUT, _OUT]),
    "genesys_pages_json_free": (None, [c_void_p]),
    "genesys_waiter_new": (c_int32, [c_void_p, POINTER(WaitOptions), _OUT, _OUT]),
    "genesys_waiter_poll": (c_int32, [c_void_p, _OUT, _OUT]),
    "genesys_waiter_next": (c_int32, [c_void_p, POINTER(PollFailure), POINTER(c_double), _OUT]),
    "genesys_waiter_free": (None, [c_void_p]),
    "genesys_bulk_open": (c_int32, [c_void_p, c_char_p, _OUT, _OUT]),
    "genesys_bulk_enlist_json": (c_int32, [c_void_p, c_char_p, _OUT]),
    "genesys_bulk_submit_json": (c_int32, [c_void_p, c_char_p, _OUT, _OUT]),
    "genesys_bulk_report_json": (c_int32, [c_void_p, _OUT, _OUT]),
    "genesys_bulk_free": (None, [c_void_p]),
    "genesys_log_set_callback": (c_int32, [c_int32, LogCallback, c_void_p, _OUT]),
    "genesys_sandbox_start_json": (c_int32, [c_char_p, _OUT, _OUT]),
    "genesys_sandbox_main": (c_int, [c_int, POINTER(c_char_p)]),
    "genesys_sandbox_base_url": (c_char_p, [c_void_p]),
    "genesys_sandbox_client_id": (c_char_p, [c_void_p]),
    "genesys_sandbox_client_secret": (c_char_p, [c_void_p]),
    "genesys_sandbox_unprivileged_client_id": (c_char_p, [c_void_p]),
    "genesys_sandbox_unprivileged_client_secret": (c_char_p, [c_void_p]),
    "genesys_sandbox_public_client_id": (c_char_p, [c_void_p]),
    "genesys_sandbox_call_json": (c_int32, [c_void_p, c_char_p, c_char_p, _OUT, _OUT]),
    "genesys_sandbox_request_count": (c_uint64, [c_void_p]),
    "genesys_sandbox_token_request_count": (c_uint64, [c_void_p]),
    "genesys_sandbox_free": (None, [c_void_p]),
}


def _load() -> ctypes.CDLL:
    override = os.environ.get(OVERRIDE)
    if override:
        tried = [f"{OVERRIDE}={override}"]
        path = os.path.abspath(override)
    else:
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), _FILE)
        tried = [f"{path}, beside the package", f"{OVERRIDE}, which is not set"]
    try:
        return _open(path)
    except (OSError, AttributeError) as error:
        raise _load_error(tried, str(error)) from None


def _open(path: str) -> ctypes.CDLL:
    """Opens the library; an AttributeError names the function that it lacks."""
    library = ctypes.CDLL(path)
    library.genesys_version.restype = c_char_p
    version = library.genesys_version().decode()
    if version != __version__:
        raise OSError(f"{path} has version {version}, the package has {__version__}")
    for name, (result, parameters) in SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, parameters
    return library


def _load_error(tried: list[str], reason: str) -> ImportError:
    remedy = "Reinstall the package (pip install --force-reinstall genesys-onboarding)"
    if not os.path.isdir(os.path.dirname(os.path.abspath(__file__))):
        remedy = "The package is in an archive, from which no system loads libraries: unpack it"
    return ImportError(
        f"genesys_onboarding cannot load its shared library: {reason}. Tried: {'; '.join(tried)}. "
        f"{remedy}, or set {OVERRIDE} "
        f"to the path of a {_FILE} of version {__version__} with the features capi and sandbox."
    )


library = _load()
free_string = library.genesys_string_free
free_error = library.genesys_error_free


def _copied_string(address: c_void_p) -> str:
    return ctypes.string_at(address).decode()


string: Callable[[c_void_p], str] = _copied_string
"""The string at an address."""
if hasattr(ctypes, "pythonapi"):
    # Without the copy in between, which costs a long listing a tenth of its time.
    string = ctypes.PYFUNCTYPE(ctypes.py_object, c_void_p)(("PyUnicode_FromString", ctypes.pythonapi))

# glibc keeps free memory up to twice the size of the largest block that it has seen freed. Without this
# block, which is never touched, it would return the memory of each long response to the system.
bytes(1024 * 1024)


def same_name(name: str) -> str:
    return name


def contract_json() -> str:
    """Returns the list of the contract as JSON."""
    json: bytes = library.genesys_contract_json()
    return json.decode()


def set_log(level: int, callback: Optional[ctypes._FuncPointer]) -> None:
    """Sends the log to a `LogCallback`, which must then live as long as the process; None is for no callback.

    It returns when the previous callback has returned on all threads.
    """
    error = c_void_p()
    try:
        if library.genesys_log_set_callback(level, callback or LogCallback(), None, byref(error)):
            raise exception(error)
    finally:
        free_error(error)


def report(error: BaseException) -> None:
    """Passes an exception to `sys.unraisablehook`, as the interpreter does with what has no caller."""

    def fail() -> None:
        raise error

    ctypes.CFUNCTYPE(None)(fail)()


def exception(error: c_void_p, python_name: Callable[[str], str] = same_name) -> errors.OnboardingError:
    """Makes the exception. The error stays the caller's to free."""
    text = library.genesys_error_to_json(error)
    if text is None:
        return errors.InternalError("internal error in genesys-onboarding; please report this bug")
    try:
        return errors.from_json(_facts(string(text)), python_name)
    finally:
        free_string(text)


def _facts(text: str) -> dict[str, Any]:
    """Decodes the JSON of an error, whose last member is the service's error body.

    That body may have a number with more digits, or more levels, than Python decodes: it is then a string.
    Quotation marks inside a string are escaped, so that the first match is the member.
    """
    head, member, body = text.partition(',"body":')
    if not member:
        return _decoded(text)
    facts = _decoded(head + "}")
    body = body[:-1]
    try:
        facts["body"] = decode(body)
    except (ValueError, RecursionError):
        facts["body"] = body
    return facts


def _decoded(text: str) -> dict[str, Any]:
    facts: dict[str, Any] = decode(text)
    return facts
