from __future__ import annotations

import re

from kbaudit.card import CardHead
from kbaudit.finding import Evidence
from kbaudit.formats.interface import EvidenceLength, View
from kbaudit.formats.markdown import MarkdownFormat
from kbaudit.formats.markdown_escape import link
from kbaudit.report import Notice, SourceStatus, SourceSummary
from tests.formats import reports

MIB = 1024 * 1024


def test_it_stays_under_a_mebibyte_and_counts_what_it_leaves_out() -> None:
    """However large the base and however long its texts, a job summary takes it; the rest is counted exactly."""
    text = "<@|>" * 2500
    cards = [
        CardHead(ref=f"kb:{number}", title=text, owner=f"{number}{text}", collection=text) for number in range(3000)
    ]
    found = [reports.finding(card, message=text, evidence=(Evidence(card.ref, text, 1),) * 9) for card in cards]
    sources = tuple(
        SourceSummary(name=f"s{number}", kind="markdown", status=SourceStatus.COMPLETE, cards=30)
        for number in range(100)
    )
    report = reports.report_of(*found, sources=sources, notices=tuple(Notice("kb", f"{n}{text}") for n in range(500)))

    written = MarkdownFormat().render(report, View(full=True))

    assert len(written.encode("utf-8")) < MIB
    shown = written.count("\n### ")
    assert 10 < shown < 3000
    assert f"\nand {3000 - shown:,} more findings\n" in written
    assert "\n| and 2,950 more owners | 0 | 2,950 | 0 |\n" in written
    assert "\nand 50 more sources\n" in written
    assert "\n- and 480 more\n" in written


def test_all_findings_of_a_small_base_are_listed_when_asked_for() -> None:
    """With ``full`` nothing is left out that fits."""
    written = MarkdownFormat().render(reports.mixed(), View(full=True))

    assert written.count("\n### ") == 33
    assert "more finding" not in written


def test_a_first_look_has_the_worst_and_counts_the_rest() -> None:
    """The worst come with their quotes; the others are counted."""
    written = MarkdownFormat().render(reports.mixed(), View())

    assert "### 1. error: contradiction (duration)" in written
    assert '- handbook/billing/refunds.md line 12: "Refunds are possible within 30 days."' in written
    assert "\nand 30 more findings\n" in written
    assert "| handbook: billing | 20 |" in written


def test_without_evidence_no_quote_is_shown() -> None:
    """``--evidence none`` shows no word of a card's body."""
    written = MarkdownFormat().render(reports.mixed(), View(evidence=EvidenceLength.NONE))

    assert "possible within" not in written


def test_only_a_plain_web_address_becomes_a_link() -> None:
    """A title links to its card; an address with anything odd about it stays away."""
    assert link("A [b]", "https://kb.example.org/a?b=c&d", 80) == "[A \\[b\\]](https://kb.example.org/a?b=c&d)"
    for odd in (
        "javascript:alert(1)",
        "https://x y",
        "https://x)y",
        "https://x\ny",
        "https://x<y",
        "ftp://x",
        "https://x\u202ey",
        "https://x\u2066y",
        "https://x\u061cy",
        "",
        None,
    ):
        assert link("A", odd, 80) == "A"


def test_incomplete_is_the_first_thing_said() -> None:
    """The heading and the first line say INCOMPLETE; what was not seen comes before any number."""
    written = MarkdownFormat().render(reports.incomplete(), View())

    assert re.match(r"# Knowledge base audit: incomplete\n\nINCOMPLETE: ", written)
    assert written.index("Source macros could not be read") < written.index("2 cards from 2 sources")
