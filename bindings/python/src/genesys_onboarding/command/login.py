"""The command `genesys-onboarding login`: a person logs in, and a call is made as that person."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser

from .._hints import Any, Optional
from ..client import Client
from ..errors import invalid_setting
from ..login import Login
from . import call
from .client_options import add_client_options, client_settings
from .parser import PROGRAM, Parser

DESCRIPTION = """\
Logs a person in with a browser, and makes a call as that person:

  genesys-onboarding login -- getOnboardingInvites --all

What follows "--" is that of "genesys-onboarding call". The login is for this call: no token is printed or
written to disk. The OAuth client is that of GENESYSCLOUD_OAUTHCLIENT_ID, with the grant type Code
Authorization and the redirect URI http://localhost; GENESYSCLOUD_OAUTHCLIENT_SECRET only if it has a
secret."""

_ID = "GENESYSCLOUD_OAUTHCLIENT_ID"
_OPTIONS = ("redirect_uri", "org", "provider", "login_hint", "prompt_login")


def main(arguments: list[str]) -> int:
    prog = f"{PROGRAM} login"
    at = arguments.index("--") if "--" in arguments else len(arguments)
    own, operation = arguments[:at], arguments[at + 1 :]
    parser = Parser(prog, f"{prog} [OPTIONS] [SETTINGS] -- OPERATION [--PARAMETER VALUE ...]", DESCRIPTION)
    _add_options(parser)
    add_client_options(parser)
    options = parser.parse(own)
    if not operation:
        parser.error('the operation is missing: end with it, such as "-- getOnboardingInvites --all"')

    return call.run(operation[0], operation[1:], lambda: _log_in(options))


def _add_options(parser: Parser) -> None:
    group = parser.add_argument_group("login")
    pasted = "Open no browser, ask for the address that it shows after the login: over ssh, in containers."
    group.add_argument("--no-browser", action="store_true", help=pasted)
    timeout = "For the person to log in, in seconds. Default: 300."
    group.add_argument("--timeout", type=float, metavar="SECONDS", default=300.0, help=timeout)
    uri = "Where the browser is redirected to. Default: http://localhost:0, any free port."
    group.add_argument("--redirect-uri", metavar="URI", help=uri)
    group.add_argument("--org", metavar="TEXT", help="Name of the organization, with --provider.")
    group.add_argument("--provider", metavar="TEXT", help="Its identity provider, such as okta.")
    group.add_argument("--login-hint", metavar="TEXT", help="An email address for the login page.")
    again = "Ignore the session that the browser remembers."
    group.add_argument("--prompt-login", action="store_true", default=None, help=again)


def _log_in(options: argparse.Namespace) -> Client:
    given = {name: getattr(options, name) for name in _OPTIONS}
    with Login(**given, **_settings(options)) as login:
        if options.no_browser:
            print(f"Log in at {login.url}", file=sys.stderr)
            print("Paste the address that the browser shows then: ", end="", file=sys.stderr, flush=True)
            return login.finish(sys.stdin.readline() if sys.stdin is not None else "")
        print(f"Log in with the browser, or at {login.url}", file=sys.stderr, flush=True)
        webbrowser.open(login.url)
        return login.wait(options.timeout)


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    client_id = _variable(_ID)
    if client_id is None:
        raise invalid_setting(_ID, "required for a login: the ID of the OAuth client")
    settings = client_settings(options)
    if "region" not in settings and "base_url" not in settings:
        settings["region"] = _variable("GENESYSCLOUD_REGION")
    secret = _variable("GENESYSCLOUD_OAUTHCLIENT_SECRET")
    settings.update(client_id=client_id, client_secret=secret)
    if "proxy" not in settings:
        settings["proxy_from_environment"] = True
    return settings


def _variable(name: str) -> Optional[str]:
    return os.environ.get(name) or None
