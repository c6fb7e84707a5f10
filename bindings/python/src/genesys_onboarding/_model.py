"""Base classes of the models, and how models are decoded from JSON and encoded to it."""

from __future__ import annotations

import dataclasses
from collections import abc
from collections.abc import Iterator
from typing import Any, Callable, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

M = TypeVar("M", bound="Model")
R = TypeVar("R", bound="Result")


class Model:
    """Base class of all models: equality, hash and JSON by the fields of the dataclass below it."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash((type(self), _hashable(_values(self))))

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields as a JSON object with the names of the API; a field that is None is left out.

        It can be changed, and passed as a body.

        >>> from genesys_onboarding import StageUserRequest
        >>> StageUserRequest("joincode-1", "ada@acme.example").to_dict()
        {'joinCodeId': 'joincode-1', 'email': 'ada@acme.example'}
        """
        values = {field.key: _plain(getattr(self, field.name)) for field in _fields(type(self))}
        return {key: value for key, value in values.items() if value is not None}


class Result(Model):
    """Base class of what the service returns: a frozen dataclass, decoded from JSON."""

    @property
    def raw(self) -> dict[str, Any]:
        """The service's JSON object, including fields that the model does not have.

        It is read-only: this is a copy, whose changes have no effect on the result. It is empty if the result
        was not returned by a call.
        """
        raw: dict[str, Any] = _copy(vars(self).get("_raw", {}))
        return raw


class Request(Model):
    """Base class of what is sent to the service: a frozen dataclass. A field that is None is left out."""


class FieldError(ValueError):
    """A field of a request has an invalid value."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def _copy(value: Any) -> Any:
    if type(value) is dict:
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if type(value) is list else value


def _values(model: Any) -> list[Any]:
    return [getattr(model, field.name) for field in _fields(type(model))]


def _hashable(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(map(_hashable, value))
    if isinstance(value, abc.Mapping):
        return frozenset((key, _hashable(item)) for key, item in value.items())
    return value


def _plain(value: Any) -> Any:
    """The JSON of a field's value."""
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, abc.Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, abc.Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value


class _Field(NamedTuple):
    """A field of a model: its names, and what its type hint says."""

    name: str
    key: str
    is_required: bool
    is_secret: bool
    type: Any
    """`str`, `list`, `Sequence`, `dict` or a model; without `Optional`."""
    item: Any
    """The type of a list's items; a model if they may be models."""


_known_fields: dict[type[Any], list[_Field]] = {}


def _fields(model: type[Any]) -> list[_Field]:
    known = _known_fields.get(model)
    if known is None:
        hints = get_type_hints(model)
        known = [_field(field, hints[field.name]) for field in dataclasses.fields(model)]
        _known_fields[model] = known
    return known


def _field(field: dataclasses.Field[Any], hint: Any) -> _Field:
    is_required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    kind = _without_none(hint)
    items = [_without_none(item) for item in get_args(kind)]
    origin = get_origin(kind) or kind
    item = items[0] if items and origin is not dict else None
    return _Field(field.name, json_name(field.name), is_required, not field.repr, origin, item)


def _without_none(hint: Any) -> Any:
    """`str` for `Optional[str]`; the model for a union of a model and a mapping."""
    options = [option for option in get_args(hint) if option is not type(None)]
    return options[0] if get_origin(hint) is Union else hint


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)


