"""The settings of a client: checked as far as they are Python's own, and written for the library."""

from __future__ import annotations

import os

from ._library import Hidden
from ._names import JSON_NAMES
from .errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SECONDS = ("connect_timeout", "timeout", "total_timeout")


class Settings:
    """Settings by their names in Python. Its repr does not show them: some are secrets."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = {name: value for name, value in given.items() if value is not None}

    def __repr__(self) -> str:
        return f"<settings: {', '.join(self.given)}>"

    def to_json(self) -> Hidden:
        from . import _json_text

        settings = {JSON_NAMES[name]: _value(name, value) for name, value in self.given.items()}
        try:
            return Hidden(_json_text.write(settings).encode())
        except (TypeError, ValueError) as problem:
            raise ConfigurationError(f"a setting is of a wrong type: {problem}") from None


def _value(name: str, value: Any) -> Any:
    if name in _SECONDS:
        return milliseconds(name, value)
    return os.fspath(value) if isinstance(value, os.PathLike) else value


def milliseconds(name: str, seconds: float) -> int:
    """Whole milliseconds, and at least one for what is more than none."""
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    if not is_number or not 0 <= seconds < float("inf"):
        raise ConfigurationError(f"wrong setting {name}: {seconds!r} is not a number of seconds, such as 2.5")
    return max(round(seconds * 1000), 1 if seconds > 0 else 0)
