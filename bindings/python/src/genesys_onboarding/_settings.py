"""The settings of a client: their names, and their encoding for the library."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from . import _model
from ._hints import Any
from ._json import encode
from ._secret import SecretBytes, SecretDict
from .errors import OnboardingError, invalid_setting


def json_key(name: str) -> str:
    """The library's name of a setting: its timeouts are in milliseconds.

    >>> json_key("base_url"), json_key("total_timeout")
    ('baseUrl', 'totalTimeoutMs')
    """
    return _model.json_name(name) + ("Ms" if name.endswith("_timeout") else "")


def python_name(key: str) -> str:
    """The Python name of a setting; that of an environment variable is its own.

    >>> python_name("baseUrl"), python_name("totalTimeoutMs"), python_name("GENESYSCLOUD_REGION")
    ('base_url', 'total_timeout', 'GENESYSCLOUD_REGION')
    """
    if key.isupper():
        return key
    name = _model.python_name(key)
    return name[: -len("_ms")] if name.endswith("_timeout_ms") else name


class Settings:
    """The settings that a client was given, by their Python names."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = SecretDict({name: given[name] for name in given if given[name] is not None})
        if isinstance(self.given.get("headers"), Mapping):
            self.given["headers"] = SecretDict(self.given["headers"])

    def __repr__(self) -> str:
        return repr(self.given)

    def merged(self, later: Settings) -> Settings:
        """These settings with later ones, of which a header replaces one with the same name."""
        given = {**self.given, **later.given}
        if "headers" in self.given and "headers" in later.given:
            replaced = {name.lower() for name in later.given["headers"]}
            kept = {
                name: self.given["headers"][name]
                for name in self.given["headers"]
                if name.lower() not in replaced
            }
            given["headers"] = {**kept, **later.given["headers"]}
        return Settings(given)

    def reads_environment(self) -> bool:
        readers = ("profile", "from_environment", "proxy_from_environment")
        return any(self.given.get(name) for name in readers)

    def to_json(self) -> SecretBytes:
        settings = SecretDict({json_key(name): _json_value(name, self.given[name]) for name in self.given})
        return SecretBytes(encode(settings).encode())


def _json_value(name: str, value: Any) -> Any:
    if name.endswith("_timeout"):
        return milliseconds(name, value)
    if name == "headers" and isinstance(value, Mapping):
        return value
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if not isinstance(value, (str, int)):
        kind = type(value).__name__
        # It may be a secret of the wrong type, and this frame may be shown with its local variables.
        del value
        raise invalid_setting(name, f"expected a string, an integer or a boolean, got {kind}")
    return value


def milliseconds(
    name: str,
    seconds: float,
    invalid: Callable[[str, str], OnboardingError] = invalid_setting,
) -> int:
    """Converts seconds to whole milliseconds; what is more than zero is at least one."""
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    if not is_number or not 0 <= seconds < float("inf"):
        raise invalid(name, f"expected a number of seconds such as 2.5, got {seconds!r}")
    return max(round(seconds * 1000), 1 if seconds > 0 else 0)
