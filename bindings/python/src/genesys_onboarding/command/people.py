"""The people of a CSV file. It is read as a whole before anything is sent."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from unicodedata import category

from .._hints import Optional
from ..models import StageUserRequest
from .exit_codes import USAGE
from .parser import PROGRAM
from .table import read_rows
from .terminal import one_line

_MAX_PROBLEMS = 20
"""How many problems are shown."""


def read_people(path: str, join_code_id: str, locale: Optional[str]) -> list[StageUserRequest]:
    """Reads the people of a file, or of standard input for `-`. The process ends if a line is invalid."""
    problems: list[str] = []
    people = list(_people(path, join_code_id, locale, problems))
    if not people and not problems:
        problems.append("no people after the header")
    for problem in problems[:_MAX_PROBLEMS]:
        print(one_line(f"{PROGRAM} stage: {path}: {problem}"), file=sys.stderr)
    if len(problems) > _MAX_PROBLEMS:
        print(f"{PROGRAM} stage: {path}: {len(problems) - _MAX_PROBLEMS} more problems", file=sys.stderr)
    if problems:
        raise SystemExit(USAGE)
    return people


def _people(
    path: str, join_code_id: str, locale: Optional[str], problems: list[str]
) -> Iterator[StageUserRequest]:
    for number, row in read_rows(path, problems):
        email, own_locale = row["email"], row.get("locale") or None
        if not email:
            problems.append(f"line {number}: email is blank")
        elif _has_control(email) or not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
            problems.append(f"line {number}: invalid email {email!r}")
        elif own_locale is not None and _has_control(own_locale):
            problems.append(f"line {number}: invalid locale {own_locale!r}")
        else:
            yield StageUserRequest(join_code_id, email, own_locale or locale)


def _has_control(text: str) -> bool:
    return any(category(each) == "Cc" for each in text)
