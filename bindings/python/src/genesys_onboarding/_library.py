"""The shared library: how it is found, the signatures of its functions, and who frees what.

No other module uses ctypes. What the library allocates is owned by one object here, or freed before the
function that received it returns.
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
    pointer,
    sizeof,
)

from . import _interrupt, errors
from ._hints import Any, Optional, TypeVar, Union
from ._interrupt import in_main_thread
from ._json import decode
from ._secret import SecretBytes
from ._version import __version__

T = TypeVar("T")

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
_call = library.genesys_call_json
_string_free = library.genesys_string_free
free_error = library.genesys_error_free


def _copied_string(address: c_void_p) -> str:
    return ctypes.string_at(address).decode()


_string: Callable[[c_void_p], str] = _copied_string
"""The string at an address."""
if hasattr(ctypes, "pythonapi"):
    # Without the copy in between, which costs a long listing a tenth of its time.
    _string = ctypes.PYFUNCTYPE(ctypes.py_object, c_void_p)(("PyUnicode_FromString", ctypes.pythonapi))

# glibc keeps free memory up to twice the size of the largest block that it has seen freed. Without this
# block, which is never touched, it would return the memory of each long response to the system.
bytes(1024 * 1024)


def _same_name(name: str) -> str:
    return name


def contract_json() -> str:
    """Returns the list of the contract as JSON."""
    json: bytes = library.genesys_contract_json()
    return json.decode()


class ClientHooks:
    """The callables of a program as callbacks of the library, as far as a handle knows them."""

    struct: Callbacks

    def ask(self) -> _interrupt.Question:
        """Lets the library ask a question in all calls."""
        raise NotImplementedError

    def arm(self) -> None:
        """Prepares a call of the main thread."""
        raise NotImplementedError

    def call(
        self, handle: Union[ClientHandle, LoginHandle], function: Callable[..., T], *arguments: Any
    ) -> T:
        """Calls a function that calls the library, in another thread."""
        raise NotImplementedError


def open_client(
    settings: SecretBytes, python_name: Callable[[str], str], hooks: Optional[ClientHooks] = None
) -> ClientHandle:
    """Makes a client from settings in JSON; `python_name` converts the name of one in an error."""
    callbacks = None if hooks is None else byref(hooks.struct)
    client, error = c_void_p(), c_void_p()
    try:
        if library.genesys_client_new_json_with_callbacks(settings, callbacks, byref(client), byref(error)):
            raise exception(error, python_name)
    finally:
        free_error(error)
    return ClientHandle(client, hooks)


class ClientHandle:
    """Owns a client of the library. A call holds its handle, so that nothing is freed during it.

    In a reference cycle the collector may finalize the handle before an object that still uses it: it is
    closed from then on.
    """

    _client: Optional[c_void_p] = None

    def __init__(
        self, client: c_void_p, hooks: Optional[ClientHooks], ask: Optional[ctypes._FuncPointer] = None
    ) -> None:
        """Takes a client of the library over, and keeps the callbacks that it may call."""
        self._client = client
        self._hooks = hooks
        self._ask = ask
        self._interruptible: Optional[ClientHandle] = None
        """The handle of the main thread's calls."""
        self._last: Optional[ClientHandle] = None
        """The handle of the last call; None if it is this one."""

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_client_free) -> None:
        client, self._client = self._client, None
        if client is not None:
            free(client)

    def call(
        self,
        operation_id: bytes,
        arguments: SecretBytes,
        python_name: Callable[[str], str] = _same_name,
    ) -> str:
        """Calls an operation and returns the JSON of its result."""
        hooks = self._hooks
        if not in_main_thread():
            self._last = None
            if hooks is None:
                return self._call(operation_id, arguments, python_name)
            return hooks.call(self, self._call, operation_id, arguments, python_name)
        handle = self._last = self._interruptible or self._make_interruptible(operation_id)
        if hooks is not None:
            hooks.arm()
        return _interrupt.call(_question, handle._call, operation_id, arguments, python_name)

    def _call(self, operation_id: bytes, arguments: SecretBytes, python_name: Callable[[str], str]) -> str:
        client = self._client
        if client is None:
            raise _closed(operation_id)
        result, error = c_void_p(), c_void_p()
        try:
            if _call(client, operation_id, arguments, byref(result), byref(error)):
                raise exception(error, python_name)
            return _string(result)
        finally:
            # A signal handler may raise after the first call, so there is one only.
            if error:
                free_error(error)
            else:
                _string_free(result)

    def _make_interruptible(self, operation_id: bytes) -> ClientHandle:
        handle = self._interruptible = self.asking(_ask, operation_id)
        return handle

    def asking(self, ask: ctypes._FuncPointer, operation_id: bytes) -> ClientHandle:
        """Derives a handle whose calls ask an `InterruptCallback`."""
        callbacks = Callbacks(struct_size=sizeof(Callbacks), user_data=_interrupt.YES, interrupt=ask)
        options = CallOptions(struct_size=sizeof(CallOptions), callbacks=pointer(callbacks))
        client, derived, error = self._client, c_void_p(), c_void_p()
        if client is None:
            raise _closed(operation_id)
        try:
            if library.genesys_client_with_options(client, byref(options), byref(derived), byref(error)):
                raise exception(error)
        finally:
            free_error(error)
        return ClientHandle(derived, self._hooks, ask)

    def derive(self, options: SecretBytes, python_name: Callable[[str], str]) -> ClientHandle:
        """Derives a handle with options in JSON."""
        client, derived, error = self._client, c_void_p(), c_void_p()
        if client is None:
            raise errors.InvalidArgument("the client is closed")
        try:
            if library.genesys_client_with_options_json(client, options, byref(derived), byref(error)):
                raise exception(error, python_name)
        finally:
            free_error(error)
        return ClientHandle(derived, self._hooks)

    def open_pages(
        self, operation_id: bytes, arguments: SecretBytes, python_name: Callable[[str], str]
    ) -> PagesHandle:
        """Opens the pages of a listing. Nothing is sent yet."""
        question = _interrupt.Question() if in_main_thread() else None
        handle = self if question is None else self.asking(InterruptCallback(question), operation_id)
        client = handle._client
        if client is None:
            raise _closed(operation_id)
        pages, error = c_void_p(), c_void_p()
        try:
            if library.genesys_pages_json_open(client, operation_id, arguments, byref(pages), byref(error)):
                raise exception(error, python_name)
        finally:
            free_error(error)
        return PagesHandle(self, handle, question, pages, operation_id)

    def open_bulk(self, options: bytes, python_name: Callable[[str], str]) -> BulkHandle:
        """Opens a bulk run with options in JSON. Nothing is sent yet."""
        client, bulk, error = self._client, BulkPointer(), c_void_p()
        if client is None:
            raise errors.InvalidArgument("the client is closed")
        try:
            if library.genesys_bulk_open(client, options, byref(bulk), byref(error)):
                raise exception(error, python_name)
        finally:
            free_error(error)
        return BulkHandle(self, self._hooks, bulk)

    def was_used(self, handle: ClientHandle) -> None:
        """Remembers the handle of the last call."""
        self._last = None if handle is self else handle

    def last_response(self) -> Optional[str]:
        """The JSON of what came back for the last call; None before the first."""
        client = (self._last or self)._client
        text = None if client is None else library.genesys_client_last_response_json(client)
        if text is None:
            return None
        try:
            return _string(text)
        finally:
            _string_free(text)

    def cancel(self) -> None:
        client = self._client
        if client is not None:
            library.genesys_client_cancel(client)


