"""Sentences of a running text, with their places in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kbaudit.text.lexicons import lexicons

# The stop of Greek questions (;) is left out: it is the semicolon of all other languages.
_STOP = re.compile(r"[.!?…]{1,8}[\"'”’»“)\]]{0,3}(?=\s|$)|[。！？]{1,8}[」』）]{0,3}|\n")
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\.$")
_ORDINAL = re.compile(r"(?<![\w.])\d{1,2}\.$")
_LAST_WORD = re.compile(r"[^\s(\[„“\"']{1,12}$")
_LIST_NUMBER = re.compile(r"\s{0,8}(?:\d{1,3}|[^\W\d_])[.)]$")
_LONGEST_TWO_WORDS = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence.

    Attributes:
        text: Its words, without white space around them.
        start: Its place in the whole text.
    """

    text: str
    start: int

    @property
    def end(self) -> int:
        """Give the place after its last character."""
        return self.start + len(self.text)


def split_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in reading order.

    A full stop ends no sentence after an abbreviation, an initial, or a day of a date such as ``31. März``; nor does
    it within a number, a version or an address, where no white space follows it.
    """
    start = 0
    for stop in _STOP.finditer(text):
        if not _goes_on(text, start, stop):
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
    yield from _trimmed(text, start, len(text))


def _goes_on(text: str, start: int, stop: re.Match[str]) -> bool:
    mark = stop[0].rstrip("\"'”’»“)]")
    rest = text[stop.end() : stop.end() + 2].lstrip()
    if mark not in {".", "…", "..."}:
        return False
    if rest[:1].islower():
        return True
    before = text[max(start, stop.start() - _LONGEST_TWO_WORDS) : stop.start() + 1]
    return mark == "." and bool(rest) and (_is_number(text, start, stop.start() + 1) or _is_abbreviation(before[:-1]))


def _is_number(text: str, start: int, end: int) -> bool:
    """Tell whether a full stop belongs to the number of a list item, to an initial, or to a day as in "31. März"."""
    if _LIST_NUMBER.fullmatch(text, start, min(end, start + _LONGEST_TWO_WORDS)):
        return True
    before = text[max(start, end - _LONGEST_TWO_WORDS) : end]
    return _INITIAL.search(before) is not None or _ORDINAL.search(before) is not None


def _is_abbreviation(before: str) -> bool:
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    two = " ".join(before.split()[-2:]).lower()
    return last[0].lower() in _abbreviations() or two in _abbreviations()


@cache
def _abbreviations() -> frozenset[str]:
    # A month's name that is a word of its own, such as "mar" (sea), ends a sentence too rarely to matter.
    return frozenset(word for lexicon in lexicons() for word in lexicon.abbreviations)


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    passage = text[start:end]
    words = passage.strip()
    if words:
        yield Sentence(words, start + len(passage) - len(passage.lstrip()))
