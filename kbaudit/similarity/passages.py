"""Passages: how much of one text stands in another, looked up a short stretch of words at a time.

Two copies have their common words in the same order with about the same distance between them, however much was
edited; two texts on one subject have common words too, but scattered. So each stretch of ``STRETCH`` words of a text is
found in the other where most of its word pairs, by rarity, stand in one place there. That holds for copies with moved
paragraphs as well, and for an excerpt in a long text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.rarity import Rarity, joined_words
from kbaudit.similarity.texts import Ranges, in_chunks
from kbaudit.similarity.words import Numbers, Offsets, distinct

Shares = NDArray[np.float32]
Sums = NDArray[np.float64]

STRETCH: Final = 24
"""How many words are looked up together, and how far their places in the other text may drift apart."""

LOOSE: Final = 0.15
"""The share of a stretch's weight that must stand in one place for it to be found there, perhaps reworded."""

TIGHT: Final = 0.5
"""The same for a stretch that is found all but word for word."""

EVEN: Final = 0.5
"""How well a stretch must be found, as a share of how well the stretches of its text are on average."""

_BATCH_WORDS: Final = 1 << 17
_BATCH_PAIRS: Final = 1 << 11
_OFTEN: Final = 8
_PLACE_BITS: Final = 5
_PLACE: Final = (1 << _PLACE_BITS) - 1
FEW: Final = 4
"""A text of fewer stretches is found word for word by how much of it is, whatever stretch it stands in."""
_VARIED: Final = 0.7


@dataclass(frozen=True, slots=True)
class Found:
    """How much of each text of a pair stands in the other one, as shares of its weight from 0 to 1.

    Attributes:
        left: Of the first text, reworded or not.
        right: Of the second one.
        left_tight: Of the first text, all but word for word.
        right_tight: Of the second one.
        left_weight: What the first text weighs: the sum of the rarity of its word pairs.
        right_weight: What the second one weighs.
    """

    left: Shares
    right: Shares
    left_tight: Shares
    right_tight: Shares
    left_weight: Shares
    right_weight: Shares


def find_passages(ids: Numbers, rarity: Rarity, left: Ranges, right: Ranges) -> Found:
    """Find the passages of each pair's texts in one another; symmetric in the two sides."""
    parts = [_find(ids, rarity, left.part(*batch), right.part(*batch)) for batch in _batches(left, right)]
    columns = zip(*parts, strict=True) if parts else ([np.zeros(0, np.float32)] for _ in range(6))
    return Found(*(np.concatenate(column) for column in columns))


def _batches(left: Ranges, right: Ranges) -> Iterator[tuple[int, int]]:
    for first, last in in_chunks(left.lengths + right.lengths, _BATCH_WORDS):
        for start in range(first, last, _BATCH_PAIRS):
            yield start, min(start + _BATCH_PAIRS, last)


