"""Modules that are imported when something in them is first needed.

JSON, and the models, take longer than all the rest of the import.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Lazy:
    """Stands for a module of this package until an attribute of it is asked for."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(load(self.__name__), attribute)
        # The next time it is found here, without this function.
        self.__dict__[attribute] = value
        return value


def load(name: str) -> Any:
    """Imports a module, as `importlib` does, which would have to be imported itself."""
    __import__(name)
    return sys.modules[name]
