from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from kbaudit.card import CardHead
from kbaudit.finding import Evidence, Severity
from kbaudit.formats.interface import EvidenceLength, View
from kbaudit.formats.text import TextFormat
from kbaudit.report import NotChecked, Report, Verdict
from tests.formats import reports


def render(report: Report, **view: object) -> str:
    return TextFormat().render(report, View(**view))  # type: ignore[arg-type]


def test_an_incomplete_audit_says_so_first_and_why() -> None:
    """The first word is INCOMPLETE, each failure follows at once, and no rule that failed is said to be silent."""
    written = render(reports.incomplete())

    assert written.startswith("INCOMPLETE: ")
    assert "! Source macros could not be read: macros.jsonl: no such file; check the path" in written
    assert "! Not checked (1 card, first handbook:faq.md): rule contradiction" in written
    assert "Took part and found nothing: invalid-date, review-overdue." in written


def test_nothing_to_audit_is_not_health() -> None:
    """Without any card the report says that nothing was audited, and praises no rule."""
    written = render(reports.report_of(verdict=Verdict.INCOMPLETE, sources=()))

    assert "! There was nothing to audit: no cards were found." in " ".join(written.split())
    assert "found nothing" not in written


def test_one_rule_failing_on_every_card_is_one_line() -> None:
    """The same problem on a thousand cards is told once, with the number of cards."""
    problem = "rule contradiction, version 1, raised KeyError: 'x'"
    failed = tuple(NotChecked("contradiction", f"handbook:{number}", problem) for number in range(1000))

    written = render(reports.report_of(verdict=Verdict.INCOMPLETE, not_checked=failed))

    assert written.count("! ") == 1
    assert "! Not checked (1,000 cards, first handbook:0): rule contradiction" in written


def test_an_empty_complete_audit_says_plainly_that_nothing_was_found() -> None:
    """Health is said in words, with the rules that looked."""
    written = render(reports.empty())

    assert written.startswith("PASSED: nothing was found.\n")
    assert "Took part and found nothing: invalid-date, review-overdue." in written


def test_without_rules_nothing_found_means_nothing() -> None:
    """When no rule ran, the report says that this is why nothing was found."""
    assert render(reports.report_of(rules=())).startswith("PASSED: nothing was found, for no rule took part.")


def test_never_verified_is_a_line_a_collection() -> None:
    """A base without any check is no wall of findings."""
    never = [
        reports.finding(
            reports.card(number, collection=f"c{number % 30:02}"), "never-verified", Severity.NOTE, "Never."
        )
        for number in range(1800)
    ]

    written = render(reports.report_of(*never))

    assert "Look at these first" not in written
    assert "Never known to be checked (1,800 cards)" in written
    assert "handbook: c00" in written
    assert re.search(r"^and 10 more collections +600$", written, re.MULTILINE)
    assert len(written.splitlines()) < 50


def test_owners_are_listed_by_name_and_add_up() -> None:
    """The table is no ranking of people; those left out are summed."""
    found = [reports.finding(reports.card(number, owner=f"p{number % 25:02}")) for number in range(100)]
    found += [reports.finding(reports.card(200 + number)) for number in range(5)]

    table = render(reports.report_of(*found)).partition("By owner of the card")[2].partition("\n\n")[0].splitlines()[1:]

    assert table[0].split()[0] == "(nobody)"
    assert [row.split()[0] for row in table[1:-1]] == [f"p{number:02}" for number in range(19)]
    assert table[-1].startswith("and 6 more owners")
    assert sum(int(row.split()[-2]) for row in table) == 105


def test_full_lists_everything_by_owner_then_card() -> None:
    """With ``full`` each finding stands once, under its card, under its owner; nothing is left out."""
    written = render(reports.mixed(), full=True)

    assert written.count("Clears when") == 33
    assert written.count("  - NOTE  never-verified") == 30
    assert written.index("Cards of nobody (31 findings)") < written.index("Cards of ana@example.org (2 findings)")
    assert "Look at these first" not in written


def test_full_shows_long_texts_to_their_end() -> None:
    """A first look cuts a long quote and a long list of passages; the full list has them whole."""
    passages = tuple(Evidence(reports.MACRO.ref, f"{number} " + "word " * 400, number + 1) for number in range(9))
    report = reports.report_of(reports.finding(reports.MACRO, evidence=passages))

    first, full = render(report), render(report, full=True)

    assert "> and 5 more" in first
    assert first.count("word") < 300
    assert "more" not in full.partition("By owner")[0]
    assert full.count("word") == 9 * 400


@pytest.mark.parametrize("full", [False, True])
def test_without_evidence_no_quote_is_shown(full: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """``--evidence none`` shows no word of a card's body."""
    written = render(reports.mixed(), evidence=EvidenceLength.NONE, full=full)

    assert "possible within" not in written
    assert "返品は14日以内" not in written


def test_a_short_quote_has_80_columns() -> None:
    """``--evidence short`` cuts by display width, not by characters."""
    passage = Evidence(reports.MACRO.ref, "返" * 200, 1)
    report = reports.report_of(reports.finding(reports.MACRO, evidence=(passage,)))

    written = render(report, evidence=EvidenceLength.SHORT, width=200)

    (quote,) = re.findall('"(返+\\.\\.\\.)"', written)
    assert 78 <= cell_len(quote) <= 80


@pytest.mark.parametrize("width", [10, 40, 80, 132])
@pytest.mark.parametrize("full", [False, True])
def test_no_line_is_wider_than_the_terminal(width: int, full: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Lines fit by display width, also of Chinese and emoji; paths and addresses alone stay whole to be copied."""
    text = "返品と返金 🙂 " * 40 + "x" * 300
    cards = [CardHead(ref=f"kb:{number}", title=text, owner=text, collection=text) for number in range(3)]
    found = [reports.finding(card, message=text, evidence=(Evidence(card.ref, text, 7),)) for card in cards]
    never = [reports.finding(card, "never-verified", Severity.NOTE) for card in cards]

    written = render(reports.report_of(*found, *never), width=width, full=full)

    assert max(cell_len(line) for line in written.splitlines()) <= max(width, 40)


def test_the_text_around_the_cards_is_ascii() -> None:
    """A terminal that knows only Windows-1252 or ASCII loses nothing of the report's own words."""
    plain = reports.report_of(
        reports.finding(reports.REFUNDS), reports.finding(reports.MACRO, "inactive", Severity.NOTE)
    )

    for report in (plain, reports.incomplete(), reports.empty()):
        assert render(report).isascii()
        assert render(report, full=True).isascii()


def test_colour_changes_nothing_but_colour() -> None:
    """Off a terminal there is no escape sequence; on one, taking them out gives the same text."""
    plain, colored = render(reports.mixed()), render(reports.mixed(), color=True)

    assert "\x1b" not in plain
    assert "\x1b[1;31mERROR\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_it_says_whether_use_is_known() -> None:
    """Where no views are known the order does not pretend to follow them."""
    assert "by severity, then views)" in render(reports.mixed())
    assert "by severity; views are not known)" in render(reports.report_of(reports.finding(reports.card(1))))
