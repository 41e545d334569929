"""Rarity: how much a term that many texts of a base have tells of a subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

_FEW: Final = 6
_STEPS: Final = ((0.05, 1.0), (0.1, 0.8), (0.2, 0.6), (0.4, 0.4))
_COMMON: Final = 0.2


class Rarity:
    """The share of a term's weight that counts.

    It enters in coarse steps, so that a text more or less changes nothing but at a step.

    Attributes:
        shares: Those below 1.
    """

    def __init__(self, texts: Iterable[frozenset[str]]) -> None:
        """Count in how many texts each term stands."""
        held = list(texts)
        counts = Counter(key for terms in held for key in terms)
        size = len(held)
        shares = ((key, _share(count / size)) for key, count in counts.items() if count > _FEW)
        self.shares: Mapping[str, float] = {key: share for key, share in shares if share < 1}

    def __call__(self, key: str) -> float:
        """Give the share for a term, from 0.2 to 1; 1 for a term of up to six texts."""
        return self.shares.get(key, 1.0)


def _share(part: float) -> float:
    return next((share for most, share in _STEPS if part <= most), _COMMON)
