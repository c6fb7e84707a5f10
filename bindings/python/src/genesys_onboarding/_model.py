"""How models are read from JSON and written to it. What the models are stands in `models`."""

from __future__ import annotations

import sys
from itertools import repeat

from ._dataclass import Model
from ._field import Field, json_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, TypeVar

    R = TypeVar("R", bound="Result")


class Result(Model):
    """What the service sends: a frozen dataclass, and the JSON object that it is read from."""

    __slots__ = ("_raw",)

    if TYPE_CHECKING:
        _raw: dict[str, Any]

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON object as the service sent it, with all that the model does not know.

        It is empty if this was not made by a call.
        """
        raw: dict[str, Any] = getattr(self, "_raw", {})
        return raw


class Request(Model):
    """What is sent to the service: a frozen dataclass. A field that is None is left out."""

    __slots__ = ()


class _Column:
    """A field as it is read: its name in JSON, what is made of that, and what puts it into its slot."""

    __slots__ = ("convert", "key", "put")

    def __init__(self, model: type[Result], field: Field) -> None:
        self.key = field.key
        self.convert = _converter(model, field)
        self.put: Callable[[Result, Any], None] = getattr(model, field.name).__set__


_put_raw: Callable[[Result, Any], None] = Result.__dict__["_raw"].__set__

_columns: dict[type[Result], list[_Column]] = {}
"""Of the models that have been read so far."""


def _columns_of(model: type[Result]) -> list[_Column]:
    if model not in _columns:
        _columns[model] = [_Column(model, field) for field in _fields(model)]
    return _columns[model]


def _fields(model: type[Result]) -> list[Field]:
    return [Field(name, hint) for name, hint in model.__annotations__.items()]


def read(model: type[R], raw: dict[str, Any]) -> R:
    """Reads an object that the library has found to be the model."""
    result = object.__new__(model)
    _put_raw(result, raw)
    for column in _columns_of(model):
        value = raw.get(column.key)
        column.put(result, value if column.convert is None else column.convert(value))
    return result


def _read_all(model: type[R], items: Sequence[dict[str, Any]]) -> list[R]:
    """Reads many objects, one field of them all after the other, without a step of Python for each."""
    results = list(map(object.__new__, repeat(model, len(items))))
    # Each of them is None, so this goes through all, and keeps nothing of it.
    any(map(_put_raw, results, items))
    for column in _columns_of(model):
        values = map(dict.get, items, repeat(column.key))
        if column.convert is not None:
            values = map(column.convert, values)
        any(map(column.put, results, values))
    return results


def _converter(model: type[Result], field: Field) -> Callable[[Any], Any] | None:
    """What makes a field of its JSON; None if it is that already."""
    kind = field.kind
    if field.model is not None:
        part = _beside(model, field.model)
        if kind is list:
            return lambda value: _read_all(part, value or ())
        return lambda value: None if value is None else read(part, value)
    if kind in (list, dict):
        return lambda value: kind() if value is None else value
    return None


def _beside(model: type[Result], name: str) -> type[Result]:
    """The model of this name that stands where the other does."""
    beside: type[Result] = getattr(sys.modules[model.__module__], name)
    return beside


def read_leniently(model: type[R], raw: Any) -> R:
    """Reads what nobody has checked: what is of another type counts as absent."""
    return read(model, _fitting(model, raw) if isinstance(raw, dict) else {})


def _fitting(model: type[Result], raw: dict[str, Any]) -> dict[str, Any]:
    """The object without the fields that are of another type than the model's."""
    fitting = dict(raw)
    for field in _fields(model):
        if type(raw.get(field.key)) is not field.kind:
            fitting.pop(field.key, None)
        elif field.model is not None:
            part, value = _beside(model, field.model), raw[field.key]
            if field.kind is dict:
                fitting[field.key] = _fitting(part, value)
            else:
                fitting[field.key] = [_fitting(part, item) for item in value if type(item) is dict]
    return fitting


_names: dict[type[Request], list[tuple[str, str]]] = {}
"""The fields, by both their names, of the requests that have been written so far."""


def write(request: Request) -> dict[str, Any]:
    """The JSON object of a request, with the contract's names."""
    names = _names.get(type(request)) or _look_up_names(type(request))
    values = [(key, getattr(request, name)) for name, key in names]
    return {key: value for key, value in values if value is not None}


def _look_up_names(model: type[Any]) -> list[tuple[str, str]]:
    # A program may have made a class of its own below the model, with more fields.
    import dataclasses

    names = _names[model] = [(field.name, json_name(field.name)) for field in dataclasses.fields(model)]
    return names