_question = _interrupt.Question()
_ask = InterruptCallback(_question)
"""What the library asks in calls of the main thread, the only ones that use it."""


class PagesHandle:
    """Owns an iterator of the library over the pages of a listing, which keeps its client open."""

    _pages: Optional[c_void_p] = None

    def __init__(
        self,
        client: ClientHandle,
        handle: ClientHandle,
        question: Optional[_interrupt.Question],
        pages: c_void_p,
        operation_id: bytes,
    ) -> None:
        self._pages = pages
        self._client = client
        self._handle = handle
        """What the pages were opened with."""
        self._question = question
        """What it is asked."""
        self._operation_id = operation_id
        self._page = c_void_p()
        self._user: dict[str, object] = {}
        """Who is fetching."""
        self.page: Optional[str] = None
        """The JSON of the page that was fetched, until its reader sets it to None. None at the end, too."""

    def __del__(
        self,
        free: Callable[[c_void_p], None] = library.genesys_pages_json_free,
        string_free: Callable[[c_void_p], None] = library.genesys_string_free,
    ) -> None:
        pages, self._pages = self._pages, None
        if pages is not None:
            free(pages)
            string_free(self._page)

    def fetch(self) -> None:
        """Fetches the next page, unless there is one that has not been read.

        What a signal handler raises does not lose a page.
        """
        pages = self._pages
        if pages is None:
            raise _closed(self._operation_id)
        me = object()
        try:
            # The library must not be called by two threads at once, or by a signal handler during a call.
            if self._user.setdefault("", me) is not me:
                reason = "the iterator is in use by another thread"
                raise errors.InvalidArgument(reason, operation_id=self._operation_id.decode())
            self._client.was_used(self._handle)
            hooks, question = self._handle._hooks, self._question
            if in_main_thread():
                if hooks is not None:
                    hooks.arm()
                _interrupt.call(question or _question, self._fetch, pages)
            elif hooks is not None:
                hooks.call(self._handle, self._fetch, pages)
            elif question is not None:
                # It is asked in this thread, too.
                from . import _guard

                _guard.call(self._handle, self._fetch, pages)
            else:
                self._fetch(pages)
        finally:
            # Without a call, after which a signal handler may raise.
            if "" in self._user and self._user[""] is me:
                del self._user[""]

    def _fetch(self, pages: c_void_p) -> None:
        if self.page is None:
            if not self._page:
                self._call(pages)
            self._take()

    def _call(self, pages: c_void_p) -> None:
        error = c_void_p()
        try:
            if library.genesys_pages_json_next(pages, byref(self._page), byref(error)):
                raise exception(error)
        finally:
            free_error(error)

    def _take(self) -> None:
        page = self._page
        self.page, self._page = _string(page) if page else None, c_void_p()
        _string_free(page)


