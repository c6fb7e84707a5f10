"""JSON as the library takes it and gives it."""

from __future__ import annotations

from . import _model

TYPE_CHECKING = False
if TYPE_CHECKING:
    import json
    from collections.abc import Callable
    from typing import Any


class _Standard:
    """JSON as the standard library reads it."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int, parse_constant = float, int, float


def _parts() -> tuple[Callable[[str, int], tuple[Any, int]], Callable[[str], str]]:
    """What reads JSON, and what writes text in it.

    `json` itself would import regular expressions, a tenth of the memory of a program that makes calls. This
    is what does the work beneath it.
    """
    try:
        import _json

        return _json.make_scanner(_Standard), _json.encode_basestring_ascii  # type: ignore[arg-type]
    except (ImportError, AttributeError, TypeError):
        import json

        return json.JSONDecoder().scan_once, json.encoder.encode_basestring_ascii  # type: ignore[attr-defined]


_scan, _quote = _parts()


_encoder: json.JSONEncoder | None = None
"""The standard library's, for what is not plain; made when something first needs it."""


def _encode(value: object) -> str:
    global _encoder
    if _encoder is None:
        import json

        _encoder = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=_plain)
    return _encoder.encode(value)


def _plain(value: object) -> object:
    """What JSON has no form for: the requests, and with them what they hold."""
    if isinstance(value, _model.Request):
        return _model.write(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


# Most arguments are plain, for which the encoder sets out too much.
_encoders: dict[type, Callable[[Any], str]] = {
    str: _quote,
    int: repr,
    bool: lambda flag: "true" if flag else "false",
}


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
    return _scan(answer.lstrip(), 0)[0]
