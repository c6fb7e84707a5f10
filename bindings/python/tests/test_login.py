"""A person's login, with a transport of the test as the OAuth server and http.client as the browser."""

from __future__ import annotations

import http.client
import json
import pickle
import threading
import unittest
from typing import Any, Optional
from urllib.parse import parse_qs, urlencode, urlsplit

from genesys_onboarding import (
    AuthenticationError,
    Cancelled,
    ConfigurationError,
    InvalidArgument,
    Login,
    Timeout,
    TransportRequest,
)

CODE = "code-canary"
BASE = {"base_url": "http://127.0.0.1:9", "login_url": "http://127.0.0.1:9", "client_id": "public"}


class Service:
    """The OAuth server and the service."""

    def __init__(self) -> None:
        self.forms: list[dict[str, list[str]]] = []
        self.bearers: list[str] = []
        self.stored: list[str] = []
        self.error: Optional[dict[str, str]] = None

    def send(self, request: TransportRequest) -> tuple[int, dict[str, str], bytes]:
        if not request.is_token_request:
            self.bearers += [value for name, value in request.headers if name == "authorization"]
            return 200, {}, b'{"toAddress": "ada@acme.example"}'
        assert request.body is not None
        self.forms.append(parse_qs(request.body.decode()))
        if self.error is not None:
            return 400, {}, json.dumps(self.error).encode()
        number = len(self.forms)
        tokens = {
            "access_token": f"t-{number}",
            "refresh_token": f"refresh-canary-{number}",
            "expires_in": 0 if number == 1 else 3600,
        }
        return 200, {}, json.dumps(tokens).encode()

    def begin(self, **options: Any) -> Login:
        settings = {**BASE, "transport": self.send, "refresh_token_observer": self.stored.append}
        return Login(**{**settings, **options})


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def browse(login: Login, **parameters: str) -> tuple[int, str]:
    """The request that a browser makes when it is redirected."""
    url = urlsplit(login.redirect_uri)
    assert url.port is not None
    connection = http.client.HTTPConnection("127.0.0.1", url.port, timeout=30)
    connection.request("GET", "/?" + urlencode(parameters), headers={"Host": url.netloc})
    response = connection.getresponse()
    return response.status, response.read().decode()


class LoginTest(unittest.TestCase):
    def setUp(self) -> None:
        self.service = Service()

    def test_login_yields_client_whose_token_is_refreshed(self) -> None:
        with self.service.begin(login_hint="ada@acme.example", prompt_login=True) as login:
            sent = query(login.url)
            self.assertEqual(sent["client_id"], "public")
            self.assertEqual(sent["login_hint"], "ada@acme.example")
            self.assertEqual((sent["prompt"], sent["code_challenge_method"]), ("login", "S256"))
            self.assertEqual(sent["redirect_uri"], login.redirect_uri)
            pages: list[tuple[int, str]] = []

            def person() -> None:
                pages.append(browse(login, code="stolen", state="wrong"))
                pages.append(browse(login, code=CODE, state=sent["state"]))

            browser = threading.Thread(target=person)
            browser.start()
            client = login.wait(timeout=30)
            browser.join()
        self.assertEqual([status for status, _ in pages], [404, 200])
        self.assertIn("Logged in", pages[1][1])
        self.assertEqual(self.service.forms[0]["code"], [CODE])
        self.assertEqual(client.get_onboarding_invite("i-1").to_address, "ada@acme.example")
        self.assertEqual(self.service.forms[1]["refresh_token"], ["refresh-canary-1"])
        self.assertEqual(self.service.stored, ["refresh-canary-1", "refresh-canary-2"])
        self.assertEqual(self.service.bearers, ["Bearer t-2"])
        self.assertEqual(repr(client), "Client(base_url='http://127.0.0.1:9', client_id='public')")
        with self.assertRaisesRegex(TypeError, "good for one client"):
            pickle.dumps(client)
        client.close()

    def test_pasted_address_or_code_finishes_login(self) -> None:
        with self.service.begin() as login:
            state = query(login.url)["state"]
            for pasted, part in [
                ("", "must not be empty"),
                ("two words", "without spaces"),
                ("a\0b", "as a string"),
                (f"{login.redirect_uri}/?code=a&state=b", "another login"),
            ]:
                with self.assertRaisesRegex(InvalidArgument, part) as caught:
                    login.finish(pasted)
                self.assertEqual(caught.exception.argument, "pasted")
            login.finish(f"{login.redirect_uri}/?code={CODE}&state={state}").close()
        with self.service.begin() as login:
            login.finish(f" {CODE}\n").close()
        self.assertEqual([form["code"] for form in self.service.forms], [[CODE], [CODE]])

    def test_errors_have_the_platforms_codes_and_no_secret(self) -> None:
        self.service.error = {"error": "invalid_grant", "description": f"{CODE} is void"}
        with self.service.begin() as login:
            with self.assertRaises(AuthenticationError) as caught:
                login.finish(CODE)
            self.assertEqual(caught.exception.code, "invalid_grant")
            state = query(login.url)["state"]
            browser = threading.Thread(
                target=lambda: browse(login, error="access_denied", state=state, error_description=state)
            )
            browser.start()
            with self.assertRaisesRegex(AuthenticationError, "has not allowed it") as denied:
                login.wait(timeout=30)
            browser.join()
            self.assertEqual(
                (denied.exception.code, denied.exception.operation_id), ("access_denied", "login")
            )
            shown = f"{caught.exception} {denied.exception} {login!r}"
            self.assertNotIn("canary", shown)
            self.assertNotIn(state, shown)

    def test_wait_ends_by_timeout_cancel_and_close(self) -> None:
        login = self.service.begin()
        with self.assertRaises(Timeout):
            login.wait(timeout=0.02)
        with self.assertRaises(InvalidArgument):
            login.wait(timeout=-1)
        threading.Thread(target=login.cancel).start()
        with self.assertRaises(Cancelled):
            login.wait(timeout=600)
        login.close()
        login.close()
        with self.assertRaisesRegex(InvalidArgument, "closed"):
            login.wait()
        with self.assertRaisesRegex(InvalidArgument, "closed"):
            login.finish(CODE)

    def test_wait_on_another_thread(self) -> None:
        with self.service.begin() as login:
            clients: list[Any] = []
            waiting = threading.Thread(target=lambda: clients.append(login.wait(timeout=30)))
            waiting.start()
            login.finish(CODE).close()
            waiting.join()
            clients[0].close()

    def test_invalid_settings_are_named(self) -> None:
        for settings, name in [
            ({}, "client_id"),
            ({"region": "dca", "access_token": "secret"}, "client_id"),
            ({"client_id": "a"}, "region"),
            ({**BASE, "redirect_uri": "https://localhost"}, "redirect_uri"),
            ({**BASE, "org": "acme"}, "provider"),
            ({**BASE, "unknown": "a"}, "unknown"),
            ({**BASE, "total_timeout": 0}, "total_timeout"),
        ]:
            with self.subTest(settings), self.assertRaises(ConfigurationError) as caught:
                Login(**settings)  # type: ignore[arg-type]
            self.assertEqual(caught.exception.setting, name)


if __name__ == "__main__":
    unittest.main()
