"""Modules that are imported when something in them is first needed.

The models are dataclasses, and to make those takes longer than all the rest of the import.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Lazy:
    """Stands for a module of this package until an attribute of it is asked for."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, attribute: str) -> Any:
        from importlib import import_module

        module = import_module(self.__name__)
        value = getattr(module, attribute)
        # The next time it is found here, without this function.
        self.__dict__[attribute] = value
        return value
