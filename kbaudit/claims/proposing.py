"""Proposing: which claims may speak of the same thing, without comparing all with all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.claims.outlines import Topics
from kbaudit.keeping.kept_rows import Keys, Places

Numbers = Places
Pairs = tuple[Numbers, Numbers]
"""Claims or texts by their numbers, the smaller one first; ascending."""

_MOST: Final = 64
"""Claims that share a term, above which the term proposes nothing."""

_STEPS: Final = 1000
"""Weights are added up in thousandths, so that their order makes no difference."""


def propose(topics: Topics, claims: Numbers, least: float, rarity: Callable[[Keys], NDArray[np.float64]]) -> Pairs:
    """Give the pairs of claims whose shared terms weigh enough.

    Of up to 64 claims all pairs are proposed; of more, a term that more than 64 of them have proposes no pair.

    Args:
        topics: The terms that each of the claims may be found by.
        claims: Their numbers, ascending.
        least: What the terms of a proposed pair weigh together, at least.
        rarity: What share of a term's weight counts, from 0 to 1.
    """
    if len(claims) <= _MOST:
        left, right = np.triu_indices(len(claims), 1)
        return claims[left], claims[right]
    order = np.argsort(topics.terms, kind="stable")
    weights = np.rint(topics.weights[order] * rarity(topics.terms[order])).astype(np.int64)
    pairs, sums = sharing(topics.terms[order], topics.owners[order], weights, _MOST)
    enough = sums >= round(_STEPS * least)
    return pairs[0][enough], pairs[1][enough]


def sharing(keys: Keys, owners: Numbers, weights: Numbers, most: int) -> tuple[Pairs, Numbers]:
    """Give the pairs of owners that share keys, and what these weigh together.

    Args:
        keys: Ascending.
        owners: Who has each, ascending for each key.
        weights: What each weighs; that of a key's first owner counts for all.
        most: How many owners a key may have at most to count.
    """
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else np.zeros(0, np.int64)
    sizes = np.diff(np.concatenate((starts, [len(keys)])))
    found, counted = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for size in range(2, most + 1):
        groups = starts[sizes == size]
        if len(groups):
            members = owners[groups[:, None] + np.arange(size)]
            left, right = np.triu_indices(size, 1)
            found.append((members[:, left] << 32 | members[:, right]).ravel())
            counted.append(np.repeat(weights[groups], len(left)))
    pairs, places = np.unique(np.concatenate(found), return_inverse=True)
    sums = np.bincount(places, weights=np.concatenate(counted), minlength=len(pairs)).astype(np.int64)
    return (pairs >> 32, pairs & 0xFFFFFFFF), sums
