"""The command `genesys-onboarding`: the API for the command line.

Each subcommand is a module with a `main`, which is imported when it is run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from .._hints import Optional
from .._version import __version__
from .exit_codes import BROKEN_PIPE, DONE, INTERRUPTED, USAGE, code_of
from .parser import PROGRAM, Parser
from .streams import prepare_streams
from .terminal import one_line

__all__ = ["main"]

COMMANDS = {
    "call": "calls any operation of the API, or lists them",
    "login": "logs a person in with a browser, and makes a call as that person",
    "stage": "stages the people of a CSV file, each of them once",
    "sandbox": "serves an Onboarding service on localhost, for tests",
    "quickstart": "calls every operation, against a sandbox",
    "contract": "prints operations, models and settings as JSON, to generate code from",
}

EPILOG = """\
Settings: credentials come from the environment only, so that no secret is in the history of the shell
or in the list of processes: GENESYSCLOUD_OAUTHCLIENT_ID with GENESYSCLOUD_OAUTHCLIENT_SECRET, or
GENESYSCLOUD_ACCESS_TOKEN; and GENESYSCLOUD_REGION, unless --region or --base-url is given.

Exit codes: 0 done; 1 failed, or rejected by the service; 2 wrong usage or settings, nothing was sent;
3 no access token, or a missing permission; 4 the service is unreachable, overloaded or failing;
130 interrupted (Ctrl-C); 141 the reader of the output has gone.

genesys-onboarding COMMAND --help describes a command."""


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs the command and returns its exit code; `arguments` are those of the process by default."""
    try:
        prepare_streams()
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # What is left in the buffer has no reader either, and is written when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return BROKEN_PIPE
    except Exception as error:
        code = code_of(error)
        print(f"{PROGRAM}: {one_line(error)}", file=sys.stderr)
        return code


def _run(arguments: list[str]) -> int:
    try:
        return _dispatch(arguments)
    except SystemExit as end:
        # Of argparse: after --help, or after the message of a usage error.
        return end.code if isinstance(end.code, int) else 0


def _dispatch(arguments: list[str]) -> int:
    if arguments and arguments[0] in COMMANDS:
        command, *rest = arguments
        code: int = import_module(f".{command}", __name__).main(rest)
        return code
    parser = _parser()
    options = parser.parse(arguments)
    if options.version:
        print(f"{PROGRAM} {__version__}")
        return DONE
    if options.command is not None:
        raise parser.unknown("command", options.command, COMMANDS)
    parser.print_help(sys.stderr)
    return USAGE


def _parser() -> Parser:
    names = "\n".join(f"  {name:<12} {what}" for name, what in COMMANDS.items())
    parser = Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} COMMAND ...",
        description=f"The Genesys Cloud Onboarding API for the command line.\n\nCommands:\n{names}",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action="store_true", help="Print the version.")
    parser.add_argument("command", metavar="COMMAND", nargs="?", help="One of the commands above.")
    return parser
