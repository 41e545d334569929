"""Sketches: a fair sample of the three-word passages of each text, by which texts that share some are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.texts import in_chunks
from kbaudit.similarity.words import Offsets, Words, mixed

Entries = NDArray[np.uint64]

ROW_BITS: Final = 24
"""How many bits of an entry hold the text's number, so that a base may have 16 million texts."""

_SHORT: Final = 128
_SAMPLED: Final = np.uint64(1 << 62)
_CHUNK: Final = 1 << 16
_FACTORS: Final = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9))


@dataclass(frozen=True, slots=True)
class Sketch:
    """The sampled passages of many texts.

    A passage is kept when its hash is below a cut, the same for all texts, so that the share of one text's sample that
    another one has too estimates how much of it stands there. Short texts keep all of theirs.

    Attributes:
        entries: The 40 upper bits of each passage's hash before the number of its text, ascending, none twice.
        whole: Which texts are so short that all their passages are kept.
        repeated: How many sampled passages of each text stand in it more than once.

    Source:
        Containment from hashes below a cut: Broder, On the resemblance and containment of documents, 1997; named
        FracMinHash by Irber et al., 2022.
    """

    entries: Entries
    whole: NDArray[np.bool_]
    repeated: Offsets

    @property
    def sampled_entries(self) -> int:
        """Count the entries below the common cut; they come first."""
        return int(np.searchsorted(self.entries, _SAMPLED))

    def changed(self, gone: Offsets, come: Sketch) -> Sketch:
        """Give the sketch without some texts, and with others behind; the rows of those that went stay empty."""
        count = len(self.whole)
        staying = np.ones(count, np.bool_)
        staying[gone] = False
        kept = self.entries[staying[rows_of(self.entries)]]
        new = come.entries + np.uint64(count)
        return Sketch(
            np.insert(kept, np.searchsorted(kept, new), new),
            np.concatenate((self.whole, come.whole)),
            np.concatenate((np.where(staying, self.repeated, 0), come.repeated)),
        )


def read_sketch(words: Words) -> Sketch:
    """Sample the passages of each text, white space between texts being no word."""
    parts = [_sample(words, first, last) for first, last in in_chunks(words.lengths, _CHUNK)]
    entries = np.concatenate(parts) if parts else np.zeros(0, np.uint64)
    entries.sort()
    again = np.zeros(len(entries), np.bool_)
    again[1:] = entries[1:] == entries[:-1]
    repeated = np.bincount(rows_of(entries[again & (entries < _SAMPLED)]), minlength=len(words))
    return Sketch(entries[~again], words.lengths <= _SHORT, repeated)


def rows_of(entries: Entries) -> Offsets:
    """Give the numbers of the texts that entries belong to."""
    return (entries & np.uint64((1 << ROW_BITS) - 1)).view(np.int64)


def _sample(words: Words, first: int, last: int) -> Entries:
    bounds = words.starts[first : last + 1]
    ids = words.ids[bounds[0] : bounds[-1]].astype(np.uint64)
    if len(ids) < len(_FACTORS):
        return np.zeros(0, np.uint64)
    lengths = np.diff(bounds)
    rows = np.repeat(np.arange(first, last, dtype=np.uint64), lengths)
    short = np.repeat(lengths <= _SHORT, lengths)
    with np.errstate(over="ignore"):
        hashes = mixed(ids[:-2] * _FACTORS[0] + ids[1:-1] * _FACTORS[1] + ids[2:] * _FACTORS[2])
    chosen = (rows[:-2] == rows[2:]) & ((hashes < _SAMPLED) | short[:-2])
    clear = np.uint64((1 << 64) - (1 << ROW_BITS))
    entries: Entries = (hashes[chosen] & clear) | rows[:-2][chosen]
    return entries
