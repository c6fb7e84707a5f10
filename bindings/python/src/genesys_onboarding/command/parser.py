"""Parses the arguments of a command: errors on one line, with a suggestion for what is misspelled."""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterable
from typing import NoReturn

from .._hints import TYPE_CHECKING, Optional
from .exit_codes import USAGE
from .terminal import one_line

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

PROGRAM = "genesys-onboarding"

_SECRETS = {
    "--access-token": "GENESYSCLOUD_ACCESS_TOKEN",
    "--client-id": "GENESYSCLOUD_OAUTHCLIENT_ID",
    "--client-secret": "GENESYSCLOUD_OAUTHCLIENT_SECRET",
}
"""Options that do not exist, and where to set what they would."""


class Parser(argparse.ArgumentParser):
    """A parser that takes whole option names only."""

    def __init__(self, prog: str, usage: str, description: str, epilog: Optional[str] = None) -> None:
        super().__init__(
            prog=prog,
            usage=usage,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def print_help(self, file: Optional[SupportsWrite[str]] = None) -> None:
        # argparse ignores a broken pipe and a full disk.
        (file or sys.stdout).write(self.format_help())

    def parse(self, arguments: list[str]) -> argparse.Namespace:
        """Parses the arguments. What is unknown is reported before what is missing: it may be the same."""
        known = re.findall(r"^  (?:-\w, )?(--[\w-]+)", self.format_help(), re.MULTILINE)
        for argument in arguments:
            # Without the value, which may be a secret.
            name = argument.partition("=")[0]
            if name in _SECRETS:
                self.error(f"{name} is not an option: secrets come from the environment, {_SECRETS[name]}")
            if name.startswith("--") and name not in (*known, "--"):
                raise self.unknown("option", name, known)
        options, rest = self.parse_known_args(arguments)
        if rest:
            self.error("unexpected argument after the options")
        return options

    def unknown(self, kind: str, name: str, known: Iterable[str]) -> SystemExit:
        """Reports something unknown, with the known name that is probably meant."""
        close = difflib.get_close_matches(name, known, 1)
        suggestion = f"did you mean {close[0]}?" if close else f"see {self.prog} --help"
        return self.failure(f"unknown {kind} {name!r}; {suggestion}")

    def failure(self, message: str) -> SystemExit:
        """Reports a usage error."""
        print(f"{self.prog}: {one_line(message)}", file=sys.stderr)
        return SystemExit(USAGE)

    def error(self, message: str) -> NoReturn:
        raise self.failure(message)
