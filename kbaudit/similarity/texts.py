"""Texts with titles, as rows of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.words import Numbers, Offsets, Words, read_words


@dataclass(frozen=True, slots=True)
class Ranges:
    """A stretch of words for each of many texts.

    Attributes:
        starts: Where the first word of each stands in the row of all words.
        ends: Behind its last one.
    """

    starts: Offsets
    ends: Offsets

    def chosen(self, which: NDArray[np.bool_]) -> Ranges:
        """Keep the stretches of some texts."""
        return Ranges(self.starts[which], self.ends[which])

    def part(self, first: int, last: int) -> Ranges:
        """Give the stretches of some texts in a row."""
        return Ranges(self.starts[first:last], self.ends[first:last])

    @property
    def lengths(self) -> Offsets:
        """Count the words of each."""
        return self.ends - self.starts

    def heads(self, others: Ranges, times: int) -> Ranges:
        """Give of each text the beginning, up to so many times as many words as another text has."""
        return Ranges(self.starts, np.minimum(self.ends, self.starts + times * others.lengths))

    @property
    def places(self) -> tuple[Offsets, Offsets]:
        """Give for all words in a row their place in their text, and in the row of all words."""
        lengths = self.lengths
        place = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return place, np.repeat(self.starts, lengths) + place

    @property
    def owners(self) -> Offsets:
        """Give for all words in a row the number of their text."""
        return np.repeat(np.arange(len(self.starts)), self.lengths)


def in_chunks(lengths: Offsets, most: int) -> Iterator[tuple[int, int]]:
    """Cut a row of texts into stretches of about ``most`` words, at least one text each; first and behind last."""
    behind = np.cumsum(lengths)
    first = 0
    while first < len(lengths):
        before = int(behind[first - 1]) if first else 0
        last = max(int(np.searchsorted(behind, before + most, "right")), first + 1)
        yield first, last
        first = last


@dataclass(frozen=True, slots=True)
class Texts:
    """Titles and bodies of many texts.

    Attributes:
        words: Title, body, title, body … of one text after the other.
    """

    words: Words

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.words) // 2

    @property
    def ids(self) -> Numbers:
        """Give the words of all texts in a row."""
        return self.words.ids

    @property
    def joined(self) -> Words:
        """Give each text with its title as one."""
        return Words(self.words.ids, self.words.starts[::2])

    def titles(self, rows: Offsets) -> Ranges:
        """Give where the titles of some texts stand."""
        return Ranges(self.words.starts[2 * rows], self.words.starts[2 * rows + 1])

    def bodies(self, rows: Offsets) -> Ranges:
        """Give where the bodies of some texts stand."""
        return Ranges(self.words.starts[2 * rows + 1], self.words.starts[2 * rows + 2])

    def whole(self, rows: Offsets) -> Ranges:
        """Give where some texts stand with their titles."""
        return Ranges(self.words.starts[2 * rows], self.words.starts[2 * rows + 2])

    def title(self, row: int) -> Numbers:
        """Give the words of one title."""
        return self.words.of(2 * row)

    def body(self, row: int) -> Numbers:
        """Give the words of one body."""
        return self.words.of(2 * row + 1)

    def joined_by(self, others: Texts) -> Texts:
        """Add texts behind these."""
        mine, theirs = self.words, others.words
        starts = np.concatenate((mine.starts, theirs.starts[1:] + mine.starts[-1]))
        return Texts(Words(np.concatenate((mine.ids, theirs.ids)), starts))

    def chosen(self, rows: Offsets) -> Texts:
        """Keep some of the texts, in the order given."""
        both = np.stack((self.titles(rows).lengths, self.bodies(rows).lengths), axis=1).ravel()
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(both)))
        return Texts(Words(self.words.ids[self.whole(rows).places[1]], starts))

    def shortened(self, sizes: Offsets) -> Texts:
        """Take so many words away from the end of each body."""
        lengths = self.words.lengths.copy()
        lengths[1::2] -= sizes
        starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
        kept = Ranges(self.words.starts[:-1:2], self.words.starts[2::2] - sizes)
        return Texts(Words(self.words.ids[kept.places[1]], starts))


def read_texts(texts: Iterable[tuple[str, str]]) -> Texts:
    """Take texts, given as title and body, apart into words."""
    return Texts(read_words(part for text in texts for part in text))
