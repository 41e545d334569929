"""Proposing: which claims may speak of the same thing, without comparing all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Pairs = tuple[Numbers, Numbers]
"""Claims by their numbers, the smaller one first; ascending."""

_MOST: Final = 64
"""Claims that share a term, above which the term proposes nothing."""

_STEPS: Final = 1000
"""Weights are added up in thousandths, so that their order makes no difference."""


def propose(topics: Sequence[Mapping[str, float]], least: float, rarity: Callable[[str], float]) -> Pairs:
    """Give the pairs of topics whose shared terms weigh enough.

    Of up to 64 topics all pairs are proposed; of more, a term that more than 64 of them have proposes no pair.

    Args:
        topics: The terms that each claim may be found by, with their weights.
        least: What the terms of a proposed pair weigh together, at least.
        rarity: What share of a term's weight counts, from 0 to 1.
    """
    if len(topics) <= _MOST:
        left, right = np.triu_indices(len(topics), 1)
        return left.astype(np.int64), right.astype(np.int64)
    postings: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(topics):
        for key in terms:
            postings[key].append(number)
    sized: dict[int, list[list[int]]] = defaultdict(list)
    weights: dict[int, list[int]] = defaultdict(list)
    for key, numbers in postings.items():
        if 1 < len(numbers) <= _MOST:
            sized[len(numbers)].append(numbers)
            weights[len(numbers)].append(round(_STEPS * topics[numbers[0]][key] * rarity(key)))
    return _heavy_enough({size: np.array(some, np.int64) for size, some in sized.items()}, weights, least)


def _heavy_enough(sized: Mapping[int, Numbers], weights: Mapping[int, Sequence[int]], least: float) -> Pairs:
    """Give the pairs of claims that share enough.

    Args:
        sized: The claims that share a term, a row each, by how many they are.
        weights: What each of these terms weighs.
    """
    found, counted = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for size, members in sized.items():
        left, right = np.triu_indices(size, 1)
        found.append((members[:, left] << 32 | members[:, right]).ravel())
        counted.append(np.repeat(np.array(weights[size], np.int64), len(left)))
    pairs, places = np.unique(np.concatenate(found), return_inverse=True)
    sums = np.bincount(places, weights=np.concatenate(counted), minlength=len(pairs))
    pairs = pairs[sums >= round(_STEPS * least)]
    return pairs >> 32, pairs & 0xFFFFFFFF
