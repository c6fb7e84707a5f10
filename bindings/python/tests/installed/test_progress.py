"""The progress bar of a bulk run. Run by .ci/python, which installs tqdm."""

from __future__ import annotations

from pathlib import Path

import pytest

from genesys_onboarding import Sandbox, StageUserRequest

PEOPLE = [StageUserRequest("joincode-1", f"person-{number}@acme.example") for number in range(30)]


def test_bar_counts_everyone(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with Sandbox() as sandbox, sandbox.client() as client:
        with client.bulk(tmp_path / "list.journal") as bulk:
            assert bulk.run(PEOPLE, progress=True).is_complete
        known = capfd.readouterr().err
        with client.bulk(tmp_path / "iterator.journal") as bulk:
            bulk.run((person for person in PEOPLE), progress=True)
        unknown = capfd.readouterr().err
    assert "30/30" in known and "100%" in known, known
    assert "30person" in unknown and "%" not in unknown, unknown
