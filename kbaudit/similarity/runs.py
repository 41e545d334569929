"""Runs: passages that stand in two texts word for word, and passages that one text has twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.keeping.kept_rows import KeptRows, Keys
from kbaudit.similarity.passages import Side, common
from kbaudit.similarity.rarity import Rarity
from kbaudit.similarity.texts import Ranges, in_chunks
from kbaudit.similarity.words import Numbers, Offsets

_BATCH_WORDS: Final = 1 << 18
_GAP: Final = 4

RUN: Final = 3
"""How many numbers are kept of a passage."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Passages in two texts, row by row.

    Attributes:
        pair: The number of the pair of texts.
        left: The first word, counted in the first text from 0.
        right: The first word in the second text.
        words: How many words long it is; a word or two within may differ.
    """

    pair: Offsets
    left: Offsets
    right: Offsets
    words: Offsets

    def behind(self, pairs: int) -> Runs:
        """Count the pairs of texts on from some others."""
        return Runs(self.pair + pairs, self.left, self.right, self.words)

    def and_also(self, others: Runs) -> Runs:
        """Add the passages of other pairs; those of the first pairs come first."""
        order = np.argsort(np.concatenate((self.pair, others.pair)), kind="stable")
        columns = ((getattr(self, name), getattr(others, name)) for name in ("pair", "left", "right", "words"))
        return Runs(*(np.concatenate(column)[order] for column in columns))

    @property
    def rows(self) -> NDArray[np.float64]:
        """Give ``RUN`` numbers for each passage: its places and its length."""
        return np.stack((self.left, self.right, self.words), axis=1).astype(np.float64)


def kept_runs(known: KeptRows, keys: Keys, left: Ranges, right: Ranges) -> tuple[Runs, NDArray[np.bool_]]:
    """Give the passages of the pairs of texts that are known, and which those are.

    A pair of which more is known than its texts are long is not known.
    """
    have, starts, ends = known.find(keys)
    kept = Ranges(starts, ends)
    pair, (_, at) = kept.owners, kept.places
    one, other, words = known.rows[at].T
    outside = (one < 0) | (other < 0) | (one + words > left.lengths[pair]) | (other + words > right.lengths[pair])
    have[pair[outside]] = False
    inside = have[pair]
    return Runs(pair[inside], *(column[inside].astype(np.int64) for column in (one, other, words))), have


def find_runs(ids: Numbers, rarity: Rarity, left: Ranges, right: Ranges, least: int) -> Runs:
    """Find the passages of at least ``least`` words that the texts of each pair have in common.

    A text paired with itself gives its repeated passages, each once.
    """
    parts = [
        _find(ids, rarity, left.part(*rows), right.part(*rows), least).behind(rows[0])
        for rows in in_chunks(left.lengths + right.lengths, _BATCH_WORDS)
    ]
    none = np.zeros(0, np.int64)
    columns = [(none, *(getattr(part, name) for part in parts)) for name in ("pair", "left", "right", "words")]
    return Runs(*(np.concatenate(column) for column in columns))


def _find(ids: Numbers, rarity: Rarity, left: Ranges, right: Ranges, least: int) -> Runs:
    one, other = Side.of(ids, rarity, left), Side.of(ids, rarity, right)
    here, there = common(one, other)
    drift = other.place[there] - one.place[here]
    kept = ~(left.starts == right.starts)[one.pair[here]] | (drift > 0)
    here, drift = here[kept], drift[kept]
    order = np.lexsort((one.place[here], drift, one.pair[here]))
    here, drift = here[order], drift[order]
    pair, place = one.pair[here], one.place[here]
    new = np.ones(len(here) + 1, np.bool_)
    new[1:-1] = (pair[1:] != pair[:-1]) | (drift[1:] != drift[:-1]) | (place[1:] - place[:-1] > _GAP)
    bounds = np.flatnonzero(new)
    starts, ends = bounds[:-1], bounds[1:] - 1
    words = place[ends] - place[starts] + 2
    starts, words = starts[words >= least], words[words >= least]
    return Runs(pair[starts], place[starts], place[starts] + drift[starts], words)
