"""Staffing: is everybody there whom a base depends on?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from itertools import combinations
from zoneinfo import ZoneInfo

from kbaudit.card import Card, Lifecycle
from kbaudit.people.directory import Ambiguous, Directory, Entry, Group, fold_name
from kbaudit.person import Leave, Person
from kbaudit.policy import Policy
from kbaudit.text.spelling import nearest

_ROLES = ("owner", "verifier", "steward")
_NAMED = 3


class Trouble(StrEnum):
    """What is wrong with somebody whom a base depends on, the most urgent first."""

    LEFT = "left"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    DELEGATE = "delegate"
    SHARED = "shared"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingProblem:
    """One thing that is wrong.

    Attributes:
        who: A name as cards or the policy write it, or the person as the directory has them.
        message: One sentence that says what is wrong and what would help.
        cards: How many cards name them, by role; roles without a card are left out.
        suggestion: The name of the directory that may be meant, or who could take over; None where neither is known.
    """

    kind: Trouble
    who: str
    message: str
    cards: tuple[tuple[str, int], ...] = ()
    suggestion: str | None = None


@dataclass(slots=True)
class _Named:
    """Somebody whom cards or the policy name.

    Attributes:
        name: As it is first written.
        roles: How many cards name them, by role.
        stewards: The stewards of the cards that they own, by number of cards.
    """

    name: str
    roles: Counter[str] = field(default_factory=Counter)
    stewards: Counter[str] = field(default_factory=Counter)

    def add(self, other: _Named) -> None:
        """Count what another name of the same person or group is named for."""
        self.roles += other.roles
        self.stewards += other.stewards

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        return tuple((role, self.roles[role]) for role in _ROLES if self.roles[role])

    @property
    def told(self) -> str:
        """Say what they are: ``owner of 12 cards and verifier of 1 card``."""
        parts = [f"{role} of {count} card{'s' * (count != 1)}" for role, count in self.counts]
        return " and ".join(parts) if parts else "named in the policy, for no card"


def check(directory: Directory, cards: Iterable[Card], policy: Policy, now: datetime) -> tuple[StaffingProblem, ...]:
    """Find what is wrong with the people that published cards and the policy name, and with the directory itself.

    Returns:
        The most urgent kinds first, then by name.
    """
    found = [*_of_named(directory, _named(cards, policy), now), *_of_directory(directory, now)]
    order = list(Trouble)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), fold_name(one.who), one.message)))


def _named(cards: Iterable[Card], policy: Policy) -> Iterable[_Named]:
    named: dict[str, _Named] = {}
    for card in cards:
        if card.lifecycle is not Lifecycle.PUBLISHED:
            continue
        terms = policy.terms(card)
        for role, name in zip(_ROLES, (terms.owner, card.verifier, terms.steward), strict=True):
            if name is not None:
                named.setdefault(fold_name(name), _Named(name)).roles[role] += 1
        if terms.owner is not None and terms.steward is not None:
            named[fold_name(terms.owner)].stewards[terms.steward] += 1
    everywhere = [policy.owner, policy.steward, *(name for one in policy.entries for name in (one.owner, one.steward))]
    for name in everywhere:
        if name is not None:
            named.setdefault(fold_name(name), _Named(name))
    return named.values()


def _of_named(directory: Directory, named: Iterable[_Named], now: datetime) -> Iterator[StaffingProblem]:
    gone: dict[Entry, _Named] = {}
    for one in named:
        match directory.find(one.name):
            case None:
                yield _unknown(one, directory)
            case Ambiguous() as found:
                yield _ambiguous(one, found)
            case found if found.has_left(now):
                gone.setdefault(found, _Named(found.name)).add(one)
    for entry, one in gone.items():
        yield _left(one, entry, directory, now)


def _unknown(one: _Named, directory: Directory) -> StaffingProblem:
    near = _meant(one.name, directory)
    hint = f"did you mean {near}?" if near else "add them, or name somebody who is there"
    message = f"{one.name} ({one.told}) is not in the directory; {hint}"
    return StaffingProblem(kind=Trouble.UNKNOWN, who=one.name, message=message, cards=one.counts, suggestion=near)


def _meant(name: str, directory: Directory) -> str | None:
    """Give the name that is most likely meant: addresses are compared before the ``@``, for what follows is alike."""
    local, at, domain = fold_name(name).partition("@")
    if not local or not at:
        return nearest(name, directory.spellings)
    found = directory.find(local)
    if isinstance(found, Person):
        return found.address or found.name
    addresses = [person.address for person in directory.people if person.address is not None]
    same = [one for one in addresses if fold_name(one).endswith(f"@{domain}")]
    by_local = {fold_name(one).partition("@")[0]: one for one in reversed(same or addresses)}
    near = nearest(local, list(by_local))
    return by_local[near] if near else None


def _ambiguous(one: _Named, found: Ambiguous) -> StaffingProblem:
    several = " or ".join(_told(entry) for entry in found.candidates[:_NAMED])
    more = f" or {len(found.candidates) - _NAMED} more" if len(found.candidates) > _NAMED else ""
    message = f"{one.name} ({one.told}) may be {several}{more}; write an address"
    return StaffingProblem(kind=Trouble.AMBIGUOUS, who=one.name, message=message, cards=one.counts)


def _left(one: _Named, found: Entry, directory: Directory, now: datetime) -> StaffingProblem:
    if isinstance(found, Group):
        gone = f"everybody of {found.name} has left, the last on {found.left}, and it"
    else:
        gone = f"{found.shown} left on {found.left} and"
    stand_in = directory.stand_in(found, now) if isinstance(found, Person) else None
    heir = stand_in.person.shown if stand_in and stand_in.person else None
    steward = None if heir else _steward(one, directory, now)
    if heir:
        next_step = f"{heir} stands in and could take over"
    elif steward:
        next_step = f"{steward} (steward) could name the next"
    else:
        next_step = "nobody stands in; name somebody who is there"
    message = f"{gone} is still {one.told}; {next_step}"
    return StaffingProblem(
        kind=Trouble.LEFT, who=found.shown, message=message, cards=one.counts, suggestion=heir or steward
    )


def _steward(one: _Named, directory: Directory, now: datetime) -> str | None:
    """Give the steward of most of their cards who is not known to have left."""
    for name, _ in sorted(one.stewards.items(), key=lambda item: (-item[1], item[0])):
        found = directory.find(name)
        if not (isinstance(found, Person | Group) and found.has_left(now)):
            return name
    return None


def _of_directory(directory: Directory, now: datetime) -> Iterator[StaffingProblem]:
    for person in dict.fromkeys(directory.people):
        if problem := _delegate_problem(person, directory, now):
            message = f"{person.shown} {problem}"
            yield StaffingProblem(kind=Trouble.DELEGATE, who=person.shown, message=message)
        for first, second in combinations(sorted(person.leave, key=lambda leave: leave.first), 2):
            if first.overlaps(second):
                message = f"{person.shown} has two leaves, {first} and {second}, that overlap; make one of them"
                yield StaffingProblem(kind=Trouble.LEAVE, who=person.shown, message=message)
    yield from _shared(directory)


def _delegate_problem(person: Person, directory: Directory, now: datetime) -> str | None:
    """Say what is wrong with somebody's delegate; mutual delegates are well, but while both are away."""
    if person.delegate is None:
        return None
    found = directory.find(person.delegate)
    if not isinstance(found, Person):
        near = _meant(person.delegate, directory) if found is None else None
        hint = f"; did you mean {near}?" if near else "; name one person, by address"
        return f"names {person.delegate!r} as delegate, who is {_kind(found)}{hint}"
    if found == person:
        return "is their own delegate; name somebody else"
    if found.has_left(now):
        return f"has {found.shown} as delegate, who left on {found.left}; name somebody who is there"
    return _uncovered(person, directory, now)


