"""Shared passages: runs in pairs of texts made into passages with all the texts that have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kbaudit.similarity.proposal import Pairs
from kbaudit.similarity.runs import Runs


class Place(NamedTuple):
    """A passage in one text.

    Attributes:
        row: The text.
        first: Its first word, counted in the body from 0.
        words: How many words it has.
    """

    row: int
    first: int
    words: int

    def overlaps(self, other: Place) -> bool:
        """Tell whether two passages of one text have half of the shorter one in common."""
        begin, end = max(self.first, other.first), min(self.first + self.words, other.first + other.words)
        return 2 * (end - begin) >= min(self.words, other.words)


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage that several texts have, or one text twice.

    Attributes:
        places: Where it stands, ascending; the longest place of each text, or both of one text.
        pairs: The pairs of texts that have it in common, ascending; empty where one text has it twice.
    """

    places: tuple[Place, ...]
    pairs: tuple[tuple[int, int], ...]


def gather_shared(pairs: Pairs, runs: Runs, alike: Container[tuple[int, ...]]) -> tuple[Shared, ...]:
    """Make runs into passages.

    Args:
        pairs: The pairs of texts that the runs are numbered by.
        alike: Pairs to leave out, for the texts are alike as a whole.

    Returns:
        Passages in the order of their first place; each pair of texts is in one of them, that of their longest run.
    """
    found = [run for run in _read(pairs, runs) if (run[0].row, run[1].row) not in alike]
    twice = [Shared((one, other), ()) for one, other in _longest_of_one(found)]
    several = (_as_shared(group) for group in _joined(_longest_of_pairs(found)))
    return tuple(sorted([*twice, *several], key=lambda shared: shared.places))


_Run = tuple[Place, Place]


def _read(pairs: Pairs, runs: Runs) -> Iterator[_Run]:
    columns = (pairs.left[runs.pair], pairs.right[runs.pair], runs.left, runs.right, runs.words)
    for left, right, one, other, words in zip(*(column.tolist() for column in columns), strict=True):
        yield Place(left, one, words), Place(right, other, words)


def _longest_of_one(found: Iterable[_Run]) -> Iterator[_Run]:
    """Give for each text that repeats a passage the longest one whose two places do not overlap."""
    best: dict[int, _Run] = {}
    for one, other in found:
        apart = other.first >= one.first + one.words
        if one.row == other.row and apart and (one.row not in best or one.words > best[one.row][0].words):
            best[one.row] = one, other
    return iter(best.values())


def _longest_of_pairs(found: Iterable[_Run]) -> list[_Run]:
    """Give the longest run of each pair of texts."""
    best: dict[tuple[int, int], _Run] = {}
    for one, other in found:
        pair = one.row, other.row
        if one.row != other.row and (pair not in best or one.words > best[pair][0].words):
            best[pair] = one, other
    return list(best.values())


def _joined(found: list[_Run]) -> Iterator[list[_Run]]:
    """Join runs that stand at one place of a text."""
    leader = list(range(len(found)))

    def lead(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for one, other in _touching(found):
        leader[lead(other)] = lead(one)
    groups: dict[int, list[_Run]] = defaultdict(list)
    for at, run in enumerate(found):
        groups[lead(at)].append(run)
    return iter(groups.values())


def _touching(found: list[_Run]) -> Iterator[tuple[int, int]]:
    by_row: dict[int, list[tuple[Place, int]]] = defaultdict(list)
    for at, run in enumerate(found):
        for place in run:
            by_row[place.row].append((place, at))
    for places in by_row.values():
        places.sort()
        widest, number = places[0]
        for place, at in places[1:]:
            if widest.overlaps(place):
                yield number, at
            if place.first + place.words > widest.first + widest.words:
                widest, number = place, at


def _as_shared(group: Iterable[_Run]) -> Shared:
    runs = list(group)
    places: dict[int, Place] = {}
    for place in sorted((place for run in runs for place in run), key=lambda place: (-place.words, place)):
        places.setdefault(place.row, place)
    pairs = sorted({(one.row, other.row) for one, other in runs})
    return Shared(tuple(sorted(places.values())), tuple(pairs))
