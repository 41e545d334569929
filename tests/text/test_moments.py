from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from kbaudit.text.moments import as_day, parse_moment, shifted, show_day, starts_at, write_moment

ATHENS = ZoneInfo("Europe/Athens")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22",
        "2026-11-22 ",
        "2026/11/22",
        "2026.11.22",
        "22/11/2026",
        "22.11.2026",
        "22-11-2026",
        "20261122",
        "22 November 2026",
        "22. November 2026",
        "November 22, 2026",
        "Nov 22nd 2026",
        "Sunday, 22 November 2026",
        "2026-11-22 at 5pm",
        "２０２６-11-22",
    ],
)
def test_a_day_stays_a_day(written: str) -> None:
    """A date without a time of day is a day, in whichever order it is written."""
    assert parse_moment(written) == date(2026, 11, 22)
    assert not isinstance(parse_moment(written), datetime)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22T10:00:00Z",
        "2026-11-22T10:00",
        "2026-11-22 10:00",
        "2026-11-22T12:00:00+02:00",
        "2026-11-22 12:00:00 +0200",
        "20261122T100000Z",
        "20261122100000",
        "Sun, 22 Nov 2026 10:00:00 GMT",
        "Sun, 22 Nov 2026 05:00:00 EST",
        "2026-11-22 11:00 CET",
        "2026-11-22 13:00 UTC+3",
        "22 Nov 2026 11:00 GMT+0100",
        "2026-11-22 10:00 XYZ",
        "22/11/2026 10:00",
        "November 22 2026 10:00 AM",
    ],
)
def test_an_instant_is_in_utc(written: str) -> None:
    """A date with a time of day is an instant in UTC; one without a known zone means UTC."""
    assert parse_moment(written) == datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_a_leading_year_is_followed_by_the_month() -> None:
    """After a year comes the month, even where other dates put the day first."""
    assert parse_moment("2026-01-05 10:00 CET") == datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_the_month_comes_first_only_where_the_source_says_so() -> None:
    """One text is two days, depending on the convention of its source."""
    assert parse_moment("4/2/2019") == date(2019, 2, 4)
    assert parse_moment("4/2/2019", month_first=True) == date(2019, 4, 2)
    assert parse_moment("4/2/2019 08:30", month_first=True) == datetime(2019, 4, 2, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("seconds", [1_795_341_600, 1_795_341_600.0, 1_795_341_600_000])
def test_numbers_are_seconds_or_milliseconds(seconds: float) -> None:
    """A number counts seconds since 1970, or milliseconds where it is that large."""
    assert parse_moment(seconds) == datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_values_that_are_dates_already_stay() -> None:
    """A day stays as it is; an instant is brought into UTC, one without a zone meaning UTC."""
    assert parse_moment(date(2026, 11, 22)) == date(2026, 11, 22)
    assert parse_moment(datetime(2026, 11, 22, 10)) == datetime(2026, 11, 22, 10, tzinfo=UTC)  # noqa: DTZ001 - the promise
    assert parse_moment(datetime(2026, 11, 22, 12, tzinfo=ATHENS)) == datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize("nothing", [None, "", "  \t"])
def test_nothing_is_no_date(nothing: object) -> None:
    """An empty field is unknown, not wrong."""
    assert parse_moment(nothing) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (True, "is not a date"),
        (["2026-01-01"], "is not a date"),
        ("31/02/2026", "names no day of the calendar (year 2026, month 2, day 31)"),
        ("2026-13-01", "names no day of the calendar (year 2026, month 13, day 1)"),
        ("0000-00-00", "names no day of the calendar (year 0, month 0, day 0)"),
        ("soon", "has no year of four digits"),
        ("31/12/25", "has no year of four digits"),
        ("20261332101112", "has no year of four digits"),
        ("10:00 o'clock 2026 maybe", "cannot be read as a date"),
        ("2026-11-22T25:00", "cannot be read as a date"),
        ("31/02/2026 10:00", "cannot be read as a date"),
        ("2026", "does not name a day"),
        ("November 2026", "does not name a day"),
        ("Sunday 2026", "does not name a day"),
        ("2026-11-22" * 10, "is too long for a date"),
        ("9999-12-31T23:00:00-05:00", "is outside the years 1 to 9999"),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))), "is outside the years 1 to 9999"),
        (float("nan"), "is not a number of seconds since 1970"),
        (float("inf"), "is not a number of seconds since 1970"),
        (10**400, "is not a number of seconds since 1970"),
        (-(10**20), "is not a number of seconds since 1970"),
    ],
)
def test_what_is_no_date_says_why(value: object, reason: str) -> None:
    """A value that is no date is refused with the reason, without the value itself."""
    with pytest.raises(ValueError, match=r".") as refused:
        parse_moment(value)

    assert str(refused.value) == reason


