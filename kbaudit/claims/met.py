"""What became of claims that met before, so that a comparison of a whole base costs what changed in it.

What two claims have in common, and how sure it is that they clash, depends on both texts, on what share of their terms'
weights counts in the base, and on what little else the base adds, which enters the key. So it holds as long as none of
these is another, and a hash of them all is the key that it is kept by.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.claims.claim import Claims
from kbaudit.claims.rarity import Rarity

Keys = NDArray[np.uint64]
Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]

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
        keys = left * _LEFT + right * _RIGHT + first * _FIRST + second * _SECOND
        for one in beside:
            keys = (keys + np.asarray(one, np.float64).view(np.uint64)) * _BESIDE
    return keys


@dataclass(slots=True)
class Table:
    """Rows of numbers, one or several by each key; those that are asked for or added are the ones that stay.

    Attributes:
        keys: Ascending.
        rows: A row of numbers for each of them.
    """

    keys: Keys
    rows: Numbers
    _stays: NDArray[np.bool_] = field(init=False)
    _fresh: list[tuple[Keys, Numbers]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Take nothing for asked yet."""
        self._stays = np.zeros(len(self.keys), np.bool_)

    def find(self, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give where the rows of each key begin, and behind the last; the same where there is none."""
        starts = np.searchsorted(self.keys, keys, "left")
        ends = np.searchsorted(self.keys, keys, "right")
        steps = np.zeros(len(self.keys) + 1, np.int64)
        np.add.at(steps, starts, 1)
        np.add.at(steps, ends, -1)
        self._stays |= np.cumsum(steps[:-1]) > 0
        return starts, ends

    def add(self, keys: Sequence[int] | Keys, rows: Sequence[Sequence[float]] | Numbers) -> None:
        """Add rows whose keys are not here, and were not added before."""
        if len(keys):
            self._fresh.append((np.array(keys, np.uint64), np.array(rows, np.float64)))

    def changed(self) -> bool:
        """Tell whether rows were added, or some not asked for."""
        return bool(self._fresh) or not self._stays.all()

    def staying(self) -> tuple[Keys, Numbers]:
        """Give the rows that were asked for or added."""
        keys = np.concatenate([self.keys[self._stays], *(keys for keys, _ in self._fresh)])
        rows = np.concatenate([self.rows[self._stays], *(rows for _, rows in self._fresh)])
        order = np.argsort(keys, kind="stable")
        return keys[order], rows[order]


_TOUCHES: Final = 2
_OUTCOMES: Final = 3
_NOTHING: Final = (0, 0, -1.0)

Outcome = tuple[int, int, float]
"""The places of two values that clash, or 0 and 0 where frames do; and how sure it is."""


class Met:
    """What is known of claims that met.

    Attributes:
        touches: How much they have in common, and whether they agree in a value, as 0 or 1.
        outcomes: Which of their values clash, by their places, and how sure that is; one row with -1 where none does.
    """

    def __init__(self, written: bytes | None = None) -> None:
        """Read what ``written`` gave; begin with nothing where it is None, or cannot be read."""
        read = _read(written)
        self.touches, self.outcomes = (
            Table(*read.get(name, (np.zeros(0, np.uint64), np.zeros((0, width)))))
            for name, width in (("touches", _TOUCHES), ("outcomes", _OUTCOMES))
        )

    def touches_of(self, keys: Keys, touch: Callable[[int], tuple[float, float]]) -> Numbers:
        """Give how much the claims of each pair have in common, and whether they agree.

        Args:
            touch: Tells it of the pair at a place, where it is not known.
        """
        starts, ends = self.touches.find(keys)
        known, rows = ends > starts, np.zeros((len(keys), _TOUCHES))
        rows[known] = self.touches.rows[starts[known]]
        fresh = np.flatnonzero(~known)
        if len(fresh):
            rows[fresh] = [touch(at) for at in fresh.tolist()]
            different, first = np.unique(keys[fresh], return_index=True)
            self.touches.add(different, rows[fresh[first]])
        return rows

    def outcomes_of(
        self, keys: Keys, most: tuple[Counts, Counts], weigh: Callable[[int], Iterable[Outcome]]
    ) -> Iterator[tuple[int, Outcome]]:
        """Yield what clashes in each pair, with the place of the pair.

        Args:
            most: How many values each claim of a pair has; what is known of others is no outcome.
            weigh: Tells it of the pair at a place, where it is not known.
        """
        starts, ends = self.outcomes.find(keys)
        barren = np.zeros(len(keys), np.bool_)
        barren[ends > starts] = self.outcomes.rows[starts[ends > starts], -1] < 0
        fresh: dict[int, list[Outcome]] = {}
        for at in np.flatnonzero(~barren).tolist():
            found = self._known(starts[at], ends[at], most[0][at], most[1][at])
            if found is None:
                found = list(weigh(at))
                if starts[at] == ends[at]:
                    fresh[int(keys[at])] = found or [_NOTHING]
            for one in found:
                yield at, one
        rows = [(key, row) for key, rows in fresh.items() for row in rows]
        self.outcomes.add([key for key, _ in rows], [row for _, row in rows])

    def _known(self, start: int, end: int, left: int, right: int) -> list[Outcome] | None:
        if start == end:
            return None
        found = [(int(mine), int(theirs), sure) for mine, theirs, sure in self.outcomes.rows[start:end].tolist()]
        return found if all(0 <= one[0] < left and 0 <= one[1] < right for one in found) else None

    def changed(self) -> bool:
        """Tell whether anything is to be written."""
        return self.touches.changed() or self.outcomes.changed()

    @property
    def written(self) -> bytes:
        """Give what is known as bytes."""
        touches, outcomes = self.touches.staying(), self.outcomes.staying()
        arrays = dict(zip(_NAMES, (*touches, *outcomes), strict=True))
        held = io.BytesIO()
        np.savez(held, version=np.array([VERSION]), **arrays)
        return held.getvalue()


_NAMES: Final = ("touches", "touches rows", "outcomes", "outcomes rows")


def _read(written: bytes | None) -> Mapping[str, tuple[Keys, Numbers]]:
    try:
        held = np.load(io.BytesIO(written or b""), allow_pickle=False)
        if held["version"].tolist() != [VERSION]:
            return {}
        arrays = [held[name] for name in _NAMES]
    except Exception:  # noqa: BLE001 - whatever was kept, it is found anew
        return {}
    found = {"touches": (arrays[0], arrays[1]), "outcomes": (arrays[2], arrays[3])}
    fits = all(_fits(*found[name], width) for name, width in (("touches", _TOUCHES), ("outcomes", _OUTCOMES)))
    return found if fits else {}


def _fits(keys: NDArray[np.generic], rows: NDArray[np.generic], width: int) -> bool:
    kinds = keys.dtype == np.uint64 and rows.dtype == np.float64
    shapes = keys.ndim == 1 and rows.shape == (len(keys), width)
    return bool(kinds and shapes and np.all(keys[1:] >= keys[:-1]) and np.isfinite(rows).all())
