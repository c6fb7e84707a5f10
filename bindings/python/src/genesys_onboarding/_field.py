"""What a field of a model is in JSON."""

from __future__ import annotations

_TYPES = {"bool": bool, "int": int, "str": str, "list": list, "dict": dict}


class Field:
    """A field by both its names, and what its type hint says of it.

    The hints are `str`, `typing.Optional[str]`, `list[str]`, `list[Detail]`, and the like.
    """

    __slots__ = ("key", "kind", "model", "name")

    def __init__(self, name: str, hint: str) -> None:
        kind, _, items = hint.removeprefix("typing.Optional[").rstrip("]").partition("[")
        models = [word for word in (kind, items) if word.isidentifier() and word not in _TYPES]
        self.name = name
        self.key = json_name(name)
        self.kind = _TYPES.get(kind, dict)
        self.model = models[0] if models else None
        """The name of the model that it is, or that its items are."""


def json_name(name: str) -> str:
    """The contract's name of a field.

    >>> json_name("join_code_url")
    'joinCodeUrl'
    """
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
