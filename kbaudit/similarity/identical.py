"""Identical texts: those with the same words in the same order."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.texts import Ranges, Texts, in_chunks
from kbaudit.similarity.words import Numbers, Offsets, mixed

Digests = NDArray[np.uint64]

_TELLING: Final = 30
_CHUNK: Final = 1 << 16
_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)


def read_digests(texts: Texts) -> tuple[Digests, Digests]:
    """Hash the words of each text, and those of its body with those of its title.

    Returns:
        First of bodies of 30 words or more by themselves, of shorter ones with their titles; texts without a word in
        their body give 0. Then of all bodies with their titles; texts without a word give 0.
    """
    rows = np.arange(len(texts))
    bodies, titles = texts.bodies(rows), texts.titles(rows)
    of_bodies = hash_words(texts.ids, bodies)
    with np.errstate(over="ignore"):
        twins = mixed(of_bodies * _FACTOR + hash_words(texts.ids, titles))
    digests = np.where(bodies.lengths < _TELLING, twins, of_bodies)
    digests[bodies.lengths == 0] = 0
    twins[texts.whole(rows).lengths == 0] = 0
    return digests, twins


def first_alike(digests: Digests, among: NDArray[np.bool_]) -> Offsets:
    """Give for each text the first one with the same digest; itself where there is none before it.

    Texts without words, and texts that do not take part, are like no other.
    """
    rows = np.arange(len(digests))
    apart = ~among | (digests == 0)
    found, inverse = np.unique(digests, return_inverse=True)
    lowest = np.full(len(found), len(rows))
    np.minimum.at(lowest, inverse[~apart], rows[~apart])
    return np.where(apart, rows, lowest[inverse])


def hash_words(ids: Numbers, ranges: Ranges) -> Digests:
    """Hash the words of each text with their places; texts of other lengths never come out equal but by chance."""
    parts = [_of_some(ids, ranges.part(*rows)) for rows in in_chunks(ranges.lengths, _CHUNK)]
    return np.concatenate([np.zeros(0, np.uint64), *parts])


def _of_some(ids: Numbers, ranges: Ranges) -> Digests:
    lengths = ranges.lengths
    sums = np.zeros(len(lengths), np.uint64)
    place, at = ranges.places
    with np.errstate(over="ignore"):
        hashes = mixed(ids[at].astype(np.uint64) * _FACTOR + place.astype(np.uint64))
        filled = lengths > 0
        if filled.any():
            sums[filled] = np.add.reduceat(hashes, (np.cumsum(lengths) - lengths)[filled])
        return mixed(sums + mixed(lengths.astype(np.uint64)))
