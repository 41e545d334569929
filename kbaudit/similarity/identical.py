"""Identical texts: those with the same words in the same order."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.texts import Ranges, Texts, in_chunks
from kbaudit.similarity.words import Numbers, Offsets, mixed

_TELLING: Final = 30
_CHUNK: Final = 1 << 18
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)


def first_alike(texts: Texts, among: NDArray[np.bool_]) -> Offsets:
    """Give for each text the first one with the same words; itself where there is none before it.

    Bodies of 30 words or more are told by themselves, shorter ones together with their titles. Texts without a word
    in their body, and texts that do not take part, are like no other.
    """
    rows = np.arange(len(texts))
    lengths = texts.bodies(rows).lengths
    short = lengths < _TELLING
    digests = _digests(texts.ids, texts.bodies(rows))
    with np.errstate(over="ignore"):
        digests[short] = mixed(digests[short] * _FACTOR + _digests(texts.ids, texts.titles(rows))[short])
    apart = ~among | (lengths == 0)
    _, first, inverse = np.unique(digests, return_index=True, return_inverse=True)
    return _first_taking_part(first, inverse, apart, rows)


def _first_taking_part(first: Offsets, inverse: Offsets, apart: NDArray[np.bool_], rows: Offsets) -> Offsets:
    lowest = np.full(len(first), len(rows))
    np.minimum.at(lowest, inverse[~apart], rows[~apart])
    return np.where(apart, rows, lowest[inverse])


def _digests(ids: Numbers, ranges: Ranges) -> NDArray[np.uint64]:
    """Hash the words of each text with their places; texts of other lengths never come out equal but by chance."""
    parts = [_some_digests(ids, ranges.part(*rows)) for rows in in_chunks(ranges.lengths, _CHUNK)]
    return np.concatenate(parts) if parts else np.zeros(0, np.uint64)


def _some_digests(ids: Numbers, ranges: Ranges) -> NDArray[np.uint64]:
    lengths = ranges.lengths
    sums = np.zeros(len(lengths), np.uint64)
    place, at = ranges.places
    with np.errstate(over="ignore"):
        hashes = mixed(ids[at].astype(np.uint64) * _FACTOR + place.astype(np.uint64))
        filled = lengths > 0
        if filled.any():
            sums[filled] = np.add.reduceat(hashes, (np.cumsum(lengths) - lengths)[filled])
        return mixed(sums + mixed(lengths.astype(np.uint64)))
