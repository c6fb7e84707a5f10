"""The declarations of C that a binding needs, from the headers for FFI loaders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_INCLUDE = Path(__file__).resolve().parents[2] / "include"

FUNCTIONS = (
    "genesys_version",
    "genesys_string_free",
    "genesys_error_to_json",
    "genesys_error_free",
    "genesys_client_new_json_with_callbacks",
    "genesys_client_with_options_json",
    "genesys_client_last_response_json",
    "genesys_event_to_json",
    "genesys_client_cancel",
    "genesys_client_free",
    "genesys_call_json",
    "genesys_pages_json_open",
    "genesys_pages_json_next",
    "genesys_pages_json_free",
    "genesys_login_begin",
    "genesys_login_url",
    "genesys_login_redirect_uri",
    "genesys_login_wait",
    "genesys_login_finish",
    "genesys_login_cancel",
    "genesys_login_free",
    "genesys_bulk_open",
    "genesys_bulk_enlist_json",
    "genesys_bulk_submit_json",
    "genesys_bulk_report_json",
    "genesys_bulk_free",
)
"""The functions of the JSON surface."""

SANDBOX_FUNCTIONS = (
    "genesys_sandbox_start_json",
    "genesys_sandbox_settings_json",
    "genesys_sandbox_call_json",
    "genesys_sandbox_free",
)
"""The functions of the sandbox, which the library may lack."""


_LAID_OUT = ("genesys_callbacks", "genesys_call_options")
"""The structs whose fields a binding sets. The other ones are only pointed to."""


def declarations(functions: Sequence[str]) -> str:
    """Returns the declarations of functions, and of the types that they need, in the order of the headers."""
    statements = _statements()
    needed = [_function(statements, name) for name in functions]
    pending = list(needed)
    while pending:
        for name in re.findall(r"\bgenesys_\w+", pending.pop()):
            for statement in statements:
                if statement not in needed and _declares_type(statement, name):
                    needed.append(statement)
                    pending.append(statement)
    return "\n".join(statement for statement in statements if statement in needed) + "\n"


def _statements() -> list[str]:
    headers = ("genesys_onboarding.ffi.h", "genesys_onboarding_sandbox.ffi.h")
    text = "".join((_INCLUDE / name).read_text(encoding="utf-8") for name in headers)
    return [_without_layout(each) for each in re.findall(r"^\S(?:[^;{]|\{[^}]*\})*;", text, re.MULTILINE)]


def _without_layout(statement: str) -> str:
    struct = re.fullmatch(r"typedef struct (\w+) \{.*\} \w+;", statement, re.DOTALL)
    return f"typedef struct {struct[1]} {struct[1]};" if struct and struct[1] not in _LAID_OUT else statement


def _function(statements: list[str], name: str) -> str:
    for statement in statements:
        if re.search(rf"\b{name}\(", statement):
            return statement
    raise SystemExit(f"include has no function {name}: correct bindings/generate/declarations.py")


def _declares_type(statement: str, name: str) -> bool:
    return bool(re.match(rf"typedef .*(\b{name};$|\(\*{name}\)\()", statement, re.DOTALL))
