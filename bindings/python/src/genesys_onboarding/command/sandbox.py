"""The command `genesys-onboarding sandbox`, which is that of the sandbox."""

from __future__ import annotations

from ..sandbox import main as serve


def main(arguments: list[str]) -> int:
    return serve(arguments)
