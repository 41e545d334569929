"""Words as numbers: many texts at once, in flat arrays, without a step of Python for each word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.folding import Codes, Role, fold

Numbers = NDArray[np.uint32]
Offsets = NDArray[np.int64]

# As numbers of one byte: beside a member of an enumeration, NumPy would compare eight bytes for each.
_SILENT: Final = np.uint8(Role.SILENT)
_LETTER: Final = np.uint8(Role.LETTER)
_SIGN: Final = np.uint8(Role.SIGN)
_SPAN: Final = {np.uint8(Role.DENSE): 2, np.uint8(Role.RUNNING): 4}
_FACTOR: Final = 0x9E3779B97F4A7C15
_MIX: Final = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_BATCH: Final = 1 << 15
_OFTEN_SILENT: Final = "'\u2019\u2018\u00ad"
_NUMBER: Final = np.uint32(1)
_ZERO: Final = ord("0")
_NINE: Final = ord("9")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of many texts in a row.

    Attributes:
        ids: One number a word, the same for the same word after folding: 31 bits of a hash, and the lowest bit set
            where it begins with a digit.
        starts: Where each text begins in ``ids``, one more than there are texts.
    """

    ids: Numbers
    starts: Offsets

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.starts) - 1

    def of(self, text: int) -> Numbers:
        """Give the words of one text."""
        return self.ids[self.starts[text] : self.starts[text + 1]]

    @property
    def lengths(self) -> Offsets:
        """Count the words of each text."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the words of one text stand in it.

    Attributes:
        ids: As in ``Words``.
        starts: Offset of each word's first character.
        ends: Offset behind its last one.
    """

    ids: Numbers
    starts: Offsets
    ends: Offsets


def read_words(texts: Iterable[str]) -> Words:
    """Take texts apart into words, composed characters and sequences for them being the same.

    Han and Kana count two characters as a word, each beginning one; Thai and its like four. Numbers are words too, and
    so are the signs of currencies, percent and degrees.
    """
    ids: list[Numbers] = []
    counts: list[Offsets] = []
    room = _Room()
    for batch in _batches(map(_without_apostrophes, texts)):
        codes, bounds = _codes(batch)
        heard = _heard(codes)
        starts, ends = _cut(heard.roles)
        ids.append(_hashes(heard.folded, starts, ends, room))
        counts.append(np.diff(np.searchsorted(starts, bounds - np.searchsorted(heard.silent, bounds))))
    lengths = np.concatenate(counts) if counts else np.zeros(0, np.int64)
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
    return Words(np.concatenate(ids) if ids else np.zeros(0, np.uint32), starts)


def read_spans(text: str) -> Spans:
    """Take one text, in composed form, apart into words and say where they stand."""
    codes, _ = _codes([text])
    heard = _heard(codes)
    starts, ends = _cut(heard.roles)
    ids = _hashes(heard.folded, starts, ends, _Room())
    if not len(heard.silent):
        return Spans(ids, starts, ends)
    places = np.delete(np.arange(len(codes)), heard.silent)
    return Spans(ids, places[starts], places[ends - 1] + 1)


def composed(text: str) -> str:
    """Give a text in Unicode's composed form; line breaks stay."""
    return text if text.isascii() or unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _without_apostrophes(text: str) -> str:
    """Give a text in composed form without the most frequent of the characters that are passed over anyway."""
    if text.isascii():
        return text.replace("'", "")
    text = composed(text)
    for silent in _OFTEN_SILENT:
        text = text.replace(silent, "")
    return text


def _batches(texts: Iterable[str]) -> Iterator[Sequence[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _codes(texts: Sequence[str]) -> tuple[Codes, Offsets]:
    """Give the code points of texts in a row, a gap behind each, and where each text begins; ASCII as bytes."""
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(text) + 1 for text in texts], out=bounds[1:])
    joined = "\0".join((*texts, ""))
    if joined.isascii():
        return np.frombuffer(joined.encode("ascii"), np.uint8), bounds
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32), bounds


class _Heard(NamedTuple):
    """The folded characters of texts in a row, those without a sound left out, with their roles.

    Attributes:
        silent: Where those stood that were left out.
    """

    folded: Codes
    roles: NDArray[np.uint8]
    silent: Offsets


def _heard(codes: Codes) -> _Heard:
    folded, roles = fold(codes)
    heard = roles != _SILENT
    silent = np.flatnonzero(~heard)
    return _Heard(folded[heard], roles[heard], silent) if len(silent) else _Heard(folded, roles, silent)


