"""Routing: who answers for a card. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from kbaudit.people.directory import Ambiguous, Directory, Group, fold_name, key_of
from kbaudit.person import Person, address_problem


@dataclass(frozen=True, slots=True)
class Route:
    """Where a task goes.

    Attributes:
        person: As tasks name people: the address, else the name, folded; None where nobody can be asked.
        why: How that came, a sentence.
    """

    person: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Router:
    """Finds the one person for a task.

    Attributes:
        now: When they have to be there.
        hands: How many tasks each has; of a group, who has fewest is asked.
        unreached: Who has an address at which nothing arrives, as tasks name people; nobody of them is asked.
    """

    directory: Directory
    now: datetime
    hands: Mapping[str, int]
    unreached: Collection[str] = frozenset()

    def route(self, candidates: Iterator[tuple[str, str | None]], declined: Collection[str] = ()) -> Route:
        """Give the first of several candidates who can be asked, a role and a name each.

        Args:
            candidates: The most accountable first; None where a role has nobody.
            declined: Who said that it is not theirs.
        """
        passed: list[str] = []
        for role, name in candidates:
            if name is None:
                passed.append(f"no {role} is named")
                continue
            found = self._of(name, declined)
            said = found.why.format(role=role)
            if found.person is not None:
                return Route(found.person, "; ".join([*passed, said]))
            passed.append(said)
        return Route(None, "; ".join(passed) or "nobody is named")

    def is_there(self, key: str) -> bool:
        """Tell whether somebody to whom a task went can still be asked; of those not known nobody can tell."""
        if key in self.unreached:
            return False
        found = self.directory.find(key)
        return found.is_there(self.now) if isinstance(found, Person) else True

    def key(self, name: str) -> str:
        """Give what a task calls somebody."""
        found = self.directory.find(name)
        return key_of(found) if isinstance(found, Person) else fold_name(name)

    def _of(self, name: str, declined: Collection[str]) -> Route:
        match self.directory.find(name):
            case Person() as person:
                return self._of_person(person, declined)
            case Group() as group:
                return self._of_group(group, declined)
            case Ambiguous():
                return Route(None, f"{_plain(name)}, the {{role}}, may be one of several people")
            case _:
                return self._of_stranger(name, declined)

    def _of_person(self, person: Person, declined: Collection[str]) -> Route:
        shown = _plain(person.shown)
        stands = self.directory.stand_in(person, self.now)
        if stands.person is None:
            return Route(None, f"{shown}, the {{role}}, {_absence(person, self.now)}, and nobody stands in")
        key = key_of(stands.person)
        if problem := self._problem(key, declined):
            return Route(None, f"{_plain(stands.person.shown)} {problem}")
        if stands.person == person:
            return Route(key, f"{shown} is the {{role}}")
        absence = _absence(person, self.now)
        return Route(key, f"{_plain(stands.person.shown)} stands in for {shown}, the {{role}}, who {absence}")

    def _of_group(self, group: Group, declined: Collection[str]) -> Route:
        able = [one for one in group.members if one.is_there(self.now) and not self._problem(key_of(one), declined)]
        if not able:
            return Route(None, f"of {_plain(group.name)}, the {{role}}, nobody can be asked")
        chosen = min(able, key=lambda one: (self.hands.get(key_of(one), 0), key_of(one)))
        return Route(key_of(chosen), f"it is the turn of {_plain(chosen.shown)} in {_plain(group.name)}, the {{role}}")

    def _of_stranger(self, name: str, declined: Collection[str]) -> Route:
        key = fold_name(name)
        if problem := self._problem(key, declined):
            return Route(None, f"{_plain(name)} {problem}")
        if self.directory.people and address_problem(key):
            return Route(None, f"{_plain(name)}, the {{role}}, is not in the directory of people")
        return Route(key, f"{_plain(name)} is the {{role}}")

    def _problem(self, key: str, declined: Collection[str]) -> str | None:
        """Say why somebody who is there is not asked, as the rest of a sentence; None where they can be."""
        if key in declined:
            return "said that it is not theirs"
        return "has an address at which nothing arrives" if key in self.unreached else None


def _absence(person: Person, now: datetime) -> str:
    if person.has_left(now):
        return f"left on {person.left}"
    leave = person.away(now)
    return f"is away until {leave.last}" if leave and leave.last else "is away"


def _plain(name: str) -> str:
    """Keep braces of a name from being read as a place for the role."""
    return name.replace("{", "{{").replace("}", "}}")
