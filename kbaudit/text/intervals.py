"""Intervals in calendar terms: "6 months" after 31 August is the last day of February."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from dateutil.relativedelta import relativedelta

from kbaudit.text.moments import Moment, shifted

_DAYS_IN_A_YEAR = 365.25
_MONTHS_IN_A_YEAR = 12
_DAYS_IN_A_WEEK = 7
_LONGEST_DAYS = 36525

_WORDS = {
    "daily": (0, 1),
    "weekly": (0, 7),
    "fortnightly": (0, 14),
    "biweekly": (0, 14),
    "monthly": (1, 0),
    "bimonthly": (2, 0),
    "quarterly": (3, 0),
    "half-yearly": (6, 0),
    "half yearly": (6, 0),
    "biannually": (6, 0),
    "semiannually": (6, 0),
    "yearly": (12, 0),
    "annually": (12, 0),
    "biennially": (24, 0),
}
_UNITS = {
    "d": (0, 1),
    "day": (0, 1),
    "w": (0, 7),
    "week": (0, 7),
    "fortnight": (0, 14),
    "mo": (1, 0),
    "month": (1, 0),
    "quarter": (3, 0),
    "y": (12, 0),
    "yr": (12, 0),
    "year": (12, 0),
}
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
} | {"a": 1, "an": 1, "half a": 0.5}
_UNIT = r"(?:calendar )?(d|days?|w|weeks?|fortnights?|mo|months?|quarters?|y|yrs?|years?)$"
_NUMBERED = re.compile(rf"(\d{{1,5}}) ?{_UNIT}")
_WORDED = re.compile(rf"(?:(half a|[a-z]+) )?{_UNIT}")
_ISO = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T[\dHMS.]*)?$")
_EXAMPLES = 'write "180 days", "6 months", "quarterly", P6M or a number of days'


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of calendar months and days, added to a date in this order.

    Attributes:
        months: 0 or more; a day that the month lacks becomes its last day.
        days: 0 or more; at least one of the two is positive.
    """

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, value: object) -> Interval:
        """Read an interval: ISO 8601, "6 months", "191 days", "quarterly", or a number of days.

        Raises:
            ValueError: It is not such an interval, is zero or negative, or is longer than a hundred years.
        """
        match value:
            case bool() | None:
                raise ValueError(f"is not an interval; {_EXAMPLES}")
            case int():
                return cls._checked(0, value)
            case float() if value.is_integer():
                return cls._checked(0, int(value))
            case Interval():
                return value
            case str():
                return cls._from_text(value)
            case _:
                raise ValueError(f"is not an interval; {_EXAMPLES}")

    @classmethod
    def _from_text(cls, value: str) -> Interval:
        text = " ".join(value.split()).casefold()
        if text.isdecimal() and len(text) <= len(str(_LONGEST_DAYS)):
            return cls._checked(0, int(text))
        if text in _WORDS:
            return cls(*_WORDS[text])
        if " and " in text:
            first, second = map(cls._from_count, text.split(" and ", 1))
            return cls._checked(first.months + second.months, first.days + second.days)
        if (found := _ISO.match(text.upper())) and any(found.groups()):
            years, months, weeks, days = (int(part or 0) for part in found.groups())
            return cls._checked(years * _MONTHS_IN_A_YEAR + months, weeks * _DAYS_IN_A_WEEK + days)
        return cls._from_count(text.removeprefix("every ").strip())

    @classmethod
    def _from_count(cls, text: str) -> Interval:
        found = _NUMBERED.match(text) or _WORDED.match(text)
        count = _count(found[1]) if found else None
        if found is None or count is None:
            raise ValueError(f"is not an interval; {_EXAMPLES}")
        unit = found[2] if found[2] in _UNITS else found[2].removesuffix("s")
        months, days = (count * size for size in _UNITS[unit])
        if months % 1 or days % 1:
            raise ValueError(f"is not an interval; {_EXAMPLES}")
        return cls._checked(int(months), int(days))

    @classmethod
    def _checked(cls, months: int, days: int) -> Interval:
        if months < 0 or days < 0 or not (months or days):
            raise ValueError("must be longer than zero")
        span = cls(months, days)
        if max(months, days) > _LONGEST_DAYS or span.about_days > _LONGEST_DAYS:
            raise ValueError("is longer than a hundred years")
        return span

    @property
    def about_days(self) -> float:
        """Give the mean length in days, a month being a twelfth of 365.25 days."""
        return self.months * _DAYS_IN_A_YEAR / _MONTHS_IN_A_YEAR + self.days

    def after(self, moment: Moment, zone: tzinfo = UTC) -> Moment:
        """Add the interval to a day or an instant; an instant keeps its time of day in ``zone``.

        Returns:
            A day for a day, an instant in UTC for an instant; the last day of year 9999 where it would lie beyond.
        """
        step = relativedelta(months=self.months, days=self.days)
        try:
            if isinstance(moment, datetime):
                return shifted(shifted(moment, zone) + step, UTC)
            return moment + step
        except (OverflowError, ValueError):
            return date.max

    def __str__(self) -> str:
        """Write the interval as a person would: ``6 months``, ``180 days``, ``1 month and 15 days``."""
        parts = [_counted(self.months, "month"), _counted(self.days, "day")]
        return " and ".join(part for part in parts if part)


def _count(written: str | None) -> float | None:
    """Give the number a text stands for, 1 where it leaves it out, None where it is none."""
    if written is None:
        return 1
    return int(written) if written.isdecimal() else _NUMBER_WORDS.get(written)


def _counted(count: int, unit: str) -> str:
    if not count:
        return ""
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
