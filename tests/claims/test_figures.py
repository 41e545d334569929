"""Figures of two translations, set side by side."""

from __future__ import annotations

from kbaudit.claims.figures import Figures, differing, read_figures
from kbaudit.claims.values.comparing import show
from kbaudit.text.reading import read_document


def _read(text: str, language: str = "en") -> Figures:
    return read_figures(read_document(text, "markdown"), language)


def _told(original: str, translation: str) -> list[tuple[str, str]]:
    found = differing(_read(original), _read(translation, "de"))
    return [(show(one.value), show(other.value)) for one, other in found]


def test_figures_are_read_with_their_sentence_and_line() -> None:
    """The sentence is quoted, of a table the row; code and what is not written in digits is left out."""
    found = _read(
        "Hello. It takes 3 days.\n\n| Plan | Price |\n| --- | --- |\n| A | 5 € |\n\n```\n7 days\n```\n\nOne week."
    )

    assert [(one.quote, one.line) for one in found.held] == [("It takes 3 days.", 1), ("A | 5 €", 5)]


def test_months_and_numbers_to_call_are_no_figures() -> None:
    """A year says too little of when, and each country may have its own number."""
    assert _read("In March 2024 call +49 30 901820, write to a@example.org or see example.org.").held == ()


def test_a_text_that_is_no_sentence_is_not_read() -> None:
    """A block of thousands of characters is data."""
    assert _read("word " * 500 + "takes 3 days").held == ()


def test_of_several_in_one_block_the_odd_one_is_told() -> None:
    """Those that agree are taken away, in whatever order they come; two that are left tell nothing."""
    one, other = "It takes 3 days, then 5 days, then 9 days.", "Es dauert 5 Tage, dann 3 Tage, dann 8 Tage."
    assert _told(one, other) == [("9 days", "8 days")]
    assert _told(one, "Es dauert 5 Tage, dann 4 Tage, dann 8 Tage.") == []
    assert _told(one, "Es dauert 5 Tage, dann 3 Tage.") == []


def test_where_the_blocks_differ_the_only_one_of_a_section_is_told() -> None:
    """A paragraph more does not hide it, a second value of the kind does."""
    assert _told("# A\n\nIt takes 3 days.", "# A\n\nEs dauert\n\n4 Tage.") == [("3 days", "4 days")]
    assert _told("# A\n\nIt takes 3 days.", "# A\n\nEs dauert 4 Tage.\n\nOder 5 Tage.") == []


def test_where_the_headings_differ_the_only_one_of_the_text_is_told() -> None:
    """Sections of other texts do not correspond."""
    assert _told("# A\n\nIt takes 3 days.\n\n# B\n", "# A\n\nEs dauert 4 Tage.") == [("3 days", "4 days")]
    assert _told("It takes 3 days.\n\n# B\n\nAnd 7 days.", "Es dauert 4 Tage.") == []


def test_bounds_and_products_are_not_compared() -> None:
    """Only the amount is the same in every language; two products are two things."""
    assert _told("It takes over 3 days.", "Es dauert 3 Tage oder länger.") == []
    assert _told("Python 3.10 or higher.", "Version 3.9 oder neuer.") == [("at least python 3.10", "at least 3.9")]
    assert _told("Python 3.10 or higher.", "Java 11 oder neuer.") == []


def test_other_units_and_currencies_tell_nothing() -> None:
    """What cannot be compared is no difference."""
    assert _told("It costs 5 euros.", "Es kostet 6 Pfund.") == []
    assert _told("It takes 30 days.", "Es dauert 1 Monat.") == []
    assert _told("From 3 to 5 days.", "Von 3 bis 5 Tagen.") == []
