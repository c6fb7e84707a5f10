"""JSON as the library takes it and gives it."""

from __future__ import annotations

import json

from . import _model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _plain(value: object) -> object:
    """What JSON has no form for: the requests, and with them what they hold."""
    if isinstance(value, _model.Request):
        return _model.write(value)
    raise TypeError(f"{type(value).__name__} is no part of a request")


_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=_plain).encode
_quote = json.encoder.encode_basestring_ascii

# Most arguments are plain text or numbers, for which the encoder sets out too much.
_encoders: dict[type, Callable[[Any], str]] = {str: _quote, int: repr}

# As `loads`, without what the library has looked at already.
_decode = json.JSONDecoder().raw_decode


def write(arguments: dict[str, object]) -> str:
    """The arguments as an object, without those that are None."""
    given = [
        f"{_quote(name)}:{_encoders.get(type(value), _encode)(value)}"
        for name, value in arguments.items()
        if value is not None
    ]
    return "{" + ",".join(given) + "}"


def read(answer: str) -> Any:
    """An answer. ValueError or RecursionError: Python holds no such number, or no value so deep."""
    return _decode(answer.lstrip())[0]
