"""What was found alike: pairs of texts with their scores, as columns that can be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from kbaudit.keeping.kept_rows import Rows
from kbaudit.similarity.proposal import Flags, Pairs
from kbaudit.similarity.scores import Scores

SCORES: Final = 4
"""How many numbers a pair is kept by; see ``Alike.rows``."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Pairs of texts that are alike, ascending by row.

    Attributes:
        pairs: The texts by row.
        scores: How alike they are, and in which way; the higher of the two marks is at least ``LEAST``.
        variants: Which of them are two versions of one template, each for a thing of its own.
        identical: Which of them have the same words.
    """

    pairs: Pairs
    scores: Scores
    variants: NDArray[np.bool_]
    identical: NDArray[np.bool_]

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.pairs)

    @classmethod
    def of_rows(cls, pairs: Pairs, rows: Rows) -> Self:
        """Take the scores of pairs without the same words as ``rows`` gave them."""
        near, contained, left_lighter, variants = rows.T
        scores = Scores(near.astype(np.float32), contained.astype(np.float32), left_lighter > 0)
        return cls(pairs, scores, variants > 0, np.zeros(len(pairs), np.bool_))

    @property
    def rows(self) -> Rows:
        """Give the scores as numbers, a row for each pair."""
        scores = self.scores
        return np.stack((scores.near, scores.contained, scores.left_lighter, self.variants), axis=1).astype(np.float64)

    def chosen(self, which: Flags) -> Alike:
        """Keep some of the pairs."""
        return Alike(self.pairs.chosen(which), self.scores.chosen(which), self.variants[which], self.identical[which])

    def and_also(self, others: Alike) -> Alike:
        """Add pairs that are not among these."""
        left, right = (
            np.concatenate((getattr(self.pairs, side), getattr(others.pairs, side))) for side in ("left", "right")
        )
        order = np.lexsort((right, left))
        names = ("near", "contained", "left_lighter")
        scores = (np.concatenate((getattr(self.scores, name), getattr(others.scores, name)))[order] for name in names)
        return Alike(
            Pairs(left[order], right[order]),
            Scores(*scores),
            np.concatenate((self.variants, others.variants))[order],
            np.concatenate((self.identical, others.identical))[order],
        )
