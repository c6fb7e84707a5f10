"""The program itself: what it says of its library."""

from __future__ import annotations

import contract
from case import Case


class Hello(Case):
    def test_library_has_the_version_of_the_binding(self) -> None:
        self.assertEqual(self.program.hello["library"], contract.VERSION)
        self.assertTrue(self.program.hello["language"] and self.program.hello["version"])