def _kind(found: Group | Ambiguous | None) -> str:
    match found:
        case Group():
            return "a group"
        case Ambiguous():
            return f"one of {len(found.candidates)}"
        case _:
            return "not in the directory"


def _uncovered(person: Person, directory: Directory, now: datetime) -> str | None:
    """Say from which day on nobody stands in, now or during a leave to come."""
    for day in _days_to_look_at(person, directory, now):
        noon = datetime.combine(day, time(12), ZoneInfo(person.zone))
        stand_in = directory.stand_in(person, noon)
        if stand_in.person is None:
            return f"is away with nobody to stand in on {day}: {stand_in.problem}; name another delegate"
    return None


def _days_to_look_at(person: Person, directory: Directory, now: datetime) -> Sequence[date]:
    """Give the days on which who stands in may change while the person is not there, from today on."""
    today = person.today(now)
    absent = [*person.leave, *([Leave(person.left)] if person.left else [])]
    begins = {today, *(leave.first for one in directory.people for leave in one.leave)}
    begins |= {one.left for one in directory.people if one.left}
    return sorted(day for day in begins if day >= today and any(leave.covers(day) for leave in absent))


def _shared(directory: Directory) -> Iterator[StaffingProblem]:
    for person, rows in Counter(directory.people).items():
        if rows > 1:
            message = f"{person.shown} is listed {rows} times; keep one"
            yield StaffingProblem(kind=Trouble.SHARED, who=person.shown, message=message)
    owners: dict[str, tuple[str, dict[Person, None]]] = {}
    for person in directory.people:
        for name in (person.address, *person.handles):
            if name is not None and not name.startswith("#"):
                owners.setdefault(fold_name(name), (name, {}))[1][person] = None
    for name, people in owners.values():
        if len(people) > 1:
            several = " and ".join(person.name for person in people)
            message = f"{name} is given to {several}; nobody can tell whom it means, so keep it for one"
            yield StaffingProblem(kind=Trouble.SHARED, who=name, message=message)


def _told(entry: Entry) -> str:
    return f"the group {entry.name}" if isinstance(entry, Group) else entry.shown
