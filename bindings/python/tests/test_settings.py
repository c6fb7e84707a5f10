"""The settings of a client, pickled clients, and secrets in tracebacks."""

from __future__ import annotations

import gc
import inspect
import os
import pickle
import re
import tempfile
import traceback
import unittest
from functools import partial
from pathlib import Path
from typing import Any, Callable, NoReturn, get_type_hints
from unittest import mock

from genesys_onboarding import (
    AuthenticationError,
    Client,
    CompleteOrgProvisioningRequest,
    ConfigurationError,
    CreateUserRequest,
    InvalidArgument,
    OnboardingError,
    Sandbox,
    StageOrgProvisioningRequest,
    _settings,
    _shared_clients,
)
from support import crate

SECRET = "hunter2"


class Settings(unittest.TestCase):
    def test_keywords_match_library_settings(self) -> None:
        source = (crate() / "src/client/settings.rs").read_text()
        settings = dict(re.findall(r'setting\("(\w+)", "(\w+)"', source))
        self.assertGreater(len(settings), 15)
        for name, key in settings.items():
            self.assertEqual((_settings.json_key(name), _settings.python_name(key)), (key, name))
        keywords = {*settings, "observer", "token_source", "transport", "refresh_token_observer"}
        self.assertEqual(set(inspect.signature(Client).parameters), keywords)
        self.assertEqual(set(inspect.signature(Sandbox.client).parameters), {"self", *keywords})
        self.assertEqual(
            {**get_type_hints(Sandbox.client), "return": type(None)},
            get_type_hints(Client.__init__),
        )

    def test_settings_are_accepted(self) -> None:
        for settings in [
            {"region": "eu-west-1"},
            {"region": "mypurecloud.de", "client_id": "a", "client_secret": SECRET},
            {"region": "mypurecloud.de", "client_id": "a", "refresh_token": SECRET},
            {"base_url": "https://a.example", "login_url": "https://b.example"},
            {"base_url": "http://a.example", "access_token": SECRET, "allow_insecure_http": True},
            {"connect_timeout": 0.5, "attempt_timeout": 1, "total_timeout": 1e-9, "max_retries": 0},
            {"requests_per_minute": 1},
            {"max_response_bytes": 1, "user_agent": "me/1", "proxy": "http://u:p@proxy.example:3128"},
            {"from_environment": True, "region": "eu-west-1", "attempt_timeout": 5},
            {"proxy_from_environment": True, "region": "eu-west-1"},
        ]:
            Client(**settings).close()  # type: ignore[arg-type]

    def test_invalid_setting_is_named(self) -> None:
        for settings, name in [
            ({"base_url": "ftp://a.example"}, "base_url"),
            ({"region": "mars-1"}, "region"),
            ({"connect_timeout": 0}, "connect_timeout"),
            ({"attempt_timeout": -1.0}, "attempt_timeout"),
            ({"attempt_timeout": float("nan")}, "attempt_timeout"),
            ({"total_timeout": True}, "total_timeout"),
            ({"total_timeout": "5"}, "total_timeout"),
            ({"attempt_timeout": 1e9}, "attempt_timeout"),
            ({"max_retries": -1}, "max_retries"),
            ({"requests_per_minute": 0}, "requests_per_minute"),
            ({"requests_per_minute": 1.5}, "requests_per_minute"),
            ({"max_response_bytes": 0}, "max_response_bytes"),
            ({"base_url": "https://a.example", "client_id": "a"}, "client_secret"),
            ({"base_url": "https://a.example", "client_secret": SECRET}, "client_id"),
            ({"base_url": "https://a.example", "refresh_token": SECRET}, "client_id"),
            ({"region": "dca", "client_id": "a", "refresh_token": "\n"}, "refresh_token"),
            ({"access_token": ""}, "access_token"),
            ({"user_agent": "two\nlines"}, "user_agent"),
            ({"ca_bundle": Path("/nowhere/roots.pem")}, "ca_bundle"),
            ({"proxy": object()}, "proxy"),
            ({"client_secret": SECRET.encode()}, "client_secret"),
        ]:
            with self.assertRaises(ConfigurationError) as caught:
                Client(**settings)  # type: ignore[arg-type]
            self.assertEqual(caught.exception.setting, name)
            self.assertIn(f" {name}: ", str(caught.exception))
            self.assertNotRegex(str(caught.exception), r"\b[a-z]+[A-Z]")
            self.assertNotIn(SECRET, str(caught.exception))
        with self.assertRaises(TypeError):
            Client(base_uri="http://a.example")  # type: ignore[call-arg]

    def test_settings_from_environment(self) -> None:
        names = ("REGION", "ACCESS_TOKEN", "OAUTHCLIENT_ID", "OAUTHCLIENT_SECRET")
        bare = {key: value for key, value in os.environ.items() if not key.startswith("GENESYSCLOUD_")}
        for values, wrong in [
            (("eu-west-1", SECRET, "", ""), None),
            (("mypurecloud.ie", "", "a", SECRET), None),
            (("", "", "", ""), None),
            (("mars-1", "", "", ""), "GENESYSCLOUD_REGION"),
            (("eu-west-1", "", "a", ""), "GENESYSCLOUD_OAUTHCLIENT_SECRET"),
        ]:
            given = {f"GENESYSCLOUD_{name}": value for name, value in zip(names, values)}
            with mock.patch.dict(os.environ, {**bare, **given}, clear=True):
                if wrong is None:
                    client = Client.from_env()
                    self.assertEqual(repr(client), "Client(from_environment=True)")
                    self.assertNotIn(SECRET.encode(), pickle.dumps(client))
                    self.assertEqual(repr(pickle.loads(pickle.dumps(client))), repr(client))
                else:
                    with self.assertRaises(ConfigurationError) as caught:
                        Client.from_env()
                    self.assertIn(wrong, str(caught.exception))

    def test_environment_goes_before_profile(self) -> None:
        bare = {key: value for key, value in os.environ.items() if not key.startswith("GENESYSCLOUD_")}
        with tempfile.TemporaryDirectory() as home, Sandbox() as sandbox:
            folder = Path(home, ".gc")
            folder.mkdir()
            place = sandbox.base_url.replace("http://127.0.0.1", "localhost")
            folder.joinpath("config.toml").write_text(
                f"[acme]\nenvironment = '{place}'\nclient_credentials = '{sandbox.client_id}'\n"
                f"client_secret = '{sandbox.client_secret}'\n"
            )
            at_home = {**bare, "HOME": home, "USERPROFILE": home}
            with mock.patch.dict(os.environ, at_home, clear=True), Client(profile="Acme") as client:
                self.assertEqual(client.get_onboarding_invites().total, 63)
                self.assertEqual(repr(client), "Client(profile='Acme')")
                with self.assertRaises(ConfigurationError) as caught:
                    Client(profile="missing")
                self.assertEqual(caught.exception.setting, "profile")
            wrong = {**at_home, "GENESYSCLOUD_OAUTHCLIENT_SECRET": "wrong"}
            with (
                mock.patch.dict(os.environ, wrong, clear=True),
                Client(profile="acme") as client,
                self.assertRaises(AuthenticationError),
            ):
                client.get_onboarding_invites()

    def test_closed_client_raises(self) -> None:
        with Client(region="eu-west-1") as client:
            pass
        client.close()
        client.cancel()
        with self.assertRaises(InvalidArgument) as caught:
            client.get_onboarding_invite("i")
        self.assertIn("closed", str(caught.exception))


