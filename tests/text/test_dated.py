import pytest

from kbaudit.text.dated import is_dateline, is_entry, stands_apart
from kbaudit.text.lexicons import lexicons


@pytest.mark.parametrize(
    "heading",
    [
        "12 March 2024",
        "2024",
        "2023 roadmap",
        "Goals for 2024",
        "OKRs Q2",
        "FY25 budget",
        "Changelog",
        "Release notes",
        "v4.2",
        "Router 4.2.1",
        "Archive of offers",
        "Incident record: outage in Werrin",
        "Example",
        "Update (March 2024)",
        "Änderungsprotokoll",
        "Notas de la versión",
        "変更履歴",
    ],
)
def test_a_heading_ties_what_follows_to_a_day_or_the_past(heading: str) -> None:
    """Dates, plans of a year, archives, releases and examples stand apart."""
    assert stands_apart(heading, lexicons())


@pytest.mark.parametrize(
    "heading",
    [
        "Fees",
        "Log in",
        "Offer until 31 March 2025",
        "Windows Server 2019",
        "Past due invoices",
        "Report an incident",
        "",
    ],
)
def test_other_headings_leave_the_text_in_the_present(heading: str) -> None:
    """A product's year, an end, and words that only look like those of the past do not stand apart."""
    assert not stands_apart(heading, lexicons()[:1])


def test_a_dateline_is_a_date_and_little_more() -> None:
    """The day of publication is one, a sentence with a date is none."""
    assert is_dateline("Published on 12 March 2024 by Ana", lexicons())
    assert is_dateline("12.03.2024", lexicons())
    assert is_dateline("2024", lexicons())
    assert not is_dateline("The offer is valid until 12 March 2024.", lexicons())
    assert not is_dateline("Last updated: 12 March 2024", lexicons())


def test_an_entry_opens_with_its_date() -> None:
    """A list item of a log begins with its day and a mark; a sentence that begins with a day is no entry."""
    assert is_entry("2024-03-12: the shop closes")
    assert is_entry("March 2024 — the shop closes")
    assert not is_entry("12 March 2024 is the last day")
    assert not is_entry("On 12 March 2024, the shop closes")
