"""What ties a text to a day, to the past or to an example: headings, datelines, entries of a log."""

from __future__ import annotations

import re
from functools import cache

from kbaudit.text.lexicons import Lexicon, any_of
from kbaudit.text.prose_dates import Span, find_dates

_LONGEST_HEADING = 300
_LONGEST_DATELINE = 90
_WORDS_BESIDE_A_DATE = 2

# A bare number such as 2.1 before words counts the sections of a text; a release says so, has three parts or stands
# alone.
_VERSION = re.compile(
    r"\W{0,3}(?:(?:v|version|release)\s?\d{1,4}\.\d{1,4}(?:\.[\dx*]{1,6})*(?:\W|$)"
    r"|\d{1,4}\.\d{1,4}\.[\dx*]{1,6}(?:\.[\dx*]{1,6})*\s{0,3}(?:[^\w\s]|\d|$)"
    r"|\d{1,4}\.\d{1,4}\W{0,3}$)",
    re.IGNORECASE,
)
_NAMED_VERSION = re.compile(r"(?:[^\s\d]{1,40}\s){1,2}v?\d{1,4}\.\d{1,4}\.\d{1,6}", re.IGNORECASE)

# Quarters and halves need a year or, for quarters, to stand as a word: T480 and Q350 are names of things.
_FISCAL = re.compile(
    r"\b(?:FY|CY)[\s_-]?(?:19|20)?\d\d\b|\b[QHT][1-4](?:[\s_'’-]{1,2}(?:19|20)?\d\d|(?:19|20)\d\d)\b"
    r"|\b(?:19|20)\d\d[\s_-]?[QHT][1-4]\b|\bQ[1-4]\b|^\W{0,3}H[12]\W{0,3}$",
    re.IGNORECASE,
)
_OPENS_WITH_YEAR = re.compile(r"\W{0,4}(?:19|20)\d\d(?![\w-])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NO_WORD = re.compile(r"[\W\d_]+")
_ENTRY = re.compile(r"\s{0,2}(?:$|[:|–—,;)\]-])")


def stands_apart(heading: str, lexicons: tuple[Lexicon, ...]) -> bool:
    """Tell whether what stands under a heading speaks from its own day, of the past, or by way of example.

    Such headings are a date, a year's plan, an archive, a changelog, the notes of a release or an example.
    """
    text = heading[:_LONGEST_HEADING]
    if _VERSION.match(text) or _NAMED_VERSION.fullmatch(text) or _is_dated(text, lexicons):
        return True
    words = _NO_WORD.sub(" ", text).strip().lower()
    for lexicon in lexicons:
        told, alone = _patterns(lexicon)
        if told.search(text) or alone.fullmatch(words):
            return True
    return False


def is_dateline(text: str, lexicons: tuple[Lexicon, ...]) -> bool:
    """Tell whether a text is nothing but a date, such as "Published on 3 May 2024 by Ana"."""
    if len(text) > _LONGEST_DATELINE:
        return False
    dates = [one for one in find_dates(text) if one.span is not Span.YEAR or text.strip().isdecimal()]
    if not dates:
        return False
    rest = text[: dates[0].start] + " " + text[dates[0].end :]
    words = _NO_WORD.sub(" ", rest).lower().strip()
    known = any(re.match(any_of(lexicon.published, spaced=lexicon.spaced), words) for lexicon in lexicons)
    return not words or (known and len(words.split()) <= _WORDS_BESIDE_A_DATE + 2)


def is_entry(text: str) -> bool:
    """Tell whether a text opens with its date, as the entry of a log does: "2024-03-01: moved"."""
    dates = find_dates(text[:_LONGEST_DATELINE])
    if not dates or dates[0].span is Span.YEAR or _NO_WORD.sub("", text[: dates[0].start]):
        return False
    return _ENTRY.match(text[dates[0].end :]) is not None


def _is_dated(text: str, lexicons: tuple[Lexicon, ...]) -> bool:
    if _FISCAL.search(text) or _OPENS_WITH_YEAR.match(text):
        return True
    dates = find_dates(text)
    if any(one.span is not Span.YEAR and not _ends_there(text[: one.start], lexicons) for one in dates):
        return True
    return _YEAR.search(text) is not None and any(_period(lexicon).search(text) for lexicon in lexicons)


def _ends_there(before: str, lexicons: tuple[Lexicon, ...]) -> bool:
    """Tell whether a heading names a date as an end: "Offer until 31 March 2025"."""
    return any(_until(lexicon).search(before[-_LONGEST_DATELINE:]) for lexicon in lexicons)


@cache
def _patterns(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    told = any_of(lexicon.words("history", "examples"), spaced=lexicon.spaced)
    alone = any_of(lexicon.history_alone, spaced=lexicon.spaced)
    return re.compile(told, re.IGNORECASE), re.compile(alone, re.IGNORECASE)


@cache
def _period(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(any_of(lexicon.period, spaced=lexicon.spaced), re.IGNORECASE)


@cache
def _until(lexicon: Lexicon) -> re.Pattern[str]:
    cue = any_of(lexicon.words("ends", "until", "deadline", "to"), spaced=lexicon.spaced)
    return re.compile(rf"{cue}\W{{0,3}}\w{{0,12}}\W{{0,3}}$", re.IGNORECASE)
