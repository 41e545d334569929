"""Dates as sources write them: a day stays a day, an instant is aware and in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from dateutil import parser as dateutil_parser

Moment = date | datetime
"""A day (``date``) or an aware instant in UTC (``datetime``)."""

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})$")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})$")
_YEAR_LAST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_COMPACT_INSTANT = re.compile(r"\d{14}$")
_HAS_YEAR = re.compile(r"\b\d{4}\b")
_HAS_TIME = re.compile(r"\d{1,2}:\d{2}|T\d{2}")
_YEAR_BEFORE = re.compile(r"\d{4}\b")
# dateutil reads "UTC+3" as three hours west, as POSIX does; everybody who writes it into a date means east.
_ZONE_BEFORE_OFFSET = re.compile(r"\b(?:UTC|GMT) ?(?=[+-]\d)")
_LEAP_SECOND = re.compile(r"(?<!\d)(\d{2}:[25]9):60(?!\d)")
_LONGEST = 64
_EPOCH_MILLISECONDS_FROM = 10**11

# Hours east of UTC by the abbreviations of RFC 5322, section 4.3, and those of Europe; others have several meanings.
_HOURS_EAST = {
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "WEST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
}

_ZEROS_BEFORE_YEAR = 1971

# Zones reach from UTC-12 to UTC+14.
_ZONE_SLACK = timedelta(hours=26)


def parse_moment(value: object, *, month_first: bool = False) -> Moment | None:
    """Read one date or instant as a source wrote it.

    Args:
        value: Text, a number of seconds (or milliseconds from 10**11) since 1970, a ``date`` or a ``datetime``.
            An instant without a zone, or with an abbreviation of several meanings, is UTC: the systems that leave the
            zone out (ServiceNow, MediaWiki) mean UTC.
        month_first: Whether ``4/2/2019`` is 2 April (Microsoft Learn) and not 4 February.

    Returns:
        A day where no time of day was given, else an aware instant in UTC; None for empty text and None.

    Raises:
        ValueError: The value cannot be read as a date; the message says why, without the value.
    """
    match value:
        case None:
            return None
        case bool():
            raise ValueError("is not a date")
        case datetime():
            return _in_utc(value)
        case date():
            return value
        case int() | float():
            return _from_epoch(value)
        case str():
            return _from_text(value.strip(), month_first=month_first)
        case _:
            raise ValueError("is not a date")


def starts_at(moment: Moment, zone: tzinfo = UTC) -> datetime:
    """Give the instant at which a moment begins: an instant itself, or 00:00 of a day in ``zone``."""
    if isinstance(moment, datetime):
        return moment
    return shifted(datetime.combine(moment, time(), zone), UTC)


def shifted(instant: datetime, zone: tzinfo) -> datetime:
    """Give an aware instant in another zone; at the ends of the calendar, the clock time as it stands."""
    try:
        return instant.astimezone(zone)
    except OverflowError:
        return instant.replace(tzinfo=zone)


def as_day(moment: Moment, zone: tzinfo = UTC) -> date:
    """Give the calendar day on which a moment falls in ``zone``."""
    return shifted(moment, zone).date() if isinstance(moment, datetime) else moment


def may_have_come(moment: Moment, now: datetime) -> bool:
    """Tell whether a moment has come somewhere on earth: a day written ahead of UTC may be tomorrow's here."""
    try:
        return starts_at(moment) <= now + _ZONE_SLACK
    except OverflowError:
        return True


def is_zero(moment: Moment) -> bool:
    """Tell whether a moment looks like an empty field exported as zero.

    Source:
        1970-01-01 is second 0 of Unix time, 1899-12-30 and 1900-01-00 are day 0 of a sheet, .NET begins in year 1.
    """
    return as_day(moment).year < _ZEROS_BEFORE_YEAR


def show_day(moment: Moment, zone: tzinfo = UTC) -> str:
    """Write a moment as ``2026-11-22``, for messages; an instant by its day in ``zone``."""
    return as_day(moment, zone).isoformat()


def write_moment(moment: Moment) -> str:
    """Write a moment in ISO 8601, an instant with ``Z``."""
    if isinstance(moment, datetime):
        return shifted(moment, UTC).isoformat().replace("+00:00", "Z")
    return moment.isoformat()


def _in_utc(value: datetime) -> datetime:
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError:
        raise ValueError("is outside the years 1 to 9999") from None


def _from_epoch(value: float) -> datetime:
    try:
        seconds = value / 1000 if abs(value) >= _EPOCH_MILLISECONDS_FROM else value
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise ValueError("is not a number of seconds since 1970") from None


@lru_cache(maxsize=4096)
def _from_text(text: str, *, month_first: bool) -> Moment | None:
    if not text:
        return None
    if len(text) > _LONGEST:
        raise ValueError("is too long for a date")
    text = _LEAP_SECOND.sub(r"\1:59", text)
    if parts := _day_parts(text, month_first=month_first):
        return _calendar_day(*parts)
    try:
        if _COMPACT_INSTANT.match(text):
            return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return _in_utc(datetime.fromisoformat(text)) if _HAS_TIME.search(text) else _from_words(text, month_first)
    except ValueError:
        return _from_words(text, month_first)


def _day_parts(text: str, *, month_first: bool) -> tuple[int, int, int] | None:
    if found := _ISO_DAY.match(text) or _YEAR_FIRST.match(text) or _COMPACT_DAY.match(text):
        year, month, day = map(int, found.groups())
        return year, month, day
    if found := _YEAR_LAST.match(text):
        first, second, year = map(int, found.groups())
        return (year, first, second) if month_first else (year, second, first)
    return None


def _calendar_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"names no day of the calendar (year {year}, month {month}, day {day})") from None


def _from_words(text: str, month_first: bool) -> Moment:  # noqa: FBT001 - private, always called by position
    if not _HAS_YEAR.search(text):
        raise ValueError("has no year of four digits")
    try:
        first, second = _filled(text, datetime(1, 1, 1), month_first), _filled(text, datetime(1, 2, 2), month_first)  # noqa: DTZ001 - only fills what the text leaves out
    except (ValueError, OverflowError, TypeError):
        raise ValueError("cannot be read as a date") from None
    if first.date() != second.date():
        raise ValueError("does not name a day")
    return _in_utc(first) if _HAS_TIME.search(text) else first.date()


def _filled(text: str, default: datetime, month_first: bool) -> datetime:  # noqa: FBT001 - private, always called by position
    """Read a text in words, what it leaves out taken from ``default``; after a leading year the month comes first."""
    day_first = not month_first and not _YEAR_BEFORE.match(text)
    plain = _ZONE_BEFORE_OFFSET.sub("", text)
    return dateutil_parser.parse(plain, dayfirst=day_first, default=default, tzinfos=_zone)


def _zone(name: str | None, offset: int | None) -> timezone:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    return timezone(timedelta(hours=_HOURS_EAST.get(name or "", 0)))
