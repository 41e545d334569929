from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from kbaudit.formats.csv import CsvFormat
from kbaudit.formats.interface import EvidenceLength, View
from kbaudit.formats.json import JsonFormat
from kbaudit.formats.jsonl import JsonlFormat
from kbaudit.formats.markdown import MarkdownFormat
from kbaudit.formats.text import TextFormat
from kbaudit.report import Report
from tests.formats import reports

GOLDEN = Path(__file__).parent / "golden"

CASES = {
    "mixed.txt": (TextFormat(), reports.mixed(), View()),
    "mixed-full.txt": (TextFormat(), reports.mixed(), View(full=True)),
    "mixed-color.txt": (TextFormat(), reports.mixed(), View(color=True)),
    "mixed-none.txt": (TextFormat(), reports.mixed(), View(evidence=EvidenceLength.NONE)),
    "incomplete.txt": (TextFormat(), reports.incomplete(), View()),
    "empty.txt": (TextFormat(), reports.empty(), View()),
    "mixed.md": (MarkdownFormat(), reports.mixed(), View()),
    "incomplete.md": (MarkdownFormat(), reports.incomplete(), View()),
    "empty.md": (MarkdownFormat(), reports.empty(), View()),
    "mixed.csv": (CsvFormat(), reports.mixed(), View()),
    "mixed.json": (JsonFormat(), reports.mixed(), View(evidence=EvidenceLength.SHORT)),
    "incomplete.jsonl": (JsonlFormat(), reports.incomplete(), View()),
}


@pytest.mark.parametrize("name", CASES)
def test_a_report_looks_as_somebody_approved_it(name: str) -> None:
    """Each format writes exactly the approved file; ``APPROVE=1`` writes the files anew, to be read before a commit."""
    made, report, view = _case(name)
    written = made.render(report, view).encode("utf-8")
    if os.environ.get("APPROVE"):
        (GOLDEN / name).write_bytes(written)

    assert written == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("name", CASES)
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    """A rerun is identical, whatever the order in which the findings were made."""
    made, report, view = _case(name)

    assert made.render(report, view) == made.render(report, view)
    assert made.render(report, view).endswith("\n")
    assert not made.render(report, view).endswith("\n\n")


def _case(name: str) -> tuple[Any, Report, View]:
    return CASES[name]
