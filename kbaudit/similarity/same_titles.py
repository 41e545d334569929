"""Same titles: texts under one long title are worth comparing, however little of their samples they share."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.identical import hash_words
from kbaudit.similarity.proposal import Pairs
from kbaudit.similarity.texts import Texts

_SHORTEST: Final = 4
_MOST: Final = 12


def propose_same_titles(texts: Texts, among: NDArray[np.bool_], touched: NDArray[np.bool_] | None = None) -> Pairs:
    """Pair the texts with the same title of four words and more, where up to twelve have it.

    Args:
        texts: All texts.
        among: Which of them take part.
        touched: Only pairs with at least one of these texts; all pairs where None.
    """
    lengths = texts.titles(np.arange(len(texts))).lengths
    rows = np.flatnonzero(among & (lengths >= _SHORTEST))
    hashes = hash_words(texts.ids, texts.titles(rows))
    order = np.argsort(hashes, kind="stable")
    rows, hashes = rows[order], hashes[order]
    left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    starts, ends = np.searchsorted(hashes, hashes, "left"), np.searchsorted(hashes, hashes, "right")
    for step in range(1, _MOST):
        here = np.flatnonzero((np.arange(len(rows)) + step < ends) & (ends - starts <= _MOST))
        left.append(rows[here])
        right.append(rows[here + step])
    pairs = Pairs(np.concatenate(left), np.concatenate(right))
    return pairs if touched is None else pairs.chosen(touched[pairs.left] | touched[pairs.right])
