"""The table of a CSV file, as spreadsheets write it."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator

from .._hints import Optional

_LINE_END = re.compile(r"\r\n?|\n")

_PREAMBLE = re.compile(
    r"(?:[ \t,;]*(?:\r\n?|\n))*" + r'(?:"?sep=([,;:|\t])"?[ \t,;]*(?:\r\n?|\n|\Z))?',
    re.IGNORECASE,
)
"""Blank lines, and a line for Excel that names the separator."""

_RECORD = re.compile(r'(?:"[^"]*"|[^"\r\n])*')


def read_rows(path: str, problems: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that are not blank, by their columns, and the numbers of their lines."""
    text = _read(path, problems)
    if text is None:
        return
    records = _records(text, problems)
    number, header = next(records, (1, []))
    columns = [name.lower() for name in header]
    if columns.count("email") != 1:
        if not problems:
            got = ", ".join(header)[:100]
            problems.append(f"line {number}: expected a header with one column named email, got {got!r}")
        return
    for number, cells in records:
        if any(cells[len(columns) :]):
            problems.append(f"line {number}: more values than columns")
        else:
            yield number, dict(zip(columns, cells + [""] * len(columns)))


def _records(text: str, problems: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The records that are not blank, and the numbers of their first lines."""
    start, delimiter = _start(text)
    lines = len(_LINE_END.findall(text, 0, start))
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=delimiter, strict=True)
    number = lines + 1
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if any(cells):
                yield number, cells
            number = lines + reader.line_num + 1
    except csv.Error as error:
        problems.append(f"line {lines + reader.line_num}: {error}")


def _start(text: str) -> tuple[int, str]:
    """Where the header is, and the delimiter."""
    preamble = _PREAMBLE.match(text)
    # The pattern matches nothing, too.
    assert preamble is not None
    start, separator = preamble.end(), preamble[1]
    if separator is not None:
        return start, separator
    header = _RECORD.match(text, start)
    unquoted = re.sub('"[^"]*"', "", header[0] if header else "")
    # Spreadsheets write the separator of their locale.
    return start, max(",;\t", key=unquoted.count)


def _read(path: str, problems: list[str]) -> Optional[str]:
    try:
        if path == "-":
            if sys.stdin is None:
                problems.append("standard input is closed")
                return None
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