class Pickled(unittest.TestCase):
    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.addCleanup(_shared_clients._shared.clear)

    def test_pickled_client_has_its_settings(self) -> None:
        client = pickle.loads(pickle.dumps(self.sandbox.client(max_retries=0)))
        self.assertEqual(client.get_onboarding_invites().total, 63)
        self.sandbox.fail_next(status=503, retry_after=0)
        self.assertRaises(OnboardingError, client.get_onboarding_invites)

    def test_unpickled_clients_share_one_login(self) -> None:
        pickled = pickle.dumps(self.sandbox.client())
        for _ in range(200):
            with pickle.loads(pickled) as client:
                client.get_onboarding_invite("invite-1")
            del client
            gc.collect(0)
        self.assertEqual((self.sandbox.request_count, self.sandbox.token_request_count), (200, 1))

    def test_closing_one_keeps_the_others(self) -> None:
        pickled = pickle.dumps(self.sandbox.client())
        one, two = pickle.loads(pickled), pickle.loads(pickled)
        one.close()
        self.assertRaises(InvalidArgument, one.get_onboarding_invites)
        self.assertEqual(two.get_onboarding_invites().total, 63)
        self.assertEqual(pickle.loads(pickled).get_onboarding_invites().total, 63)

    def test_other_settings_are_not_shared(self) -> None:
        patient, hasty = self.sandbox.client(), self.sandbox.client(max_retries=0)
        for client in map(pickle.loads, map(pickle.dumps, (patient, hasty, patient, hasty))):
            client.get_onboarding_invites()
        self.assertEqual(self.sandbox.token_request_count, 2)

    def test_shared_handles_are_bounded(self) -> None:
        for number in range(40):
            pickle.loads(pickle.dumps(Client(region="eu-west-1", user_agent=f"me/{number}")))
        self.assertEqual(len(_shared_clients._shared), _shared_clients._MAX_SHARED)


