"""Proposing: which claims may speak of the same thing, without comparing all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MOST: Final = 64
"""Claims of one kind that share a term, above which the term proposes nothing."""

_LEAST: Final = 1.0
"""What the terms of a proposed pair weigh together, at least."""

Topic = tuple[str, Mapping[str, float]]
"""The kind of a claim, and the terms it may be found by with their weights."""


def propose(topics: Sequence[Topic]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of claims of one kind whose shared terms weigh enough, by their numbers, ascending.

    A term that more than 64 claims of a kind have proposes no pair, but counts in those that others propose.
    """
    postings: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (kind, terms) in enumerate(topics):
        for key in terms:
            postings[kind, key].append(number)
    found: list[NDArray[np.int64]] = []
    weights: list[float] = []
    for (_, key), numbers in postings.items():
        if 1 < len(numbers) <= _MOST:
            pairs = np.array(list(combinations(numbers, 2)), np.int64)
            found.append(pairs[:, 0] << 32 | pairs[:, 1])
            weights += [topics[numbers[0]][1][key]] * len(pairs)
    if not found:
        return
    pairs, places = np.unique(np.concatenate(found), return_inverse=True)
    sums = np.bincount(places, weights=np.array(weights))
    for pair in pairs[sums >= _LEAST].tolist():
        yield pair >> 32, pair & 0xFFFFFFFF
