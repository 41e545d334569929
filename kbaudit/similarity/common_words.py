"""Common words: what two short texts share, in whatever order.

A word weighs the square of its rarity, so that what most records of a collection have (initials, "et al", "Journal of")
hardly counts beside names and subjects; the cosine of retrieval squares it as well. A word that no other text of the
base has weighs half: it tells this text from all others alike, be it a slip of the pen or a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.rarity import Rarity
from kbaudit.similarity.texts import Ranges
from kbaudit.similarity.words import Numbers, counted

Sums = NDArray[np.float64]
Keys = NDArray[np.uint64]

_OWN: Final = 0.5
_WORD_BITS: Final = np.uint64(32)
_WORD: Final = np.uint64(0xFFFFFFFF)


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
    def of_heavier(self) -> Sums:
        """Give the share of the heavier text that the other one has; 0 where neither has words."""
        return self.shared / np.maximum(np.maximum(self.left, self.right), 1e-9)

    @property
    def of_both(self) -> Sums:
        """Give the shared part of both; 0 where neither has words."""
        return 2 * self.shared / np.maximum(self.left + self.right, 1e-9)


def find_common_words(ids: Numbers, rarity: Rarity, left: Ranges, right: Ranges) -> CommonWords:
    """Weigh the words that the texts of each pair share."""
    one, other = _weighed(ids, rarity, left), _weighed(ids, rarity, right)
    both = np.searchsorted(other[0], one[0], "right") > np.searchsorted(other[0], one[0], "left")
    count = len(left.starts)
    return CommonWords(_summed(one[0][both], one[1][both], count), _summed(*one, count), _summed(*other, count))


def _weighed(ids: Numbers, rarity: Rarity, ranges: Ranges) -> tuple[Keys, Sums]:
    """Give the different words of each text, behind the number of its pair, and what they weigh."""
    pair = np.repeat(np.arange(len(ranges.starts)), ranges.lengths)
    _, at = ranges.places
    keys, times = counted(pair.astype(np.uint64) << _WORD_BITS | ids[at])
    words = (keys & _WORD).astype(np.uint32)
    weights = rarity.of_words(words).astype(np.float64) ** 2
    return keys, np.where(rarity.occurrences(words) <= times, _OWN * weights, weights)


def _summed(keys: Keys, weights: Sums, count: int) -> Sums:
    pair = (keys >> _WORD_BITS).astype(np.int64)
    return np.bincount(pair, weights=weights, minlength=count).astype(np.float64)
