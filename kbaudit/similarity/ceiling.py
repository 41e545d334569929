"""Ceilings: the most that two texts can come to, found at a glance, so that few pairs are compared closely.

A stretch of one text can be found in the other only by word pairs that the other text has somewhere. Those are counted
with a table of bits for each text: places and order play no part, and word pairs that fall together count as the same,
so the ceiling is never below the score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.passages import FEW, LOOSE, STRETCH, TIGHT
from kbaudit.similarity.proposal import Flags, Pairs
from kbaudit.similarity.rarity import Rarity, word_pairs
from kbaudit.similarity.scores import by_whole_bodies, least_found
from kbaudit.similarity.texts import Ranges, Texts, in_chunks
from kbaudit.similarity.words import Offsets

Shares = NDArray[np.float32]

_BITS: Final = 14
_BLOCK: Final = 1 << 16
_CHUNK: Final = 1 << 16
_ROUNDING: Final = 1e-3


def may_reach(texts: Texts, rarity: Rarity, pairs: Pairs, least: float) -> Flags:
    """Tell which pairs can have a mark of ``least``; True for all that are not compared by their whole bodies."""
    reach = ~by_whole_bodies(texts, rarity, pairs)
    asked = np.flatnonzero(~reach)
    for start in range(0, len(asked), _BLOCK):
        some = asked[start : start + _BLOCK]
        reach[some] = _may_reach(texts, rarity, pairs.left[some], pairs.right[some], least)
    return reach


def _may_reach(texts: Texts, rarity: Rarity, left: Offsets, right: Offsets, least: float) -> Flags:
    rows, place = np.unique(np.concatenate((left, right)), return_inverse=True)
    bodies = _Bodies.of(texts, rarity, rows)
    left, right = place[: len(left)], place[len(left) :]
    lighter = bodies.weights[left] <= bodies.weights[right]
    one, other = np.where(lighter, left, right), np.where(lighter, right, left)
    found = least_found(least) - _ROUNDING
    loose, tight = bodies.found_in(one, other)
    # Of bodies that weigh the same either one may count as the lighter.
    even = np.isclose(bodies.weights[one], bodies.weights[other], rtol=_ROUNDING)
    near, contained = (loose >= found) | even, (tight >= least - _ROUNDING) | even
    asked = near & ~contained
    near[asked] = bodies.found_in(other[asked], one[asked])[0] >= found
    return near | contained


@dataclass(frozen=True, slots=True)
class _Bodies:
    """The word pairs of some bodies in a row.

    Attributes:
        pairs: Which body has which, from where to where.
        buckets: Fourteen bits of each one's hash.
        rarity: What each weighs.
        stretches: Where the stretches of each body begin in ``stretch_weights``, one more than there are bodies.
        stretch_weights: What each stretch weighs.
        weights: What each body weighs.
    """

    pairs: Ranges
    buckets: NDArray[np.uint16]
    rarity: Shares
    stretches: Offsets
    stretch_weights: Shares
    weights: Shares

    @classmethod
    def of(cls, texts: Texts, rarity: Rarity, rows: Offsets) -> _Bodies:
        bodies = texts.bodies(rows)
        parts = [_looks(texts, rarity, bodies.part(*some)) for some in in_chunks(bodies.lengths, _BLOCK)]
        buckets, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
        lengths = bodies.lengths - 1
        ends = np.cumsum(lengths)
        stretches = np.concatenate(([0], np.cumsum(-(-lengths // STRETCH))))
        ranges = Ranges(ends - lengths, ends)
        sums = np.add.reduceat(weights, _stretch_starts(lengths))
        return cls(ranges, buckets, weights, stretches, sums, np.add.reduceat(sums, stretches[:-1]))

    def found_in(self, rows: Offsets, others: Offsets) -> tuple[Shares, Shares]:
        """Give the most that can be found of some bodies in others: reworded or not, and all but word for word."""
        loose, tight = np.empty(len(rows), np.float32), np.empty(len(rows), np.float32)
        order = np.argsort(others, kind="stable")
        for first, last in in_chunks(self._lengths(rows[order]), _CHUNK):
            some = order[first:last]
            loose[some], tight[some] = self._found_in(rows[some], others[some])
        return loose, tight

    def _lengths(self, rows: Offsets) -> Offsets:
        return self.pairs.ends[rows] - self.pairs.starts[rows]

    def _found_in(self, rows: Offsets, others: Offsets) -> tuple[Shares, Shares]:
        new = np.concatenate(([True], others[1:] != others[:-1]))
        held = others[new]
        there = Ranges(self.pairs.starts[held], self.pairs.ends[held])
        has = np.zeros(len(held) << _BITS, np.bool_)
        has[np.repeat(np.arange(len(held)) << _BITS, there.lengths) + self.buckets[there.places[1]]] = True
        lengths = self._lengths(rows)
        at = Ranges(self.pairs.starts[rows], self.pairs.ends[rows]).places[1]
        hit = has[np.repeat((np.cumsum(new) - 1) << _BITS, lengths) + self.buckets[at]]
        found = np.add.reduceat(self.rarity[at] * hit, _stretch_starts(lengths))
        stretches = Ranges(self.stretches[rows], self.stretches[rows + 1])
        weights = self.stretch_weights[stretches.places[1]]
        counts = stretches.lengths
        starts = np.cumsum(counts) - counts

        def share(of_stretches: Shares) -> Shares:
            return (np.add.reduceat(of_stretches, starts) / self.weights[rows]).astype(np.float32)

        loose = share(weights * (found >= (LOOSE - _ROUNDING) * weights))
        tight = share(weights * (found >= (TIGHT - _ROUNDING) * weights))
        return loose, np.where(counts < FEW, share(found), tight)


def _looks(texts: Texts, rarity: Rarity, bodies: Ranges) -> tuple[NDArray[np.uint16], Shares]:
    """Give the buckets and the weights of all word pairs of some bodies."""
    _, at = bodies.places
    hashes = word_pairs(texts.ids[at])
    inside = np.ones(len(at), np.bool_)
    inside[np.cumsum(bodies.lengths) - 1] = False
    hashes = hashes[inside]
    # The upper bits choose the place where a word pair is counted; those below are as good.
    buckets = (hashes >> np.uint64(32)).astype(np.uint16) & np.uint16((1 << _BITS) - 1)
    return buckets, rarity.of_pairs(hashes)


def _stretch_starts(lengths: Offsets) -> Offsets:
    """Give where the stretches begin of texts in a row, none empty."""
    counts = -(-lengths // STRETCH)
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(np.cumsum(lengths) - lengths, counts) + within * STRETCH
