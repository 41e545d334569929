"""Sentences of a running text, with their places in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kbaudit.text.lexicons import Lexicon, lexicons, lexicons_for

_CLOSERS = "\"'”’»“)]*_"
# A Greek question ends with what is the semicolon of all other languages.
_STOP = re.compile(
    r"[.!?…]{1,8}[\"'”’»“)\]]{0,3}(?=\s|$)"
    r"|[。！？]{1,8}[」』）]{0,3}"
    r"|(?:\u037e|(?<=[\u0370-\u03ff\u1f00-\u1fff]);)[\"'”’»“)\]]{0,3}(?=\s|$)"
    r"|\n"
)
# After a number, a letter may be a unit: hours, metres, grams, litres.
_INITIAL = re.compile(r"(?<!\w)(?:(?<!\d\s)(?<!\.)[^\W\d_]|[^\W\d_hmgl])\.$")
_ORDINAL = re.compile(r"(?<![\w.,:€$£])\d{1,2}\.$")
_LAST_WORD = re.compile(r"[^\s(\[„“\"'’]{1,12}$")
_LIST_NUMBER = re.compile(r"\s{0,8}(?:\d{1,3}|[^\W\d_])[.)]$")
_NEXT_WORD = re.compile(r"\W{0,3}([^\W\d_]{1,24})")
_ACRONYM = re.compile(r"[(\[]?[A-Z]{2,5}\b")
_GOING_ON = (".", "…", "?", "!")
_QUOTED = "」』）"
# What follows a quotation within a Japanese sentence is written in hiragana.
_PARTICLE = re.compile("[\u3041-\u3096]")
_LONGEST_TWO_WORDS = 12
_LOOKED_AHEAD = 30


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


def split_sentences(text: str, language: str | None = None) -> Iterator[Sentence]:
    """Yield the sentences of a text in reading order.

    A full stop ends no sentence after an abbreviation, an initial, or a day of a date such as ``31. März``; nor does
    it within a number, a version or an address, where no white space follows it.

    Args:
        language: The text's language or locale; None, or one without a lexicon, for the abbreviations of all.
    """
    stops = _stops(language)
    start = 0
    for stop in _STOP.finditer(text):
        if not _goes_on(text, start, stop, stops):
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
    yield from _trimmed(text, start, len(text))


@dataclass(frozen=True, slots=True)
class _Stops:
    """What the languages of a text say of full stops."""

    abbreviations: frozenset[str]
    before_numbers: frozenset[str]
    closing: frozenset[str]
    ordinal_after: frozenset[str]
    endings: tuple[str, ...]
    months: frozenset[str]


@cache
def _stops(language: str | None) -> _Stops:
    spoken = lexicons_for(language) or lexicons()
    abbreviations = _words(spoken, "abbreviations")
    return _Stops(
        abbreviations,
        _words(spoken, "before_numbers"),
        _words(spoken, "closing"),
        _words(spoken, "ordinal_after"),
        tuple(sorted(word[1:] for word in abbreviations if word.startswith("-"))),
        frozenset(name for lexicon in spoken for names in lexicon.months for name in names),
    )


def _words(spoken: tuple[Lexicon, ...], name: str) -> frozenset[str]:
    return frozenset(word for lexicon in spoken for word in getattr(lexicon, name))


def _goes_on(text: str, start: int, stop: re.Match[str], stops: _Stops) -> bool:
    mark = stop[0].rstrip(_CLOSERS)
    if stop[0][-1] in _QUOTED:
        return _PARTICLE.match(text, stop.end()) is not None
    if mark[:1] not in _GOING_ON:
        return False
    rest = text[stop.end() : stop.end() + _LOOKED_AHEAD].lstrip()
    # An ellipsis that hangs on no word stands for words left out, or for what a template prints.
    if rest[:1].islower() or (mark == "…" and text[max(start, stop.start() - 1) : stop.start()].strip() == ""):
        return True
    if mark != "." or not rest:
        return False
    end = stop.start() + 1
    known = _abbreviates(text[max(start, end - 1 - _LONGEST_TWO_WORDS) : end - 1], rest, stops)
    return _is_number(text, start, end, rest, stops) if known is None else known


def _is_number(text: str, start: int, end: int, rest: str, stops: _Stops) -> bool:
    """Tell whether a full stop belongs to the number of a list item, to an initial, or to a day as in "31. März"."""
    if _LIST_NUMBER.fullmatch(text, start, min(end, start + _LONGEST_TWO_WORDS)):
        return True
    before = text[max(start, end - _LOOKED_AHEAD) : end]
    if _INITIAL.search(before) is not None:
        return True
    number = _ORDINAL.search(before)
    if number is None:
        return False
    following = _NEXT_WORD.match(rest)
    words = before[: number.start()].lower().split()
    return bool(following and following[1].lower() in stops.months) or bool(words and words[-1] in stops.ordinal_after)


def _abbreviates(before: str, rest: str, stops: _Stops) -> bool | None:
    """Tell whether a full stop belongs to an abbreviation; None where the word before it is none."""
    last = _LAST_WORD.search(before)
    if last is None:
        return None
    two = " ".join(before.split()[-2:]).lower()
    word = two if two in stops.abbreviations else last[0].lower()
    number = rest[:1].isdigit()
    if word in stops.closing:
        return number or rest[:1] in ",;:" or _ACRONYM.match(rest) is not None
    if word in stops.months and word in stops.abbreviations:
        # A month that is a word of its own, such as "mar" (sea) or "set", ends a sentence unless a day or year is near.
        return number or before.removesuffix(last[0]).rstrip(" .")[-1:].isdigit()
    if word in stops.before_numbers:
        # "Serial No. Information" names a field; a "No." by itself is an answer.
        return number or (last[0][0].isupper() and bool(before[: last.start()].strip()))
    if word in stops.abbreviations or (number and word.endswith(stops.endings)):
        return True
    return None


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    passage = text[start:end]
    words = passage.strip()
    if words:
        yield Sentence(words, start + len(passage) - len(passage.lstrip()))
