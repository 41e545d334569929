"""The word that a mistyped one most likely means."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

_NEAR = 0.6


def nearest(word: str, among: Sequence[str]) -> str | None:
    """Give the nearest word, or None where nothing is near.

    Source:
        Normalised Damerau-Levenshtein similarity, from 0.6.
    """
    found = process.extractOne(word, among, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_NEAR)
    return str(found[0]) if found else None
