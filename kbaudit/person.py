"""The person: whom a base may depend on, and when they are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kbaudit.errors import SettingError
from kbaudit.text.moments import as_day
from kbaudit.text.zones import zone_problem

_ADDRESS = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True, slots=True, order=True)
class Leave:
    """Days on which a person is away.

    Attributes:
        first: The first day away.
        last: The last day away, itself included; None where it is not known yet.
    """

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        """Refuse a leave that ends before it begins.

        Raises:
            SettingError: The last day comes before the first.
        """
        if self.last is not None and self.last < self.first:
            raise SettingError("leave", f"ends on {self.last}, before it begins on {self.first}; turn the days round")

    def covers(self, day: date) -> bool:
        """Tell whether a day is one of it."""
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: Leave) -> bool:
        """Tell whether some day is one of both."""
        return self.covers(other.first) or other.covers(self.first)

    def __str__(self) -> str:
        """Write it as a directory file has it."""
        return f"{self.first}..{self.last or ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may own, check or steward cards.

    Attributes:
        name: As colleagues write it.
        address: The e-mail address; None where it is not known.
        handles: Names in other systems, such as ``@ana`` or ``ana-diaz``.
        zone: The IANA name of the time zone in which their days begin.
        locale: The language they are written to in, such as ``de``; None leaves it to the program.
        groups: Teams and channels they belong to, such as ``billing`` or ``#team-billing``.
        leave: When they are away, in any order.
        delegate: Who stands in for them, by address, handle or name.
        left: From which day on they are no longer there; None while they are.
    """

    name: str
    address: str | None = None
    handles: tuple[str, ...] = ()
    zone: str = "UTC"
    locale: str | None = None
    groups: tuple[str, ...] = ()
    leave: tuple[Leave, ...] = ()
    delegate: str | None = None
    left: date | None = None

    def __post_init__(self) -> None:
        """Refuse what no person may have.

        Raises:
            SettingError: The name is blank, or the address, time zone or locale is none.
        """
        for field, problem in _problems(self):
            raise SettingError(field, f"{getattr(self, field)!r} {problem}")

    @property
    def shown(self) -> str:
        """Give the name, with the address where it says more."""
        return self.name if self.address in {None, self.name} else f"{self.name} ({self.address})"

    def today(self, now: datetime) -> date:
        """Give the day that an instant falls on where they are."""
        return as_day(now, ZoneInfo(self.zone))

    def has_left(self, now: datetime) -> bool:
        """Tell whether they are no longer there: from 00:00, where they are, of the day they left."""
        return self.left is not None and self.left <= self.today(now)

    def away(self, now: datetime) -> Leave | None:
        """Give the leave they are on at an instant, of several the longest; None where they are on none."""
        today = self.today(now)
        current = [leave for leave in self.leave if leave.covers(today)]
        return max(current, key=lambda leave: leave.last or date.max, default=None)

    def is_there(self, now: datetime) -> bool:
        """Tell whether they can be asked: they have not left and are not on leave."""
        return not self.has_left(now) and self.away(now) is None


def address_problem(value: str) -> str | None:
    """Say why a text is no e-mail address, as the rest of a sentence; None where it may be one."""
    return None if _ADDRESS.fullmatch(value) else "is no e-mail address; write one like ana@example.org"


def locale_problem(value: str) -> str | None:
    """Say why a text is no language tag, as the rest of a sentence; None where it may be one."""
    return None if _LOCALE.fullmatch(value) else "is no language tag; write one like de or pt-BR"


def _problems(person: Person) -> Iterator[tuple[str, str]]:
    if not person.name.strip():
        yield "name", "is empty; write a name, or the address"
    if person.address is not None and (problem := address_problem(person.address)):
        yield "address", problem
    if problem := zone_problem(person.zone):
        yield "zone", problem
    if person.locale is not None and (problem := locale_problem(person.locale)):
        yield "locale", problem