class WaitHandle:
    """Owns a waiter of the library, which is used by the thread that made it."""

    _waiter: Optional[c_void_p] = None

    def __init__(self, client: ClientHandle, options: WaitOptions) -> None:
        # Of its own, so that no other thread asks while the main thread waits.
        self._question = _interrupt.Question() if in_main_thread() else None
        if self._question is not None:
            client = client.asking(InterruptCallback(self._question), b"wait")
        self._client = client
        waiter, error = c_void_p(), c_void_p()
        try:
            if library.genesys_waiter_new(client._client, byref(options), byref(waiter), byref(error)):
                raise exception(error)
        finally:
            free_error(error)
        self._waiter = waiter

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_waiter_free) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None:
            free(waiter)

    def poll(self) -> ClientHandle:
        """Waits until the next poll is due, and derives the handle of its calls."""
        if self._question is None:
            return self._poll()
        return _interrupt.call(self._question, self._poll)

    def _poll(self) -> ClientHandle:
        client, error = c_void_p(), c_void_p()
        try:
            if library.genesys_waiter_poll(self._waiter, byref(client), byref(error)):
                raise exception(error)
        finally:
            free_error(error)
        return ClientHandle(client, self._client._hooks, self._client._ask)

    def next(self, failure: Optional[PollFailure]) -> Optional[float]:
        """The delay before the next poll, in seconds; None if the failure is final."""
        delay, error = c_double(), c_void_p()
        try:
            failed = None if failure is None else byref(failure)
            if library.genesys_waiter_next(self._waiter, failed, byref(delay), byref(error)):
                raise exception(error)
        finally:
            free_error(error)
        return None if delay.value < 0 else delay.value / 1000


class BulkPointer(c_void_p):
    """Owns a bulk run of the library. A call holds it, so that nothing is freed as the call begins."""

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_bulk_free) -> None:
        free(self)
        self.value = None


class BulkHandle:
    """Shares a bulk run of the library. Only threads that are not the main one submit people: none asks."""

    def __init__(self, client: ClientHandle, hooks: Optional[ClientHooks], bulk: BulkPointer) -> None:
        self._bulk: Optional[BulkPointer] = bulk
        self._client = client
        self._hooks = hooks

    def close(self) -> None:
        """Frees the run, once no call holds it."""
        self._bulk = None

    def submit(self, request: SecretBytes, python_name: Callable[[str], str]) -> str:
        """Submits a person, and returns the JSON of the outcome."""
        if self._hooks is None:
            return self._submit(request, python_name)
        return self._hooks.call(self._client, self._submit, request, python_name)

    def _submit(self, request: SecretBytes, python_name: Callable[[str], str]) -> str:
        return self._receive(library.genesys_bulk_submit_json, python_name, request)

    def enlist(self, request: SecretBytes, python_name: Callable[[str], str]) -> None:
        """Adds a person to the report."""
        bulk, error = self._open(), c_void_p()
        try:
            if library.genesys_bulk_enlist_json(bulk, request, byref(error)):
                raise exception(error, python_name)
        finally:
            free_error(error)
            # The traceback of an exception has this frame.
            del bulk

    def report(self) -> str:
        """Returns the JSON of the report."""
        return self._receive(library.genesys_bulk_report_json, _same_name)

    def _receive(self, function: Any, python_name: Callable[[str], str], *arguments: SecretBytes) -> str:
        bulk, json, error = self._open(), c_void_p(), c_void_p()
        try:
            if function(bulk, *arguments, byref(json), byref(error)):
                raise exception(error, python_name)
            return _string(json)
        finally:
            if error:
                free_error(error)
            else:
                _string_free(json)
            # The traceback of an exception has this frame.
            del bulk

    def _open(self) -> BulkPointer:
        if self._bulk is None:
            raise errors.InvalidArgument("the bulk run is closed")
        return self._bulk

    def cancel(self) -> None:
        self._client.cancel()