def json_name(name: str) -> str:
    """The API's name of a field or a parameter.

    >>> json_name("join_code_url")
    'joinCodeUrl'
    """
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def python_name(name: str) -> str:
    """The Python name of a field or a parameter.

    >>> python_name("joinCodeUrl")
    'join_code_url'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


# Decoding


class _Decoder(NamedTuple):
    """How a model is decoded."""

    names: list[tuple[str, str]]
    """The fields, by their names in Python and in JSON."""
    converters: list[tuple[str, Callable[[Any], Any]]]
    """For the fields that are not as they are in JSON."""


_decoders: dict[type[Result], _Decoder] = {}
"""The decoders of the models that have been decoded."""


def decode(model: type[R], raw: dict[str, Any]) -> R:
    """Decodes an object that the library has checked against the model."""
    names, converters = _decoders.get(model) or _make_decoder(model)
    # A frozen dataclass's own initializer makes a call for each field, a tenth of a listing's time.
    result = object.__new__(model)
    fields, get = result.__dict__, raw.get
    for name, key in names:
        fields[name] = get(key)
    for name, convert in converters:
        fields[name] = convert(fields[name])
    fields["_raw"] = raw
    return result


def _make_decoder(model: type[Result]) -> _Decoder:
    fields = _fields(model)
    converters = [(field.name, convert) for field in fields for convert in _converters(field)]
    decoder = _Decoder([(field.name, field.key) for field in fields], converters)
    _decoders[model] = decoder
    return decoder


def _converters(field: _Field) -> Iterator[Callable[[Any], Any]]:
    kind, item = field.type, field.item
    if _is_model(kind):
        yield lambda value: None if value is None else decode(kind, value)
    elif _is_model(item):
        yield lambda value: [decode(item, each) for each in value or ()]
    elif kind in (list, dict):
        yield lambda value: kind(value or ())


def decode_lenient(model: type[R], raw: Any) -> R:
    """Decodes JSON that has not been checked: a value of another type counts as absent."""
    return decode(model, _fitting(model, raw) if isinstance(raw, dict) else {})


def _fitting(model: type[Any], raw: dict[str, Any]) -> dict[str, Any]:
    """The object without the values that do not have the types of the model."""
    fitting = dict(raw)
    for field in _fields(model):
        if field.key not in raw:
            continue
        value = raw[field.key]
        if type(value) is not (dict if _is_model(field.type) else field.type):
            del fitting[field.key]
        elif _is_model(field.type):
            fitting[field.key] = _fitting(field.type, value)
        elif _is_model(field.item):
            fitting[field.key] = [_fitting(field.item, each) for each in value if type(each) is dict]
    return fitting


# Encoding


def encode(request: Request) -> dict[str, Any]:
    """Returns the JSON object of a request.

    Raises:
        FieldError: A field has the wrong type, or a required string is empty.
    """
    fields = _fields(type(request))
    values = {field.key: _encode_field(field, getattr(request, field.name)) for field in fields}
    return {key: value for key, value in values.items() if value is not None}


def _encode_field(field: _Field, value: Any) -> Any:
    if value is None and not field.is_required:
        return None
    if field.type is str and field.is_required and value == "":
        raise FieldError(field.name, "must not be empty")
    if field.type is abc.Sequence:
        return _encode_sequence(field, value)
    if field.type in (str, bool) and not isinstance(value, field.type):
        raise FieldError(field.name, f"expected {_SINGULAR[field.type]}, {_got(field, value)}")
    return value


def _encode_sequence(field: _Field, value: Any) -> list[Any]:
    expected = "expected a list of strings" if field.item is str else "expected a list of objects"
    if isinstance(value, (str, bytes, abc.Mapping)) or not isinstance(value, abc.Iterable):
        raise FieldError(field.name, f"{expected}, {_got(field, value)}")
    items = list(value)
    for index, item in enumerate(items):
        if not isinstance(item, str if field.item is str else (Request, abc.Mapping)):
            raise FieldError(f"{field.name}[{index}]", f"{expected}, {_got(field, item)}")
    return [_encode_item(f"{field.name}[{index}]", item) for index, item in enumerate(items)]


def _encode_item(name: str, item: Any) -> Any:
    try:
        return encode(item) if isinstance(item, Request) else item
    except FieldError as error:
        raise FieldError(f"{name}.{error.field}", error.reason) from None


_SINGULAR = {str: "a string", bool: "a boolean"}


def _got(field: _Field, value: Any) -> str:
    is_shown = isinstance(value, (str, int, float, type(None))) and not field.is_secret
    return f"got {value!r}" if is_shown else f"got {type(value).__name__}"


def as_request(model: type[Request], body: Any) -> Any:
    """Makes the request of a result that has its fields; another body is returned unchanged."""
    if not isinstance(body, Result):
        return body
    values = vars(body)
    return model(**{field.name: values[field.name] for field in _fields(model) if field.name in values})
