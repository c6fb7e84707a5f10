"""JSON of the library.

The first client imports `json`, which takes as long as all the rest of this package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import _model
from ._hints import Any, Optional

_encoder: Optional[Callable[[Any], str]] = None
_decoder: Optional[Callable[[str], tuple[Any, int]]] = None


def encode(value: Any) -> str:
    """Encodes a value that may contain models."""
    return (_encoder or _load()[0])(value)


def decode(text: str) -> Any:
    """Decodes what the library returns."""
    # Without the search for characters after the JSON value, of which there are none.
    return (_decoder or _load()[1])(text.lstrip())[0]


def _load() -> tuple[Callable[[Any], str], Callable[[str], tuple[Any, int]]]:
    # Both at once: a finalizer may make the first call of a client at exit, when nothing can be imported.
    global _encoder, _decoder
    from json import JSONDecoder, JSONEncoder

    _encoder = JSONEncoder(separators=(",", ":"), allow_nan=False, default=_default).encode
    _decoder = JSONDecoder().raw_decode
    return _encoder, _decoder


def _default(value: Any) -> Any:
    if isinstance(value, _model.Request):
        return _model.encode(value)
    if isinstance(value, _model.Result):
        return value.to_dict()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"got {type(value).__name__}")
