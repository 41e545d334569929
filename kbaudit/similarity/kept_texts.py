"""Texts as rows of words, kept from one comparison of all cards to the next, so that only new ones are taken apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from kbaudit.keeping.kept_rows import Keys, places_of, sealed, unsealed
from kbaudit.similarity.texts import Texts, read_texts
from kbaudit.similarity.words import Words

_NUMBER: Final = np.dtype("<u8")
_WORD: Final = np.dtype("<u4")


class KeptTexts:
    """Texts by key, as an earlier comparison left them."""

    def __init__(self, written: bytes | None = None) -> None:
        """Read what ``written`` gave; begin with nothing where it is None, or cannot be read."""
        self._keys, self._texts = _read(unsealed(written))

    def bring(self, keys: Keys, read: Callable[[Iterable[int]], Iterable[tuple[str, str]]]) -> tuple[Texts, bool]:
        """Give the texts of some keys, in their order, and tell whether they are other ones than those kept.

        Args:
            read: Gives title and body of the texts at some places among the keys.
        """
        place, known = places_of(self._keys, keys)
        new = np.flatnonzero(~known)
        place[new] = len(self._keys) + np.arange(len(new))
        texts = self._texts.joined_by(read_texts(read(new.tolist()))).chosen(place)
        changed = not np.array_equal(keys, self._keys)
        self._keys, self._texts = keys, texts
        return texts, changed

    @property
    def written(self) -> bytes:
        """Give the texts as bytes, the same on every machine."""
        words = self._texts.words
        numbers = np.concatenate(([len(self._keys)], self._keys, words.lengths)).astype(_NUMBER)
        return sealed(numbers.tobytes() + words.ids.astype(_WORD).tobytes())


def _read(held: bytes) -> tuple[Keys, Texts]:
    if not held:
        return np.zeros(0, np.uint64), Texts(Words(np.zeros(0, np.uint32), np.zeros(1, np.int64)))
    count = int(np.frombuffer(held, _NUMBER, 1)[0])
    numbers = np.frombuffer(held, _NUMBER, 1 + 3 * count)
    keys, lengths = numbers[1 : 1 + count].astype(np.uint64), numbers[1 + count :].astype(np.int64)
    ids = np.frombuffer(held, _WORD, offset=numbers.nbytes).astype(np.uint32)
    return keys, Texts(Words(ids, np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))))
