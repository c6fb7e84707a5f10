"""The examples in the documentation run."""

from __future__ import annotations

import doctest
import importlib
import unittest
from pathlib import Path

import genesys_onboarding
from support import examples, readme, run


def load_tests(
    loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str | None
) -> unittest.TestSuite:
    for file in sorted(Path(genesys_onboarding.__file__).parent.glob("*.py")):
        # The first needs pytest, the second is a program.
        if file.stem not in ("_pytest", "__main__", "__init__"):
            module = importlib.import_module(f"genesys_onboarding.{file.stem}")
            tests.addTests(doctest.DocTestSuite(module))
    tests.addTests(doctest.DocTestSuite(genesys_onboarding))
    tests.addTests(doctest.DocFileSuite(str(readme()), module_relative=False))
    return tests


class Examples(unittest.TestCase):
    def test_examples_run(self) -> None:
        expected = {
            "bulk": "earlier, 3 reconciled)",
            "cookbook": "sandbox: done",
            "cancel": "cancelled after a request that was sent: True",
            "errors": "invite expired-invite does not exist",
            "login": "the person sees 63 invites",
            "pages": "63 of 63 invites on 3 pages",
            "proxy": "setting proxy: SOCKS",
            "retry": "guest-1@acme.example after 3 requests",
            "sandbox": "Ran 2 tests",
            "wait": "Initech is complete",
        }
        # They need packages of others, and are tested by .ci/python and .ci/fleet.
        others = {"opentelemetry", "fleet_dask"}
        self.assertEqual({file.stem for file in examples().glob("*.py")}, {*expected, *others})
        for name, line in expected.items():
            done = run(str(examples() / f"{name}.py"))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(line, done.stdout + done.stderr, name)


if __name__ == "__main__":
    unittest.main()
