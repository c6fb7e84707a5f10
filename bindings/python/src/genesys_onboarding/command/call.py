"""The command `genesys-onboarding call`: any operation of the API, JSON in and JSON out."""

from __future__ import annotations

import argparse
import inspect
import json
import re
import sys
from collections.abc import Callable

from .. import _model
from .._hints import Any, Optional
from ..client import Client
from .client_options import add_client_options, open_client
from .exit_codes import DONE
from .method_options import plain_type
from .parser import PROGRAM, Parser
from .terminal import json_text

DESCRIPTION = """\
Calls an operation of the API and prints the JSON of its result: null for an operation without one,
true or false for headOnboardingOrganizationUsers. "call OPERATION --help" describes its parameters."""

BODY = """\
The request body: JSON; @FILE for the JSON in a file; - for that on standard input. Bodies with a password
belong in a file or on standard input: the arguments of a process are not secret."""

ALL = "Iterate over all pages, and print each entity as a line of JSON."


def main(arguments: list[str]) -> int:
    prog = f"{PROGRAM} call"
    if arguments and not arguments[0].startswith("-"):
        return run(arguments[0], arguments[1:])
    listed = "\n".join(f"  {id:<38} {_summary(method)}" for id, method in _operations().items())
    parser = Parser(
        prog=prog,
        usage=f"{prog} OPERATION [--PARAMETER VALUE ...] [SETTINGS]\n       {prog} --list",
        description=DESCRIPTION,
        epilog=f"operations:\n{listed}",
    )
    parser.add_argument("--list", action="store_true", help="List the operations.")
    if not parser.parse(arguments).list:
        parser.error(f"OPERATION is missing; {prog} --list lists them")
    print(listed.replace("\n  ", "\n")[2:])
    return DONE


def run(name: str, arguments: list[str], log_in: Optional[Callable[[], Client]] = None) -> int:
    """Calls an operation with a client of the environment and the options, or with that of a login."""
    id = _operation_id(name)
    method = _operations()[id]
    parser = Parser(
        prog=f"{PROGRAM} call {id}",
        usage=f"{PROGRAM} call {id} [OPTIONS]",
        description=_summary(method),
    )
    parameters = _add_parameters(parser, method)
    iterate = getattr(Client, method.__name__.replace("get_", "iter_", 1), None)
    if iterate is not None:
        parser.add_argument("--all", action="store_true", help=ALL)
    if log_in is None:
        add_client_options(parser)
    options = parser.parse([_option_name(argument) for argument in arguments])
    given = {name: getattr(options, name) for name in parameters if getattr(options, name) is not None}
    with open_client(options) if log_in is None else log_in() as client:
        if iterate is not None and options.all:
            for entity in iterate(client, **given):
                print(json_text(entity.raw))
        else:
            result = client.call(id, **{_model.json_name(name): given[name] for name in given})
            print(json_text(result, indent=2))
    return DONE


def _operations() -> dict[str, Callable[..., Any]]:
    """The operation IDs, and the methods of `Client` that call them."""
    names = [name for name in vars(Client) if re.match("(delete|get|head|patch|post|put)_onboarding_", name)]
    return {_model.json_name(name): getattr(Client, name) for name in names}


def _operation_id(name: str) -> str:
    """The operation ID of a name in either spelling."""
    id = _model.json_name(name) if "_" in name else name
    if id in _operations():
        return id
    raise Parser(f"{PROGRAM} call", "", "").unknown("operation", id, _operations())


def _summary(method: Callable[..., Any]) -> str:
    return (inspect.getdoc(method) or "").partition("\n")[0]


def _add_parameters(parser: Parser, method: Callable[..., Any]) -> list[str]:
    """Adds an option for each parameter of an operation, and returns their names."""
    group = parser.add_argument_group("parameters")
    parameters = list(inspect.signature(method).parameters.values())[1:]
    for parameter in parameters:
        flag, is_required = "--" + parameter.name.replace("_", "-"), parameter.default is parameter.empty
        if parameter.name == "body":
            group.add_argument(flag, type=_body, metavar="JSON", help=BODY)
            continue
        convert, metavar = _VALUES[plain_type(parameter)]
        help = _model.json_name(parameter.name) + (", required" if is_required else "")
        group.add_argument(flag, type=convert, metavar=metavar, required=is_required, help=help)
    return [parameter.name for parameter in parameters]


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise argparse.ArgumentTypeError(f"expected true or false, got {text!r}")
    return text == "true"


_VALUES: dict[Any, tuple[Callable[[str], Any], str]] = {
    str: (str, "TEXT"),
    int: (int, "N"),
    bool: (_boolean, "true|false"),
}
"""How the value of a parameter is read, and what --help calls it."""


def _body(text: str) -> Any:
    source = "standard input" if text == "-" else text[1:] if text.startswith("@") else "the JSON"
    try:
        if text == "-":
            if sys.stdin is None:
                raise argparse.ArgumentTypeError("standard input is closed")
            text = sys.stdin.buffer.read().decode("utf-8-sig")
        elif text.startswith("@"):
            with open(text[1:], encoding="utf-8-sig") as file:
                text = file.read()
        return json.loads(text)
    except OSError as error:
        reason = str(error)
    except (ValueError, RecursionError) as error:
        # The message of either has no part of the body, which may hold a password.
        reason = f"{source} is not valid: {error}"
    raise argparse.ArgumentTypeError(reason)


def _option_name(argument: str) -> str:
    """Converts an option in the spelling of the API, `--inviteId`, or in snake case."""
    name, equals, value = argument.partition("=")
    if not re.fullmatch(r"--[A-Za-z]\w*", name):
        return argument
    return _model.python_name(name).replace("_", "-") + equals + value
