"""Runs: passages that stand in two texts word for word, and passages that one text has twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from kbaudit.similarity.passages import Side, common
from kbaudit.similarity.rarity import Rarity
from kbaudit.similarity.texts import Ranges, in_chunks
from kbaudit.similarity.words import Numbers, Offsets

_BATCH_WORDS: Final = 1 << 18
_GAP: Final = 4


@dataclass(frozen=True, slots=True)
class Runs:
    """Passages in two texts, row by row.

    Attributes:
        pair: The number of the pair of texts.
        left: The first word, counted in the first text from 0.
        right: The first word in the second text.
        words: How many words long it is; a word or two within may differ.
        weight: What the passage weighs, by its rarity.
    """

    pair: Offsets
    left: Offsets
    right: Offsets
    words: Offsets
    weight: Offsets


def find_runs(ids: Numbers, rarity: Rarity, left: Ranges, right: Ranges, least: int) -> Runs:
    """Find the passages of at least ``least`` words that the texts of each pair have in common.

    A text paired with itself gives its repeated passages, each once.
    """
    parts = []
    for first, last in in_chunks(left.lengths + right.lengths, _BATCH_WORDS):
        found = _find(ids, rarity, left.part(first, last), right.part(first, last), least)
        parts.append((found[0] + first, *found[1:]))
    if not parts:
        return Runs(*(np.zeros(0, np.int64) for _ in range(5)))
    return Runs(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _find(ids: Numbers, rarity: Rarity, left: Ranges, right: Ranges, least: int) -> tuple[Offsets, ...]:
    one, other = Side.of(ids, rarity, left), Side.of(ids, rarity, right)
    here, there = common(one, other)
    drift = other.place[there] - one.place[here]
    itself = left.starts == right.starts
    kept = ~itself[one.pair[here]] | (drift > 0)
    here, there, drift = here[kept], there[kept], drift[kept]
    order = np.lexsort((one.place[here], drift, one.pair[here]))
    here, drift = here[order], drift[order]
    pair, place = one.pair[here], one.place[here]
    new = np.ones(len(here) + 1, np.bool_)
    new[1:-1] = (pair[1:] != pair[:-1]) | (drift[1:] != drift[:-1]) | (place[1:] - place[:-1] > _GAP)
    bounds = np.flatnonzero(new)
    starts, ends = bounds[:-1], bounds[1:] - 1
    words = place[ends] - place[starts] + 2 if len(starts) else starts
    weights = np.add.reduceat(one.weights[here], starts) if len(starts) else np.zeros(0)
    long = words >= least
    starts = starts[long]
    return pair[starts], place[starts], place[starts] + drift[starts], words[long], weights[long]
