"""The command `genesys-onboarding quickstart`."""

from __future__ import annotations

from .. import quickstart
from .parser import PROGRAM, Parser


def main(arguments: list[str]) -> int:
    prog = f"{PROGRAM} quickstart"
    description = "Calls every operation of the API, against a sandbox that it starts."
    Parser(prog=prog, usage=prog, description=description).parse(arguments)
    return quickstart.main()
