"""What people say of their own leave, and how it stands beside the file of the directory. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from kbaudit.errors import ConfigError
from kbaudit.people.directory import Directory, key_of
from kbaudit.person import Leave, Person
from kbaudit.verification import Channel


class Word(StrEnum):
    """What somebody says.

    Attributes:
        AWAY: That they are away on some days.
        HERE: That they are there on days on which the file has them away.
        WITHDRAWN: That what they said before counts no more.
    """

    AWAY = "away"
    HERE = "here"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAbsence:
    """What one person said last of their own leave.

    Attributes:
        person: Who, as tasks name people.
        at: When they said it.
        channel: How surely it was them.
        days: The days that it speaks of; None where an earlier word is withdrawn.
        delegate: Who stands in, as tasks name people; None leaves it to the file.
    """

    person: str
    at: datetime
    channel: Channel
    word: Word
    days: Leave | None = None
    delegate: str | None = None

    def holds(self, today: date) -> bool:
        """Tell whether it counts yet: until its last day is over."""
        return self.days is not None and (self.days.last is None or today <= self.days.last)


def overruled(directory: Directory, said: Mapping[str, OwnAbsence], now: datetime) -> Directory:
    """Give a directory in which everybody is away as they said, until that ends; else as the file has it.

    Leaves of the file on other days stay. Whoever is not in the directory is left out.

    Args:
        said: What each said last, by person as tasks name people.
    """
    if not said:
        return directory
    return Directory(tuple(_overruled(person, said.get(key_of(person)), now) for person in directory.people))


def _overruled(person: Person, said: OwnAbsence | None, now: datetime) -> Person:
    if said is None or said.days is None or not said.holds(person.today(now)):
        return person
    days = said.days
    others = tuple(leave for leave in person.leave if not leave.overlaps(days))
    if said.word is Word.HERE:
        return replace(person, leave=others)
    return replace(person, leave=(days, *others), delegate=said.delegate or person.delegate)


def away(person: Person, leave: Leave, delegate: Person | None, now: datetime, channel: Channel) -> OwnAbsence:
    """Say that somebody is away.

    Args:
        delegate: Who stands in; whom the file names where None.

    Raises:
        ConfigError: The leave is over, or the delegate is themselves or has left.
    """
    if leave.last is not None and leave.last < person.today(now):
        raise ConfigError(f"{leave} is over; name a last day from {person.today(now)} on")
    if delegate is not None and (delegate == person or delegate.has_left(now)):
        raise ConfigError(f"{delegate.shown} cannot stand in for {person.shown}; name somebody else who is there")
    stands_in = None if delegate is None else key_of(delegate)
    return OwnAbsence(person=key_of(person), at=now, channel=channel, word=Word.AWAY, days=leave, delegate=stands_in)


def here(filed: Person, now: datetime, channel: Channel) -> OwnAbsence:
    """Say that somebody is there: what they said before counts no more, nor does the leave on which the file has them.

    Args:
        filed: The person as the file has them.
    """
    leave = filed.away(now)
    days = None if leave is None else Leave(filed.today(now), leave.last)
    word = Word.WITHDRAWN if days is None else Word.HERE
    return OwnAbsence(person=key_of(filed), at=now, channel=channel, word=word, days=days)


def candidates(directory: Directory, person: Person, now: datetime) -> tuple[Person, ...]:
    """Give who may stand in for a person: everybody else who has not left, by name."""
    able = (one for one in directory.people if key_of(one) != key_of(person) and not one.has_left(now))
    return tuple(sorted(able, key=lambda one: (one.name.casefold(), key_of(one))))


def differences(directory: Directory, said: Mapping[str, OwnAbsence], now: datetime) -> Iterator[str]:
    """Yield where what holds is not what the file says, a sentence a person, in the order of the file.

    Args:
        directory: As the file has it.
    """
    for person in directory.people:
        own = said.get(key_of(person))
        held = _overruled(person, own, now)
        if own is not None and held != person:
            when = f"{own.at:%Y-%m-%d} ({own.channel})"
            yield f"{person.shown} said on {when}: {_told(own, directory)}; the file has {_filed(person)}"


def _told(own: OwnAbsence, directory: Directory) -> str:
    if own.word is Word.HERE:
        return f"there, {own.days}"
    found = directory.find(own.delegate) if own.delegate else None
    stands_in = f", {found.shown if isinstance(found, Person) else own.delegate} stands in" if own.delegate else ""
    return f"away {own.days}{stands_in}"


def _filed(person: Person) -> str:
    leave = ", ".join(str(one) for one in sorted(person.leave)) or "no leave"
    return f"{leave} and {person.delegate or 'nobody'} to stand in"
