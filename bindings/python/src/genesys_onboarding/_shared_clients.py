"""Opens clients of the library, and shares them between the clients that a process unpickles."""

from __future__ import annotations

import os
from _thread import allocate_lock

from . import _client_handle
from ._client_handle import ClientHandle
from ._hints import Any
from ._settings import Settings, python_name

_MAX_SHARED = 16
"""Number of shared handles that are kept, the most recently used."""

_shared: dict[tuple[Any, ...], ClientHandle] = {}
"""The shared handles, the least recently used first: a worker has no client between two tasks."""

_lock = allocate_lock()


def open_client(settings: Settings, hooks: dict[str, Any]) -> ClientHandle:
    """Makes a handle; `hooks` are the program's callables by their keywords."""
    if not any(hooks.values()):
        return _client_handle.open_client(settings.to_json(), python_name)
    # With modules that other clients do not need.
    from ._callbacks import Hooks

    return _client_handle.open_client(settings.to_json(), python_name, Hooks(**hooks))


def shared_client(settings: Settings, hooks: dict[str, Any]) -> ClientHandle:
    """Returns the handle that this process has for the settings."""
    key = (*_key(settings), *hooks.values())
    with _lock:
        handle = _shared.pop(key, None) or open_client(settings, hooks)
        _shared[key] = handle
        if len(_shared) > _MAX_SHARED:
            del _shared[next(iter(_shared))]
    return handle


def _key(settings: Settings) -> tuple[bytes, ...]:
    if not settings.reads_environment():
        return (settings.to_json(),)
    environment = (f"{name}={value}".encode("utf-8", "surrogateescape") for name, value in os.environ.items())
    return (settings.to_json(), *sorted(environment))


def _after_fork() -> None:
    """A child must not wait for a thread of its parent."""
    global _lock
    _lock = allocate_lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
