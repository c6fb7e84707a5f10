"""The settings of a client, what pickling does with them, and that secrets stay out of sight."""

from __future__ import annotations

import inspect
import os
import pickle
import re
import traceback
import unittest
from pathlib import Path
from unittest import mock

from genesys_onboarding import (
    Client,
    CompleteOrgProvisioningRequest,
    ConfigurationError,
    CreateUserRequest,
    InvalidArgument,
    OnboardingError,
    Sandbox,
    StageOrgProvisioningRequest,
)
from genesys_onboarding._names import JSON_NAMES
from support import crate

SECRET = "hunter2"


class Settings(unittest.TestCase):
    def test_they_are_those_of_the_library(self) -> None:
        source = (crate() / "src/client/settings.rs").read_text()
        names = set(re.findall(r'setting\("\w+", "(\w+)"', source))
        names -= {"fromEnvironment", "proxyFromEnvironment"}
        self.assertEqual(sorted(JSON_NAMES.values()), sorted(names))
        self.assertEqual(list(inspect.signature(Client).parameters), list(JSON_NAMES))

    def test_each_of_them_is_taken(self) -> None:
        for settings in [
            {"region": "eu-west-1"},
            {"region": "mypurecloud.de", "client_id": "a", "client_secret": SECRET},
            {"base_url": "https://a.example", "login_url": "https://b.example"},
            {"base_url": "http://a.example", "access_token": SECRET, "allow_insecure_http": True},
            {"connect_timeout": 0.5, "timeout": 1, "total_timeout": 1e-9, "max_retries": 0},
            {"max_response_bytes": 1, "user_agent": "me/1", "proxy": "http://u:p@proxy.example:3128"},
        ]:
            Client(**settings).close()  # type: ignore[arg-type]

    def test_a_wrong_one_is_refused_by_its_name_in_python(self) -> None:
        for settings, name in [
            ({"base_url": "ftp://a.example"}, "base_url"),
            ({"region": "mars-1"}, "region"),
            ({"connect_timeout": 0}, "connect_timeout"),
            ({"timeout": -1.0}, "timeout"),
            ({"timeout": float("nan")}, "timeout"),
            ({"total_timeout": True}, "total_timeout"),
            ({"total_timeout": "5"}, "total_timeout"),
            ({"timeout": 1e9}, "timeout"),
            ({"max_retries": -1}, "max_retries"),
            ({"max_response_bytes": 0}, "max_response_bytes"),
            ({"client_id": "a"}, "client_secret"),
            ({"client_secret": SECRET}, "client_id"),
            ({"access_token": ""}, "access_token"),
            ({"user_agent": "two\nlines"}, "user_agent"),
            ({"ca_bundle": Path("/nowhere/roots.pem")}, "ca_bundle"),
            ({"proxy": object()}, "setting"),
        ]:
            with self.assertRaises(ConfigurationError) as caught:
                Client(**settings)  # type: ignore[arg-type]
            self.assertRegex(str(caught.exception), rf"\b{name}\b")
            self.assertNotRegex(str(caught.exception), r"\b[a-z]+[A-Z]")
            self.assertNotIn(SECRET, str(caught.exception))
        with self.assertRaises(TypeError):
            Client(base_uri="http://a.example")  # type: ignore[call-arg]

    def test_from_env(self) -> None:
        names = ("REGION", "ACCESS_TOKEN", "OAUTHCLIENT_ID", "OAUTHCLIENT_SECRET")
        bare = {key: value for key, value in os.environ.items() if not key.startswith("GENESYSCLOUD_")}
        for values, wrong in [
            (("eu-west-1", SECRET, "", ""), None),
            (("mypurecloud.ie", "", "a", SECRET), None),
            (("", "", "", ""), None),
            (("mars-1", "", "", ""), "GENESYSCLOUD_REGION"),
            (("", "", "a", ""), "GENESYSCLOUD_OAUTHCLIENT_SECRET"),
        ]:
            given = {f"GENESYSCLOUD_{name}": value for name, value in zip(names, values)}
            with mock.patch.dict(os.environ, {**bare, **given}, clear=True):
                if wrong is None:
                    client = Client.from_env()
                    self.assertEqual(repr(client), "Client.from_env()")
                    self.assertNotIn(SECRET.encode(), pickle.dumps(client))
                    self.assertEqual(repr(pickle.loads(pickle.dumps(client))), "Client.from_env()")
                else:
                    with self.assertRaises(ConfigurationError) as caught:
                        Client.from_env()
                    self.assertIn(wrong, str(caught.exception))

    def test_a_pickled_client_has_its_settings(self) -> None:
        with Sandbox() as sandbox:
            client = pickle.loads(pickle.dumps(sandbox.client(max_retries=0)))
            self.assertEqual(client.get_onboarding_invites().total, 63)
            sandbox.fail_next(status=503, retry_after=0)
            self.assertRaises(OnboardingError, client.get_onboarding_invites)

    def test_a_closed_client_says_so(self) -> None:
        with Client() as client:
            pass
        client.close()
        client.cancel()
        with self.assertRaises(InvalidArgument) as caught:
            client.get_onboarding_invite("i")
        self.assertIn("closed", str(caught.exception))


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
            CreateUserRequest("i", "Sam", SECRET),
            StageOrgProvisioningRequest("a@b.example", recaptcha_value=SECRET),
            CompleteOrgProvisioningRequest("a@b.example", SECRET, "Ada"),
        ):
            self.assertNotIn(SECRET, repr(shown))
        self.assertIn("my-id", repr(client))
        with Sandbox() as sandbox:
            self.assertNotIn(sandbox.client_secret, repr(sandbox) + repr(vars(sandbox)))

    def test_no_traceback_shows_them_even_with_its_local_variables(self) -> None:
        token, password = SECRET, SECRET
        settings = {"base_url": "http://a.example", "access_token": token}
        body = CreateUserRequest("", "Sam", password)

        def fail_at_settings() -> None:
            Client(client_id="a", **settings)  # type: ignore[arg-type]

        def fail_at_call() -> None:
            Client(base_url="http://a.example").post_onboarding_users(body)

        for fail in (fail_at_settings, fail_at_call):
            try:
                fail()
            except OnboardingError as error:
                report = traceback.TracebackException.from_exception(error, capture_locals=True)
                # The first two frames are the test's own.
                del report.stack[:2]
                self.assertGreater(len(report.stack), 1)
                self.assertNotIn(SECRET, "".join(report.format()))
            else:
                self.fail("nothing was raised")


if __name__ == "__main__":
    unittest.main()