def test_a_day_begins_at_midnight_of_the_zone() -> None:
    """A day begins at 00:00 in the policy's time zone; an instant begins at itself."""
    instant = datetime(2026, 11, 22, 10, tzinfo=UTC)

    assert starts_at(date(2026, 11, 22)) == datetime(2026, 11, 22, tzinfo=UTC)
    assert starts_at(date(2026, 11, 22), ATHENS) == datetime(2026, 11, 21, 22, tzinfo=UTC)
    assert starts_at(date(2026, 11, 22), NEW_YORK) == datetime(2026, 11, 22, 5, tzinfo=UTC)
    assert starts_at(instant, ATHENS) == instant


def test_days_of_a_clock_change_begin_at_their_own_midnight() -> None:
    """A day begins by the offset that holds at its midnight, before or after the clocks change."""
    assert starts_at(date(2026, 3, 29), ATHENS) == datetime(2026, 3, 28, 22, tzinfo=UTC)
    assert starts_at(date(2026, 3, 30), ATHENS) == datetime(2026, 3, 29, 21, tzinfo=UTC)
    assert starts_at(date(2026, 10, 26), ATHENS) == datetime(2026, 10, 25, 22, tzinfo=UTC)


def test_the_ends_of_the_calendar_do_not_overflow() -> None:
    """The first and the last day, which systems write for "nothing", begin somewhere in every zone."""
    assert starts_at(date.min, ATHENS) == datetime(1, 1, 1, tzinfo=UTC)
    assert starts_at(date.max, NEW_YORK) == datetime(9999, 12, 31, 5, tzinfo=UTC)
    assert as_day(datetime(9999, 12, 31, 23, tzinfo=UTC), ATHENS) == date.max
    assert as_day(datetime(1, 1, 1, tzinfo=UTC), NEW_YORK) == date.min
    assert shifted(datetime(1, 1, 1, tzinfo=UTC), NEW_YORK).tzinfo is NEW_YORK


def test_an_instant_falls_on_the_day_of_the_zone() -> None:
    """Late in the evening of UTC it is tomorrow in Athens; a day is the same everywhere."""
    late = datetime(2026, 11, 22, 23, tzinfo=UTC)

    assert as_day(late) == date(2026, 11, 22)
    assert as_day(late, ATHENS) == date(2026, 11, 23)
    assert as_day(date(2026, 11, 22), ATHENS) == date(2026, 11, 22)


def test_moments_are_written_in_iso_8601() -> None:
    """A day is written as a day, an instant with Z; messages show the day alone."""
    instant = datetime(2026, 11, 22, 12, tzinfo=ATHENS)

    assert write_moment(date(2026, 11, 22)) == "2026-11-22"
    assert write_moment(instant) == "2026-11-22T10:00:00Z"
    assert show_day(instant) == "2026-11-22"


@pytest.mark.parametrize(
    ("written", "second"),
    [
        ("2016-12-31T23:59:60Z", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2017-01-01T05:29:60+05:30", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("31 December 2016 23:59:60 UTC", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_leap_second_is_the_one_before_it(written: str, second: datetime) -> None:
    """Clocks show it now and then; computers have no such second."""
    assert parse_moment(written) == second


def test_a_second_that_never_was_is_refused() -> None:
    """A minute has sixty seconds, but at the end of an hour or half-hour."""
    with pytest.raises(ValueError, match="cannot be read as a date"):
        parse_moment("2016-12-31T23:58:60Z")