class LoginPointer(c_void_p):
    """Owns a login of the library. A call holds it, so that nothing is freed as the call begins."""

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_login_free) -> None:
        free(self)
        self.value = None


class LoginHandle:
    """Owns a login of the library."""

    def __init__(
        self,
        settings: SecretBytes,
        options: SecretBytes,
        python_name: Callable[[str], str],
        hooks: ClientHooks,
    ) -> None:
        self._question = hooks.ask()
        login, error = LoginPointer(), c_void_p()
        try:
            callbacks = byref(hooks.struct)
            if library.genesys_login_begin(settings, options, callbacks, byref(login), byref(error)):
                raise exception(error, python_name)
        finally:
            free_error(error)
        self._hooks = hooks
        self._login: Optional[LoginPointer] = login
        self._url: str = library.genesys_login_url(login).decode()
        self._redirect_uri: str = library.genesys_login_redirect_uri(login).decode()

    def url(self) -> str:
        return self._url

    def redirect_uri(self) -> str:
        return self._redirect_uri

    def wait(self, timeout_ms: int) -> ClientHandle:
        return self._call(library.genesys_login_wait, timeout_ms)

    def finish(self, pasted: bytes) -> ClientHandle:
        return self._call(library.genesys_login_finish, SecretBytes(pasted))

    def cancel(self) -> None:
        login = self._login
        if login is not None:
            library.genesys_login_cancel(login)

    def close(self) -> None:
        self.cancel()
        self._login = None

    def _call(self, function: Any, argument: object) -> ClientHandle:
        if not in_main_thread():
            return self._hooks.call(self, self._receive, function, argument)
        self._hooks.arm()
        return _interrupt.call(self._question, self._receive, function, argument)

    def _receive(self, function: Any, argument: object) -> ClientHandle:
        login, client, error = self._login, c_void_p(), c_void_p()
        if login is None:
            raise errors.InvalidArgument("the login is closed")
        try:
            if function(login, argument, byref(client), byref(error)):
                raise exception(error)
        finally:
            free_error(error)
            # The traceback of an exception has this frame.
            del login, argument
        return ClientHandle(client, self._hooks)


class SandboxHandle:
    """Owns a sandbox of the library, which stops when the handle is collected."""

    _sandbox: Optional[c_void_p] = None

    def __init__(self, options: SecretBytes, python_name: Callable[[str], str]) -> None:
        sandbox, error = c_void_p(), c_void_p()
        try:
            if library.genesys_sandbox_start_json(options, byref(sandbox), byref(error)):
                raise exception(error, python_name)
        finally:
            free_error(error)
        self._sandbox = sandbox

    def __del__(self, free: Callable[[c_void_p], None] = library.genesys_sandbox_free) -> None:
        sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            free(sandbox)

    def _running(self) -> c_void_p:
        if self._sandbox is None:
            raise errors.InvalidArgument("the sandbox is closed")
        return self._sandbox

    def string(self, name: str) -> str:
        """The string that the library's function `genesys_sandbox_` + name returns."""
        string: bytes = getattr(library, f"genesys_sandbox_{name}")(self._running())
        return string.decode()

    def count(self, name: str) -> int:
        """The number that the library's function `genesys_sandbox_` + name returns."""
        number: int = getattr(library, f"genesys_sandbox_{name}")(self._running())
        return number

    def call(self, verb: bytes, arguments: bytes, python_name: Callable[[str], str]) -> str:
        """Runs a verb and returns the JSON of its result."""
        result, error = c_void_p(), c_void_p()
        try:
            if library.genesys_sandbox_call_json(
                self._running(), verb, arguments, byref(result), byref(error)
            ):
                raise exception(error, python_name)
            return _string(result)
        finally:
            free_error(error)
            _string_free(result)


def run_sandbox(arguments: list[str]) -> int:
    """Runs the command `genesys-onboarding-sandbox` and returns its exit status."""
    argv = [b"", *(os.fsencode(argument) for argument in arguments)]
    status: int = library.genesys_sandbox_main(len(argv), (c_char_p * len(argv))(*argv))
    return status


def _closed(operation_id: bytes) -> errors.InvalidArgument:
    return errors.InvalidArgument("the client is closed", operation_id=operation_id.decode())


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


def exception(error: c_void_p, python_name: Callable[[str], str] = _same_name) -> errors.OnboardingError:
    """Makes the exception. The error stays the caller's to free."""
    text = library.genesys_error_to_json(error)
    if text is None:
        return errors.InternalError("internal error in genesys-onboarding; please report this bug")
    try:
        return errors.from_json(_facts(_string(text)), python_name)
    finally:
        _string_free(text)


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
