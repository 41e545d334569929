"""Slots: when somebody is told, by the clock where they are. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from kbaudit.errors import SettingError
from kbaudit.text.moments import shifted

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_SATURDAY = 5
_DAY = timedelta(days=1)
_RUNS_SEEN = 8
_LONGEST_PAUSE = timedelta(hours=36)


class Weekday(StrEnum):
    """A day of the week, in the order of ``date.weekday``."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Every(StrEnum):
    """How often somebody is told.

    Attributes:
        WORKDAY: On each day from Monday to Friday.
        WEEK: On one day of the week.
    """

    WORKDAY = "workday"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How often and at which hour somebody is told.

    Attributes:
        day: The day of the week, where it is one.
        at: The hour and minute where they are, such as ``10:00``.
    """

    every: Every = Every.WEEK
    day: Weekday = Weekday.TUESDAY
    at: str = "10:00"

    def __post_init__(self) -> None:
        """Refuse an hour that no clock shows.

        Raises:
            SettingError: ``at`` is none.
        """
        if not _CLOCK.fullmatch(self.at):
            raise SettingError("at", f"{self.at!r} is no time of day; write one like 10:00")

    @property
    def period(self) -> timedelta:
        """Give the usual time between two slots."""
        return _DAY * 7 if self.every is Every.WEEK else _DAY

    def latest(self, until: datetime, zone: str) -> datetime:
        """Give the last slot at or before an instant, in UTC.

        An hour that the clock skips in spring counts as if it had not been put forward, so that its slot comes; of an
        hour that it shows twice in autumn the first one counts.

        Args:
            zone: The IANA name of the time zone.
        """
        today = shifted(until, ZoneInfo(zone)).date()
        slots = (self._on(today - _DAY * ago, zone) for ago in range(-1, 9) if self._falls_on(today - _DAY * ago))
        return max(slot for slot in slots if slot <= until)

    def _falls_on(self, day: date) -> bool:
        if self.every is Every.WORKDAY:
            return day.weekday() < _SATURDAY
        return day.weekday() == list(Weekday).index(self.day)

    def _on(self, day: date, zone: str) -> datetime:
        hour, minute = map(int, self.at.split(":"))
        return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)

    def due(self, last: datetime | None, zone: str, now: datetime, next_run: datetime) -> datetime | None:
        """Give the slot to be filled by a run; None where none is.

        A slot is filled in the last run that is expected before it. Of several that were missed the last is filled, and
        that once. Who never had a slot has one at once. Two slots are never nearer than half a period, such as after a
        move to another zone.

        Args:
            last: The last slot that was filled, or found empty.
            next_run: When the next run is expected.
        """
        if last is None:
            return now
        slot = self.latest(next_run, zone)
        return slot if slot > last + self.period / 2 else None


def next_run(runs: Sequence[datetime], now: datetime) -> datetime:
    """Give when the next run is to be expected: after the longest pause between the last few.

    Pauses of more than a day and a half were outages; where no pause is known, the next run is a day away.

    Args:
        runs: When earlier runs began, the latest first.
    """
    known = [now, *runs[: _RUNS_SEEN - 1]]
    pauses = [later - earlier for later, earlier in pairwise(known) if later - earlier <= _LONGEST_PAUSE]
    return now + max(pauses, default=_DAY)
