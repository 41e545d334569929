"""Rarity: how much a term that many texts of a base have tells of a subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.claims.outlines import hash_of
from kbaudit.keeping.kept_rows import Keys

_FEW: Final = 6
_STEPS: Final = ((0.05, 1.0), (0.1, 0.8), (0.2, 0.6), (0.4, 0.4))
_COMMON: Final = 0.2


class Rarity:
    """The share of a term's weight that counts.

    It enters in coarse steps, so that a text more or less changes nothing but at a step.
    """

    def __init__(self, terms: Keys, texts: int) -> None:
        """Count in how many texts each term stands.

        Args:
            terms: The hashes of the terms of each text, each once.
            texts: How many texts there are.
        """
        keys, counts = np.unique(terms, return_counts=True)
        often = counts > _FEW
        shares = np.array([_share(count / texts) for count in counts[often].tolist()], np.float64)
        self._keys, self._shares = keys[often][shares < 1], shares[shares < 1]
        self._by_key: Mapping[int, float] = dict(zip(self._keys.tolist(), self._shares.tolist(), strict=True))

    @classmethod
    def among(cls, texts: Iterable[frozenset[str]]) -> Rarity:
        """Take the terms of each text."""
        held = list(texts)
        return cls(np.array([hash_of(key) for terms in held for key in terms], np.uint64), len(held))

    def __call__(self, key: str) -> float:
        """Give the share for a term, from 0.2 to 1; 1 for a term of up to six texts."""
        return self._by_key.get(hash_of(key), 1.0)

    def of(self, terms: Keys) -> NDArray[np.float64]:
        """Give the shares for terms, by their hashes."""
        shares = np.ones(len(terms))
        if len(self._keys):
            at = np.minimum(np.searchsorted(self._keys, terms), len(self._keys) - 1)
            known = self._keys[at] == terms
            shares[known] = self._shares[at[known]]
        return shares


def _share(part: float) -> float:
    return next((share for most, share in _STEPS if part <= most), _COMMON)
