"""The pytest plugin: a sandbox for each test that asks for one.

pytest imports it in every run of an environment that has the package, so it loads nothing before that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .sandbox import Sandbox


@pytest.fixture
def onboarding_sandbox() -> Iterator[Sandbox]:
    """A new `genesys_onboarding.Sandbox`, which stops at the end of the test."""
    from .sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox
