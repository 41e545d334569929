"""Misspelling: when two words are one word, spelt in two ways or with a slip."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import Final

# English words that are spelt in two ways on both sides of the Atlantic; both are brought into one of them.
_ENGLISH: Final = (
    (re.compile(r"(?<=[a-z]{3})our"), "or"),
    (re.compile(r"(?<=[a-z]{2})([bt])re(?=s?$)"), r"\1er"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"(?<=gram)me(?=s?$)"), ""),
    (re.compile(r"(?<=[a-z]{4})ll(?=ed|ing|er|ous|or)"), "l"),
    (re.compile(r"dge(?=ment)"), "dg"),
    (re.compile(r"(?<=[a-z]{4})c(?=e)"), "s"),
    (re.compile(r"(?<=[a-z]{3})s(?=[aei])"), "z"),
)
_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# Languages in which an accent tells how a letter is spoken; in others it makes another letter of it.
_ACCENTED: Final = frozenset(["ca", "el", "en", "es", "fr", "id", "it", "nl", "pt"])
_LOANED: Final = frozenset(["en", "id", "nl"])
_VOWELS: Final = frozenset("aeiou")
_SHORTEST_PLURAL: Final = 4
_SHORTEST_ACCENTED: Final = 4
_SHORTEST: Final = 5
_SHORTEST_ABROAD: Final = 6
_SHORTEST_MISSING: Final = 7
_STEM: Final = 3
# Letters that no inflection adds within a word.
_RARE: Final = frozenset("bcfghjklpqvwxz")
_FULL: Final = frozenset(["en"])


def is_variant(one: str, other: str, language: str) -> bool:
    """Tell whether the conventions of a language allow both spellings of a word.

    Args:
        one: In lower case, as :func:`kbaudit.changes.wording.folded` gives words.
        other: Likewise.
        language: A two-letter code.
    """
    if one.replace("'", "") == other.replace("'", ""):
        return True
    return _in_one_spelling(one, language) == _in_one_spelling(other, language)


def is_plural(one: str, other: str) -> bool:
    """Tell whether two words differ in an s at the end only: "item" and "items", "it allow" and "it allows"."""
    short, long = sorted((one, other), key=len)
    return long == f"{short}s" and len(short) >= _SHORTEST_PLURAL and short[-1] != "s"


def is_slip(one: str, other: str, language: str, *, careful: bool) -> bool:
    """Tell whether two words of letters differ in one slip of the pen, so that at most one of them is a word.

    Two neighbouring letters changed places, a letter is doubled or not, one is missing from a long word, or (in
    English) a vowel was taken for another in the later part of a long word. Shorter words and other letters are too
    near to other words: "charge" and "change", "internal" and "interval".

    Args:
        one: In lower case.
        other: Likewise.
        language: A two-letter code.
        careful: Whether only the first two count: for small words that tell much, and where no list of words is known.
    """
    spelt = _in_one_spelling(one, language), _in_one_spelling(other, language)
    return _is_slip(one, other, language, careful=careful) or _is_slip(*spelt, language, careful=careful)


def _is_slip(one: str, other: str, language: str, *, careful: bool) -> bool:
    short, long = sorted((one, other), key=len)
    if short[:1] != long[:1] or len(long) < _SHORTEST:
        return False
    if _undoubled(short) == _undoubled(long):
        return len(short) >= _SHORTEST
    if len(short) == len(long):
        apart = [at for at, (left, right) in enumerate(zip(short, long, strict=True)) if left != right]
        if len(apart) > 1:
            return _is_turned(short, long, apart, language)
        return not careful and language in _FULL and _is_other_vowel(short, long, apart[0])
    return not careful and len(long) == len(short) + 1 >= _SHORTEST_MISSING + 1 and _is_missing(short, long, language)


@lru_cache(maxsize=4096)
def _in_one_spelling(word: str, language: str) -> str:
    if language == "de":
        return word.translate(_GERMAN)
    if language == "en":
        for pattern, spelling in _ENGLISH:
            word = pattern.sub(spelling, word)
    if language in _ACCENTED and len(word) >= _SHORTEST_ACCENTED and not word.isascii():
        # The accent on a last letter tells tenses and persons apart: "pago" and "pagó".
        end = len(word) if language in _LOANED else len(word) - 1
        return _plain(word[:end]) + word[end:]
    return word


def _plain(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _is_turned(short: str, long: str, apart: list[int], language: str) -> bool:
    first, second = apart[0], apart[-1]
    if len(apart) > 2 or second != first + 1 or short[first] != long[second] or short[second] != long[first]:  # noqa: PLR2004 - two letters
        return False
    # German tells tenses apart by "ei" and "ie": "bleiben" and "blieben".
    if language == "de" and {short[first], short[second]} == {"e", "i"}:
        return False
    return language in _FULL or len(short) >= _SHORTEST_ABROAD


def _is_other_vowel(short: str, long: str, at: int) -> bool:
    return (
        len(short) >= _SHORTEST_MISSING
        and _STEM <= at < len(short) - 1
        and short[at] in _VOWELS
        and long[at] in _VOWELS
    )


def _is_missing(short: str, long: str, language: str) -> bool:
    at = next((at for at, (left, right) in enumerate(zip(short, long, strict=False)) if left != right), len(short))
    if short[at:] != long[at + 1 :]:
        return False
    letter = long[at]
    if at >= len(short):
        return letter in "egh"
    # "provides" and "providers": one who does it is not what is done.
    return (language in _FULL and not (letter == "r" and long[at + 1 :] == "s")) or letter in _RARE
