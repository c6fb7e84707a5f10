"""The settings of a client as options of a command: those of `Client`, with its descriptions of them."""

from __future__ import annotations

import argparse
import inspect
import logging
import re
from typing import get_type_hints

from .._hints import Any, Optional
from ..client import Client

_NOT_OPTIONS = {
    # Secrets, which are in the environment.
    "access_token",
    "client_id",
    "client_secret",
    # The command always reads the environment.
    "from_environment",
    "proxy_from_environment",
}

_CREDENTIALS = """\
Credentials come from the environment only: GENESYSCLOUD_OAUTHCLIENT_ID with GENESYSCLOUD_OAUTHCLIENT_SECRET,
or GENESYSCLOUD_ACCESS_TOKEN. The region is that of GENESYSCLOUD_REGION without an option, the proxy that of
https_proxy."""

_NOTES = {
    "proxy": " One with a password comes from the environment only.",
    "client_key": " Here as a path only.",
}
"""What is different about a setting that is an option."""

_METAVARS: dict[Any, str] = {str: "TEXT", int: "N", float: "SECONDS"}

_LEVELS = ("debug", "info", "warning", "error")


def add_client_options(parser: argparse.ArgumentParser) -> None:
    """Adds an option for each setting, and that of the log."""
    group = parser.add_argument_group("settings", _CREDENTIALS)
    for name, kind in _settings().items():
        help = _descriptions().get(name, "") + _NOTES.get(name, "")
        flag = "--" + name.replace("_", "-")
        if kind is bool:
            group.add_argument(flag, action="store_true", default=None, help=help)
        else:
            group.add_argument(flag, type=kind, metavar=_METAVARS[kind], help=help)
    log = "What to log to standard error. Default: error, which logs nothing about retries."
    group.add_argument("--log-level", choices=_LEVELS, default="error", help=log)


def open_client(options: argparse.Namespace) -> Client:
    """Makes a client with the settings of the environment and the options."""
    if options.log_level != "error":
        logging.basicConfig(format="%(levelname)s %(message)s")
        logging.getLogger("genesys_onboarding").setLevel(options.log_level.upper())
    given: dict[str, Any] = {name: getattr(options, name) for name in _settings()}
    _reject_secrets(given)
    return Client(from_environment=True, **given)


def _settings() -> dict[str, type]:
    """The settings that can be options, and their types."""
    hints = get_type_hints(Client.__init__)
    kinds = {name: plain_type(hint) for name, hint in hints.items() if name not in _NOT_OPTIONS}
    return {name: kind for name, kind in kinds.items() if kind is not None}


def plain_type(hint: Any) -> Optional[type]:
    """The type among str, int, float and bool that is in an annotation."""
    kinds = getattr(hint, "__args__", (hint,))
    return next((kind for kind in (str, bool, int, float) if kind in kinds), None)


def _descriptions() -> dict[str, str]:
    """What the documentation of `Client` says about each setting; nothing where Python has dropped it."""
    text = inspect.getdoc(Client.__init__) or ""
    _, _, arguments = text.partition("\nArgs:\n")
    found = re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", arguments, re.MULTILINE)
    # argparse formats its help with %.
    return {name: " ".join(text.split()).replace("%", "%%") for name, text in found}


def _reject_secrets(given: dict[str, Any]) -> None:
    if "@" in (given.get("proxy") or ""):
        raise _secret("proxy", "a proxy with a password is not an option: set https_proxy in the environment")
    if "-----BEGIN" in (given.get("client_key") or ""):
        raise _secret("client_key", "expected a path, since the arguments of a process are not secret")


def _secret(setting: str, reason: str) -> Exception:
    from ..errors import invalid_setting

    return invalid_setting(setting, reason)
