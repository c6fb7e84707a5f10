"""Text that is safe on a terminal, which would obey the control characters of a list or of the service."""

from __future__ import annotations

import json
import re

from .._hints import Any, Optional


def one_line(message: object) -> str:
    """A message on one line, with escapes for what cannot be printed.

    >>> one_line("no such\\nuser: \\x1b[2J")
    'no such user: \\\\x1b[2J'
    """
    line = " ".join(str(message).split())
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in line)


def json_text(value: Any, indent: Optional[int] = None) -> str:
    """JSON that has an escape for each control character: those above 126 need none in JSON."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return re.sub("[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", text)
