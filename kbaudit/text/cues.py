"""The words around a date that tell what a sentence says of it, compiled from a lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kbaudit.text.lexicons import Lexicon, any_of

_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE_YEAR = 200
_AFTER_YEAR = 160
_RANGE_DASH = r"\d(?:st|nd|rd|th|\.)?\s?(?:[-–—～〜]|から)\s?\w"


@dataclass(frozen=True, slots=True)
class Cues:
    """The patterns of one language.

    Those named ``*_lead`` end right before a date, ``*_tail`` begin right after one, the others stand anywhere; what
    each list means stands at :class:`~kbaudit.text.lexicons.Lexicon`.

    Attributes:
        past_lead: A word of the past that governs the cue after it: ``ordered until``.
    """

    spaced: bool
    fillers: re.Pattern[str]
    open_lead: re.Pattern[str]
    ends_lead: re.Pattern[str]
    ends_tail: re.Pattern[str]
    until_lead: re.Pattern[str]
    until_tail: re.Pattern[str]
    valid_lead: re.Pattern[str]
    stops: re.Pattern[str]
    stops_after: re.Pattern[str]
    deadline_lead: re.Pattern[str]
    promised_lead: re.Pattern[str]
    promised_tail: re.Pattern[str]
    at_lead: re.Pattern[str]
    starts_lead: re.Pattern[str]
    starts_tail: re.Pattern[str]
    past_lead: re.Pattern[str]
    be: re.Pattern[str]
    duty: re.Pattern[str]
    asks: re.Pattern[str]
    holds: re.Pattern[str]
    future: re.Pattern[str]
    past: re.Pattern[str]
    then: re.Pattern[str]
    hypothetical: re.Pattern[str]
    conditional: re.Pattern[str]
    supposing: re.Pattern[str]
    relative: re.Pattern[str]
    whose: re.Pattern[str]
    classing: re.Pattern[str]
    verb: re.Pattern[str]
    term_lead: re.Pattern[str]

    @property
    def surest_first(self) -> tuple[re.Pattern[str], ...]:
        """Give the cues that may be parted from their date by other words."""
        return self.open_lead, self.ends_lead, self.promised_lead, self.until_lead, self.deadline_lead


@cache
def cues_of(lexicon: Lexicon) -> Cues:
    """Compile the cues of a language."""

    def anywhere(*lists: str) -> re.Pattern[str]:
        return re.compile(any_of(lexicon.words(*lists), spaced=lexicon.spaced), re.IGNORECASE)

    def lead(*lists: str) -> re.Pattern[str]:
        return re.compile(any_of(lexicon.words(*lists), spaced=lexicon.spaced) + "$", re.IGNORECASE)

    before_cue = any_of(lexicon.words("until", "deadline", "at", "starts"), spaced=lexicon.spaced)
    terms = any_of(lexicon.terms, spaced=lexicon.spaced)
    endings = "|".join(map(re.escape, lexicon.past_endings)) or "(?!)"
    return Cues(
        spaced=lexicon.spaced,
        fillers=lead("fillers"),
        open_lead=lead("open_ended"),
        ends_lead=lead("ends"),
        # "まで有効なクーポン" only says which coupons are meant.
        ends_tail=re.compile(any_of(lexicon.words("ends_after"), spaced=lexicon.spaced) + "(?![なの])", re.IGNORECASE),
        until_lead=lead("until"),
        until_tail=re.compile(
            any_of(lexicon.words("until_after"), spaced=lexicon.spaced) + "(?!の|有効な)", re.IGNORECASE
        ),
        valid_lead=lead("valid"),
        stops=anywhere("stops"),
        stops_after=anywhere("stops_after"),
        deadline_lead=lead("deadline"),
        promised_lead=lead("promised"),
        promised_tail=anywhere("promised_after"),
        at_lead=lead("at"),
        starts_lead=lead("starts"),
        starts_tail=anywhere("starts_after"),
        past_lead=re.compile(rf"\w{{0,30}}(?:{endings})\s(?:{before_cue})$", re.IGNORECASE),
        be=anywhere("be"),
        duty=anywhere("duty"),
        asks=re.compile(r"\W{0,4}" + any_of(lexicon.asks, spaced=lexicon.spaced), re.IGNORECASE),
        holds=anywhere("holds"),
        future=anywhere("future"),
        past=anywhere("past"),
        then=anywhere("then"),
        hypothetical=anywhere("hypothetical"),
        conditional=anywhere("conditional"),
        supposing=anywhere("supposing"),
        relative=anywhere("relative"),
        whose=anywhere("whose"),
        classing=anywhere("classing"),
        verb=anywhere("ends", "holds", "be", "future"),
        term_lead=re.compile(rf"{terms}(?:\s(?:\d{{4}}|\w{{1,12}}))?(?:\s\w{{1,12}}){{0,2}}\W?$", re.IGNORECASE),
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """What may stand near the year of an end: one word of each cue, cues without spaces, and ranges of days."""

    words: frozenset[str]
    unspaced: re.Pattern[str]
    ranges: re.Pattern[str]


def may_state_an_end(body: str, lexicons: tuple[Lexicon, ...]) -> bool:
    """Tell cheaply whether a year stands near a word that may name an end, before anything is parsed."""
    telling = _telling(lexicons)
    return any(_may_tell(body[start:end], telling) for start, end in _around_years(body))


def _around_years(body: str) -> Iterator[tuple[int, int]]:
    start = end = 0
    for year in _YEAR.finditer(body):
        if year.start() - _BEFORE_YEAR > end:
            yield start, end
            start = year.start() - _BEFORE_YEAR
        end = year.end() + _AFTER_YEAR
    yield start, end


def _may_tell(passage: str, telling: _Telling) -> bool:
    if not telling.words.isdisjoint(_WORD.findall(passage.lower())):
        return True
    return telling.ranges.search(passage) is not None or telling.unspaced.search(passage) is not None


@cache
def _telling(lexicons: tuple[Lexicon, ...]) -> _Telling:
    lists = (
        "ends",
        "ends_after",
        "until",
        "until_after",
        "deadline",
        "promised",
        "promised_after",
        "future",
        "stops",
        "stops_after",
        "valid",
    )
    words = (max(_WORD.findall(phrase), key=len) for one in lexicons if one.spaced for phrase in one.words(*lists))
    unspaced = [any_of(lexicon.words(*lists), spaced=False) for lexicon in lexicons if not lexicon.spaced]
    to = tuple(word for lexicon in lexicons for word in lexicon.to)
    return _Telling(
        words=frozenset(words),
        unspaced=re.compile("|".join(unspaced) or r"(?!)"),
        ranges=re.compile(rf"\d\D{{0,12}}{any_of(to)}\D{{0,8}}\d|{_RANGE_DASH}", re.IGNORECASE),
    )
