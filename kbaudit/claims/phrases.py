"""Phrases of a lexicon, looked for only where their first words stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kbaudit.claims.values.alternation import alternation

Words = frozenset[str]

_WORD = re.compile(r"\w+")


@lru_cache(maxsize=64)
def words_of(text: str) -> Words:
    """Give the words of a text, without case, as :class:`Phrases` wants them."""
    return frozenset(_WORD.findall(text.casefold()))


class Phrases:
    """Some phrases of one language, without regard to case.

    A pattern of some hundred phrases takes long to fail, and most statements hold none: where words are parted by
    spaces, the pattern is tried only on texts that have the first word of a phrase.
    """

    def __init__(self, phrases: Sequence[str], *, spaced: bool) -> None:
        """Take the phrases, and whether the language parts its words by spaces."""
        choice = alternation(phrase.lower() for phrase in phrases).replace(r"\ ", r"\s")
        self._pattern = re.compile(rf"(?<!\w){choice}(?!\w)" if spaced else choice, re.IGNORECASE)
        firsts = [_WORD.search(phrase.casefold()) for phrase in phrases]
        self._firsts = frozenset(first[0] for first in firsts if first) if spaced and all(firsts) else None

    def find(self, text: str, words: Words) -> Iterable[re.Match[str]]:
        """Give the places of the phrases in a text of which the words are known."""
        return () if self._may_miss(words) else self._pattern.finditer(text)

    def stand_in(self, text: str, words: Words) -> bool:
        """Tell whether any of them stands in a text."""
        return not self._may_miss(words) and self._pattern.search(text) is not None

    def _may_miss(self, words: Words) -> bool:
        return self._firsts is not None and self._firsts.isdisjoint(words)
