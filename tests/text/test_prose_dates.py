import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.text.lexicons import lexicons
from kbaudit.text.prose_dates import Span, find_dates
from tests.growth import grows_with_the_text


@pytest.mark.parametrize(
    "text",
    [
        "31 March 2025",
        "31st of March, 2025",
        "March 31st, 2025",
        "Mar. 31, 2025",
        "31 Mar 2025",
        "2025-03-31",
        "2025/3/31",
        "31.03.2025",
        "31/03/2025",
        "03/31/2025",
        "31. März 2025",
        "31 de marzo de 2025",
        "31 mars 2025",
        "31 de março de 2025",
        "31 marzo 2025",
        "31 maart 2025",
        "31 Maret 2025",
        "31 Μαρτίου 2025",
        "2025年3月31日",
    ],
)
def test_a_day_is_read_in_every_language(text: str) -> None:
    """A day with its year is one day, however it is written."""
    [found] = find_dates(f"x ({text}) y")

    assert (found.first, found.last, found.span) == (date(2025, 3, 31), date(2025, 3, 31), Span.DAY)
    assert (found.start, found.end) == (3, 3 + len(text))


@pytest.mark.parametrize(
    ("text", "first", "last", "span"),
    [
        ("March 2025", (2025, 3, 1), (2025, 3, 31), Span.MONTH),
        ("end of February 2024", (2024, 2, 1), (2024, 2, 29), Span.MONTH),
        ("Ende Juni 2025", (2025, 6, 1), (2025, 6, 30), Span.MONTH),
        ("finales de junio de 2025", (2025, 6, 1), (2025, 6, 30), Span.MONTH),
        ("06/2025", (2025, 6, 1), (2025, 6, 30), Span.MONTH),
        ("2025年6月", (2025, 6, 1), (2025, 6, 30), Span.MONTH),
        ("Q1 2025", (2025, 1, 1), (2025, 3, 31), Span.QUARTER),
        ("3. Quartal 2025", (2025, 7, 1), (2025, 9, 30), Span.QUARTER),
        ("H1 2025", (2025, 1, 1), (2025, 6, 30), Span.QUARTER),
        ("the end of 2025", (2025, 1, 1), (2025, 12, 31), Span.YEAR),
        ("2025", (2025, 1, 1), (2025, 12, 31), Span.YEAR),
        ("2025年末", (2025, 1, 1), (2025, 12, 31), Span.YEAR),
    ],
)
def test_a_month_a_quarter_and_a_year_reach_to_their_last_day(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int], span: Span
) -> None:
    """What names more than a day has a first and a last one."""
    [found] = find_dates(text)

    assert (found.first, found.last, found.span) == (date(*first), date(*last), span)


@pytest.mark.parametrize(
    "text",
    [
        "from 24 to 31 December 2025",
        "24–31 December 2025",
        "December 24-31, 2025",
        "between 24 and 31 December 2025",
        "24 December 2025 - 31 December 2025",
        "vom 24. bis 31. Dezember 2025",
        "del 24 al 31 de diciembre de 2025",
        "du 24 au 31 décembre 2025",
        "de 24 a 31 de dezembro de 2025",
        "dal 24 al 31 dicembre 2025",
        "van 24 tot en met 31 december 2025",
        "dari 24 sampai 31 Desember 2025",
        "από 24 έως 31 Δεκεμβρίου 2025",
        "2025年12月24日から31日まで",
    ],
)
def test_a_range_of_days_is_one_date(text: str) -> None:
    """Two ends joined by a dash or a word of the language are one stretch of days."""
    [found] = find_dates(text)

    assert (found.first, found.last, found.span) == (date(2025, 12, 24), date(2025, 12, 31), Span.DAYS)


def test_a_range_may_cross_the_turn_of_the_year() -> None:
    """The first day lies in the year before when its month comes later than the last one's."""
    [found] = find_dates("24 December to 2 January 2026")

    assert (found.first, found.last) == (date(2025, 12, 24), date(2026, 1, 2))


@pytest.mark.parametrize(
    ("text", "first", "span"),
    [
        ("January to March 2025", (2025, 1, 1), Span.DAYS),
        ("mid-January – mid-March 2025", (2025, 1, 1), Span.DAYS),
        ("November bis März 2025", (2024, 11, 1), Span.DAYS),
        ("January and March 2025", (2025, 1, 1), Span.MONTH),
    ],
)
def test_months_may_share_a_year(text: str, first: tuple[int, int, int], span: Span) -> None:
    """A month before the one that names the year is taken in; two joined by "and" are no stretch of days."""
    [found] = find_dates(text)

    assert (found.first, found.last, found.span) == (date(*first), date(2025, 3, 31), span)


def test_an_amount_before_until_is_no_day() -> None:
    """A bare number before "until" opens no range unless something like "from" goes before it."""
    [found] = find_dates("costs 9 until 30 June 2025")

    assert (found.first, found.span) == (date(2025, 6, 30), Span.DAY)


def test_an_ambiguous_day_reaches_from_one_reading_to_the_other() -> None:
    """Day and month that cannot be told apart end with the later reading."""
    [found] = find_dates("03/04/2025")

    assert (found.first, found.last) == (date(2025, 3, 4), date(2025, 4, 3))


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2025",
        "2025-13-01",
        "https://example.org/2019/03/page",
        "v2024.1.1",
        "£2025",
        "2025 %",
        "12025",
        "20250331",
        "2025年度",
        "#2024",
        "2024-2025",
        "31 March",
        "",
    ],
)
def test_what_is_no_date_of_a_year_is_left_alone(text: str) -> None:
    """Impossible days, addresses, versions, amounts and dates without a year are not read."""
    assert [one for one in find_dates(text) if one.span is not Span.YEAR or one.end - one.start == len(text)] == []


def test_every_month_of_every_language_is_known() -> None:
    """Each language names twelve months, or writes them with numbers."""
    for lexicon in lexicons():
        for number, names in enumerate(lexicon.months, start=1):
            for name in names:
                [found] = find_dates(f"5 {name} 2025")
                assert found.last == date(2025, number, 5)


@given(st.text(alphabet="0123456789 -/.年月日Qmarch,untilof2024", max_size=120))
def test_dates_stand_in_order_within_the_text(text: str) -> None:
    """Whatever the text, dates do not overlap, and none ends before it begins."""
    found = find_dates(text)

    assert all(one.first <= one.last and 0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


@pytest.mark.parametrize(
    "piece", ["2024 ", "1/1/2024", "the end of ", "march ", "24 to ", "-–—", "(", " ", "2024年1月1日から"]
)
def test_a_hostile_text_takes_no_long_time(piece: str) -> None:
    """What is made to be searched again and again takes time that grows with the text."""
    assert grows_with_the_text(lambda text: find_dates(f"{text}2024"), piece, 10_000)
