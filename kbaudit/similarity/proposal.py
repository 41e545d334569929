"""Proposing pairs: which texts are worth comparing, out of all there could be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.rarity import weigh
from kbaudit.similarity.sketch import ROW_BITS, Entries, Sketch, rows_of
from kbaudit.similarity.words import Offsets, distinct, mixed

Flags = NDArray[np.bool_]
Sums = NDArray[np.float64]

_PAIR_BITS: Final = np.uint64(ROW_BITS)
_WEIGHT_BITS: Final = np.uint64(64 - 2 * ROW_BITS)
_WEIGHT_STEP: Final = 1 / 64
_MOST_STEPS: Final = (1 << int(_WEIGHT_BITS)) - 1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of texts by number.

    Attributes:
        left: The smaller numbers.
        right: The greater ones, row by row; no pair twice, ascending.
    """

    left: Offsets
    right: Offsets

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.left)

    def and_also(self, others: Pairs) -> Pairs:
        """Add pairs that are not among these."""
        left, right = np.concatenate((self.left, others.left)), np.concatenate((self.right, others.right))
        order = np.lexsort((right, left))
        return Pairs(left[order], right[order])

    def united(self, others: Pairs) -> Pairs:
        """Add pairs, some of which may be among these."""
        packed = [
            pairs.left.astype(np.uint64) << _PAIR_BITS | pairs.right.astype(np.uint64) for pairs in (self, others)
        ]
        return Pairs(*_unpacked(distinct(np.concatenate(packed))))

    def chosen(self, which: Flags) -> Pairs:
        """Keep some of the pairs."""
        return Pairs(self.left[which], self.right[which])


class Proposer(Protocol):
    """What proposes the pairs to be compared: the part to replace by another index."""

    def propose(self, sketch: Sketch, among: Flags, touched: Flags | None = None) -> Pairs:
        """Give the pairs worth comparing.

        Args:
            sketch: The sampled passages of all texts.
            among: Which texts take part.
            touched: Only pairs with at least one of these texts; all pairs where None.
        """


@dataclass(frozen=True, slots=True)
class SharedPassages:
    """Pairs that have enough of their sampled passages in common, by weight.

    A passage that more than ``most_texts`` texts have proposes each of them only with the first and with the next: it
    is boilerplate, or else one large family, which is then found around its first member.

    Attributes:
        most_texts: Up to how many texts a passage proposes all pairs of.
        least_share: What share of the lighter sample the two must have in common.
        least_of_all: The same share of all passages, for two texts so short that all their passages are kept.
        least_weight: What common samples must weigh to be enough, whatever their share.
    """

    most_texts: int = 48
    least_share: float = 0.12
    least_of_all: float = 0.08
    least_weight: float = math.inf

    def propose(self, sketch: Sketch, among: Flags, touched: Flags | None = None) -> Pairs:
        """Give the pairs that share enough: of the common sample, or of all passages where both texts keep all."""
        cut = sketch.sampled_entries
        sampled = _grouped(sketch.entries[:cut], among)
        rest = _grouped(sketch.entries[cut:], among)
        common, weight = _summed(self._shared(sampled, touched))
        left, right = _unpacked(common)
        enough = weight >= np.minimum(self.least_share * _lighter(sampled.weights, left, right), self.least_weight)
        whole = sketch.whole[left] & sketch.whole[right]
        again = np.concatenate((_packed(common[whole], weight[whole]), self._shared(rest, touched)))
        by_all = self._enough_of_all(again, sampled.weights + rest.weights)
        found = distinct(np.concatenate((common[enough & (weight > 0)], by_all)))
        return Pairs(*_unpacked(found))

    def _enough_of_all(self, packed: Entries, weights: Sums) -> Entries:
        """Give the pairs of short texts that share enough of all their passages."""
        pairs, weight = _summed(packed)
        enough: Entries = pairs[weight >= self.least_of_all * _lighter(weights, *_unpacked(pairs))]
        return enough

    def _shared(self, groups: _Groups, touched: Flags | None) -> Entries:
        """Give each pair that shares a passage with the weight of what it shares, packed; a pair may come often."""
        chosen = groups.touching(touched)
        found: list[Entries] = [np.zeros(0, np.uint64)]
        for left, right, weight in chain(self._all_pairs(groups, chosen), self._chained(groups, chosen)):
            pairs = left.astype(np.uint64) << _PAIR_BITS | right.astype(np.uint64)
            packed = _packed(pairs, weight)
            found.append(packed if touched is None else packed[touched[left] | touched[right]])
        return np.concatenate(found)

    def _all_pairs(self, groups: _Groups, chosen: Offsets) -> Iterator[tuple[Offsets, Offsets, Sums]]:
        for size in range(2, self.most_texts + 1):
            which = chosen[groups.sizes[chosen] == size]
            if len(which):
                members = groups.rows[groups.starts[which][:, None] + np.arange(size)]
                left, right = np.triu_indices(size, 1)
                yield members[:, left].ravel(), members[:, right].ravel(), np.repeat(groups.shared[which], len(left))

    def _chained(self, groups: _Groups, chosen: Offsets) -> Iterator[tuple[Offsets, Offsets, Sums]]:
        """Pair the members of large groups with the first one and with the next one."""
        for number in chosen[groups.sizes[chosen] > self.most_texts]:
            start = groups.starts[number]
            members = groups.rows[start : start + groups.sizes[number]]
            left = np.concatenate((np.full(len(members) - 1, members[0]), members[1:-1]))
            right = np.concatenate((members[1:], members[2:]))
            yield left, right, np.full(len(left), groups.shared[number])


