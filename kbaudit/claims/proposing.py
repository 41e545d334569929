"""Proposing: which claims may speak of the same thing, without comparing all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MOST: Final = 64
"""Claims that share a term, above which the term proposes nothing."""


def propose(
    topics: Sequence[Mapping[str, float]], least: float, rarity: Callable[[str], float]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of topics whose shared terms weigh enough, by their numbers, ascending.

    Of up to 64 topics all pairs are proposed; of more, a term that more than 64 of them have proposes no pair.

    Args:
        topics: The terms that each claim may be found by, with their weights.
        least: What the terms of a proposed pair weigh together, at least.
        rarity: What share of a term's weight counts, from 0 to 1.
    """
    if len(topics) <= _MOST:
        yield from combinations(range(len(topics)), 2)
        return
    postings: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(topics):
        for key in terms:
            postings[key].append(number)
    found: list[NDArray[np.int64]] = []
    weights: list[NDArray[np.float64]] = []
    for key, numbers in postings.items():
        if 1 < len(numbers) <= _MOST:
            pairs = np.array(list(combinations(numbers, 2)), np.int64)
            found.append(pairs[:, 0] << 32 | pairs[:, 1])
            weights.append(np.full(len(pairs), topics[numbers[0]][key] * rarity(key)))
    if not found:
        return
    pairs, places = np.unique(np.concatenate(found), return_inverse=True)
    sums = np.bincount(places, weights=np.concatenate(weights))
    for pair in pairs[sums >= least].tolist():
        yield pair >> 32, pair & 0xFFFFFFFF