@dataclass(frozen=True)
class Side:
    """One text of each pair, as word pairs in a row.

    Attributes:
        pair: The number of the pair of texts.
        place: The place of each word pair in its text.
        hashes: What word pair it is.
        weights: What it weighs, by its rarity.
        stretch: The number of the stretch it stands in, counted over all texts.
        stretches: Where the stretches of each text begin, one more than there are texts.
        lengths: How many word pairs each text has.
    """

    pair: Offsets
    place: Offsets
    hashes: NDArray[np.uint64]
    weights: Shares
    stretch: Offsets
    stretches: Offsets
    lengths: Offsets

    @classmethod
    def of(cls, ids: Numbers, rarity: Rarity, ranges: Ranges) -> Side:
        """Lay out the word pairs of one text a pair; ``ranges`` says which words it has."""
        lengths = np.maximum(ranges.lengths - 1, 0)
        pair = np.repeat(np.arange(len(lengths)), lengths)
        place, at = Ranges(ranges.starts, ranges.starts + lengths).places
        hashes = joined_words(ids[at], ids[at + 1])
        stretches = np.concatenate(([0], np.cumsum(-(-lengths // STRETCH))))
        stretch = np.repeat(stretches[:-1], lengths) + place // STRETCH
        return cls(pair, place, hashes, rarity.of_pairs(hashes), stretch, stretches, lengths)

    @cached_property
    def stretch_starts(self) -> Offsets:
        """Give where each stretch begins in the row."""
        counts = np.diff(self.stretches)
        within = np.arange(int(self.stretches[-1])) - np.repeat(self.stretches[:-1], counts)
        return np.repeat(np.cumsum(self.lengths) - self.lengths, counts) + within * STRETCH

    @cached_property
    def stretch_weights(self) -> Sums:
        """Give what each stretch weighs."""
        sums: Sums = np.add.reduceat(self.weights, self.stretch_starts, dtype=np.float64)
        return sums


def _find(ids: Numbers, rarity: Rarity, left: Ranges, right: Ranges) -> tuple[Shares, ...]:
    one, other = Side.of(ids, rarity, left), Side.of(ids, rarity, right)
    sides = _sorted_alike(one, other)
    here, there = _matched(*sides)
    drift = one.place[here] - other.place[there]
    best_here = _best(one, here, drift)
    best_there = _best(other, there, -drift)
    varieties = (found.variety(side.lengths) for found, side in zip(sides, (one, other), strict=True))
    # What a stretch of few different words, as in a table of digits, finds by chance grows with their repetition.
    bars = np.minimum(LOOSE / np.minimum(np.minimum(*varieties) / _VARIED, 1) ** 2, TIGHT)
    return (
        _loose_share(one, best_here, bars),
        _loose_share(other, best_there, bars),
        _tight_share(one, best_here),
        _tight_share(other, best_there),
        _weight(one),
        _weight(other),
    )


def common(one: Side, other: Side) -> tuple[Offsets, Offsets]:
    """Match equal word pairs of the two texts of each pair: all with all, or in turn where there are many."""
    return _matched(*_sorted_alike(one, other))


@dataclass(frozen=True, slots=True)
class _Different:
    """The different word pairs of texts.

    Attributes:
        keys: The number of the pair of texts before the upper bits of a word pair's hash, ascending.
        hash_bits: How many bits those are.
        first: Where each begins in ``order``.
        count: How often it stands in its text.
        order: The places of all word pairs in their row, by key and then ascending.
    """

    keys: NDArray[np.uint64]
    hash_bits: int
    first: Offsets
    count: Offsets
    order: Offsets

    def variety(self, lengths: Offsets) -> Sums:
        """Give the share of each text's word pairs that are different ones, from above 0 to 1."""
        different = np.bincount((self.keys >> np.uint64(self.hash_bits)).view(np.int64), minlength=len(lengths))
        return np.maximum(different, 1) / np.maximum(lengths, 1)


def _sorted_alike(one: Side, other: Side) -> tuple[_Different, _Different]:
    """Sort both sides by keys of the same bits: as many of the hash as the number of a text and a place leave."""
    place_bits = max(len(one.place), len(other.place)).bit_length()
    return _sorted(one, place_bits), _sorted(other, place_bits)


def _sorted(side: Side, place_bits: int) -> _Different:
    pair_bits = len(side.lengths).bit_length()
    packed = side.hashes >> np.uint64(pair_bits)
    packed &= ~np.uint64((1 << place_bits) - 1)
    packed |= side.pair.astype(np.uint64) << np.uint64(64 - pair_bits)
    packed |= np.arange(len(packed), dtype=np.uint64)
    packed.sort()
    keys = packed >> np.uint64(place_bits)
    packed &= np.uint64((1 << place_bits) - 1)
    new = np.ones(len(keys) + 1, np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:-1])
    bounds = np.flatnonzero(new)
    first = bounds[:-1]
    return _Different(keys[first], 64 - pair_bits - place_bits, first, np.diff(bounds), packed.view(np.int64))


def _matched(one: _Different, other: _Different) -> tuple[Offsets, Offsets]:
    if not len(other.keys):
        return one.order[:0], other.order[:0]
    at = np.minimum(np.searchsorted(other.keys, one.keys), len(other.keys) - 1)
    both = other.keys[at] == one.keys
    at = at[both]
    first_one, count_one = one.first[both], one.count[both]
    first_other, count_other = other.first[at], other.count[at]
    often = np.maximum(count_one, count_other) > _OFTEN
    width = np.where(often, 1, count_other)
    times = np.where(often, np.minimum(count_one, count_other), count_one * count_other)
    group = np.repeat(np.arange(len(times)), times)
    turn = np.arange(len(group)) - np.repeat(np.cumsum(times) - times, times)
    step_other = np.where(often[group], turn, turn % width[group])
    return one.order[first_one[group] + turn // width[group]], other.order[first_other[group] + step_other]


def _best(side: Side, matched: Offsets, drift: Offsets) -> Sums:
    """Give for each stretch the greatest weight of its word pairs that stand in one place of the other text.

    Places are told apart in bands as wide as a stretch, laid twice, half a band apart, so that none is cut in two.
    """
    best = np.zeros(int(side.stretches[-1]))
    if not len(matched):
        return best
    stretch = side.stretch[matched]
    place = matched - side.stretch_starts[stretch]
    drift = drift - int(drift.min()) // STRETCH * STRETCH
    bands = int(drift.max()) // STRETCH + 2
    narrow = len(best) * bands << _PLACE_BITS < 1 << 32
    for shift in (0, STRETCH // 2):
        cell = stretch * bands + (drift + shift) // STRETCH
        packed = cell << _PLACE_BITS | place
        seen = distinct(packed.astype(np.uint32) if narrow else packed.astype(np.uint64)).astype(np.int64)
        cell = seen >> _PLACE_BITS
        new = np.ones(len(cell), np.bool_)
        np.not_equal(cell[1:], cell[:-1], out=new[1:])
        starts = np.flatnonzero(new)
        stretches = cell // bands
        weights = side.weights[side.stretch_starts[stretches] + (seen & _PLACE)]
        np.maximum.at(best, stretches[starts], np.add.reduceat(weights, starts, dtype=np.float64))
    return best


def _loose_share(side: Side, best: Sums, least: Sums) -> Shares:
    """Give the share that stands in the other text, reworded or not.

    A stretch counts that is found half as well as the text is on average: edits are spread over a copy, while a text of
    the same template has sections that are the same and others that have little more than their headings in common.
    """
    weights = side.stretch_weights
    average = _of_weight(side, np.minimum(best, weights), weights)
    bars = np.clip(EVEN * average, least, TIGHT)
    return _share(side, best, np.repeat(bars, np.diff(side.stretches)))


def _share(side: Side, best: Sums, bar: Sums | float) -> Shares:
    """Give the share of each text's weight in stretches of which at least ``bar`` was found in one place."""
    weights = side.stretch_weights
    found = np.where(best >= bar * np.maximum(weights, 1e-9), weights, 0)
    return _of_weight(side, found, weights)


def _tight_share(side: Side, best: NDArray[np.float64]) -> Shares:
    """Give the share that stands in the other text all but word for word; of few stretches, just what was found."""
    weights = side.stretch_weights
    few = np.diff(side.stretches) < FEW
    exact = _of_weight(side, np.minimum(best, weights), weights)
    return np.where(few, exact, _share(side, best, TIGHT))


def _of_weight(side: Side, found: NDArray[np.float64], weights: NDArray[np.float64]) -> Shares:
    return (_per_text(side, found) / np.maximum(_per_text(side, weights), 1e-9)).astype(np.float32)


def _weight(side: Side) -> Shares:
    return _per_text(side, side.stretch_weights).astype(np.float32)


def _per_text(side: Side, of_stretches: NDArray[np.float64]) -> NDArray[np.float64]:
    texts = len(side.stretches) - 1
    # Added up text by text: what a running sum gives for one text depends, in its last digit, on those before it.
    owners = np.repeat(np.arange(texts), np.diff(side.stretches))
    return np.bincount(owners, weights=of_stretches, minlength=texts).astype(np.float64)
