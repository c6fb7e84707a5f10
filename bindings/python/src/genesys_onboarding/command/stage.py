"""The command `genesys-onboarding stage`: the people of a CSV file, each of them once."""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec

from .._hints import Any, Optional, Union
from ..bulk import Bulk, BulkOutcome, BulkReport, BulkStopped
from ..client import Client
from ..errors import InvalidArgument
from ..models import StageUserRequest
from .client_options import add_client_options, open_client
from .exit_codes import DONE, FAILED, INTERRUPTED, USAGE, code_of
from .method_options import MethodOptions
from .parser import PROGRAM, Parser
from .paths import check_paths
from .people import read_people
from .terminal import json_text, one_line

DESCRIPTION = """\
Stages the people of a CSV file: invites each of them by a join code, exactly once. The file has a header
with a column named email, and may have one named locale; other columns are ignored. All lines are checked
before anything is sent.

The journal is a file that is written before and after each request. Whatever has ended a run (Ctrl-C, a
crash, the network), the same command with the same journal resumes: who is staged is not sent again, and
who was sent without a response is looked for on the service first, which needs the permission
invite:actions:view. Requests are paced to 300 a minute, the platform's limit for an access token, unless
--requests-per-minute says otherwise."""

EPILOG = """\
exit codes: 0 all people are staged; 1 some are rejected, in doubt or not sent; 2 wrong usage, settings or
file, nothing was sent; 3 no access token, or a missing permission; 4 the service is unreachable, overloaded
or failing; 130 interrupted. After 1, 3, 4 and 130 the same command resumes."""

PLATFORM_LIMIT = 300

_PACING = f"""\
Maximum number of requests in any minute. Default: {PLATFORM_LIMIT}. 0 is not accepted: a number that is never
reached, such as 1000000, ends the pacing."""

_SECONDS_BETWEEN_LINES = 5.0


def main(arguments: list[str]) -> int:
    prog = f"{PROGRAM} stage"
    usage = f"{prog} PEOPLE.csv --join-code ID --journal FILE [OPTIONS]"
    parser = Parser(prog=prog, usage=usage, description=DESCRIPTION, epilog=EPILOG)
    _add_options(parser)
    options = parser.parse(arguments)
    if not options.join_code.strip():
        parser.error("--join-code is blank")
    check_paths(
        parser, {"--report": options.report, "--journal": options.journal, "PEOPLE.csv": options.people}
    )
    people = read_people(options.people, options.join_code, options.locale)
    if options.report:
        _check_writable(parser, options.report)
    with (
        open_client(options) as client,
        client.bulk(options.journal, **_bulk_options().given(options)) as bulk,
    ):
        return _run(bulk, people, options)


def _add_options(parser: Parser) -> None:
    parser.add_argument("people", metavar="PEOPLE.csv", help="The people; - for standard input.")
    parser.add_argument("--join-code", required=True, metavar="ID", help="ID of the join code.")
    parser.add_argument(
        "--journal", required=True, metavar="FILE", help="The journal, to resume from as well."
    )
    parser.add_argument("--locale", metavar="TEXT", help="Locale of those without one, such as en-us.")
    parser.add_argument("--report", metavar="FILE", help="Write a CSV file with the outcome of each person.")
    parser.add_argument("--json", action="store_true", help="Print the report as JSON.")
    parser.add_argument("--quiet", action="store_true", help="Show no progress.")
    _bulk_options().add_to(parser.add_argument_group("options of the run"))
    add_client_options(parser, {"requests_per_minute": _PACING})
    parser.set_defaults(requests_per_minute=PLATFORM_LIMIT)


def _bulk_options() -> MethodOptions:
    return MethodOptions(Client.bulk, ("journal",), {})


def _run(bulk: Bulk, people: list[StageUserRequest], options: argparse.Namespace) -> int:
    failure: Optional[BaseException] = None
    # The report has everyone then, wherever the run ends.
    bulk.enlist(people)
    try:
        report = bulk.run(people, progress=_progress(len(people), options.quiet))
        code = DONE if report.is_complete else FAILED
    except BulkStopped as stopped:
        report, failure = stopped.report, stopped.__cause__
        code = code_of(failure)
    except InvalidArgument as error:
        report, failure = bulk.report(), error
        code = USAGE
    except KeyboardInterrupt:
        report, code = bulk.report(), INTERRUPTED
    if code == USAGE and _has_sent(report):
        # Of a journal on a full disk, for example.
        code = FAILED
    if failure is not None:
        print(f"{PROGRAM} stage: {one_line(failure)}", file=sys.stderr)
    # Before the output, whose reader may have gone.
    problem = _write(options.report, report) if options.report else None
    if options.json:
        print(json_text(report.raw, indent=2))
    else:
        _print(report, code)
    if problem is not None:
        print(f"{PROGRAM} stage: {one_line(problem)}", file=sys.stderr)
        code = code or FAILED
    return code


def _has_sent(report: BulkReport) -> bool:
    """Whether this run may have had an effect."""
    return any(not outcome.resumed and outcome.status != "not_sent" for outcome in report.outcomes)


def _print(report: BulkReport, code: int) -> None:
    for outcome in report.outcomes:
        if outcome.status not in ("done", "duplicate"):
            status = outcome.status.replace("_", " ")
            print(one_line(f"{outcome.email}: {status}: {outcome.message or ''}"))
    print(one_line(report.summary))
    if report.counts.in_doubt or report.counts.not_sent or code not in (DONE, FAILED):
        print("Run the same command again to resume.")


def _check_writable(parser: Parser, path: str) -> None:
    """Reports before anything is sent that the report could not be written afterwards."""
    try:
        open(path, "a").close()
    except OSError as error:
        parser.error(f"--report {path}: {error.strerror}")


def _write(path: str, report: BulkReport) -> Optional[str]:
    """Writes the report, and returns why that failed."""
    try:
        # With a byte order mark, without which spreadsheets take it for another encoding.
        with open(path, "w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["email", "status", "http_status", "correlation_id", "message"])
            for outcome in report.outcomes:
                details = (outcome.http_status, outcome.correlation_id, outcome.message)
                rows.writerow([outcome.email, outcome.status.replace("_", " "), *details])
    except OSError as error:
        return f"--report {path}: {error.strerror}"
    return None


def _progress(total: int, is_quiet: bool) -> Union[bool, Callable[[BulkOutcome], object]]:
    if is_quiet:
        return False
    if not sys.stderr.isatty():
        return _Lines(total)
    if find_spec("tqdm"):
        return True
    lines = _Lines(total)
    lines.show()
    return lines


class _Lines:
    """The progress as a line from time to time, for a log and for terminals without tqdm."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._count = 0
        self._next = time.monotonic() + _SECONDS_BETWEEN_LINES

    def __call__(self, outcome: Any) -> None:
        self._count += 1
        if time.monotonic() >= self._next:
            self.show()

    def show(self) -> None:
        self._next = time.monotonic() + _SECONDS_BETWEEN_LINES
        print(f"{self._count} of {self._total} people", file=sys.stderr, flush=True)
