"""What the annotations of this package use of `typing`, without importing it, which takes 6 ms.

Annotations are strings until `typing.get_type_hints` evaluates them. `Optional` and `Union` then become those
of `typing`. What only a type checker can use is `object`, the type of any value.
"""

from types import GenericAlias

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Generic, Optional, TypeVar, Union

    from typing_extensions import Concatenate, ParamSpec, Self
else:
    Any = Concatenate = Self = object

    def TypeVar(*_: object, **__: object) -> type:
        return object

    ParamSpec = TypeVar

    class Generic:
        __class_getitem__ = classmethod(GenericAlias)

    class Optional:
        def __class_getitem__(cls, item: object) -> object:
            import typing

            return typing.Optional[item]

    class Union:
        def __class_getitem__(cls, items: object) -> object:
            import typing

            return typing.Union[items]


__all__ = [
    "TYPE_CHECKING",
    "Any",
    "Concatenate",
    "Generic",
    "Optional",
    "ParamSpec",
    "Self",
    "TypeVar",
    "Union",
]
