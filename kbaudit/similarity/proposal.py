"""Proposing pairs: which texts are worth comparing, out of all there could be."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.rarity import weigh
from kbaudit.similarity.sketch import ROW_BITS, Entries, Sketch, rows_of
from kbaudit.similarity.texts import Ranges
from kbaudit.similarity.words import Offsets, distinct, mixed

Flags = NDArray[np.bool_]
Sums = NDArray[np.float64]

_PAIR_BITS: Final = np.uint64(ROW_BITS)
_WEIGHT_BITS: Final = np.uint64(64 - 2 * ROW_BITS)
_WEIGHT_STEP: Final = 1 / 64
_MOST_STEPS: Final = (1 << int(_WEIGHT_BITS)) - 1
_STEPS: Final = np.uint64(_MOST_STEPS)
_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
_FEWER: Final = 1


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
        return Pairs(*_unpacked(distinct(np.concatenate((self._packed, others._packed)))))

    @property
    def _packed(self) -> Entries:
        return self.left.astype(np.uint64) << _PAIR_BITS | self.right.astype(np.uint64)

    def places(self, some: Pairs) -> Offsets:
        """Give the places among these of pairs that are among them."""
        return np.searchsorted(self._packed, some._packed)

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
        sampled = _grouped(sketch.entries[:cut], among, touched)
        rest = _grouped(sketch.entries[cut:], among, touched)
        common = list(self._shared(sampled, touched))
        again = [*(_of_short(packed, sketch.whole) for packed in common), *self._shared(rest, touched)]
        found = _enough(common, np.minimum(self.least_share * sampled.weights, self.least_weight))
        by_all = _enough(again, self.least_of_all * (sampled.weights + rest.weights))
        return Pairs(*_unpacked(distinct(np.concatenate((found, by_all)))))

    def _shared(self, groups: _Groups, touched: Flags | None) -> Iterator[Entries]:
        """Give each pair that shares a passage with the weight of what it shares, packed; a pair may come often."""
        for left, right, weight in chain(self._all_pairs(groups), self._chained(groups)):
            pairs = (left << ROW_BITS | right).view(np.uint64)
            packed = _packed(pairs, weight)
            yield packed if touched is None else packed[touched[left] | touched[right]]

    def _all_pairs(self, groups: _Groups) -> Iterator[tuple[Offsets, Offsets, Sums]]:
        for size in range(2, self.most_texts + 1):
            which = np.flatnonzero(groups.sizes == size)
            if len(which):
                members = groups.rows[groups.starts[which][:, None] + np.arange(size)]
                left, right = np.triu_indices(size, 1)
                yield members[:, left].ravel(), members[:, right].ravel(), np.repeat(groups.shared[which], len(left))

    def _chained(self, groups: _Groups) -> Iterator[tuple[Offsets, Offsets, Sums]]:
        """Pair the members of large groups with the first one and with the next one."""
        large = groups.sizes > self.most_texts
        starts, ends = groups.starts[large], groups.starts[large] + groups.sizes[large]
        for skipped in (0, 1):
            behind = Ranges(starts + 1 + skipped, ends)
            number, (_, others) = behind.owners, behind.places
            left = others - 1 if skipped else starts[number]
            yield groups.rows[left], groups.rows[others], groups.shared[large][number]


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


def _grouped(entries: Entries, among: Flags, touched: Flags | None) -> _Groups:
    """Find the texts that share passages; with ``touched`` only the groups that one of those is in."""
    rows = rows_of(entries)
    if not among.all():
        taking_part = among[rows]
        entries, rows = entries[taking_part], rows[taking_part]
    new = np.ones(len(entries) + 1, np.bool_)
    np.greater_equal(entries[1:] ^ entries[:-1], np.uint64(1 << ROW_BITS), out=new[1:-1])
    bounds = np.flatnonzero(new)
    starts, sizes = bounds[:-1], np.diff(bounds)
    weight = weigh(sizes, int(among.sum())).astype(np.float64)
    totals = np.bincount(rows, weights=np.repeat(weight, sizes), minlength=len(among)).astype(np.float64)
    shared = sizes > 1
    if touched is not None:
        of_touched = np.zeros(len(sizes), np.bool_)
        of_touched[np.searchsorted(starts, np.flatnonzero(touched[rows]), "right") - 1] = True
        shared &= of_touched
    starts, sizes, weight = starts[shared], sizes[shared], weight[shared]
    first, times = _same_members(rows, starts, sizes)
    return _Groups(rows, starts[first], sizes[first], times * weight[first], totals)


def _same_members(rows: Offsets, starts: Offsets, sizes: Offsets) -> tuple[Offsets, Offsets]:
    """Find groups with the same members by the sum of their hashes."""
    _, at = Ranges(starts, starts + sizes).places
    members = rows[at]
    hashes = mixed(np.arange(1, int(members.max(initial=0)) + 2, dtype=np.uint64))[members]
    sums = np.add.reduceat(hashes, np.cumsum(sizes) - sizes) if len(sizes) else hashes
    _, first, times = np.unique(sums, return_index=True, return_counts=True)
    return first, times


def _of_short(packed: Entries, whole: Flags) -> Entries:
    """Keep the pairs of texts that both keep all their passages."""
    left, right = _unpacked(packed >> _WEIGHT_BITS)
    return packed[whole[left] & whole[right]]


def _enough(parts: Sequence[Entries], least: Sums) -> Entries:
    """Give the pairs that share enough, ascending.

    Most pairs have a passage or two in common and no more. They are sifted out before the rest is sorted: weights are
    added up in buckets, several pairs to one, and what a bucket has is the most that a pair in it can have.

    Args:
        parts: Packed pairs.
        least: What must be shared with each text, or with the other one of a pair.
    """
    size = max(sum(map(len, parts)).bit_length() - _FEWER, 1)
    buckets = np.zeros(1 << size, np.uint32)
    for packed in parts:
        np.add.at(buckets, _bucket(packed, size), (packed & _STEPS).astype(np.uint32))
    sifted = [np.zeros(0, np.uint64)]
    for packed in parts:
        most = buckets[_bucket(packed, size)] * _WEIGHT_STEP
        sifted.append(packed[most >= _of_either(least, packed >> _WEIGHT_BITS)])
    pairs, weight = _summed(np.concatenate(sifted))
    return pairs[(weight >= _of_either(least, pairs)) & (weight > 0)]


def _bucket(packed: Entries, bits: int) -> Offsets:
    with np.errstate(over="ignore"):
        return (((packed >> _WEIGHT_BITS) * _SPREAD) >> np.uint64(64 - bits)).view(np.int64)


def _of_either(least: Sums, pairs: Entries) -> Sums:
    left, right = _unpacked(pairs)
    return np.minimum(least[left], least[right])


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
    packed &= _STEPS
    return pairs[starts], np.add.reduceat(packed, starts).astype(np.float64) * _WEIGHT_STEP


def _unpacked(packed: Entries) -> tuple[Offsets, Offsets]:
    return (packed >> _PAIR_BITS).view(np.int64), rows_of(packed)
