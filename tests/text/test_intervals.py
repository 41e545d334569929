from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from kbaudit.text.intervals import Interval

ATHENS = ZoneInfo("Europe/Athens")


@pytest.mark.parametrize(
    ("written", "interval"),
    [
        ("6 months", Interval(months=6)),
        ("6months", Interval(months=6)),
        ("six months", Interval(months=6)),
        ("Six  Months", Interval(months=6)),
        ("every 6 months", Interval(months=6)),
        ("191 days", Interval(days=191)),
        ("191d", Interval(days=191)),
        ("30 calendar days", Interval(days=30)),
        ("2 weeks", Interval(days=14)),
        ("a fortnight", Interval(days=14)),
        ("a week", Interval(days=7)),
        ("one quarter", Interval(months=3)),
        ("2 yrs", Interval(months=24)),
        ("half a year", Interval(months=6)),
        ("1 month and 15 days", Interval(months=1, days=15)),
        ("day", Interval(days=1)),
        ("every day", Interval(days=1)),
        ("every year", Interval(months=12)),
        ("year", Interval(months=12)),
        ("quarterly", Interval(months=3)),
        ("annually", Interval(months=12)),
        ("Half-Yearly", Interval(months=6)),
        ("biweekly", Interval(days=14)),
        ("P6M", Interval(months=6)),
        ("p1y6m", Interval(months=18)),
        ("P2W", Interval(days=14)),
        ("P1M10DT12H", Interval(months=1, days=10)),
        ("180", Interval(days=180)),
        (" 180 ", Interval(days=180)),
        (180, Interval(days=180)),
        (180.0, Interval(days=180)),
        (Interval(days=5), Interval(days=5)),
        ("100 years", Interval(months=1200)),
    ],
)
def test_intervals_as_people_write_them(written: object, interval: Interval) -> None:
    """ISO 8601, words, counts and plain numbers of days are all understood."""
    assert Interval.parse(written) == interval


@pytest.mark.parametrize(
    "written",
    [
        "soon", "", "  ", "P", "PT24H", "6 m", "six", "many months", "half a month", "half a week", "1.5 years",
        "6 months and", "months 6", "6 months ago", "1 and 2 and 3", "٦٦٦٦٦٦٦", True, None, 1.5, float("nan"),
        float("inf"), [], "x" * 100_000, "a " * 50_000,
    ],
)  # fmt: skip
def test_what_is_no_interval_is_refused(written: object) -> None:
    """Anything else is refused with examples of what may be written."""
    with pytest.raises(ValueError, match='is not an interval; write "180 days"'):
        Interval.parse(written)


@pytest.mark.parametrize("written", [0, -1, "0", "0 days", "P0D", -(10**400), "0 months and 0 days"])
def test_an_interval_is_longer_than_zero(written: object) -> None:
    """Zero and negative spans would make a check due before it was made."""
    with pytest.raises(ValueError, match="must be longer than zero"):
        Interval.parse(written)


@pytest.mark.parametrize("written", [36526, 10**400, 1e300, "101 years", "P9999Y", "99999 days", "99999 years"])
def test_an_interval_is_at_most_a_hundred_years(written: object) -> None:
    """Longer spans are typing errors."""
    with pytest.raises(ValueError, match="is longer than a hundred years"):
        Interval.parse(written)


def test_months_are_calendar_months() -> None:
    """31 August plus six months is the last day of February."""
    half_a_year = Interval(months=6)

    assert half_a_year.after(date(2026, 8, 31)) == date(2027, 2, 28)
    assert half_a_year.after(date(2027, 8, 31)) == date(2028, 2, 29)
    assert Interval(months=12).after(date(2024, 2, 29)) == date(2025, 2, 28)


def test_months_are_added_before_days() -> None:
    """One month and a day after 31 January is the day after the end of February."""
    assert Interval(months=1, days=1).after(date(2026, 1, 31)) == date(2026, 3, 1)


def test_an_instant_keeps_its_time_of_day_in_the_zone() -> None:
    """Across a change of the clocks, ten in the morning stays ten in the morning."""
    checked = datetime(2026, 3, 1, 10, tzinfo=ATHENS)

    assert Interval(months=1).after(checked, ATHENS) == datetime(2026, 4, 1, 10, tzinfo=ATHENS)
    assert Interval(months=1).after(checked) == datetime(2026, 4, 1, 8, tzinfo=UTC)


def test_what_lies_beyond_the_calendar_is_its_last_day() -> None:
    """A sum after the year 9999 is the end of that year, and one from the year 1 does not fall back to it."""
    assert Interval(months=12).after(date(9999, 6, 1)) == date.max
    assert Interval(days=9).after(datetime(9999, 12, 30, tzinfo=UTC), ATHENS) == date.max
    first = Interval(days=1).after(datetime(1, 1, 1, tzinfo=UTC), ZoneInfo("America/New_York"))
    assert isinstance(first, datetime)
    assert first.year == 1


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(days=1), "1 day"),
        (Interval(days=180), "180 days"),
        (Interval(months=1), "1 month"),
        (Interval(months=24), "24 months"),
        (Interval(months=1, days=15), "1 month and 15 days"),
    ],
)
def test_an_interval_is_written_as_a_person_would(interval: Interval, text: str) -> None:
    """The text names what is there and nothing else."""
    assert str(interval) == text


def test_the_mean_length_counts_months_as_a_twelfth_of_a_year() -> None:
    """Twelve months and a day are 366.25 days."""
    assert Interval(months=12, days=1).about_days == 366.25
