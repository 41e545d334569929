"""What became of claims that met before, so that a comparison of a whole base costs what changed in it.

What two claims have in common, and how sure it is that they clash, depends on both texts, on what share of their terms'
weights counts in the base, and on what little else the base adds, which enters the key. So it holds as long as none of
these is another, and a hash of them all is the key that it is kept by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.claims.claim import Claims
from kbaudit.claims.outlines import Outlines
from kbaudit.claims.rarity import Rarity
from kbaudit.keeping.kept_rows import KeptRows, Keys, Rows
from kbaudit.keeping.shelf import NoShelf, Shelf

VERSION: Final = 3
"""Raised when the same claims would give other numbers."""

# Odd numbers without a pattern; what they are multiplied with are hashes already, or small numbers beside such.
_LEFT, _RIGHT, _FIRST, _SECOND, _BESIDE = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xC2B2AE3D27D4EB4F),
    np.uint64(0x165667B19E3779F9),
    np.uint64(0xD6E8FEB86659FD93),
    np.uint64(0xBF58476D1CE4E5B9),
)


def marks_of(outlines: Outlines, rarity: Rarity) -> Keys:
    """Hash each text with what share of its terms' weights counts."""
    marks = outlines.texts.copy()
    for name in ("terms", "others"):
        column = outlines.columns[name]
        shares = rarity.of(column.numbers)
        with np.errstate(over="ignore"):
            hashes = _mixed(column.numbers + shares.view(np.uint64)) * (shares < 1)
            sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(hashes, dtype=np.uint64)))
            marks += sums[column.starts[1:]] - sums[column.starts[:-1]]
    return marks


def _mixed(hashes: Keys) -> Keys:
    hashes = (hashes ^ (hashes >> np.uint64(31))) * _LEFT
    return (hashes ^ (hashes >> np.uint64(29))) * _BESIDE


def key_of(
    left: Keys, first: Keys | np.uint64, right: Keys, second: Keys | np.uint64, *beside: NDArray[np.generic] | float
) -> Keys:
    """Give the keys of pairs of claims.

    Args:
        left: The mark of each first claim's text.
        first: Its number in the text.
        right: The mark of each second claim's text.
        second: Its number in the text.
        beside: What else the numbers depend on.
    """
    with np.errstate(over="ignore"):
        keys: Keys = left * _LEFT + right * _RIGHT + first * _FIRST + second * _SECOND
        for one in beside:
            keys = (keys + np.asarray(one, np.float64).view(np.uint64)) * _BESIDE
    return keys


_DIGITS: Final = 16
_TOUCH: Final = 2
_OUTCOME: Final = 3
_COPY: Final = 1

Outcome = tuple[int, int, float]
"""The places of two values that clash, or 0 and 0 where frames do; and how sure it is."""


class Met:
    """What is known of claims that met."""

    def __init__(self, shelf: Shelf | None = None, name: str = "", *, anew: bool = False) -> None:
        """Take what an earlier comparison left on a shelf under a name; nothing is known where there is none.

        Args:
            anew: Whether to take nothing, and to leave all that is found.
        """
        self._shelf, self._name, self._anew = shelf or NoShelf(), f"{name}, {VERSION}", anew
        self._touches = KeptRows(_TOUCH, self._read("touches"))
        self._outcomes = KeptRows(_OUTCOME, self._read("outcomes"))
        self._copies = KeptRows(_COPY, self._read("copies"))

    def _read(self, what: str) -> bytes | None:
        return None if self._anew else self._shelf.read(f"{self._name}: {what}")

    def keep(self) -> None:
        """Leave what was asked for or found on the shelf."""
        for kept, what in ((self._touches, "touches"), (self._outcomes, "outcomes"), (self._copies, "copies")):
            if kept.changed or self._anew:
                self._shelf.keep(f"{self._name}: {what}", kept.written)

    def outlines(self, digests: Sequence[str], claims: Sequence[Claims]) -> Outlines:
        """Give the outlines of all texts of a base, reading what those claim that are not known.

        Args:
            digests: What each of them was read from.
        """
        texts = np.array([int(digest[:_DIGITS], 16) for digest in digests], np.uint64)
        known = Outlines.read(self._read("outlines"))
        found = known.brought_to(texts, claims)
        if not np.array_equal(known.texts, texts):
            self._shelf.keep(f"{self._name}: outlines", found.written)
        return found

    def edited(self, keys: Keys, count: Callable[[int], int]) -> Iterator[int]:
        """Yield the places of the pairs of copies in which anything was edited.

        Args:
            count: Counts the edits of the pair at a place, where nothing is known of it.
        """
        known, starts, ends = self._copies.find(keys)
        counts = ends - starts
        fresh = np.flatnonzero(~known)
        counts[fresh] = [count(at) > 0 for at in fresh.tolist()]
        owners = np.flatnonzero(counts[fresh])
        self._copies.add(keys[fresh], np.ones((len(owners), _COPY)), owners)
        yield from np.flatnonzero(counts).tolist()

    def touches(self, keys: Keys, touch: Callable[[int], tuple[float, float]]) -> Rows:
        """Give how much the claims of each pair have in common, and whether they agree in a value, as 0 or 1.

        Args:
            touch: Tells it of the pair at a place, where it is not known.
        """
        known, starts, ends = self._touches.find(keys)
        known &= ends > starts
        rows = np.zeros((len(keys), _TOUCH))
        rows[known] = self._touches.rows[starts[known]]
        fresh = np.flatnonzero(~known)
        if len(fresh):
            rows[fresh] = [touch(at) for at in fresh.tolist()]
            self._touches.add(keys[fresh], rows[fresh], np.arange(len(fresh)))
        return rows

    def outcomes(self, keys: Keys, weigh: Callable[[int], Iterable[Outcome]]) -> Iterator[tuple[int, Outcome]]:
        """Yield what clashes in each pair, with the place of the pair.

        Args:
            weigh: Tells it of the pair at a place, where it is not known.
        """
        known, starts, ends = self._outcomes.find(keys)
        fresh: list[int] = []
        found: list[tuple[int, Outcome]] = []
        for at in np.flatnonzero(~known | (ends > starts)).tolist():
            if known[at]:
                kept = self._outcomes.rows[starts[at] : ends[at]].tolist()
                outcomes = [(int(mine), int(theirs), sure) for mine, theirs, sure in kept]
            else:
                outcomes = list(weigh(at))
                found += [(len(fresh), one) for one in outcomes]
                fresh.append(at)
            for one in outcomes:
                yield at, one
        rows, owners = np.array([one for _, one in found], np.float64), np.array([at for at, _ in found], np.int64)
        self._outcomes.add(keys[fresh], rows.reshape(-1, _OUTCOME), owners)
