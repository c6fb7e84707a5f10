"""The examples in the documentation run."""

from __future__ import annotations

import doctest
import importlib
import unittest
from pathlib import Path

import genesys_onboarding
from support import readme


def load_tests(
    loader: unittest.TestLoader, tests: unittest.TestSuite, pattern: str | None
) -> unittest.TestSuite:
    for file in sorted(Path(genesys_onboarding.__file__).parent.glob("*.py")):
        # The first needs more than the standard library, the second does more than define.
        if file.stem not in ("_pytest", "__main__", "__init__"):
            module = importlib.import_module(f"genesys_onboarding.{file.stem}")
            tests.addTests(doctest.DocTestSuite(module))
    tests.addTests(doctest.DocTestSuite(genesys_onboarding))
    tests.addTests(doctest.DocFileSuite(str(readme()), module_relative=False))
    return tests
