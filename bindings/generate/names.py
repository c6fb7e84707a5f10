"""The names of the contract as other languages write them."""

from __future__ import annotations

import re


def snake(name: str) -> str:
    """`joinCodeUrl` as `join_code_url`."""
    return re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", name)


def pascal(name: str) -> str:
    """`fail_next` and `FAIL_NEXT` as `FailNext`."""
    return "".join(map(str.capitalize, name.split("_")))


def camel(name: str) -> str:
    """`fail_next` and `FAIL_NEXT` as `failNext`."""
    return pascal(name)[0].lower() + pascal(name)[1:]
