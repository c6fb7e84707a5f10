"""The command `genesys-onboarding`, as a process. Modules that Unix alone has are imported in their tests."""

from __future__ import annotations

import csv
import http.client
import json
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from genesys_onboarding import Client, Sandbox, __version__, contract, sandbox
from support import PATIENCE, start

SECRET = "hunter2"

_DONE, _FAILED, _USAGE, _AUTHENTICATION, _SERVICE = range(5)


class Commands(unittest.TestCase):
    """A sandbox, and the command with its credentials in the environment."""

    def setUp(self) -> None:
        self.sandbox = Sandbox()
        self.addCleanup(self.sandbox.close)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GENESYSCLOUD_")},
            "GENESYSCLOUD_OAUTHCLIENT_ID": self.sandbox.client_id,
            "GENESYSCLOUD_OAUTHCLIENT_SECRET": self.sandbox.client_secret,
        }

    def start(self, *arguments: str, stderr: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
        return start(self, "-m", "genesys_onboarding", *arguments, env=self.environment, stderr=stderr)

    def run_command(self, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments)
        stdout, stderr = process.communicate(input.encode())
        self.assertNotIn(b"Traceback", stderr)
        return subprocess.CompletedProcess(arguments, process.returncode, stdout.decode(), stderr.decode())

    def call(self, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
        url = self.sandbox.base_url
        return self.run_command("call", *arguments, "--base-url", url, "--login-url", url, input=input)

    def result(self, *arguments: str, input: str = "") -> Any:
        done = self.call(*arguments, input=input)
        self.assertEqual((done.returncode, done.stderr), (_DONE, ""))
        return json.loads(done.stdout)

    def failure(self, code: int, *arguments: str) -> str:
        """The one line of a failed call."""
        done = self.call(*arguments)
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
        self.assertRegex(done.stderr, r"\Agenesys-onboarding.*: .+\n\Z")
        return done.stderr


class Secrets(Commands):
    def test_no_secret_is_an_option(self) -> None:
        help = self.run_command("call", "getOnboardingInvite", "--help").stdout
        for option in ("--access-token", "--client-secret", "--refresh-token"):
            self.assertNotIn(option, help)


class LogIn(Commands):
    """A login at the sandbox, whose authorize page decides at once for a user."""

    def setUp(self) -> None:
        super().setUp()
        self.environment["GENESYSCLOUD_OAUTHCLIENT_ID"] = self.sandbox.public_client_id
        del self.environment["GENESYSCLOUD_OAUTHCLIENT_SECRET"]
        url = self.sandbox.base_url
        self.settings = ("--base-url", url, "--login-url", url)

    def redirect(self, address: str) -> str:
        """Where the browser of a person who logs in is redirected to."""
        url = urlsplit(address)
        connection = http.client.HTTPConnection(url.netloc, timeout=PATIENCE)
        target = f"{url.path}?{url.query}&sandbox_user={sandbox.ADMINISTRATOR_EMAIL}"
        connection.request("GET", target)
        location = connection.getresponse().getheader("Location")
        connection.close()
        assert location is not None
        return location

    def test_pasted_address_makes_call_as_person(self) -> None:
        operation = ("getOnboardingInvite", "--invite-id", "invite-1")
        process = self.start("login", "--no-browser", *self.settings, "--", *operation)
        assert process.stderr is not None
        line = process.stderr.readline().decode()
        location = self.redirect(line.replace("Log in at ", "").strip())
        stdout, stderr = process.communicate((location + "\n").encode())
        self.assertEqual(process.returncode, _DONE, stderr)
        self.assertEqual(json.loads(stdout)["id"], "invite-1")
        code = location.partition("code=")[2].partition("&")[0]
        self.assertTrue(code)
        self.assertNotIn(code, line + stdout.decode() + stderr.decode())

    def test_browser_of_person_ends_wait(self) -> None:
        fetch = "import sys, urllib.request as r; r.urlopen(sys.argv[1] + '&sandbox_user=' + sys.argv[2])"
        with tempfile.TemporaryDirectory() as folder:
            browser = Path(folder) / "browser.py"
            browser.write_text(fetch)
            command = f"{sys.executable} {browser} %s {sandbox.ADMINISTRATOR_EMAIL} &"
            self.environment["BROWSER"] = command
            done = self.run_command("login", *self.settings, "--", "getOnboardingInvites", "--all")
        self.assertEqual(done.returncode, _DONE, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 63)

    def test_usage_errors_are_named(self) -> None:
        for arguments, part in [
            ((), "the operation is missing"),
            (("--", "getOnboardingInvite", "--region", "dca"), "unknown option '--region'"),
            (("--", "getOnboardingInvit"), "did you mean getOnboardingInvite"),
            (("--no-browser", "--org", "acme", "--", "getOnboardingInvites"), "org"),
        ]:
            done = self.run_command("login", *self.settings, *arguments)
            self.assertEqual((done.returncode, done.stdout), (_USAGE, ""), done.stderr)
            self.assertIn(part, done.stderr)
        del self.environment["GENESYSCLOUD_OAUTHCLIENT_ID"]
        done = self.run_command("login", *self.settings, "--", "getOnboardingInvites")
        self.assertEqual(done.returncode, _USAGE, done.stderr)
        self.assertIn("GENESYSCLOUD_OAUTHCLIENT_ID", done.stderr)


class Call(Commands):
    def test_parameters_in_each_spelling_are_accepted(self) -> None:
        for operation, option in [
            ("getOnboardingInvite", "--invite-id"),
            ("get_onboarding_invite", "--inviteId"),
            ("getOnboardingInvite", "--invite_id"),
        ]:
            self.assertEqual(self.result(operation, option, "invite-1")["toAddress"], "guest-1@acme.example")

    def test_parameters_are_converted_to_their_types(self) -> None:
        self.assertEqual(len(self.result("getOnboardingInvites", "--page-size=7")["entities"]), 7)
        arguments = ["--provisioning-id", sandbox.PROVISIONING_ID, "--billing-activation-job", "true"]
        self.assertIn("provisionCompleted", self.result("getOnboardingOrgprovisioning", *arguments))
        self.assertIn(
            "true or false", self.failure(_USAGE, "getOnboardingOrgprovisioning", *arguments[:-1], "y")
        )
        self.assertIn("--page-size", self.failure(_USAGE, "getOnboardingInvites", "--page-size", "many"))

    def test_boolean_result_is_json(self) -> None:
        organization = ["--organization-id", sandbox.ORGANIZATION_ID, "--email"]
        operation = "headOnboardingOrganizationUsers"
        self.assertIs(self.result(operation, *organization, sandbox.ADMINISTRATOR_EMAIL), True)
        self.assertIs(self.result(operation, *organization, "unknown@acme.example"), False)
        self.assertIsNone(self.result("deleteOnboardingInvite", "--invite-id", "invite-2"))

    def test_body_comes_from_argument_file_input(self) -> None:
        body = json.dumps({"emailDomains": ["acme.example"], "note": "\N{SNOWMAN}"}, ensure_ascii=False)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "body.json")
            file.write_text(body, "utf-8-sig")
            for argument, input in [(body, ""), (f"@{file}", ""), ("-", body)]:
                created = self.result("postOnboardingJoincodes", "--body", argument, input=input)
                self.assertEqual(created["emailDomains"], ["acme.example"])

    def test_invalid_body_is_not_shown(self) -> None:
        for body in (f'{{"administratorPassword": "{SECRET}"', "@/nowhere/body.json"):
            message = self.failure(_USAGE, "postOnboardingUsers", "--body", body)
            self.assertIn("--body", message)
            self.assertNotIn(SECRET, message)

    def test_all_prints_entities_as_lines(self) -> None:
        done = self.call("getOnboardingInvites", "--all", "--page-size", "10")
        self.assertEqual((done.returncode, done.stderr), (_DONE, ""))
        invites = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([invite["id"] for invite in invites], [f"invite-{n}" for n in range(1, 64)])
        self.assertIn("--all", self.failure(_USAGE, "getOnboardingInvite", "--all"))

    def test_list_has_every_operation(self) -> None:
        done = self.run_command("call", "--list")
        listed = [line.split()[0] for line in done.stdout.splitlines()]
        source = (Path(__file__).parents[1] / "src/genesys_onboarding/client.py").read_text()
        self.assertEqual(listed, list(dict.fromkeys(re.findall(r'Call\(\s*"(\w+)"', source))))
        self.assertIn("getOnboardingInvite ", done.stdout)

    def test_unknown_names_have_a_suggestion(self) -> None:
        self.assertIn("did you mean getOnboardingInvite", self.failure(_USAGE, "getOnboardngInvite"))
        self.assertIn(
            "did you mean --invite-id", self.failure(_USAGE, "getOnboardingInvite", "--invit-id", "x")
        )
        self.assertIn("--invite-id", self.failure(_USAGE, "getOnboardingInvite"))
        for arguments in (["cal"], ["call", "getOnboardingInvite", "--invite-id", "x", "y"], ["call"], []):
            self.assertEqual(self.run_command(*arguments).returncode, _USAGE)


class Settings(Commands):
    def test_secrets_are_not_options(self) -> None:
        for option in ("--client-secret", "--access-token", "--clientSecret"):
            for arguments in ([option, SECRET], [f"{option}={SECRET}"]):
                message = self.failure(_USAGE, "getOnboardingInvites", *arguments)
                self.assertIn("GENESYSCLOUD_", message)
                self.assertNotIn(SECRET, message)
        for option, value in [("--proxy", f"http://u:{SECRET}@a"), ("--client-key", f"-----BEGIN {SECRET}")]:
            message = self.failure(_USAGE, "getOnboardingInvites", f"{option}={value}")
            self.assertIn(option[2:].replace("-", "_"), message)
            self.assertNotIn(SECRET, message)

    def test_invalid_setting_is_named(self) -> None:
        self.assertIn("region", self.failure(_USAGE, "getOnboardingInvites", "--region", "mars-1"))
        self.assertIn("total_timeout", self.failure(_USAGE, "getOnboardingInvites", "--total-timeout", "0"))

    def test_options_are_settings_of_clients(self) -> None:
        help = self.run_command("call", "getOnboardingInvite", "--help").stdout
        for name in ("region", "base-url", "login-url", "total-timeout", "ca-bundle", "proxy", "log-level"):
            self.assertIn(f"--{name} ", help)
        assert Client.__init__.__doc__ is not None
        self.assertIn("GENESYSCLOUD_OAUTHCLIENT_SECRET", help)

    def test_log_level_shows_retries(self) -> None:
        invite = ["getOnboardingInvite", "--invite-id", "invite-1"]
        self.sandbox.fail_next(status=503, retry_after=0)
        done = self.call(*invite, "--log-level", "warning")
        self.assertEqual(done.returncode, _DONE)
        self.assertRegex(done.stderr, "WARNING getOnboardingInvite: 503")
        self.sandbox.fail_next(status=503, retry_after=0)
        self.result(*invite)


class ExitCodes(Commands):
    def test_failures_have_codes_and_lines(self) -> None:
        invite = ["getOnboardingInvite", "--invite-id"]
        self.assertIn("404", self.failure(_FAILED, *invite, "unknown"))
        self.assertIn("inviteId", self.failure(_USAGE, *invite, " "))
        self.sandbox.fail_next(status=500)
        self.assertIn("500", self.failure(_SERVICE, *invite, "invite-1"))
        self.sandbox.fail_next(status=429, retry_after=3600)
        self.assertIn("429", self.failure(_SERVICE, *invite, "invite-1"))
        refused = [*invite, "invite-1", "--proxy", "http://127.0.0.1:1", "--max-retries", "0"]
        self.assertIn("connect", self.failure(_SERVICE, *refused))

    def test_missing_permission_is_authentication(self) -> None:
        self.environment["GENESYSCLOUD_OAUTHCLIENT_SECRET"] = "wrong"
        self.assertIn("access token", self.failure(_AUTHENTICATION, "getOnboardingInvites"))
        self.environment["GENESYSCLOUD_OAUTHCLIENT_ID"] = self.sandbox.unprivileged_client_id
        self.environment["GENESYSCLOUD_OAUTHCLIENT_SECRET"] = self.sandbox.unprivileged_client_secret
        self.assertIn("permission", self.failure(_AUTHENTICATION, "getOnboardingInvites"))

    def test_unloadable_library_is_one_line(self) -> None:
        self.environment["GENESYS_ONBOARDING_LIBRARY"] = "/nowhere/library.so"
        self.assertIn("/nowhere/library.so", self.failure(_FAILED, "getOnboardingInvites"))

    def test_interrupt_ends_quietly(self) -> None:
        self.sandbox.fail_next(delay=PATIENCE * 2)
        url = self.sandbox.base_url
        process = self.start("call", "getOnboardingInvites", "--base-url", url, "--login-url", url)
        while not self.sandbox.request_count:
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        self.assertEqual((process.communicate(), process.returncode), ((b"", b""), 130))


class Output(Commands):
    def test_broken_pipe_is_quiet(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        url = self.sandbox.base_url
        for arguments in (
            ["call", "getOnboardingInvites", "--all", "--base-url", url, "--login-url", url],
            ["call", "--list"],
            ["--help"],
        ):
            process = subprocess.run(
                [sys.executable, "-m", "genesys_onboarding", *arguments],
                env=self.environment,
                stdout=writer,
                stderr=subprocess.PIPE,
                timeout=PATIENCE,
            )
            self.assertEqual((process.returncode, process.stderr), (141, b""), arguments)
        os.close(writer)

    def test_output_is_utf8_in_every_locale(self) -> None:
        self.environment.update(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
        stage = {"organizationName": "\N{SNOWMAN}", "emailAddress": "a@b.example"}
        staged = self.result("postOnboardingOrgprovisionings", "--body", "-", input=json.dumps(stage))
        done = self.call("getOnboardingOrgprovisioning", "--provisioning-id", staged["id"])
        self.assertIn("\N{SNOWMAN}", done.stdout)

    def test_output_has_escapes_for_control_characters(self) -> None:
        stage = {"organizationName": "a\x1b[2J\x9b2J", "emailAddress": "a@b.example"}
        staged = self.result("postOnboardingOrgprovisionings", "--body", json.dumps(stage))
        done = self.call("getOnboardingOrgprovisioning", "--provisioning-id", staged["id"])
        self.assertIn(r"a\u001b[2J\u009b2J", done.stdout)
        self.assertEqual(json.loads(done.stdout)["organizationName"], stage["organizationName"])
        message = self.failure(_USAGE, "a\x1b[2J\x9b2J")
        self.assertTrue(message[:-1].isprintable(), message)

    def test_full_disk_is_an_error(self) -> None:
        with open("/dev/full", "wb") as full:
            process = subprocess.run(
                [sys.executable, "-m", "genesys_onboarding", "--version"],
                stdout=full,
                stderr=subprocess.PIPE,
                timeout=PATIENCE,
            )
        self.assertEqual(process.returncode, _FAILED)
        self.assertRegex(process.stderr, rb"\Agenesys-onboarding: .*No space left.*\n\Z")

    def test_every_command_has_help(self) -> None:
        for command in (
            [],
            ["call"],
            ["call", "postOnboardingUsers"],
            ["stage"],
            ["sandbox"],
            ["quickstart"],
            ["contract"],
        ):
            done = self.run_command(*command, "--help")
            self.assertEqual((done.returncode, done.stderr), (_DONE, ""), command)
            self.assertIn("usage: ", done.stdout)

    def test_version_is_that_of_package(self) -> None:
        self.assertEqual(self.run_command("--version").stdout, f"genesys-onboarding {__version__}\n")


class Stage(Commands):
    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.people = self.folder / "people.csv"

    def write(self, text: str, encoding: str = "utf-8") -> None:
        self.people.write_text(text, encoding)

    def write_people(self, count: int) -> None:
        self.write("email\n" + "".join(f"person-{number}@acme.example\n" for number in range(count)))

    def arguments(self, *arguments: str) -> list[str]:
        url, journal = self.sandbox.base_url, str(self.folder / "people.journal")
        return [
            *("stage", str(self.people), "--join-code", sandbox.JOIN_CODE_ID, "--journal", journal),
            *("--base-url", url, "--login-url", url, "--settling-time", "0.1"),
            # What comes later wins.
            *("--requests-per-minute", "60000", *arguments),
        ]

    def stage(self, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
        return self.run_command(*self.arguments(*arguments), input=input)

    def invited(self) -> Counter[str]:
        return Counter(invite["toAddress"] for invite in self.sandbox.state()["invites"])

    def test_everyone_is_staged_and_second_run_sends_nothing(self) -> None:
        self.write_people(50)
        done = self.stage()
        self.assertEqual((done.returncode, done.stdout, done.stderr), (_DONE, "50 of 50 people done\n", ""))
        requests = self.sandbox.request_count
        done = self.stage()
        self.assertEqual((done.returncode, done.stdout), (_DONE, "50 of 50 people done (50 earlier)\n"))
        self.assertEqual(self.sandbox.request_count, requests)
        invited = self.invited()
        self.assertEqual([invited[f"person-{number}@acme.example"] for number in range(50)], [1] * 50)

    def test_spreadsheet_files_are_read(self) -> None:
        for number, (text, encoding) in enumerate(
            [
                ("Name,Email,Locale\r\nAda,a{}@acme.example,de-de\r\n,,\r\n", "utf-8-sig"),
                ('name;email;locale\r\n"L\u00f6w; Ada";a{}@acme.example;de-de\r\n', "utf-8"),
                ("locale\temail\nde-de\t a{}@acme.example\n", "utf-8"),
                ("\n ,\n\nemail,locale\na{}@acme.example,de-de\n", "utf-8"),
                ("sep=;\r\nemail;locale\r\na{}@acme.example;de-de\r\n", "utf-8-sig"),
                ('"sep=|"\n\nemail|locale\na{}@acme.example|de-de\n', "utf-8"),
                ('"name, first, last";email;locale\nAda;a{}@acme.example;de-de\n', "utf-8"),
                ('"a,\nb,\nc,";email;locale\nAda;a{}@acme.example;de-de\n', "utf-8"),
            ]
        ):
            self.write(text.format(number), encoding)
            self.assertEqual(self.stage().returncode, _DONE, text)
            body = self.sandbox.requests()[-1]["body"]
            self.assertEqual((body["email"], body["locale"]), (f"a{number}@acme.example", "de-de"))

    def test_invalid_lines_are_reported_before_sending(self) -> None:
        for text, problem in [
            ("mail\na@acme.example\n", "line 1: expected a header"),
            ("", "line 1: expected a header"),
            ("email\na@acme.example\n\nnobody\n", "line 4: invalid email 'nobody'"),
            ("email,name\na@acme.example,Ada\n,Grace\n", "line 3: email is blank"),
            ("email,name\na@acme.example,Ada,b\n", "line 2: more values"),
            ('email\na@acme.example\n"b@acme.example\n', "line 3: unexpected end of data"),
        ]:
            self.write(text)
            self.rejects(problem)
        self.write("email\na@acme.example\nl\u00f6w@acme.example\n", "latin-1")
        self.rejects("line 3: not UTF-8")
        self.people.unlink()
        self.rejects("cannot be read")
        self.assertEqual(self.sandbox.request_count, 0)

    def test_control_characters_are_rejected_before_sending(self) -> None:
        for text, problem in [
            ("email\na\x1b[2J@acme.example\n", "line 2: invalid email 'a\\x1b[2J@acme.example'"),
            ("email\nb@acme.example\na\0@acme.example\n", "line 3: "),
            ('email\n"a\nb@acme.example"\n', "line 2: invalid email 'a\\nb@acme.example'"),
            ("email,locale\na@acme.example,d\x9be\n", "line 2: invalid locale 'd\\x9be'"),
        ]:
            self.write(text)
            self.rejects(problem)
        self.assertEqual(self.sandbox.request_count, 0)

    def test_list_without_people_is_rejected(self) -> None:
        for text in ("email\n", "email,name\n\n,\n"):
            self.write(text)
            self.rejects("no people after the header")

    def test_one_file_with_two_roles_is_rejected(self) -> None:
        self.write_people(2)
        journal, new = self.folder / "people.journal", self.folder / "new"
        link, hard_link = self.folder / "link", self.folder / "hard-link"
        link.symlink_to(new)
        os.link(self.people, hard_link)
        for report, other in [
            (self.people, journal),
            (hard_link, journal),
            (new, new),
            (self.folder / "." / "new", new),
            (link, new),
            (self.folder / "report", self.people),
        ]:
            done = self.stage("--report", str(report), "--journal", str(other))
            self.assertEqual((done.returncode, done.stdout), (_USAGE, ""))
            self.assertIn("is the same file as", done.stderr)
        arguments = self.arguments("--report", str(self.people))
        arguments[1] = "-"
        done = self.redirected(f'<"{self.people}"', *arguments)
        self.assertIn("is the same file as", done.stderr)
        self.assertEqual(self.people.read_text().splitlines()[0], "email")
        self.assertEqual(self.sandbox.request_count, 0)

    def rejects(self, problem: str) -> None:
        done = self.stage()
        self.assertEqual((done.returncode, done.stdout), (_USAGE, ""))
        self.assertRegex(
            done.stderr, rf"\Agenesys-onboarding stage: .*people.csv: {re.escape(problem)}.*\n\Z"
        )

    def test_rejected_people_are_reported(self) -> None:
        self.write("email\na@acme.example\nb@other.example\nA@acme.example\n")
        report = self.folder / "report.csv"
        done = self.stage("--report", str(report))
        self.assertEqual((done.returncode, done.stderr), (_FAILED, ""))
        self.assertIn("b@other.example: rejected: ", done.stdout)
        with open(report, encoding="utf-8-sig", newline="") as file:
            rows = {row["email"]: row["status"] for row in csv.DictReader(file)}
        self.assertEqual(rows, {"a@acme.example": "done", "b@other.example": "rejected"})

    def test_report_is_json(self) -> None:
        self.write_people(2)
        done = self.stage("--json", "--locale", "fr")
        report = json.loads(done.stdout)
        self.assertEqual((report["isComplete"], report["counts"]["done"]), (True, 2))
        self.assertEqual({request["body"].get("locale") for request in self.sandbox.requests()}, {None, "fr"})

    def test_people_come_from_standard_input(self) -> None:
        arguments = self.arguments()
        arguments[1] = "-"
        done = self.run_command(*arguments, input="email\na@acme.example\n")
        self.assertEqual((done.returncode, self.invited()["a@acme.example"]), (_DONE, 1))

    def test_lost_responses_are_reconciled(self) -> None:
        self.write_people(20)
        self.sandbox.fail_next(3, operation="postOnboardingUsersStage", drop_response=True)
        done = self.stage("--max-retries", "0")
        self.assertEqual(done.returncode, _DONE, done.stdout)
        self.assertEqual(sum(self.invited().values()), sandbox.INVITE_COUNT + 20)

    def test_killed_run_is_resumed(self) -> None:
        self.write_people(200)
        self.sandbox.set_settings(latency=0.02)
        process = self.start(*self.arguments())
        while self.sandbox.request_count < 50:
            self.assertIsNone(process.poll())
        process.kill()
        process.communicate()
        done = self.stage()
        self.assertEqual((done.returncode, done.stderr), (_DONE, ""))
        self.assertIn("200 of 200 people done", done.stdout)
        statuses = Counter(
            request["status"] for request in self.sandbox.requests() if request["method"] == "POST"
        )
        self.assertNotIn(409, statuses)
        self.assertEqual(sum(self.invited().values()), sandbox.INVITE_COUNT + 200)

    def test_interrupted_run_reports(self) -> None:
        self.write_people(200)
        self.sandbox.set_settings(latency=0.05)
        for requests in (20, 40, 60, 80, 100):
            process = self.start(*self.arguments())
            while self.sandbox.request_count < requests:
                self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            stdout, stderr = process.communicate()
            self.assertEqual((process.returncode, stderr), (130, b""))
            self.assertIn(b" people done", stdout)
        self.assertEqual(self.stage().returncode, _DONE)
        self.assertEqual(sum(self.invited().values()), sandbox.INVITE_COUNT + 200)

    def rows(self, report: Path) -> list[dict[str, str]]:
        with open(report, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def test_unreached_people_are_reported_as_not_sent(self) -> None:
        self.write_people(150)
        report = self.folder / "report.csv"
        stage = "postOnboardingUsersStage"
        self.sandbox.fail_next(200, status=503, operation=stage)
        arguments = ["--report", str(report), "--max-failures", "2", "--threads", "1", "--max-retries", "0"]
        done = self.stage(*arguments)
        self.assertEqual(done.returncode, _SERVICE, done.stderr)
        summary = done.stdout.splitlines()[-2]
        self.assertRegex(summary, r"^0 of 150 people done, .*not sent; stopped: ")
        self.assertEqual([row["email"] for row in self.rows(report)], self.people.read_text().split()[1:])
        done = self.stage(*arguments, "--json")
        whole = json.loads(done.stdout)
        self.assertEqual((whole["isComplete"], whole["counts"]["people"]), (False, 150))
        statuses = Counter(outcome["status"] for outcome in whole["outcomes"])
        self.assertEqual(statuses["not_sent"], whole["counts"]["notSent"])
        self.assertGreater(statuses["not_sent"], 100)

    def test_summary_with_unreached_people_is_consistent(self) -> None:
        self.write_people(30)
        self.sandbox.set_settings(latency=0.05)
        process = self.start(*self.arguments("--json"))
        while self.sandbox.request_count < 15:
            self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        report = json.loads(process.communicate()[0])
        counts = report["counts"]
        self.assertEqual((process.returncode, counts["people"]), (130, 30))
        for text in (f"{counts['done']} of 30 people done", f", {counts['notSent']} not sent"):
            self.assertIn(text, report["summary"])

    def test_full_disk_after_sending_is_failure(self) -> None:
        import resource

        self.write_people(100)
        process = subprocess.run(
            [sys.executable, "-m", "genesys_onboarding", *self.arguments("--threads", "1")],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        )
        self.assertEqual(process.returncode, _FAILED, process.stderr)
        self.assertIn("journal", process.stderr)
        self.assertRegex(process.stdout, r"(?m)^[1-9]\d* of 100 people done, .*\d+ not sent; stopped: ")

    def test_unwritable_report_keeps_summary(self) -> None:
        self.write_people(3)
        done = self.stage("--report", "/dev/full")
        self.assertEqual((done.returncode, done.stdout), (_FAILED, "3 of 3 people done\n"))
        self.assertRegex(done.stderr, r"\Agenesys-onboarding stage: --report /dev/full: No space.*\n\Z")

    def test_token_outage_is_service_failure(self) -> None:
        self.write_people(3)
        self.sandbox.fail_next(50, status=503, retry_after=0, on="token")
        done = self.stage("--max-retries", "0", "--max-failures", "1")
        self.assertEqual(done.returncode, _SERVICE, done.stderr)
        self.assertIn("access token", done.stderr)
        self.assertIn("access token", self.failure(_SERVICE, "getOnboardingInvites", "--max-retries", "0"))

    def test_invalid_options_are_rejected_before_sending(self) -> None:
        self.write_people(3)
        for option, value in [("--join-code", " "), ("--max-failures", "0"), ("--threads", "0")]:
            done = self.stage(option, value)
            self.assertEqual((done.returncode, done.stdout), (_USAGE, ""), option)
            self.assertRegex(done.stderr, "join-code|max_failures|threads")
        self.assertEqual(self.sandbox.request_count, 0)

    def test_help_names_defaults(self) -> None:
        help = " ".join(self.run_command("stage", "--help").stdout.split())
        self.assertIn("requests in any minute. Default: 300. 0 is not accepted", help)
        self.assertIn("Number of requests at once. Default: 8.", help)

    def redirected(self, redirection: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs the command by a shell that closes or redirects streams."""
        return subprocess.run(
            [
                "sh",
                "-c",
                f'exec "$@" {redirection}',
                "sh",
                sys.executable,
                "-m",
                "genesys_onboarding",
                *arguments,
            ],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def test_unusable_error_stream_does_not_end_runs(self) -> None:
        for number, redirection in enumerate(("2>&-", "2>/dev/full", "<&- 2>&-")):
            self.write("email\n" + "".join(f"{number}-{each}@acme.example\n" for each in range(40)))
            journal = str(self.folder / f"journal-{number}")
            done = self.redirected(redirection, *self.arguments("--journal", journal, "--log-level", "debug"))
            self.assertEqual(done.stdout.splitlines()[-1], "40 of 40 people done")
            self.assertEqual((done.returncode, done.stderr), (_DONE, ""), redirection)
            for arguments in (["call", "unknown"], ["call", "getOnboardingInvites"], ["stage"], []):
                done = self.redirected(redirection, *arguments)
                self.assertEqual((done.returncode, done.stdout), (_USAGE, ""), redirection)

    def test_closed_streams_have_no_traceback(self) -> None:
        arguments = self.arguments()
        arguments[1] = "-"
        done = self.redirected("<&-", *arguments)
        self.assertEqual((done.returncode, done.stdout), (_USAGE, ""))
        self.assertIn("standard input is closed", done.stderr)
        done = self.redirected("<&-", "call", "postOnboardingUsers", "--body", "-")
        self.assertEqual(done.returncode, _USAGE)
        self.assertIn("standard input is closed", done.stderr)
        self.write_people(2)
        for arguments in (self.arguments(), ["--help"], ["--version"], ["call", "--list"]):
            done = self.redirected(">&-", *arguments)
            self.assertEqual((done.returncode, done.stderr), (_DONE, ""), arguments)

    def test_failures_have_their_exit_codes(self) -> None:
        self.write_people(3)
        self.environment["GENESYSCLOUD_OAUTHCLIENT_SECRET"] = "wrong"
        done = self.stage()
        self.assertEqual(done.returncode, _AUTHENTICATION, done.stdout)
        self.assertIn("access token", done.stderr)
        for option in ("--journal", "--report"):
            done = self.stage(option, "/nowhere/people")
            self.assertEqual(done.returncode, _USAGE)
            self.assertIn(option[2:], done.stderr)

    def test_progress_is_shown_on_terminals(self) -> None:
        import fcntl
        import termios

        self.write_people(30)
        terminal, stderr = os.openpty()
        # Without a width there is no place for a bar.
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        arguments = self.arguments()
        process = self.start(*arguments, stderr=stderr)
        os.close(stderr)
        self.assertIn(b" of 30 people done", process.communicate()[0])
        shown = os.read(terminal, 65536)
        os.close(terminal)
        # A bar of tqdm if it is installed, or lines.
        self.assertRegex(shown, rb"\d+(/30| of 30 people)")


class Others(Commands):
    def test_contract_is_printed_as_json(self) -> None:
        done = self.run_command("contract")
        self.assertEqual((done.returncode, done.stderr), (_DONE, ""))
        self.assertEqual(json.loads(done.stdout), contract())

    def test_quickstart_calls_all_operations(self) -> None:
        done = self.run_command("quickstart")
        self.assertEqual((done.returncode, done.stderr), (_DONE, ""))
        self.assertRegex(done.stdout.splitlines()[-1], r"^(\d+) of \1 operations$")

    def test_sandbox_serves_calls(self) -> None:
        process = self.start("sandbox", "--port", "0")
        assert process.stdout is not None and process.stdin is not None
        line = json.loads(process.stdout.readline())
        self.environment["GENESYSCLOUD_OAUTHCLIENT_ID"] = line["clientId"]
        self.environment["GENESYSCLOUD_OAUTHCLIENT_SECRET"] = line["clientSecret"]
        url = line["baseUrl"]
        done = self.run_command("call", "getOnboardingInvites", "--base-url", url, "--login-url", url)
        self.assertEqual(json.loads(done.stdout)["total"], sandbox.INVITE_COUNT)
        process.send_signal(signal.SIGTERM)


if __name__ == "__main__":
    unittest.main()
