"""Matches: how much each claim has in common with those it may be compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from heapq import nlargest
from operator import itemgetter
from typing import Final

_NEAREST: Final = 8
_CLEAR: Final = 2.0

Pair = tuple[int, int]
"""Two claims, by their numbers among those compared."""


class Matches:
    """How much each claim has in common with those it may be compared with."""

    def __init__(self, touches: Mapping[Pair, float]) -> None:
        """Take what the terms of each pair weigh that does not say the same; the best eight of each claim are kept."""
        found: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for (left, right), touch in touches.items():
            found[left].append((touch, right))
            found[right].append((touch, left))
        self._best = {number: nlargest(_NEAREST, some, key=itemgetter(0)) for number, some in found.items()}

    def outmatched(self, pair: Pair, touch: float) -> float:
        """Tell by how much one of two claims has more in common with a third one; below 0, by how much with none.

        It is at least -2: a pair that leads by more is no surer.
        """
        left, right = pair
        return max(-_CLEAR, self._best_but(left, right) - touch, self._best_but(right, left) - touch)

    def are_near(self, pair: Pair, touch: float) -> bool:
        """Tell whether each of two claims is among the eight that the other has most in common with."""
        ranked = [self._best.get(number, ()) for number in pair]
        return all(len(best) < _NEAREST or touch >= best[-1][0] for best in ranked)

    def _best_but(self, number: int, but: int) -> float:
        return next((best for best, other in self._best.get(number, ()) if other != but), 0.0)
