"""Containers whose repr leaves out what they hold: error reporters show local variables by their repr."""

from __future__ import annotations

from ._hints import Any


class SecretBytes(bytes):
    """Bytes that may hold secrets."""

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


class SecretDict(dict[str, Any]):
    """A dict whose values may be secrets."""

    def __repr__(self) -> str:
        return f"<{', '.join(self)}>"