def _cut(roles: NDArray[np.uint8]) -> tuple[Offsets, Offsets]:
    """Cut runs of one role into words: a run of letters is one, of other scripts every few characters one."""
    bounds = _runs(roles == _LETTER)
    starts, ends = [bounds[::2]], [bounds[1::2]]
    if not (roles > _LETTER).any():
        return starts[0], ends[0]
    sign = np.flatnonzero(roles == _SIGN)
    starts.append(sign)
    ends.append(sign + 1)
    for kind, span in _SPAN.items():
        chosen = roles == kind
        if chosen.any():
            bounds = _runs(chosen)
            begin, end = _windows(bounds[::2], bounds[1::2], span)
            starts.append(begin)
            ends.append(end)
    order = np.argsort(np.concatenate(starts), kind="stable")
    return np.concatenate(starts)[order], np.concatenate(ends)[order]


def _runs(chosen: NDArray[np.bool_]) -> Offsets:
    """Give where each run of chosen characters begins and ends, in turn."""
    edges = np.zeros(len(chosen) + 1, np.bool_)
    edges[:-1] = chosen
    edges[1:] ^= chosen
    return np.flatnonzero(edges)


def _windows(first: Offsets, last: Offsets, span: int) -> tuple[Offsets, Offsets]:
    """Lay windows over runs, one from each character; a run shorter than a window is one."""
    counts = np.maximum(last - first - span + 1, 1)
    begin = np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) + np.arange(counts.sum())
    return begin, np.minimum(begin + span, np.repeat(last, counts))


class _Room:
    """Two rows of numbers to work in, used again for each batch: fresh memory costs as much as the work."""

    def __init__(self) -> None:
        self._rows = np.zeros((2, 0), np.uint64)

    def rows(self, size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Give the two rows, with whatever stands in them."""
        if self._rows.shape[1] < size:
            self._rows = np.zeros((2, size), np.uint64)
        return self._rows[0, :size], self._rows[1, :size]


def _hashes(folded: Codes, starts: Offsets, ends: Offsets, room: _Room) -> Numbers:
    """Hash the characters from each start to its end.

    A polynomial over running sums: what a word's characters add to the sum, brought back to the power of its start.
    """
    powers, inverses = _powers(len(folded))
    sums, terms = room.rows(len(folded) + 1)
    with np.errstate(over="ignore"):
        terms[1:] = folded
        terms[1:] += np.uint64(1)
        terms[1:] *= powers[: len(folded)]
        terms[0] = 0
        np.cumsum(terms, out=sums)
        values = (sums[ends] - sums[starts]) * inverses[starts]
    ids = (mixed(values) >> np.uint64(32)).astype(np.uint32)
    first = folded[starts]
    return (ids & ~_NUMBER) | ((first >= _ZERO) & (first <= _NINE)).astype(np.uint32)


def is_number(word: int) -> bool:
    """Tell whether a word begins with a digit."""
    return bool(word & 1)


def numbers_among(words: Numbers) -> Numbers:
    """Keep the words that begin with a digit."""
    numbers: Numbers = words[words & _NUMBER != 0]
    return numbers


def mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits of numbers evenly.

    Source:
        The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
    """
    with np.errstate(over="ignore"):
        spread = values >> np.uint64(30)
        spread ^= values
        spread *= _MIX[0]
        spread ^= spread >> np.uint64(27)
        spread *= _MIX[1]
        spread ^= spread >> np.uint64(31)
        return spread


_Unsigned = TypeVar("_Unsigned", bound=np.unsignedinteger)


def distinct(values: NDArray[_Unsigned]) -> NDArray[_Unsigned]:
    """Give the different ones among numbers, ascending; by sorting, which is faster than NumPy's hashing of 2.3 on."""
    return counted(values)[0]


def counted(values: NDArray[_Unsigned]) -> tuple[NDArray[_Unsigned], Offsets]:
    """Give the different ones among numbers, ascending, and how often each is among them."""
    values = np.sort(values)
    new = np.ones(len(values) + 1, np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:-1])
    bounds = np.flatnonzero(new)
    return values[bounds[:-1]], np.diff(bounds)


_known_powers: list[tuple[NDArray[np.uint64], NDArray[np.uint64]]] = []


def _powers(count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Give the powers of an odd number modulo 2^64 and their inverses, at least ``count`` of each."""
    if not _known_powers or len(_known_powers[0][0]) < count:
        size = max(count, 2 * _BATCH)
        inverse = pow(_FACTOR, -1, 1 << 64)
        _known_powers[:] = [(_power_row(_FACTOR, size), _power_row(inverse, size))]
    return _known_powers[0]


def _power_row(factor: int, count: int) -> NDArray[np.uint64]:
    row = np.full(count, factor, np.uint64)
    row[0] = 1
    with np.errstate(over="ignore"):
        return np.cumprod(row, out=row)
