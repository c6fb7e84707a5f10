"""How models are read from JSON and written to it. What the models are stands in `models`."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, Optional, TypeVar

R = TypeVar("R", bound="Result")


class Result:
    """What the service sends: a frozen dataclass, and the JSON object that it is read from.

    The fields are read when one of them is first asked for, and those of a list's items together with the
    list: one by one they would take three times as long.
    """

    @property
    def raw(self) -> dict[str, Any]:
        """The JSON object as the service sent it, with all that the model does not know.

        It is empty if this was not made by a call.
        """
        raw: dict[str, Any] = self.__dict__.get("_raw", {})
        return raw

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # Called for what is not found otherwise.
            if name not in self.__dataclass_fields__ or "_raw" not in self.__dict__:
                raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
            _fill(self.__dict__, _plan(type(self)))
            return self.__dict__[name]


class Request:
    """What is sent to the service: a frozen dataclass. A field that is None is left out."""


def read(model: type[R], raw: dict[str, Any]) -> R:
    """Reads an object that the library has found to be the model."""
    result = object.__new__(model)
    result.__dict__["_raw"] = raw
    return result


def forget_defaults(model: type[Result]) -> None:
    """Takes the defaults out of the class, where they would be found instead of a field not yet read.

    They remain those of its `__init__`.
    """
    for name in _names(model):
        if name in model.__dict__:
            delattr(model, name)


def read_leniently(model: type[R], raw: Any) -> R:
    """Reads what nobody has checked: what is of another type counts as absent."""
    return read(model, _fitting(model, raw) if isinstance(raw, dict) else {})


def write(request: Request) -> dict[str, Any]:
    """The JSON object of a request, with the contract's names."""
    values = {name: getattr(request, name) for name in _names(type(request))}
    return {json_name(name): value for name, value in values.items() if value is not None}


def json_name(name: str) -> str:
    """The contract's name of a field.

    >>> json_name("join_code_url")
    'joinCodeUrl'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class _Part(NamedTuple):
    """A field that holds a collection or another model."""

    name: str
    kind: type
    model: Optional[type[Result]]


class _Plan(NamedTuple):
    """A model's fields by both their names, and those that need more than to be taken over."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    kinds: tuple[type, ...]
    parts: tuple[_Part, ...]


_plans: dict[type[Result], _Plan] = {}


def _plan(model: type[Result]) -> _Plan:
    if model not in _plans:
        _plans[model] = _make_plan(model)
    return _plans[model]


def _make_plan(model: type[Result]) -> _Plan:
    names = _names(model)
    hints = typing.get_type_hints(model)
    parts = [_part(name, hints[name]) for name in names]
    return _Plan(
        names,
        tuple(map(json_name, names)),
        tuple(part.kind for part in parts),
        tuple(part for part in parts if part.kind in (list, dict)),
    )


def _names(model: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(model))


def _part(name: str, hint: Any) -> _Part:
    """Takes `Optional[str]`, `list[str]`, `list[Detail]`, `Optional[Limit]` and the like apart."""
    if typing.get_origin(hint) is typing.Union:
        hint = typing.get_args(hint)[0]
    kind = typing.get_origin(hint) or hint
    if isinstance(kind, type) and issubclass(kind, Result):
        return _Part(name, dict, kind)
    items = typing.get_args(hint)
    is_of_models = kind is list and issubclass(items[0], Result)
    return _Part(name, kind, items[0] if is_of_models else None)


def _fill(fields: dict[str, Any], plan: _Plan) -> None:
    """Reads all fields."""
    fields.update(zip(plan.names, map(fields["_raw"].get, plan.keys)))
    for part in plan.parts:
        fields[part.name] = _read_part(part, fields[part.name])


def _read_part(part: _Part, value: Any) -> Any:
    if part.model is None:
        return part.kind() if value is None else value
    if part.kind is list:
        return _read_all(part.model, value or ())
    return None if value is None else read(part.model, value)


def _read_all(model: type[R], items: Iterable[dict[str, Any]]) -> list[R]:
    results = [read(model, item) for item in items]
    plan = _plan(model)
    for result in results:
        _fill(result.__dict__, plan)
    return results


def _fitting(model: type[Result], raw: dict[str, Any]) -> dict[str, Any]:
    """The object without the fields that are of another type than the model's."""
    fitting = dict(raw)
    plan = _plan(model)
    models = {json_name(part.name): part.model for part in plan.parts if part.model}
    for key, kind in zip(plan.keys, plan.kinds):
        if key in raw and type(raw[key]) is not kind:
            del fitting[key]
    for key in models.keys() & fitting.keys():
        value, part = fitting[key], models[key]
        if type(value) is dict:
            fitting[key] = _fitting(part, value)
        else:
            fitting[key] = [_fitting(part, item) for item in value if type(item) is dict]
    return fitting
