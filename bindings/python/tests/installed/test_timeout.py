"""pytest-timeout ends a test whose call waits. Run by .ci/python, which installs it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

TEST = """
    import time

    import pytest


    @pytest.mark.timeout(1)
    def test_waits(onboarding_sandbox):
        with onboarding_sandbox.client() as client:
            onboarding_sandbox.fail_next(delay=60.0)
            began = time.monotonic()
            try:
                client.get_onboarding_invite("invite-1")
            finally:
                print(f"ended after {time.monotonic() - began:.0f} s")


    def test_next_works(onboarding_sandbox):
        with onboarding_sandbox.client() as client:
            assert client.get_onboarding_invite("invite-1").id == "invite-1"
"""


def test_call_ends_with_its_test(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(textwrap.dedent(TEST))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_it.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=50)
    assert "ended after 1 s" in done.stdout, done.stdout + done.stderr
    assert "Timeout (>1.0s)" in done.stdout, done.stdout
    assert "1 failed, 1 passed" in done.stdout, done.stdout
