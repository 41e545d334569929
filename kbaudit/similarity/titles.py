"""Titles: whether two of them name different things, by their spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz.distance import Indel

_WORD = re.compile(r"\w++")
_CODE = re.compile(r"[A-Z]{2,3}")
_LONGEST: Final = 3
_SHARED: Final = 2
_SAME_SPELLING: Final = 0.75
_STEM: Final = 4
_OPPOSITES: Final = frozenset(
    {"un", "dis", "de", "non", "non ", "not ", "in", "im", "ir", "des", "ent", "ab", "an", "a"}
)
_DETERMINERS: Final = frozenset({"a", "an", "the", "your", "our", "my", "its"})

# Words that editors exchange without naming another thing. Words of other languages are told apart by spelling only.
_SYNONYMS: Final = (
    frozenset({"change", "update", "edit", "modify", "changing", "updating", "editing"}),
    frozenset({"delete", "remove", "deleting", "removing"}),
    frozenset({"create", "add", "make", "new", "creating", "adding"}),
    frozenset({"set up", "setup", "configure", "setting up", "configuring"}),
    frozenset({"view", "see", "show", "find", "viewing"}),
    frozenset({"get", "obtain", "request", "getting"}),
    frozenset({"fix", "solve", "resolve", "repair", "troubleshoot"}),
    frozenset({"guide", "how to", "instructions", "tutorial", "article", "page"}),
    frozenset({"faq", "questions", "frequently asked questions"}),
)


def name_different_things(left: str, right: str) -> bool:
    """Tell whether two titles are the same but for what they name.

    They do where they differ in one place of up to three words each, by neither spelling nor a synonym, and have at
    least as many words in common: "Moving a page", "Deleting a page". They also do where each has a code of capitals
    that the other one has not, and two other words in common, or half of them: "[AT]", "[CH]".
    """
    return _differ_in_codes(left, right) or _differ_in_one_place(_words(left), _words(right))


def edition(title: str) -> tuple[str, str]:
    """Split a title into its words and what tells editions of one thing apart: numbers, and codes of capitals."""
    words = _WORD.findall(title)
    telling = [word for word in words if word[0].isdigit() or (_CODE.fullmatch(word) and not title.isupper())]
    return " ".join(word for word in words if word not in telling).casefold(), " ".join(telling)


def _differ_in_codes(left: str, right: str) -> bool:
    one, other = (set(_WORD.findall(title)) for title in (left, right))
    codes = [{word for word in words if _CODE.fullmatch(word)} for words in (one, other)]
    if not (codes[0] - codes[1] and codes[1] - codes[0]) or left.isupper() or right.isupper():
        return False
    rest = [{word.casefold() for word in words - own} for words, own in zip((one, other), codes, strict=True)]
    return len(rest[0] & rest[1]) >= min(_SHARED, min(len(words) for words in rest) / 2) > 0


def _differ_in_one_place(one: Sequence[str], other: Sequence[str]) -> bool:
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    mine, theirs = " ".join(one[start : len(one) - end]), " ".join(other[start : len(other) - end])
    longest = max(len(one), len(other)) - start - end
    return bool(mine and theirs) and longest <= min(_LONGEST, start + end) and not _same(mine, theirs)


def _same(mine: str, theirs: str) -> bool:
    if any(character.isdigit() for character in mine + theirs):
        return False
    if sorted(mine.split()) == sorted(theirs.split()) or any({mine, theirs} <= synonyms for synonyms in _SYNONYMS):
        return True
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) >= _STEM and longer.endswith(shorter):
        return longer.removesuffix(shorter) not in _OPPOSITES
    return Indel.normalized_similarity(mine, theirs) >= _SAME_SPELLING


def _words(title: str) -> list[str]:
    return [word for word in _WORD.findall(title.casefold()) if word not in _DETERMINERS]
