"""What became of claims that met before, so that a comparison of a whole base costs what changed in it.

What two claims have in common, and how sure it is that they clash, depends on both texts, on what share of their terms'
weights counts in the base, and on what little else the base adds, which enters the key. So it holds as long as none of
these is another, and a hash of them all is the key that it is kept by.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.claims.claim import Claims
from kbaudit.claims.rarity import Rarity
from kbaudit.kept_rows import KeptRows, Keys, Places, Rows
from kbaudit.shelf import NoShelf, Shelf

VERSION: Final = 1
"""Raised when the same claims would give other numbers."""

# Odd numbers without a pattern; what they are multiplied with are hashes already, or small numbers beside such.
_LEFT, _RIGHT, _FIRST, _SECOND, _BESIDE = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xC2B2AE3D27D4EB4F),
    np.uint64(0x165667B19E3779F9),
    np.uint64(0xD6E8FEB86659FD93),
    np.uint64(0xBF58476D1CE4E5B9),
)


def marks_of(digests: Sequence[str], texts: Sequence[Claims], rarity: Rarity) -> Keys:
    """Hash each text with what share of its terms' weights counts.

    Args:
        digests: What the claims of each text were read from.
    """
    found = [_mark(digest, text, rarity.shares) for digest, text in zip(digests, texts, strict=True)]
    return np.array(found, np.uint64)


def _mark(digest: str, text: Claims, shares: Mapping[str, float]) -> int:
    known = shares.keys() & text.all_terms
    for claim in text.claims:
        known.update(key for terms in (claim.section, claim.previous) for key in terms if key in shares)
    said = "\n".join([digest, *(f"{key} {shares[key]}" for key in sorted(known))])
    return int.from_bytes(hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def key_of(left: Keys, first: Keys, right: Keys, second: Keys, *beside: NDArray[np.generic] | float) -> Keys:
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


_TOUCH: Final = 2
_OUTCOME: Final = 3

Outcome = tuple[int, int, float]
"""The places of two values that clash, or 0 and 0 where frames do; and how sure it is."""


class Met:
    """What is known of claims that met."""

    def __init__(self, shelf: Shelf | None = None, name: str = "") -> None:
        """Take what an earlier comparison left on a shelf under a name; nothing is known where there is none."""
        self._shelf, self._name = shelf or NoShelf(), f"{name}, {VERSION}"
        self._touches = KeptRows(_TOUCH, self._shelf.read(f"{self._name}: touches"))
        self._outcomes = KeptRows(_OUTCOME, self._shelf.read(f"{self._name}: outcomes"))

    def keep(self) -> None:
        """Leave what was asked for or found on the shelf."""
        for kept, what in ((self._touches, "touches"), (self._outcomes, "outcomes")):
            if kept.changed:
                self._shelf.keep(f"{self._name}: {what}", kept.written)

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

    def outcomes(
        self, keys: Keys, most: tuple[Places, Places], weigh: Callable[[int], Iterable[Outcome]]
    ) -> Iterator[tuple[int, Outcome]]:
        """Yield what clashes in each pair, with the place of the pair.

        Args:
            most: How many values each claim of a pair has; of more than these nothing can be known.
            weigh: Tells it of the pair at a place, where it is not known.
        """
        known, starts, ends = self._outcomes.find(keys)
        fresh: list[int] = []
        found: list[tuple[int, Outcome]] = []
        for at in np.flatnonzero(~known | (ends > starts)).tolist():
            outcomes = self._known(starts[at], ends[at], most[0][at], most[1][at]) if known[at] else None
            if outcomes is None:
                outcomes = list(weigh(at))
                found += [(len(fresh), one) for one in outcomes]
                fresh.append(at)
            for one in outcomes:
                yield at, one
        rows, owners = np.array([one for _, one in found], np.float64), np.array([at for at, _ in found], np.int64)
        self._outcomes.add(keys[fresh], rows.reshape(-1, _OUTCOME), owners)

    def _known(self, start: int, end: int, left: int, right: int) -> list[Outcome] | None:
        found = [(int(mine), int(theirs), sure) for mine, theirs, sure in self._outcomes.rows[start:end].tolist()]
        return found if all(0 <= one[0] < left and 0 <= one[1] < right for one in found) else None
