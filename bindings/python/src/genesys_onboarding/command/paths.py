"""The files of a run, which must not be the same: the report would overwrite the journal or the list."""

from __future__ import annotations

import os
from itertools import combinations

from .._hints import Optional
from .parser import Parser


def check_paths(parser: Parser, files: dict[str, Optional[str]]) -> None:
    """Reports two names for one file; `-` is standard input."""
    given = [(name, path) for name, path in files.items() if path]
    for (name, path), (other_name, other) in combinations(given, 2):
        if _is_same(path, other):
            parser.error(f"{name} {path}: is the same file as {other_name}; give each a file of its own")


def _is_same(path: str, other: str) -> bool:
    status, other_status = _status(path), _status(other)
    if status is not None and other_status is not None:
        return os.path.samestat(status, other_status)
    # Neither may exist yet.
    return "-" not in (path, other) and os.path.realpath(path) == os.path.realpath(other)


def _status(path: str) -> Optional[os.stat_result]:
    try:
        return os.fstat(0) if path == "-" else os.stat(path)
    except OSError:
        return None
