"""The shared library: where it is, what its functions take, and who frees what.

Nothing else in the package knows ctypes. What the library gives away is owned by one object here, or
freed before the function that asked for it returns.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import POINTER, byref, c_bool, c_char_p, c_int32, c_size_t, c_uint16, c_uint32, c_uint64, c_void_p

from . import errors
from ._version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

OVERRIDE = "GENESYS_ONBOARDING_LIBRARY"
"""The environment variable that names another library, by its path."""

_FILES = {"darwin": "libgenesys_onboarding.dylib", "win32": "genesys_onboarding.dll"}
_FILE = _FILES.get(sys.platform, "libgenesys_onboarding.so")


class Fault(ctypes.Structure):
    """The header's `genesys_sandbox_fault`."""

    _fields_ = [
        ("struct_size", c_size_t),
        ("http_status", c_uint16),
        ("retry_after_s", POINTER(c_uint32)),
        ("delay_ms", c_uint32),
        ("dropped_response", c_bool),
    ]


LogCallback = ctypes.CFUNCTYPE(None, c_int32, c_char_p, c_char_p, c_void_p)

_OUT = POINTER(c_void_p)

# What each function returns and takes. Text that is owned by the caller is c_void_p: as c_char_p, ctypes
# would copy it and lose the pointer that has to be freed.
SIGNATURES = {
    "genesys_version": (c_char_p, []),
    "genesys_string_free": (None, [c_void_p]),
    "genesys_error_to_json": (c_void_p, [c_void_p]),
    "genesys_error_body": (c_char_p, [c_void_p]),
    "genesys_error_free": (None, [c_void_p]),
    "genesys_client_new_json": (c_int32, [c_char_p, _OUT, _OUT]),
    "genesys_client_new_from_env": (c_int32, [_OUT, _OUT]),
    "genesys_client_cancel": (None, [c_void_p]),
    "genesys_client_free": (None, [c_void_p]),
    "genesys_call_json": (c_int32, [c_void_p, c_char_p, c_char_p, _OUT, _OUT]),
    "genesys_log_set_callback": (c_int32, [c_int32, LogCallback, c_void_p, _OUT]),
    "genesys_sandbox_start": (c_int32, [c_uint16, _OUT, _OUT]),
    "genesys_sandbox_base_url": (c_char_p, [c_void_p]),
    "genesys_sandbox_client_id": (c_char_p, [c_void_p]),
    "genesys_sandbox_client_secret": (c_char_p, [c_void_p]),
    "genesys_sandbox_unprivileged_client_id": (c_char_p, [c_void_p]),
    "genesys_sandbox_unprivileged_client_secret": (c_char_p, [c_void_p]),
    "genesys_sandbox_fail_next": (c_int32, [c_void_p, c_uint32, POINTER(Fault), _OUT]),
    "genesys_sandbox_fail_next_token": (c_int32, [c_void_p, c_uint32, POINTER(Fault), _OUT]),
    "genesys_sandbox_expire_tokens": (None, [c_void_p]),
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
    except (OSError, AttributeError) as problem:
        raise _cannot_load(tried, str(problem)) from None


def _open(path: str) -> ctypes.CDLL:
    """Opens the library; an AttributeError says which function it lacks."""
    library = ctypes.CDLL(path)
    library.genesys_version.restype = c_char_p
    version = library.genesys_version().decode()
    if version != __version__:
        raise OSError(f"{path} is version {version}, and the package is {__version__}")
    for name, (result, arguments) in SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def _cannot_load(tried: list[str], problem: str) -> ImportError:
    return ImportError(
        f"genesys_onboarding cannot load its shared library: {problem}. Tried: {'; '.join(tried)}. "
        f"Reinstall the package (pip install --force-reinstall genesys-onboarding), or let {OVERRIDE} "
        f"name a {_FILE} of version {__version__} with the features capi and sandbox."
    )


library = _load()
_call = library.genesys_call_json
_string_free = library.genesys_string_free
_error_free = library.genesys_error_free


def _copied_text(address: c_void_p) -> str:
    return ctypes.string_at(address).decode()


_text: Callable[[c_void_p], str] = _copied_text
"""The text at an address."""
if hasattr(ctypes, "pythonapi"):
    # Without the copy in between, whose memory costs a long listing a tenth of its time.
    _text = ctypes.PYFUNCTYPE(ctypes.py_object, c_void_p)(("PyUnicode_FromString", ctypes.pythonapi))

# glibc keeps twice as much free memory for the next use as the largest piece that it has seen freed. Without
# this one, which is never touched, it would give the memory of each long answer back to the system.
bytes(1024 * 1024)


class Hidden(bytes):
    """Text that may hold secrets. Error reporters and debuggers show local variables by their repr."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


class ClientHandle:
    """Owns a client of the library, and frees it when the last one who uses it lets go.

    A call holds on to its handle, so that nothing is freed under it.
    """

    def __init__(self, settings: Hidden | None) -> None:
        """Makes a client from settings in JSON; None is for those of the environment."""
        self._client = c_void_p()
        error = c_void_p()
        try:
            if settings is None:
                status = library.genesys_client_new_from_env(byref(self._client), byref(error))
            else:
                status = library.genesys_client_new_json(settings, byref(self._client), byref(error))
            if status:
                raise _failure(error)
        finally:
            _error_free(error)

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_client_free) -> None:
        free(self._client)

    def call(self, operation_id: bytes, arguments: Hidden) -> str:
        """Calls an operation. The answer is JSON."""
        result, error = c_void_p(), c_void_p()
        try:
            if _call(self._client, operation_id, arguments, byref(result), byref(error)):
                raise _failure(error)
            return _text(result)
        finally:
            _string_free(result)
            if error:
                _error_free(error)

    def cancel(self) -> None:
        library.genesys_client_cancel(self._client)


class SandboxHandle:
    """Owns a sandbox of the library; it stops when the handle goes."""

    def __init__(self, port: int) -> None:
        self._sandbox = c_void_p()
        error = c_void_p()
        try:
            if library.genesys_sandbox_start(port, byref(self._sandbox), byref(error)):
                raise _failure(error)
        finally:
            _error_free(error)

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_sandbox_free) -> None:
        free(self._sandbox)

    def string(self, name: str) -> str:
        """The string that the library's function `genesys_sandbox_` + name returns."""
        string: bytes = getattr(library, f"genesys_sandbox_{name}")(self._sandbox)
        return string.decode()

    def count(self, name: str) -> int:
        """The number that the library's function `genesys_sandbox_` + name returns."""
        number: int = getattr(library, f"genesys_sandbox_{name}")(self._sandbox)
        return number

    def fail_next(self, name: str, count: int, fault: Fault) -> None:
        """Calls the library's function `genesys_sandbox_` + name."""
        error = c_void_p()
        try:
            if getattr(library, f"genesys_sandbox_{name}")(self._sandbox, count, byref(fault), byref(error)):
                raise _failure(error)
        finally:
            _error_free(error)

    def expire_tokens(self) -> None:
        library.genesys_sandbox_expire_tokens(self._sandbox)


def set_log(level: int, callback: ctypes._FuncPointer) -> None:
    """Sends the log to a `LogCallback`, which must then live as long as the process."""
    error = c_void_p()
    try:
        if library.genesys_log_set_callback(level, callback, None, byref(error)):
            raise _failure(error)
    finally:
        _error_free(error)


def _failure(error: c_void_p) -> errors.OnboardingError:
    """Makes the exception. The error stays the caller's to free."""
    from . import _json_text

    text = library.genesys_error_to_json(error)
    if text is None:
        return errors.LibraryFault("the library has failed and cannot say why; please report it")
    try:
        facts = _json_text.read(_text(text))
    finally:
        _string_free(text)
    if "body" not in facts:
        # A body that is not JSON, as from a proxy.
        facts["body"] = facts.get("bodyText")
    return errors.from_facts(facts)
