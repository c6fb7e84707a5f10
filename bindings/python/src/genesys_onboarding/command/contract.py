"""The command `genesys-onboarding contract`."""

from __future__ import annotations

from .. import _library
from .exit_codes import DONE
from .parser import PROGRAM, Parser


def main(arguments: list[str]) -> int:
    prog = f"{PROGRAM} contract"
    description = "Prints settings, errors, operations and models as JSON, to generate code from."
    Parser(prog=prog, usage=prog, description=description).parse(arguments)
    print(_library.contract_json())
    return DONE
