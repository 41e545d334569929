"""Surroundings that only the operating system can make: another clock, another locale, no network.

Run by ``nox -s real``. What this machine lacks is skipped by name.
"""

from __future__ import annotations

import shutil
import subprocess
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from tests.every_format import reports_of


@pytest.fixture
def base(tmp_path: Path) -> Path:
    with as_file(files("kbaudit") / "sample") as sample:
        shutil.copytree(sample, tmp_path / "sample")
    return tmp_path / "sample"


def _needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"this machine has no {program}")
    return found


def test_the_machine_s_clock_changes_no_byte(base: Path) -> None:
    """A machine whose clock stands in 2031 writes the same report."""
    faketime = _needs("faketime")

    assert reports_of(base, within=[faketime, "2031-05-05 03:00:00"]) == reports_of(base)


def test_a_locale_of_another_encoding_changes_no_byte(base: Path, tmp_path: Path) -> None:
    """A German ISO-8859-1 locale writes the same report."""
    localedef = _needs("localedef")
    made = tmp_path / "locales"
    made.mkdir()
    subprocess.run(
        [localedef, "-i", "de_DE", "-f", "ISO-8859-1", str(made / "de_DE")], check=False, capture_output=True
    )
    if not (made / "de_DE").exists():
        pytest.skip("this machine has no locale sources for de_DE")

    german = reports_of(base, LOCPATH=str(made), LC_ALL="de_DE", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert german == reports_of(base)


def test_no_network_is_needed(base: Path) -> None:
    """An audit in a network namespace without any interface writes the same report."""
    unshare = _needs("unshare")
    alone = [unshare, "--net", "--map-root-user"]
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this machine allows no network namespaces")

    assert reports_of(base, within=alone) == reports_of(base)
