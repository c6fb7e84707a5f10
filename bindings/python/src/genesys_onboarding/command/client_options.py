"""The settings of a client as options of a command."""

from __future__ import annotations

import argparse
import logging

from .._hints import Any, Optional
from ..client import Client
from ..errors import invalid_setting
from .method_options import MethodOptions

_CREDENTIALS = """\
Credentials come from the environment, GENESYSCLOUD_OAUTHCLIENT_ID with GENESYSCLOUD_OAUTHCLIENT_SECRET, or
GENESYSCLOUD_ACCESS_TOKEN, and behind it from the profile that --profile names. The region is that of
GENESYSCLOUD_REGION without an option, the proxy that of https_proxy."""

_NOT_OPTIONS = (
    # Secrets, which are in the environment.
    "access_token",
    "client_id",
    "client_secret",
    "refresh_token",
    # The command always reads the environment.
    "from_environment",
    "proxy_from_environment",
)

_NOTES = {
    "proxy": " One with a password comes from the environment only.",
    "client_key": " Here as a path only.",
}

_LEVELS = ("debug", "info", "warning", "error")


def add_client_options(
    parser: argparse.ArgumentParser, descriptions: Optional[dict[str, str]] = None
) -> None:
    """Adds an option for each setting, and that of the log; `descriptions` are those of this command."""
    group = parser.add_argument_group("settings", _CREDENTIALS)
    _settings().add_to(group, descriptions or {})
    log = "What to log to standard error. Default: error, which logs nothing about retries."
    group.add_argument("--log-level", choices=_LEVELS, default="error", help=log)


def client_settings(options: argparse.Namespace) -> dict[str, Any]:
    """The settings that are options, and the level of the log."""
    if options.log_level != "error":
        logging.basicConfig(format="%(levelname)s %(message)s")
        logging.getLogger("genesys_onboarding").setLevel(options.log_level.upper())
    if "@" in (options.proxy or ""):
        reason = "a proxy with a password is not an option: set https_proxy in the environment"
        raise invalid_setting("proxy", reason)
    if "-----BEGIN" in (options.client_key or ""):
        reason = "expected a path, since the arguments of a process are not secret"
        raise invalid_setting("client_key", reason)
    return _settings().given(options)


def open_client(options: argparse.Namespace) -> Client:
    """Makes a client with the settings of the environment and the options."""
    # A profile has the environment before it.
    return Client(from_environment=options.profile is None, **client_settings(options))


def _settings() -> MethodOptions:
    return MethodOptions(Client.__init__, _NOT_OPTIONS, _NOTES)
