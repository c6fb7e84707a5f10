"""The pytest plugin: a sandbox for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .sandbox import Sandbox


@pytest.fixture
def onboarding_sandbox() -> Iterator[Sandbox]:
    """A fresh `genesys_onboarding.Sandbox`, which stops when the test is over."""
    with Sandbox() as sandbox:
        yield sandbox
