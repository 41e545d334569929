"""The directory: who is behind a name, who is there, and who stands in for whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from kbaudit.person import Person

_WITH_NAME = re.compile(r"[^<>]*<([^<>]+)>")
_MARKS = "@#"


@dataclass(frozen=True, slots=True)
class Group:
    """A team or a channel, and who belongs to it.

    Attributes:
        name: As the directory has it; of several spellings the first by letter.
        members: In order of name; at least one.
    """

    name: str
    members: tuple[Person, ...]

    @property
    def shown(self) -> str:
        """Give the name."""
        return self.name

    def has_left(self, now: datetime) -> bool:
        """Tell whether every member has left."""
        return all(person.has_left(now) for person in self.members)

    @property
    def left(self) -> date | None:
        """Give the day on which the last member leaves or has left; None while one is to stay."""
        days = [person.left for person in self.members if person.left is not None]
        return max(days) if len(days) == len(self.members) else None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """What a name is that several people or groups go by.

    Attributes:
        candidates: People in the order of the directory, then groups; two or more.
    """

    candidates: tuple[Person | Group, ...]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who answers in a person's place.

    Attributes:
        person: Somebody who is there; None where nobody is.
        passed: Those who are not there, each the delegate of the one before, beginning with the person asked for.
        problem: Why there is nobody, as the rest of a sentence; None where there is somebody.
    """

    person: Person | None
    passed: tuple[Person, ...] = ()
    problem: str | None = None


Entry = Person | Group


@dataclass(frozen=True)
class Directory:
    """The people that a base may depend on.

    Upper and lower case, white space and forms of one letter do not tell names apart. An address may stand in
    ``Ana Diaz <ana@example.org>`` or after ``mailto:``. The mark before a handle, a group or a channel may be left out
    or added: ``ana`` is ``@ana`` and ``team-billing`` is ``#team-billing``, where nothing goes by exactly that name.

    Attributes:
        people: In any order. A handle that begins with ``#`` is a channel, so it counts as a group.
    """

    people: tuple[Person, ...] = ()

    def find(self, name: str) -> Person | Group | Ambiguous | None:
        """Give who goes by an address, a handle, a name, or the name of a group or channel; None where nobody does."""
        key = fold_name(name)
        found = self._exact.get(key) or self._loose.get(key) or ()
        return found[0] if len(found) == 1 else Ambiguous(found) if found else None

    def people_of(self, name: str) -> tuple[Person, ...]:
        """Give whom a name stands for: one person, the members of a group, or nobody where that is not certain."""
        match self.find(name):
            case Person() as person:
                return (person,)
            case Group() as group:
                return group.members
            case _:
                return ()

    def zone_of(self, name: str | None, otherwise: str) -> ZoneInfo:
        """Give the time zone in which somebody's days begin; another one where they are nobody that is known."""
        found = self.find(name) if name else None
        return ZoneInfo(found.zone if isinstance(found, Person) else otherwise)

    def stand_in(self, person: Person, now: datetime) -> StandIn:
        """Give who answers for a person at an instant: they themselves, else the first delegate of delegates there."""
        passed: list[Person] = []
        while not person.is_there(now):
            if person in passed:
                return StandIn(None, tuple(passed), f"the delegates lead back to {person.shown}")
            passed.append(person)
            if person.delegate is None:
                return StandIn(None, tuple(passed), f"{person.shown} names no delegate")
            found = self.find(person.delegate)
            if not isinstance(found, Person):
                return StandIn(
                    None, tuple(passed), f"{person.shown} names {person.delegate!r}, who {_no_person(found)}"
                )
            person = found
        return StandIn(person, tuple(passed))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Give the groups and channels, in order of name."""
        named: dict[str, dict[Person, str]] = {}
        for person in self.people:
            for name in (*person.groups, *_channels(person)):
                named.setdefault(fold_name(name), {})[person] = name
        return tuple(Group(min(named[key].values()), tuple(sorted(named[key], key=_by_name))) for key in sorted(named))

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        """Give everything that somebody or a group goes by, each once, as it is written."""
        own = (name for person in self.people for name in _names(person))
        return tuple(dict.fromkeys((*own, *(group.name for group in self.groups))))

    @cached_property
    def _exact(self) -> Mapping[str, tuple[Entry, ...]]:
        people = ((name, person) for person in self.people for name in _names(person))
        groups = ((group.name, group) for group in self.groups)
        return _index([*people, *groups])

    @cached_property
    def _loose(self) -> Mapping[str, tuple[Entry, ...]]:
        people = ((other, one) for one in self.people for name in _handles(one) for other in _remarked(name, "@"))
        groups = ((other, group) for group in self.groups for other in _remarked(group.name, _MARKS))
        return _index([*people, *groups])


def fold_name(name: str) -> str:
    """Reduce what somebody goes by to what tells it from other names; equal texts are one name to a directory."""
    text = " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
    addressed = _WITH_NAME.fullmatch(text)
    return (addressed[1].strip() if addressed else text).removeprefix("mailto:")


def _no_person(found: Group | Ambiguous | None) -> str:
    match found:
        case Group():
            return "is a group; name one person"
        case Ambiguous():
            return f"is one of {len(found.candidates)}; give an address"
        case _:
            return "is not in the directory"


def _names(person: Person) -> Iterator[str]:
    yield person.name
    if person.address is not None:
        yield person.address
    yield from _handles(person)


def _handles(person: Person) -> Iterator[str]:
    return (handle for handle in person.handles if not handle.startswith("#"))


def _channels(person: Person) -> Iterator[str]:
    return (handle for handle in person.handles if handle.startswith("#"))


def _remarked(name: str, marks: str) -> Iterator[str]:
    """Yield a name without the mark it has, or with each of the marks where it has none."""
    bare = name.strip().lstrip(_MARKS)
    yield from (bare,) if name.strip().startswith(tuple(_MARKS)) else (f"{mark}{bare}" for mark in marks)


def _by_name(person: Person) -> tuple[str, str]:
    return fold_name(person.name), person.address or ""


def _index(named: Iterable[tuple[str, Entry]]) -> Mapping[str, tuple[Entry, ...]]:
    found: dict[str, dict[Entry, None]] = {}
    for name, entry in named:
        found.setdefault(fold_name(name), {})[entry] = None
    return {key: tuple(entries) for key, entries in found.items()}


def key_of(person: Person) -> str:
    """Give what a task calls a person of the directory."""
    return fold_name(person.address or person.name)
