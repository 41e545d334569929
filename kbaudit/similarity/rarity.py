"""Rarity: how much a passage weighs, by how often the base has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.words import Numbers, Offsets, Words, mixed

Weights = NDArray[np.float32]
Counts = NDArray[np.uint32]

_FACTOR: Final = np.uint64(0xD6E8FEB86659FD93)
_CHUNK: Final = 1 << 16
_FEWEST_BITS: Final = 18
_MOST_BITS: Final = 26
_WORD_BITS: Final = 20
_FADING: Final = 0.75
_LEAST: Final = 0.1
_FADED: Final = 1 << 10  # beyond any weight above the least
_FULL: Final = ((64, 2), (256, 4))
_FULL_AT_MOST: Final = 8


def weigh(occurrences: NDArray[np.int64] | NDArray[np.uint32], texts: int) -> Weights:
    """Weigh passages by how often they stand in a base: 1 for rare ones, 0.1 for boilerplate.

    A passage that stands up to eight times weighs 1 (twice in a base of up to 63 texts, four times up to 255); beyond,
    the weight falls with the power 0.75 of the occurrences, to a tenth. Both enter in steps, the occurrences in powers
    of two, so that a base that changes a little weighs as before.
    """
    full = next((count for size, count in _FULL if texts < size), _FULL_AT_MOST)
    powers = np.exp2(np.maximum(np.frexp(np.arange(_FADED + 1))[1] - 1, 0))
    steps = np.maximum(np.minimum(1, full / powers) ** _FADING, _LEAST).astype(np.float32)
    weights: Weights = steps[np.minimum(occurrences, _FADED)]
    return weights


def word_pairs(ids: Numbers) -> NDArray[np.uint64]:
    """Hash each word with the one behind it; the last word of the row has none, and gives 0."""
    hashes = np.zeros(len(ids), np.uint64)
    hashes[:-1] = joined_words(ids[:-1], ids[1:])
    return hashes


def joined_words(ids: Numbers, behind: Numbers) -> NDArray[np.uint64]:
    """Hash each word with the one that stands behind it."""
    with np.errstate(over="ignore"):
        sums = ids.astype(np.uint64)
        sums *= _FACTOR
        sums += behind
        return mixed(sums)


@dataclass(frozen=True, slots=True)
class Rarity:
    """How often words and pairs of neighbouring words stand in a base.

    Attributes:
        pairs: Occurrences by the upper bits of a pair's hash; pairs that fall together are counted together.
        words: The same for single words.
        texts: How many texts the base has.
    """

    pairs: Counts
    words: Counts
    texts: int

    def of_pairs(self, hashes: NDArray[np.uint64]) -> Weights:
        """Weigh word pairs; see ``weigh``."""
        return weigh(self.pair_occurrences(hashes), self.texts)

    def pair_occurrences(self, hashes: NDArray[np.uint64]) -> Counts:
        """Count how often word pairs stand in the base, pairs that fall together being counted together."""
        return self.pairs[_bucket(hashes, self.pairs)]

    def of_rarest_pair(self, ids: Numbers, starts: Offsets, ends: Offsets) -> Counts:
        """Count how often the rarest word pair of each stretch of at least two words stands in the base."""
        sizes = ends - starts - 1
        if not len(sizes):
            return np.zeros(0, np.uint32)
        first = np.cumsum(sizes) - sizes
        at = np.repeat(starts - first, sizes) + np.arange(int(sizes.sum()))
        both = np.stack((ids[at], ids[at + 1]), axis=1).ravel()
        counts: Counts = np.minimum.reduceat(self.pair_occurrences(word_pairs(both)[0::2]), first)
        return counts

    def of_words(self, ids: Numbers) -> Weights:
        """Weigh single words: ``1 - ⌊log₂ occurrences⌋ / ⌈log₂ texts⌉``, at least 0; the usual weight of retrieval."""
        size = max(int(self.texts).bit_length(), 4)
        steps = np.maximum(np.frexp(self.occurrences(ids).astype(np.float64))[1] - 1, 0)
        weights: Weights = np.maximum(1 - steps / size, 0).astype(np.float32)
        return weights

    def occurrences(self, ids: Numbers) -> Counts:
        """Count how often single words stand in the base, words that fall together being counted together."""
        return self.words[_word_bucket(ids, self.words)]

    def changed(self, gone: Words, come: Words, texts: int) -> Rarity:
        """Count anew after some texts went and others came."""
        pairs, words = self.pairs.copy(), self.words.copy()
        for changed, step in ((gone, -1), (come, 1)):
            times = np.uint32(step & 0xFFFFFFFF)
            for start in range(0, len(changed.ids), _CHUNK):
                np.add.at(words, _word_bucket(changed.ids[start : start + _CHUNK], words), times)
            for hashes in _chunks(changed):
                np.add.at(pairs, _bucket(hashes, pairs), times)
        return Rarity(pairs, words, texts)


def count(words: Words, texts: int) -> Rarity:
    """Count the words and word pairs of a base."""
    bits = min(max(len(words.ids).bit_length() - 2, _FEWEST_BITS), _MOST_BITS)
    nothing = Rarity(np.zeros(1 << bits, np.uint32), np.zeros(1 << _WORD_BITS, np.uint32), texts)
    return nothing.changed(Words(words.ids[:0], np.zeros(1, np.int64)), words, texts)


def _bucket(hashes: NDArray[np.uint64], counts: Counts) -> Offsets:
    return (hashes >> np.uint64(64 - (len(counts).bit_length() - 1))).view(np.int64)


def _word_bucket(ids: Numbers, counts: Counts) -> Offsets:
    return (ids >> np.uint32(32 - (len(counts).bit_length() - 1))).astype(np.int64)


def _chunks(words: Words) -> Iterator[NDArray[np.uint64]]:
    """Yield the word pairs of the texts, some at a time; a pair across two texts is not counted."""
    for start in range(0, len(words.ids), _CHUNK):
        pairs = word_pairs(words.ids[start : start + _CHUNK + 1])[:_CHUNK]
        inside = np.ones(len(pairs), np.bool_)
        behind = slice(*np.searchsorted(words.starts, (start + 1, start + len(pairs) + 1)))
        inside[words.starts[behind] - 1 - start] = False
        yield pairs[inside]
