"""Matches: how much each claim has in common with those it may be compared with."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.claims.proposing import Pairs

Touches = NDArray[np.float64]

_NEAREST: Final = 8
_CLEAR: Final = 2.0


class Matches:
    """How much each claim has in common with those it may be compared with."""

    def __init__(self, pairs: Pairs, touches: Touches, claims: int) -> None:
        """Take what the terms of each pair weigh that does not say the same, and how many claims there are.

        Of each claim the best match, the second best and the eighth best are kept.
        """
        numbers, others = np.concatenate(pairs), np.concatenate(pairs[::-1])
        weights = np.concatenate((touches, touches))
        order = np.lexsort((-weights, numbers))
        numbers, others, weights = numbers[order], others[order], weights[order]
        starts = np.searchsorted(numbers, np.arange(claims))
        ends = np.searchsorted(numbers, np.arange(claims), "right")

        def ranked(rank: int, missing: float) -> Touches:
            found = np.full(claims, missing)
            enough = ends - starts > rank
            found[enough] = weights[starts[enough] + rank]
            return found

        self._best, self._second, self._last = ranked(0, 0.0), ranked(1, 0.0), ranked(_NEAREST - 1, -np.inf)
        self._match = np.full(claims, -1)
        self._match[ends > starts] = others[starts[ends > starts]]

    def outmatched(self, pairs: Pairs, touches: Touches) -> Touches:
        """Tell by how much one of two claims has more in common with a third one; below 0, by how much with none.

        It is at least -2: a pair that leads by more is no surer.
        """
        left, right = pairs
        most: Touches = np.maximum(self._best_but(left, right), self._best_but(right, left))
        return np.maximum(most - touches, -_CLEAR)

    def are_near(self, pairs: Pairs, touches: Touches) -> NDArray[np.bool_]:
        """Tell whether each of two claims is among the eight that the other has most in common with."""
        near: NDArray[np.bool_] = (touches >= self._last[pairs[0]]) & (touches >= self._last[pairs[1]])
        return near

    def _best_but(self, numbers: NDArray[np.int64], but: NDArray[np.int64]) -> Touches:
        return np.where(self._match[numbers] == but, self._second[numbers], self._best[numbers])
