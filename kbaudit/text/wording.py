"""The wording of a sentence: its words and signs, and when two wordings say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA, Indel

Words = tuple[str, ...]

_WORD = re.compile(
    r"[-+]?\d++(?:[.,:/'’]\d++)*+"
    r"|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"|(?:(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[^\W\d_])++(?:['’][^\W\d_]++)*+"
    r"|[%‰€$£¥₹°<>≤≥=≠±✓✔✗✘]"
)
_THOUSANDS = re.compile(r"[+]?[1-9]\d{0,2}(?:[,'’]\d{3})+")
_SOFT_HYPHEN: Final = "\u00ad"

# English says one thing in two spellings; what stands behind the apostrophe is a word of its own.
_SHORTENED: Final = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}
_IRREGULAR: Final = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
}

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
_LONGEST: Final = 20_000
_SHORTEST_TYPO: Final = 4
_TWO_SLIPS_FROM: Final = 9
_SHORTEST_NAME: Final = 7
_NUMERALS: Final = frozenset(["eight", "eighth", "eighty", "four", "sixth", "sixty", "trece", "tres"])


@lru_cache(maxsize=16_384)
def words_of(text: str) -> Words:
    """Give the words, numbers and telling signs of a text as written; punctuation and white space are left out."""
    return tuple(_WORD.findall(text.replace(_SOFT_HYPHEN, "")))


def folded(words: Sequence[str]) -> Words:
    """Bring words into one case, contractions into full words, and numbers into one grouping of thousands."""
    return tuple(part for word in words for part in _parts(word))


def says_the_same(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether two wordings differ in nothing but slips of spelling, articles and the joints of words.

    Args:
        before: Words as :func:`words_of` gives them, of one sentence or several.
        after: The same of the other text.

    Any other change counts, since a single word ("before", "optional") may turn a promise around; and so does any at
    all in more than 20,000 words.
    """
    if max(len(before), len(after)) > _LONGEST:
        return folded(before) == folded(after)
    return all(_is_slip(*change) for change in _changes(before, after))


def _parts(word: str) -> Words:
    lowered = word.casefold().replace("’", "'")
    if _THOUSANDS.fullmatch(lowered):
        return (re.sub(r"\D", "", lowered),)
    if lowered in _IRREGULAR:
        return _IRREGULAR[lowered]
    stem, apostrophe, ending = lowered.rpartition("'")
    if apostrophe and ending == "t" and stem.endswith("n"):
        return stem[:-1], "not"
    return (stem, _SHORTENED[ending]) if apostrophe and ending in _SHORTENED else (lowered,)


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Words, Words, Words]]:
    """Yield the runs of words that differ, as they are written, with the word before and the one behind them."""
    left, right = (tuple((part, word) for word in words for part in _parts(word)) for words in (before, after))
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


def _is_slip(before: Words, after: Words, around: Words) -> bool:
    one, other = ([word for word in words if word.casefold() not in _LITTLE] for words in (before, after))
    if not one or not other:
        doubled = [word.casefold() for word in (*one, *other)]
        return not doubled or (len(doubled) == 1 and doubled[0] in around and doubled[0].isalpha())
    joined = ["".join(words).casefold() for words in (one, other)]
    if joined[0] == joined[1]:
        return joined[0].isalpha()
    return len(one) == len(other) and all(map(_is_misspelling, one, other))


def _is_misspelling(one: str, other: str) -> bool:
    """Tell whether two words are one, misspelt: nearly all letters are the same, the first among them.

    Short words are too near to others ("now", "not"), a beginning turns a word around ("unlikely"), and a name written
    otherwise may be another name.
    """
    left, right = one.casefold(), other.casefold()
    if left == right:
        return True
    shortest = min(len(left), len(right))
    if not (left.isalpha() and right.isalpha()) or shortest < _SHORTEST_TYPO or left[0] != right[0]:
        return False
    if {left, right} & _NUMERALS or (one[:1].isupper() and other[:1].isupper() and shortest < _SHORTEST_NAME):
        return False
    slips = 2 if shortest >= _TWO_SLIPS_FROM else 1
    return OSA.distance(left, right, score_cutoff=slips) <= slips
