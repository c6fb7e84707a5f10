"""What the build of a wheel makes of a prebuilt library and a target. Run by .ci/python, with hatchling."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2]

SANDBOX = b"genesys_sandbox_start_json\0"


def elf(machine: int, libc: bytes = b"libc.so.6\0", order: str = "<") -> bytes:
    """As much of a library as is looked at."""
    head = b"\x7fELF\2" + (b"\1" if order == "<" else b"\2") + bytes(10)
    return head + struct.pack(f"{order}HH", 3, machine) + libc + SANDBOX


def pe(machine: int) -> bytes:
    return b"MZ".ljust(0x3C, b"\0") + struct.pack("<I4sH", 0x40, b"PE\0\0", machine) + SANDBOX


def mach_o(machine: int) -> bytes:
    return b"\xcf\xfa\xed\xfe" + struct.pack("<I", machine) + SANDBOX


def build(folder: Path, library: bytes, **environment: str) -> subprocess.CompletedProcess[str]:
    prebuilt = folder / "library"
    prebuilt.write_bytes(library)
    names = ("CARGO_BUILD_TARGET", "GENESYS_ONBOARDING_WHEEL_TAG", "MACOSX_DEPLOYMENT_TARGET")
    inherited = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")],
        cwd=PACKAGE,
        env={**inherited, "GENESYS_ONBOARDING_PREBUILT": str(prebuilt), **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("target", "library", "tag", "name"),
    [
        ("x86_64-unknown-linux-gnu", elf(62), "linux_x86_64", "libgenesys_onboarding.so"),
        ("aarch64-unknown-linux-gnu.2.17", elf(183), "manylinux_2_17_aarch64", "libgenesys_onboarding.so"),
        (
            "aarch64-unknown-linux-musl",
            elf(183, b"libc.so\0"),
            "musllinux_1_2_aarch64",
            "libgenesys_onboarding.so",
        ),
        ("s390x-unknown-linux-gnu", elf(22, order=">"), "linux_s390x", "libgenesys_onboarding.so"),
        ("x86_64-pc-windows-gnu", pe(0x8664), "win_amd64", "genesys_onboarding.dll"),
        ("aarch64-apple-darwin", mach_o(0x0100000C), "macosx_11_0_arm64", "libgenesys_onboarding.dylib"),
    ],
)
def test_library_is_tagged_by_its_target(
    tmp_path: Path, target: str, library: bytes, tag: str, name: str
) -> None:
    done = build(tmp_path, library, CARGO_BUILD_TARGET=target)
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "dist").iterdir()
    assert wheel.name.endswith(f"-py3-none-{tag}.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(f"genesys_onboarding/{name}") == library
        names = archive.namelist()
    for license in ("LICENSE", "THIRD-PARTY-LICENSES.txt"):
        assert any(file.endswith(f".dist-info/licenses/{license}") for file in names), names


def test_given_tag_wins(tmp_path: Path) -> None:
    tag = "manylinux_2_17_x86_64.manylinux2014_x86_64"
    done = build(
        tmp_path, elf(62), GENESYS_ONBOARDING_WHEEL_TAG=tag, CARGO_BUILD_TARGET="sparc64-unknown-linux-gnu"
    )
    assert done.returncode == 0, done.stderr
    assert [file.name.endswith(f"-{tag}.whl") for file in (tmp_path / "dist").iterdir()] == [True]


@pytest.mark.parametrize(("version", "tag"), [("12.3", "macosx_12_0_"), ("10.13", "macosx_10_13_")])
def test_deployment_target_is_in_macos_tag(tmp_path: Path, version: str, tag: str) -> None:
    library = mach_o(0x01000007)
    target = {"CARGO_BUILD_TARGET": "x86_64-apple-darwin", "MACOSX_DEPLOYMENT_TARGET": version}
    done = build(tmp_path, library, **target)
    assert done.returncode == 0, done.stderr
    assert [f"-{tag}x86_64.whl" in file.name for file in (tmp_path / "dist").iterdir()] == [True]


@pytest.mark.parametrize(
    ("target", "library", "reason"),
    [
        (
            "aarch64-unknown-linux-gnu",
            elf(62),
            "is for ELF x86_64, but the wheel's platform tag is linux_aarch64",
        ),
        ("x86_64-pc-windows-gnu", elf(62), "is for ELF x86_64, but the wheel's platform tag is win_amd64"),
        ("x86_64-apple-darwin", mach_o(0x0100000C), "is for macosx arm64, but"),
        ("x86_64-unknown-linux-musl", elf(62), "is for manylinux, but"),
        ("x86_64-unknown-linux-gnu.2.17", elf(62, b"libc.so\0"), "is for musllinux, but"),
        ("x86_64-unknown-linux-gnu", elf(62).replace(SANDBOX, b""), "lacks the sandbox"),
        ("x86_64-unknown-linux-gnu", b"!<arch>\n", "is not a shared library"),
        ("sparc64-unknown-linux-gnu", elf(43), "set GENESYS_ONBOARDING_WHEEL_TAG"),
    ],
)
def test_unfit_library_is_one_line(tmp_path: Path, target: str, library: bytes, reason: str) -> None:
    done = build(tmp_path, library, CARGO_BUILD_TARGET=target)
    assert done.returncode != 0
    assert done.stderr.startswith("genesys-onboarding: ") and done.stderr.count("\n") == 1, done.stderr
    assert reason in done.stderr
    assert not (tmp_path / "dist").exists() or not any((tmp_path / "dist").iterdir())


def test_missing_library_is_named(tmp_path: Path) -> None:
    done = build(tmp_path, b"", GENESYS_ONBOARDING_PREBUILT=str(tmp_path / "nothing.so"))
    assert done.returncode != 0
    assert str(tmp_path / "nothing.so") in done.stderr


def test_same_sources_make_same_bytes(tmp_path: Path) -> None:
    built = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        assert build(tmp_path / name, elf(62), CARGO_BUILD_TARGET="x86_64-unknown-linux-gnu").returncode == 0
        (wheel,) = (tmp_path / name / "dist").iterdir()
        built.append((wheel.name, wheel.read_bytes()))
    assert built[0] == built[1]
