from __future__ import annotations

import csv
import io

from kbaudit.formats.csv import COLUMNS, CsvFormat
from kbaudit.formats.interface import EvidenceLength, View
from tests.formats import reports


def test_a_report_without_findings_has_its_names() -> None:
    """An empty table still says what its columns are."""
    assert CsvFormat().render(reports.empty(), View()) == ",".join(COLUMNS) + "\r\n"


def test_a_row_has_what_a_finding_has() -> None:
    """The columns are those of ``Report.rows()``, plain texts unchanged, without a byte order mark."""
    report = reports.mixed()

    written = CsvFormat().render(report, View())

    read = list(csv.DictReader(io.StringIO(written, newline="")))
    expected = [{name: "" if value is None else str(value) for name, value in row.items()} for row in report.rows()]
    assert read == expected


def test_without_evidence_no_quote_is_written() -> None:
    """``--evidence none`` empties the quote and what was read in it."""
    row = next(csv.DictReader(io.StringIO(CsvFormat().render(reports.mixed(), View(evidence=EvidenceLength.NONE)))))

    assert (row["quote"], row["value"], row["line"]) == ("", "", "12")
