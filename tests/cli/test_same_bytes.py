"""The same input gives the same bytes in every format, wherever and however often it is audited."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from tests.every_format import AUDIT, reports_of

pytestmark = pytest.mark.heavy

SURROUNDINGS = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/Adak", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2", "COLUMNS": "200", "LANG": "de_DE.UTF-8"},
]


def _audit(folder: Path, output_format: str, surroundings: dict[str, str], *words: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "kbaudit", *AUDIT, output_format, *words],
        cwd=folder,
        env={**os.environ, **surroundings},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def base(tmp_path: Path) -> Path:
    with as_file(files("kbaudit") / "sample") as sample:
        shutil.copytree(sample, tmp_path / "sample")
    return tmp_path / "sample"


def test_surroundings_change_no_byte(base: Path) -> None:
    """Time zone, locale, hash seed and width of the terminal leave the report as it is, in every format."""
    first, second = (reports_of(base, **surroundings) for surroundings in SURROUNDINGS)

    assert first == second


def test_the_order_of_files_changes_no_byte(base: Path, tmp_path: Path) -> None:
    """A folder whose files were created in another order gives the same report."""
    again = tmp_path / "again"
    for path in sorted(base.rglob("*"), reverse=True):
        if path.is_file():
            target = again / path.relative_to(base)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)

    assert _audit(base, "json", SURROUNDINGS[0]) == _audit(again, "json", SURROUNDINGS[0])


def test_a_cp1252_terminal_survives(base: Path) -> None:
    """A terminal that lacks most characters gets the report with those replaced."""
    written = _audit(base, "text", {"PYTHONIOENCODING": "cp1252"})

    assert written.decode("cp1252")


def test_no_address_is_found_by_chance(tmp_path: Path) -> None:
    """Where two roots of a site give an old address another meaning, every run takes the deeper one."""
    pages = {
        "docs/a.md": "---\naliases: [/x]\n---\n# Alpha\n",
        "docs/en/b.md": "---\naliases: [/en/x]\n---\n# Beta\n",
        "docs/en/c.md": "[x](../en/x.md#alpha)\n",
        "docs/de/d.md": "# Delta\n",
    }
    for name, body in pages.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(body)
    words = ("docs", "--select", "broken-link")
    written = {_audit(tmp_path, "json", {"PYTHONHASHSEED": str(seed)}, *words) for seed in range(1, 7)}

    assert len(written) == 1
