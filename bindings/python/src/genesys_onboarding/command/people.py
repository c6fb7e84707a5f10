"""The people of a CSV file. It is read as a whole before anything is sent."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator

from .._hints import Optional
from ..models import StageUserRequest
from .exit_codes import USAGE
from .parser import PROGRAM

_MAX_PROBLEMS = 20
"""How many problems are shown."""


def read_people(path: str, join_code_id: str, locale: Optional[str]) -> list[StageUserRequest]:
    """Reads the people of a file, or of standard input for `-`. The process ends if a line is invalid."""
    problems: list[str] = []
    people = list(_people(path, join_code_id, locale, problems))
    for problem in problems[:_MAX_PROBLEMS]:
        print(f"{PROGRAM} stage: {path}: {problem}", file=sys.stderr)
    if len(problems) > _MAX_PROBLEMS:
        print(f"{PROGRAM} stage: {path}: {len(problems) - _MAX_PROBLEMS} more problems", file=sys.stderr)
    if problems:
        raise SystemExit(USAGE)
    return people


def _people(
    path: str, join_code_id: str, locale: Optional[str], problems: list[str]
) -> Iterator[StageUserRequest]:
    for number, row in _rows(path, problems):
        email = row["email"]
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
            problems.append(
                f"line {number}: invalid email {email!r}" if email else f"line {number}: email is blank"
            )
            continue
        yield StageUserRequest(join_code_id, email, row.get("locale") or locale)


def _rows(path: str, problems: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that are not blank, by their columns, and the numbers of their lines."""
    text = _read(path, problems)
    if text is None:
        return
    header = text.partition("\n")[0]
    # Spreadsheets write the separator of their locale.
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        if columns.count("email") != 1:
            problems.append(
                f"line 1: expected a header with one column named email, got {header.strip()[:100]!r}"
            )
            return
        for cells in reader:
            if len(cells) > len(columns) and any(cells[len(columns) :]):
                problems.append(f"line {reader.line_num}: more values than columns")
            elif any(cell.strip() for cell in cells):
                cells += [""] * (len(columns) - len(cells))
                yield reader.line_num, {name: cell.strip() for name, cell in zip(columns, cells)}
    except csv.Error as error:
        problems.append(f"line {reader.line_num}: {error}")


def _read(path: str, problems: list[str]) -> Optional[str]:
    try:
        if path == "-":
            content = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                content = file.read()
    except OSError as error:
        problems.append(f"cannot be read: {error.strerror}")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content[: error.start].count(b"\n") + 1
        problems.append(f"line {number}: not UTF-8; save the file as CSV in UTF-8")
        return None
