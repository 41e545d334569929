from __future__ import annotations

from kbaudit.card import CardHead
from kbaudit.finding import Evidence, Severity
from kbaudit.report import Report, SourceStatus, SourceSummary, Verdict
from tests.samples import NOW, finding

SOURCE = SourceSummary(name="kb", kind="markdown", status=SourceStatus.COMPLETE, cards=3)


def _report(*findings: object) -> Report:
    return Report(as_of=NOW, verdict=Verdict.PASSED, rules=(), sources=(SOURCE, SOURCE), findings=findings)  # type: ignore[arg-type]


def test_a_report_is_the_sequence_of_its_findings() -> None:
    """It can be counted and gone through, and is true even when it is empty."""
    one, other = finding("kb:a"), finding("kb:b")
    report = _report(one, other)

    assert len(report) == 2
    assert list(report) == [one, other]
    assert _report()
    assert len(_report()) == 0


def test_it_says_the_result_in_one_line() -> None:
    """The line names verdict, day, cards and findings by severity."""
    report = _report(finding("kb:a"), finding("kb:b", severity=Severity.ERROR))

    assert repr(report) == "<Report passed as of 2026-11-22: 6 cards, 1 error, 1 warning, 0 note>"


def test_it_counts_every_severity() -> None:
    """Severities without findings are there with 0, the worst first."""
    assert list(_report(finding("kb:a")).counts.items()) == [
        (Severity.ERROR, 0),
        (Severity.WARNING, 1),
        (Severity.NOTE, 0),
    ]


def test_rows_are_flat() -> None:
    """Each finding is one row of plain values; what it does not have is None."""
    pair = finding("kb:a", "kb:b", "kb:c", evidence=(Evidence("kb:a", "30 days", 3, "P30D"), Evidence("kb:b", "x")))
    first, second = _report(pair, finding("kb:d")).rows()

    assert (first["card"], first["related"], first["severity"]) == ("kb:a", "kb:b kb:c", "warning")
    assert (first["line"], first["quote"], first["value"]) == (3, "30 days", "P30D")
    assert first["fingerprint"] == pair.fingerprint
    assert (second["line"], second["quote"], second["value"], second["related"]) == (None, None, None, "")
    assert first.keys() == second.keys()
    assert {type(value) for row in (first, second) for value in row.values()} <= {str, int, type(None)}


def test_a_notebook_shows_no_markup_of_a_card() -> None:
    """What a card says is shown as text, never run."""
    hostile = finding("kb:<b>", card=CardHead(ref="kb:<b>", title="x"), message='<script>alert("x")</script> & more')
    shown = _report(hostile)._repr_html_()

    assert "<script" not in shown
    assert "<b>" not in shown
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; more" in shown
    assert "&lt;Report passed" in shown
