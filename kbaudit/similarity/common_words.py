"""Common words: what two short texts share, in whatever order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.rarity import Rarity
from kbaudit.similarity.texts import Ranges
from kbaudit.similarity.words import Numbers, distinct

Sums = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CommonWords:
    """The different words of each pair's texts, weighed by their rarity.

    Attributes:
        shared: What the words weigh that both have.
        left: What all words of the first text weigh.
        right: What all words of the second one weigh.
    """

    shared: Sums
    left: Sums
    right: Sums

    @property
    def of_lighter(self) -> Sums:
        """Give the share of the lighter text that the other one has; 0 where it has no words."""
        return self.shared / np.maximum(np.minimum(self.left, self.right), 1e-9)

    @property
    def of_both(self) -> Sums:
        """Give the shared part of both; 0 where neither has words."""
        return 2 * self.shared / np.maximum(self.left + self.right, 1e-9)


def find_common_words(ids: Numbers, rarity: Rarity, left: Ranges, right: Ranges) -> CommonWords:
    """Weigh the words that the texts of each pair share."""
    one, other = _different(ids, left), _different(ids, right)
    both = np.intersect1d(one, other, assume_unique=True)
    count = len(left.starts)
    return CommonWords(_summed(both, rarity, count), _summed(one, rarity, count), _summed(other, rarity, count))


def _different(ids: Numbers, ranges: Ranges) -> NDArray[np.uint64]:
    lengths = ranges.lengths
    pair = np.repeat(np.arange(len(lengths)), lengths)
    _, at = ranges.places
    return distinct(pair.astype(np.uint64) << np.uint64(32) | ids[at].astype(np.uint64))


def _summed(keys: NDArray[np.uint64], rarity: Rarity, count: int) -> Sums:
    weights = rarity.of_words((keys & np.uint64(0xFFFFFFFF)).astype(np.uint32))
    pair = (keys >> np.uint64(32)).astype(np.int64)
    return np.bincount(pair, weights=weights, minlength=count).astype(np.float64)
