"""Sameness: when two wordings say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

from kbaudit.changes.misspelling import is_plural, is_slip, is_variant
from kbaudit.changes.vocabulary import vocabulary_of
from kbaudit.changes.wording import Words, folded, parts_of

# Words that tell nothing of their own: courtesies, and articles of en, de, fr, es, it and nl that mean nothing else.
_COURTESIES: Final = frozenset(["also", "bitte", "please"])
_LITTLE: Final = _COURTESIES | frozenset(
    [
        "a",
        "an",
        "das",
        "dem",
        "den",
        "der",
        "die",
        "el",
        "gli",
        "het",
        "il",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "the",
    ]
)
_AND: Final = frozenset(["and", "dan", "e", "en", "et", "und", "y", "και"])
_DIGITS_APART = re.compile(r"[1-9]\d{0,2}(?: \d{3})+")
# "It's" for "its" is the commonest slip of all.
_POSSESSIVE: Final = frozenset(["itis", "its"])
_LONGEST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Sameness:
    """Compares wordings of one language, of two versions of one text.

    Attributes:
        language: A two-letter code; any.
        before: The folded words of the older version; those a word stands among beside its change show how it is spelt.
        after: Likewise of the newer one.
    """

    language: str = "en"
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()

    def holds(self, before: Sequence[str], after: Sequence[str]) -> bool:
        """Tell whether two wordings differ in nothing but slips of spelling, articles and the joints of words.

        Args:
            before: Words as :func:`kbaudit.changes.wording.words_of` gives them, of one sentence or several.
            after: The same of the other version.

        Any other change counts, since a single word ("before", "optional") may turn a promise around; and so does any
        at all in more than 20,000 words.
        """
        if max(len(before), len(after)) > _LONGEST:
            return folded(before) == folded(after)
        return all(self._is_slight(*change) for change in _changes(before, after))

    def _is_slight(self, before: Words, after: Words, around: Words) -> bool:
        one, other = ([word for word in words if not _is_little(word)] for words in (before, after))
        if not one or not other:
            doubled = [word.casefold() for word in (*one, *other)]
            return not doubled or (len(doubled) == 1 and doubled[0] in around and doubled[0].isalpha())
        joined = ["".join(words).casefold() for words in (one, other)]
        if {*joined} == _POSSESSIVE:
            return True
        if joined[0] == joined[1]:
            return joined[0].isalpha() or any(_DIGITS_APART.fullmatch(" ".join(words)) for words in (one, other))
        return len(one) == len(other) and all(map(self._is_misspelling, one, other))

    def _is_misspelling(self, one: str, other: str) -> bool:
        """Tell whether two words are one: misspelt, or spelt in two ways."""
        left, right = one.casefold(), other.casefold()
        if left == right or {left, right} <= _AND:
            return True
        if not (left[0].isalpha() and right[0].isalpha()) or left[0] != right[0]:
            return _is_umlaut(left, right, self.language)
        known = vocabulary_of(self.language)
        telling = bool({left, right} & known.telling)
        if is_variant(left, right, self.language) or (is_plural(left, right) and not telling):
            return True
        if not (left.isalpha() and right.isalpha()) or self._are_words(left, right) or self._are_names(one, other):
            return False
        return is_slip(left, right, self.language, careful=telling or not known.words)

    def _are_words(self, left: str, right: str) -> bool:
        """Tell whether both are words, by the vocabulary or because they stand elsewhere in the other version too."""
        words = vocabulary_of(self.language).words
        return (left in words or left in self.after) and (right in words or right in self.before)

    def _are_names(self, one: str, other: str) -> bool:
        """Tell whether both may be names; in German, where all nouns have capitals, nothing tells them from others.

        A name is taken for misspelt where the older version spells it right elsewhere, or writes it as a word.
        """
        if self.language == "de" or not (one[:1].isupper() and other[:1].isupper()):
            return False
        return other.casefold() not in self.before or one.casefold() in self.after


def _is_little(word: str) -> bool:
    return word in _LITTLE or (len(word) > 1 and word.casefold() in _LITTLE)


def _is_umlaut(left: str, right: str, language: str) -> bool:
    """Tell whether two words are one whose first letter was written out: "Übergabe" and "Uebergabe"."""
    return language == "de" and left.isalpha() and right.isalpha() and is_variant(left, right, language)


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Words, Words, Words]]:
    """Yield the runs of words that differ, as they are written, with the word before and the one behind them."""
    left, right = (tuple((part, word) for word in words for part in parts_of(word)) for words in (before, after))
    blocks = Indel.opcodes([part for part, _ in left], [part for part, _ in right]).as_matching_blocks()
    at = to = 0
    for block in blocks:
        if block.a > at or block.b > to:
            around = (*left[max(at - 1, 0) : at], *left[block.a : block.a + 1])
            yield _written(left[at : block.a]), _written(right[to : block.b]), tuple(part for part, _ in around)
        at, to = block.a + block.size, block.b + block.size


def _written(pairs: Sequence[tuple[str, str]]) -> Words:
    """Give each part of a word in the case in which the word was written."""
    return tuple(word if part == word.casefold() else part for part, word in pairs)
