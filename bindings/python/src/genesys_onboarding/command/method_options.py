"""Parameters of a method as options of a command, with what its documentation says about them."""

from __future__ import annotations

import argparse
import inspect
import re
from collections.abc import Callable, Container, Mapping

from .._hints import Any, Optional

_NONE: Mapping[str, str] = {}

_METAVARS: dict[type, str] = {str: "TEXT", int: "N", float: "SECONDS"}


class MethodOptions:
    """An option for each parameter that is a string, a number or a boolean."""

    def __init__(self, method: Callable[..., Any], excluded: Container[str], notes: dict[str, str]) -> None:
        parameters = inspect.signature(method).parameters.values()
        kinds = {each.name: plain_type(each) for each in parameters if each.name not in excluded}
        self._kinds = {name: kind for name, kind in kinds.items() if kind is not None}
        self._descriptions = _descriptions(method)
        self._notes = notes
        """What is different about a parameter that is an option."""

    def add_to(self, group: argparse._ArgumentGroup, descriptions: Mapping[str, str] = _NONE) -> None:
        """Adds the options, with descriptions in the place of those that the documentation has."""
        for name, kind in self._kinds.items():
            flag = "--" + name.replace("_", "-")
            # argparse formats its help with %.
            documented = self._descriptions.get(name, "") + self._notes.get(name, "")
            help = descriptions.get(name, documented).replace("%", "%%")
            if kind is bool:
                group.add_argument(flag, action="store_true", default=None, help=help)
            else:
                group.add_argument(flag, type=kind, metavar=_METAVARS[kind], help=help)

    def given(self, options: argparse.Namespace) -> dict[str, Any]:
        """The arguments for the method, as far as there is an option."""
        values = {name: getattr(options, name) for name in self._kinds}
        return {name: value for name, value in values.items() if value is not None}


def plain_type(parameter: inspect.Parameter) -> Optional[type]:
    """The type among str, bool, int and float that the annotation of a parameter begins with."""
    kinds = {kind.__name__: kind for kind in (str, bool, int, float)}
    found = re.match(r"(?:Optional\[|Union\[)?(\w+)", str(parameter.annotation))
    return kinds.get(found[1]) if found else None


def _descriptions(method: Callable[..., Any]) -> dict[str, str]:
    """The documentation of each parameter; nothing where Python has dropped it."""
    _, _, arguments = (inspect.getdoc(method) or "").partition("\nArgs:\n")
    found = re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", arguments, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}
