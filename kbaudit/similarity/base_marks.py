"""Marks: a text hashed with all that a score takes from the base around it, so that a score is known again.

What two texts have in common depends on their words and on how rare the base makes them, which counts in coarse steps.
So a score stays true as long as neither text has another mark.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.footers import TEXTS
from kbaudit.similarity.rarity import Rarity, word_pairs
from kbaudit.similarity.texts import Texts, in_chunks
from kbaudit.similarity.words import Numbers, Offsets, counted, mixed

_CHUNK: Final = 1 << 18
_WORD_BITS: Final = np.uint64(32)
_WORD: Final = np.uint64((1 << 32) - 1)
_FACTORS: Final = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))

Marks = NDArray[np.uint64]


def base_marks(texts: Texts, rarity: Rarity, twins: Marks) -> Marks:
    """Hash each text with how rare its words and word pairs are.

    Args:
        twins: Hashes of titles and bodies.
    """
    whole = texts.whole(np.arange(len(texts)))
    marks = twins.copy()
    with np.errstate(over="ignore"):
        for first, last in in_chunks(whole.lengths, _CHUNK):
            ids, owners = texts.ids[whole.starts[first] : whole.ends[last - 1]], whole.part(first, last).owners
            for mark in (_of_words(ids, owners, rarity), _of_pairs(ids, owners, rarity)):
                np.add.at(marks[first:last], *mark)
    return marks


def _of_words(ids: Numbers, owners: Offsets, rarity: Rarity) -> tuple[Offsets, Marks]:
    """Hash what the different words of each text weigh, and which of them no other text has, the base so counting."""
    keys, times = counted(owners.astype(np.uint64) << _WORD_BITS | ids)
    words = (keys & _WORD).astype(np.uint32)
    occurrences = rarity.occurrences(words)
    alone = np.where(occurrences <= times, occurrences, 0).astype(np.uint64)
    weights = rarity.of_words(words).view(np.uint32).astype(np.uint64)
    return (keys >> _WORD_BITS).astype(np.int64), mixed(words * _FACTORS[0] + weights * _FACTORS[1] + alone)


def _of_pairs(ids: Numbers, owners: Offsets, rarity: Rarity) -> tuple[Offsets, Marks]:
    """Hash what each word pair weighs, and whether it stands in so few texts that it is in no footer."""
    inside = owners[:-1] == owners[1:]
    hashes = word_pairs(ids)[:-1][inside]
    few = np.minimum(rarity.pair_occurrences(hashes), TEXTS).astype(np.uint64)
    weights = rarity.of_pairs(hashes).view(np.uint32).astype(np.uint64)
    return owners[:-1][inside], mixed(hashes + weights * _FACTORS[1] + few * _FACTORS[2])
