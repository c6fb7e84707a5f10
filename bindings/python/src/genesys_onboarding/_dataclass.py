"""Frozen dataclasses that are generated when somebody first needs more of them than their fields.

To import `dataclasses`, and to have it write the methods of all models, takes longer and more memory than all
the rest of a first call. But what a call has read is mostly asked for its fields, and those need no methods.

Type checkers are shown the standard library instead: see the imports of `models`.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    M = TypeVar("M", bound="Model")

_GENERATED = ["__init__", "__repr__", "__eq__", "__hash__", "__dataclass_fields__", "__dataclass_params__"]
if sys.version_info >= (3, 13):
    _GENERATED.append("__replace__")

_OUTLINE = ["__module__", "__qualname__", "__doc__", "__annotations__"]
if sys.version_info >= (3, 13):
    _OUTLINE.append("__firstlineno__")


class Model:
    """What is a dataclass here. Its fields are slots, and frozen."""

    __slots__ = ("__weakref__",)
    __match_args__ = ()

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: object) -> None:
            _refuse(self, "assign to", name)
            super().__setattr__(name, value)

        def __delattr__(self, name: str) -> None:
            _refuse(self, "delete", name)
            super().__delattr__(name)

    # Else a copy would be given its fields in the way that is refused.

    def __getstate__(self) -> dict[str, Any]:
        slots = {name for base in type(self).__mro__ for name in vars(base).get("__slots__", ())}
        fields = {name: getattr(self, name) for name in slots - {"__weakref__"} if hasattr(self, name)}
        return {**getattr(self, "__dict__", {}), **fields}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)


def _refuse(instance: Any, what: str, name: str) -> None:
    """Refuses what a frozen dataclass refuses: a class below it that is none may have more attributes."""
    model = type(instance)
    if "__match_args__" in vars(model) or name in model.__match_args__:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot {what} field {name!r}")


class _Field:
    """What `field` was told."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings


def field(**settings: Any) -> Any:
    """As the function of the standard library."""
    return _Field(settings)


def dataclass(*, frozen: bool) -> Callable[[type[M]], type[M]]:
    """As the decorator of the standard library; it is always frozen."""
    return _declare


def _declare(model: type[Any]) -> Any:
    """Makes the class anew, with slots, and with what stands for that which is not generated yet."""
    names = tuple(model.__annotations__)
    outline = {name: getattr(model, name) for name in _OUTLINE}
    defaults = {name: vars(model)[name] for name in names if name in vars(model)}
    generated = {name: _Generated(name, {**outline, **defaults}) for name in _GENERATED}
    attributes = {**outline, **generated, "__slots__": names, "__match_args__": names}
    return type(model.__name__, model.__bases__, attributes)


class _Generated:
    """Stands for an attribute that the standard library makes, until it is first asked for."""

    def __init__(self, name: str, outline: dict[str, Any]) -> None:
        self._name = name
        self._outline = outline

    def __set_name__(self, model: type, name: str) -> None:
        self._model = model

    def __get__(self, instance: object, owner: type) -> Any:
        _generate(self._model, self._outline)
        generated = vars(self._model)[self._name]
        return generated.__get__(instance, owner) if hasattr(generated, "__get__") else generated


def _generate(model: type, outline: dict[str, Any]) -> None:
    """Lets the standard library make a dataclass of the outline, and gives what that has to the model.

    If two threads come here at the same time, one takes the place of the other, which is as good.
    """
    import dataclasses

    attributes = {
        name: dataclasses.field(**value.settings) if isinstance(value, _Field) else value
        for name, value in outline.items()
    }
    made: type = dataclasses.dataclass(frozen=True)(type(model.__name__, (), attributes))
    for name in _GENERATED:
        # A program may have put something of its own there.
        if isinstance(vars(model)[name], _Generated):
            setattr(model, name, vars(made)[name])