class Secrets(unittest.TestCase):
    def test_no_repr_shows_them(self) -> None:
        client = Client(
            base_url="https://a.example",
            login_url="https://a.example",
            client_id="my-id",
            client_secret=SECRET,
            proxy=f"http://u:{SECRET}@proxy.example",
        )
        for shown in (
            client,
            vars(client),
            client._settings.given,
            client._settings.to_json(),
            CreateUserRequest("i", "Sam", SECRET),
            StageOrgProvisioningRequest("a@b.example", recaptcha_value=SECRET),
            CompleteOrgProvisioningRequest("a@b.example", SECRET, "Ada"),
        ):
            self.assertNotIn(SECRET, repr(shown))
        self.assertIn("my-id", repr(client))
        with Sandbox() as sandbox:
            self.assertNotIn(sandbox.client_secret, repr(sandbox) + repr(vars(sandbox)))

    def assert_hidden(self, fail: Callable[[], object]) -> None:
        try:
            fail()
        except OnboardingError as error:
            self.assertIsNone(error.__context__)
            report = traceback.TracebackException.from_exception(error, capture_locals=True)
            # The first two frames are the test's own.
            del report.stack[:2]
            self.assertGreater(len(report.stack), 1)
            self.assertNotIn(SECRET, "".join(report.format()))
            self.assertNotIn(SECRET, _attributes_in_source(error))
        else:
            self.fail("nothing was raised")

    def test_tracebacks_hide_settings(self) -> None:
        secret: dict[str, Any] = {
            "client_secret": SECRET,
            "client_key": SECRET,
            "proxy": f"http://u:{SECRET}@p.example",
        }
        for invalid in (
            {"base_url": "ftp://a.example", "client_id": "a", **secret},
            {"client_id": "a", "attempt_timeout": "soon", **secret},
            {**secret, "client_secret": SECRET.encode()},
            {"access_token": SECRET, "base_url": "http://a.example"},
        ):
            self.assert_hidden(partial(_call, Client, **invalid))
            with Sandbox() as sandbox:
                self.assert_hidden(partial(_call, sandbox.client, **invalid))

    def test_tracebacks_hide_bodies(self) -> None:
        class Unreadable(dict[str, Any]):
            def items(self) -> NoReturn:
                raise RuntimeError("no items")

        client = Client(base_url="http://127.0.0.1:1", max_retries=0)
        for password in (SECRET, [SECRET, {1}], {SECRET, "b"}, [SECRET, float("nan")]):
            body = {"inviteId": "i", "name": "Sam", "password": password}
            for call in (
                partial(_call, client.post_onboarding_users, body),
                partial(_call, client.post_onboarding_users, Unreadable(body)),
                partial(_call, client.call, "postOnboardingUsers", body=body),
                partial(_call, client.call, "postOnboardingNothing", body=body),
                partial(_call, client.post_onboarding_orgprovisionings, {"recaptchaValue": password}),
                partial(_call, client.post_onboarding_orgprovisioning_complete, "p", body),
            ):
                self.assert_hidden(call)
        for request in (CreateUserRequest("", "Sam", SECRET), CreateUserRequest("i", "", SECRET)):
            self.assert_hidden(partial(_call, client.post_onboarding_users, request))


def _call(function: Callable[..., object], /, *arguments: object, **more: object) -> object:
    """One frame of the test's own."""
    return function(*arguments, **more)


def _attributes_in_source(error: BaseException) -> str:
    """What cgitb shows: the values of the names and attributes in the source line of each frame."""
    shown = []
    for frame, _ in list(traceback.walk_tb(error.__traceback__))[2:]:
        line = inspect.getsourcelines(frame)[0]
        for expression in set(re.findall(r"\b[a-z_]\w*(?:\.\w+)*", "".join(line))):
            first, *rest = expression.split(".")
            value = frame.f_locals.get(first, frame.f_globals.get(first))
            for name in rest:
                value = getattr(value, name, None)
            shown.append(repr(value))
    return "\n".join(shown)


if __name__ == "__main__":
    unittest.main()