@dataclass(frozen=True, slots=True)
class _Groups:
    """Texts that share passages; those shared by the very same texts are one group.

    Attributes:
        rows: Texts, passage by passage.
        starts: Where each group begins in ``rows``.
        sizes: How many texts it has, at least two.
        shared: What its passages weigh together.
        weights: What all passages of each text weigh, shared or not.
    """

    rows: Offsets
    starts: Offsets
    sizes: Offsets
    shared: Sums
    weights: Sums

    def touching(self, touched: Flags | None) -> Offsets:
        """Give the groups with at least one of some texts."""
        if touched is None or not len(self.starts):
            return np.arange(len(self.starts))
        before = np.concatenate(([0], np.cumsum(touched[self.rows])))
        return np.flatnonzero(before[self.starts + self.sizes] > before[self.starts])


def _grouped(entries: Entries, among: Flags) -> _Groups:
    rows = rows_of(entries)
    if not among.all():
        entries, rows = entries[among[rows]], rows[among[rows]]
    passages = entries >> np.uint64(ROW_BITS)
    new = np.ones(len(passages) + 1, np.bool_)
    new[1:-1] = passages[1:] != passages[:-1]
    bounds = np.flatnonzero(new)
    starts, sizes = bounds[:-1], np.diff(bounds)
    weight = weigh(sizes, int(among.sum())).astype(np.float64)
    totals = np.bincount(rows, weights=np.repeat(weight, sizes), minlength=len(among)).astype(np.float64)
    shared = sizes > 1
    starts, sizes, weight = starts[shared], sizes[shared], weight[shared]
    first, times = _same_members(rows, starts, sizes)
    return _Groups(rows, starts[first], sizes[first], times * weight[first], totals)


def _same_members(rows: Offsets, starts: Offsets, sizes: Offsets) -> tuple[Offsets, Offsets]:
    """Find groups with the same members by the sum of their hashes."""
    sums = np.zeros(len(rows) + 1, np.uint64)
    np.cumsum(mixed(rows.astype(np.uint64) + np.uint64(1)), out=sums[1:])
    _, first, times = np.unique(sums[starts + sizes] - sums[starts], return_index=True, return_counts=True)
    return first, times


def _lighter(weights: Sums, left: Offsets, right: Offsets) -> Sums:
    return np.minimum(weights[left], weights[right])


def _packed(pairs: Entries, weights: Sums) -> Entries:
    """Pack each weight, in steps of a 64th, behind its pair, so that sorting numbers sorts both."""
    steps = np.minimum(np.rint(weights / _WEIGHT_STEP), _MOST_STEPS).astype(np.uint64)
    return pairs << _WEIGHT_BITS | steps


def _summed(packed: Entries) -> tuple[Entries, Sums]:
    """Add up the weights of each pair; pairs ascending. The packed pairs are sorted in place."""
    packed.sort()
    pairs = packed >> _WEIGHT_BITS
    new = np.ones(len(pairs), np.bool_)
    new[1:] = pairs[1:] != pairs[:-1]
    starts = np.flatnonzero(new)
    if not len(starts):
        return pairs, np.zeros(0)
    packed &= np.uint64(_MOST_STEPS)
    return pairs[starts], np.add.reduceat(packed, starts).astype(np.float64) * _WEIGHT_STEP


def _unpacked(packed: Entries) -> tuple[Offsets, Offsets]:
    return (packed >> _PAIR_BITS).astype(np.int64), (packed & np.uint64((1 << ROW_BITS) - 1)).astype(np.int64)
