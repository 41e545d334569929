"""The format ``csv``: one finding a row, for a spreadsheet."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import ClassVar

from kbaudit.finding import Finding
from kbaudit.formats.interface import View
from kbaudit.formats.quoting import shown
from kbaudit.report import Report
from kbaudit.text.harmless import disarm, one_line

COLUMNS = (
    "fingerprint",
    "rule",
    "kind",
    "severity",
    "card",
    "title",
    "url",
    "locale",
    "collection",
    "owner",
    "path",
    "line",
    "quote",
    "value",
    "related",
    "message",
    "clears_when",
)
"""The names in the first row; those of ``Report.rows()``, and there even when no finding is."""

# A cell that begins so is a formula to a spreadsheet; the full-width forms are taken for their ASCII twins.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True, slots=True)
class CsvFormat:
    """Write a table after RFC 4180, one finding a row under one row of names.

    A cell that a spreadsheet would take for a formula begins with an apostrophe, and white space within a cell is
    folded, so that a row is a line.
    """

    name: ClassVar[str] = "csv"
    api: ClassVar[int] = 1

    def render(self, report: Report, view: View) -> str:
        """Write the table, without a byte order mark."""
        written = StringIO(newline="")
        writer = csv.writer(written, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for finding, row in zip(report.findings, report.rows(), strict=True):
            cells = row | _passage(finding, view)
            writer.writerow(_cell(cells[column]) for column in COLUMNS)
        return disarm(written.getvalue())


def _passage(finding: Finding, view: View) -> dict[str, object]:
    passage = shown(finding.evidence[0], view.evidence) if finding.evidence else None
    return {"quote": passage.quote if passage else None, "value": passage.value if passage else None}


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = one_line(value.replace("\0", ""))
    return f"'{text}" if text.startswith(_FORMULA) else text
