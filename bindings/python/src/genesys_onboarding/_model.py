"""Base classes of the models, and how models are decoded from JSON and encoded to it.

A model is a class with annotations, like a dataclass. To import `dataclasses` and have it generate the code
of each model would take more time than all the rest of this package.
"""

from __future__ import annotations

from collections import abc
from collections.abc import Callable, Iterator

from ._hints import TYPE_CHECKING, Any, Optional, Self, TypeVar
from ._secret import SecretDict

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[type], type]:
        """Says that the subclasses of a class have the initializer of a dataclass, to type checkers only."""
        return lambda model: model


R = TypeVar("R", bound="Result")

_NO_DEFAULT = object()
"""Marks a required field."""


class _Default:
    """What stands in the place of a default that is not a plain value."""

    __slots__ = ("factory", "repr", "value")

    def __init__(self, value: object, factory: Optional[Callable[[], object]], repr: bool) -> None:
        self.value = value
        self.factory = factory
        self.repr = repr


def field(
    *,
    default: object = _NO_DEFAULT,
    default_factory: Optional[Callable[[], object]] = None,
    repr: bool = True,
) -> Any:
    """A field whose default is made for each instance, or which is left out of `repr`."""
    return _Default(default, default_factory, repr)


class _FromFields:
    """An attribute of a model's class, made of its fields when it is read."""

    def __init__(self, make: Callable[[list[_Field]], object]) -> None:
        self._make = make

    def __get__(self, model: Optional[Model], owner: type[Model]) -> object:
        return self._make(_fields(owner))


def _match_args(fields: list[_Field]) -> tuple[str, ...]:
    return tuple(field.name for field in fields)


def _signature(fields: list[_Field]) -> object:
    from inspect import Parameter, Signature

    parameters = []
    for field in fields:
        default = Parameter.empty if field.is_required else field.make_default()
        kind = Parameter.POSITIONAL_OR_KEYWORD
        parameters.append(Parameter(field.name, kind, default=default, annotation=field.hint))
    return Signature(parameters)


@dataclass_transform(eq_default=False, frozen_default=True, field_specifiers=(field,))
class Model:
    """Base class of all models: immutable, with equality, hash, `repr` and JSON by its fields.

    The fields of a subclass are its annotations, and those of the classes above it first.
    """

    def __init__(self, *values: Any, **named: Any) -> None:
        fields = _fields(type(self))
        error = _argument_error(fields, values, named)
        if error is not None:
            error = f"{type(self).__name__}() {error}"
            # Error reporters show the local variables of a traceback.
            del self, values, named
            raise TypeError(error)
        named.update(zip(_match_args(fields), values))
        for field in fields:
            self.__dict__[field.name] = named[field.name] if field.name in named else field.make_default()

    def __repr__(self) -> str:
        shown = (
            f"{field.name}={getattr(self, field.name)!r}"
            for field in _fields(type(self))
            if not field.is_secret
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash((type(self), _hashable(_values(self))))

    def replace(self, **changes: Any) -> Self:
        """Returns a copy with other values of some fields, also by `copy.replace` of Python 3.13.

        >>> from genesys_onboarding import StageUserRequest
        >>> StageUserRequest("joincode-1", "ada@acme.example").replace(locale="de")
        StageUserRequest(join_code_id='joincode-1', email='ada@acme.example', locale='de')
        """
        values = SecretDict({field.name: getattr(self, field.name) for field in _fields(type(self))})
        values.update(changes)
        del changes
        return type(self)(**values)

    if not TYPE_CHECKING:
        # What type checkers know from `dataclass_transform`.
        __match_args__ = _FromFields(_match_args)
        __signature__ = _FromFields(_signature)
        __replace__ = replace

        def __setattr__(self, name: str, value: object) -> None:
            raise AttributeError(f"cannot assign to {name!r}: {type(self).__name__} is immutable")

        def __delattr__(self, name: str) -> None:
            raise AttributeError(f"cannot delete {name!r}: {type(self).__name__} is immutable")

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
    """Base class of what the service returns, decoded from JSON."""

    @property
    def raw(self) -> dict[str, Any]:
        """The service's JSON object, including fields that the model does not have.

        It is read-only: this is a copy, whose changes have no effect on the result. It is empty if the result
        was not returned by a call.
        """
        raw: dict[str, Any] = _copy(vars(self).get("_raw", {}))
        return raw


class Request(Model):
    """Base class of what is sent to the service. A field that is None is left out."""


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


class _Field:
    """A field of a model: its names, its default, and what its type hint says."""

    __slots__ = ("hint", "is_required", "is_secret", "item", "key", "make_default", "name", "type")

    def __init__(self, name: str, hint: Any, declared: object) -> None:
        import typing

        default = declared if isinstance(declared, _Default) else _Default(declared, None, True)
        self.name = name
        self.key = json_name(name)
        self.hint = hint
        self.is_required = default.value is _NO_DEFAULT and default.factory is None
        self.is_secret = not default.repr
        self.make_default = default.factory or (lambda: default.value)
        kind = _without_none(hint)
        items = [_without_none(item) for item in typing.get_args(kind)]
        self.type: Any = typing.get_origin(kind) or kind
        """`str`, `list`, `Sequence`, `dict` or a model; without `Optional`."""
        self.item: Any = items[0] if items and self.type is not dict else None
        """The type of a list's items; a model if they may be models."""


_known_fields: dict[type[Any], list[_Field]] = {}


def _fields(model: type[Any]) -> list[_Field]:
    known = _known_fields.get(model)
    if known is None:
        import typing

        hints = typing.get_type_hints(model)
        known = [
            _Field(name, hints[name], getattr(model, name, _NO_DEFAULT))
            for name in hints
            if typing.get_origin(hints[name]) is not typing.ClassVar
        ]
        _known_fields[model] = known
    return known


def _argument_error(
    fields: list[_Field], values: tuple[object, ...], named: dict[str, object]
) -> Optional[str]:
    """What is wrong with the arguments of a model's initializer."""
    if len(values) > len(fields):
        return f"takes {len(fields)} arguments, got {len(values)}"
    by_position, others = fields[: len(values)], fields[len(values) :]
    for field in by_position:
        if field.name in named:
            return f"got multiple values for {field.name!r}"
    unknown = named.keys() - {field.name for field in others}
    if unknown:
        return f"got the unknown field {min(unknown)!r}"
    missing = [repr(field.name) for field in others if field.is_required and field.name not in named]
    return f"needs {', '.join(missing)}" if missing else None


def _without_none(hint: Any) -> Any:
    """`str` for `Optional[str]`; the model for a union of a model and a mapping."""
    import typing

    options = [option for option in typing.get_args(hint) if option is not type(None)]
    return options[0] if typing.get_origin(hint) is typing.Union else hint


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


_Decoder = tuple[list[tuple[str, str]], list[tuple[str, Callable[[Any], Any]]]]
"""The fields by their names in Python and in JSON, and a converter for each that is not as it is in JSON."""

_decoders: dict[type[Result], _Decoder] = {}
"""The decoders of the models that have been decoded."""


def decode(model: type[R], raw: dict[str, Any]) -> R:
    """Decodes an object that the library has checked against the model."""
    names, converters = _decoders.get(model) or _make_decoder(model)
    # The initializer, which checks its arguments, would double the time of a listing.
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
    decoder = [(field.name, field.key) for field in fields], converters
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
