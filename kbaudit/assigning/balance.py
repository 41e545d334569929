"""The balance: how many checks a base needs a week, how many its people can make, and what would help. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_WEEK = 7
_HALF_YEAR, _YEAR = 182, 365
_LONGER = (_HALF_YEAR, _YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One card that has to be checked again and again.

    Attributes:
        person: Who checks it; None where nobody does.
        days: How long a check lasts.
        collection: ``SOURCE/COLLECTION``.
        unused: Whether it is known that nobody uses it.
    """

    person: str | None
    days: float
    collection: str
    unused: bool = False

    @property
    def a_week(self) -> float:
        """Give how many checks a week it needs."""
        return _WEEK / max(self.days, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalBalance:
    """What one person has to do.

    Attributes:
        needs: Checks a week that their cards need.
        capacity: Tasks a week that they are asked.
        waiting: Tasks that are theirs now.
        weeks: In how many weeks those are done beside what falls due; None for never.
    """

    person: str
    needs: float
    capacity: int
    waiting: int
    weeks: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Whether the people of a base can keep up with it.

    Attributes:
        needs: Checks a week.
        capacity: Tasks a week that all who have any can be asked.
        people: In order of name.
        says: What that means, a sentence.
        ways: What would help, a sentence each with what it saves; none where they keep up.
    """

    needs: float
    capacity: int
    people: tuple[PersonalBalance, ...]
    says: str
    ways: tuple[str, ...] = ()

    @property
    def keeps_up(self) -> bool:
        """Tell whether everybody will have done what waits some day."""
        return all(one.weeks is not None for one in self.people)


def strike(duties: Sequence[Duty], waiting: Mapping[str, int], capacity: int) -> Balance:
    """Compare what a base needs with what its people can do.

    Args:
        duties: In any order.
        waiting: How many tasks everybody has now.
        capacity: Tasks a week that one person is asked.
    """
    needs: dict[str, list[float]] = {}
    for duty in duties:
        if duty.person is not None:
            needs.setdefault(duty.person, []).append(duty.a_week)
    people = tuple(
        _personal(name, math.fsum(needs.get(name, ())), waiting.get(name, 0), capacity)
        for name in sorted({*needs, *waiting})
    )
    # A card without anybody needs its checks as well.
    total, able = math.fsum(duty.a_week for duty in duties), capacity * len(people)
    struck = Balance(needs=total, capacity=able, people=people, says="")
    ways = () if total <= able and struck.keeps_up else tuple(_ways(duties, total, able, capacity))
    return Balance(needs=total, capacity=able, people=people, says=_says(struck), ways=ways)


def _personal(name: str, needs: float, waiting: int, capacity: int) -> PersonalBalance:
    spare = capacity - needs
    weeks = 0 if not waiting and spare >= 0 else math.ceil(waiting / spare) if spare > 0 else None
    return PersonalBalance(person=name, needs=needs, capacity=capacity, waiting=waiting, weeks=weeks)


def _says(struck: Balance) -> str:
    said = f"needs {_shown(struck.needs)} checks a week, capacity {struck.capacity}"
    never = [one for one in struck.people if one.weeks is None]
    if struck.needs > struck.capacity or (never and len(never) == len(struck.people)):
        return f"{said}: you will never catch up"
    if never:
        named = ", ".join(f"{one.person} ({_shown(one.needs)} a week)" for one in never)
        return f"{said}: enough in all, but never caught up with by {named}"
    longest = max((one.weeks or 0 for one in struck.people), default=0)
    return f"{said}: all that waits is done in {longest} week{'s' * (longest != 1)}"


def _ways(duties: Sequence[Duty], total: float, able: int, capacity: int) -> Iterator[str]:
    unused = [duty.a_week for duty in duties if duty.unused]
    if unused:
        left = _shown(total - math.fsum(unused))
        yield f"archive the {_cards(len(unused))} that nobody uses: needs {left} a week"
    yield from _longer(duties, total)
    if total > able:
        more = math.ceil((total - able) / capacity)
        people = f"{more} more {'person' if more == 1 else 'people'}"
        yield f"{people} at {capacity} a week: capacity {able + more * capacity}"
    elif len({duty.person for duty in duties}) > 1:
        yield "share the cards more evenly: name other owners for some of them"


def _longer(duties: Sequence[Duty], total: float) -> Iterator[str]:
    """Yield what a longer interval would save in the collection that needs most."""
    weights: Counter[str] = Counter()
    for duty in sorted(duties, key=lambda one: (one.collection, one.days)):
        weights[duty.collection] += round(duty.a_week * 1_000_000)  # sums of whole numbers have no order
    if not weights:
        return
    heaviest = min(weights, key=lambda name: (-weights[name], name))
    mine = [duty for duty in duties if duty.collection == heaviest]
    for days in _LONGER:
        saved = math.fsum(max(0.0, duty.a_week - _WEEK / days) for duty in mine)
        if saved * 100 >= total:
            left = _shown(total - saved)
            yield f"{days} days for {heaviest} ({_cards(len(mine))}): needs {left} a week"


def _cards(count: int) -> str:
    return f"{count} card{'s' * (count != 1)}"


def _shown(number: float) -> str:
    return f"{number:.1f}" if 0 < number < 10 else f"{number:.0f}"  # noqa: PLR2004 - below ten a tenth matters
