"""Dates: with a year as anywhere in the house, and days of a month without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from kbaudit.claims.values.alternation import alternation
from kbaudit.claims.values.folding import folded
from kbaudit.claims.values.found import Found, Taken
from kbaudit.claims.values.grammar import Grammar, folds
from kbaudit.claims.values.value import Bound, Kind
from kbaudit.text.lexicons import lexicons
from kbaudit.text.prose_dates import Span, find_dates

_LONGEST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY = 2
_HUNDRED = 100
_SHORTEST_NAME = 3
_ORDINAL = r"(?:st|nd|rd|th|er|ª|º|°|\.|ησ|η)?"
KANJI_DAY = r"[12]\d|3[01]|[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_KANJI = re.compile(
    rf"(?<![\d一二三四五六七八九十])(?P<month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?P<day>{KANJI_DAY})日(?!間)"
    rf"(?:(?:から|[~-])(?P<last>{KANJI_DAY})日)?"
)
_KANJI_DIGITS = "〇一二三四五六七八九"
_BARE_YEAR = re.compile(r"\d{4}")


def read_dates(text: str, raw: str, taken: Taken) -> Iterator[Found]:
    """Yield the dates of a sentence that name their year; a bare year waits until amounts are read."""
    for one in find_dates(raw):
        if one.span is Span.YEAR or taken.meets(one.start, one.end) or _is_in_a_name(text, one.start, one.end):
            continue
        bound = Bound.RANGE if one.span is not Span.DAY and one.first != one.last else None
        low, high = Decimal(one.first.toordinal()), Decimal(one.last.toordinal())
        name = one.span.value if bound else ""
        yield Found(one.start, one.end, Kind.DATE, "day", low, high, name, bound=bound)


def _is_in_a_name(text: str, start: int, end: int) -> bool:
    """Tell whether a date is part of an id or of the name of a file."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    return before in {"-", "_", "/"} or after.startswith("_") or (after[:1] in {"-", "."} and after[1:].isalnum())


class Days:
    """Days of a month without their year, in one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._months = months_of(grammar.lexicon.language)
        names = alternation(frozenset(self._months))
        of = r"(?:of |de |do |του |d')?"
        day = rf"(?P<day>[12]\d|3[01]|0?[1-9]){_ORDINAL}"
        lexicon = grammar.lexicon
        to = alternation(folds((*lexicon.to, *lexicon.plus)))
        filler = alternation(folds(lexicon.fillers))
        joined = rf"(?: ?- ?| {to} (?:{filler} )?)"
        first = rf"(?:(?P<first>[12]\d|3[01]|0?[1-9]){_ORDINAL}{joined})?"
        self._day_first = re.compile(rf"(?<!\w)(?<!\d[.,:/-]){first}{day} ?{of}(?P<month>{names})\.?(?!\w)")
        last = rf"(?:{joined}(?P<last>[12]\d|3[01]|0?[1-9]){_ORDINAL}(?! ?(?:{names})))?"
        self._month_first = re.compile(rf"(?<!\w)(?P<month>{names})\.? (?:the )?{day}{last}(?![\w:]|[.,]\d)")
        self._spaced = grammar.spaced
        self._english = grammar.lexicon.language == "en"

    def read(self, text: str, raw: str, taken: Taken) -> Iterator[Found]:
        """Yield the days in reading order."""
        if not self._spaced:
            yield from self._found(_KANJI, text, taken, number_in_kanji)
            return
        if not self._months:
            return
        yield from self._found(self._day_first, text, taken, self._months.__getitem__, raw if self._english else None)
        if self._english:
            yield from self._found(self._month_first, text, taken, self._months.__getitem__, raw)

    @staticmethod
    def _found(
        pattern: re.Pattern[str], text: str, taken: Taken, month_of: Callable[[str], int], raw: str | None = None
    ) -> Iterator[Found]:
        for match in pattern.finditer(text):
            # "may 5" is a month only with its capital.
            if taken.meets(*match.span()) or (raw is not None and not raw[match.start("month")].isupper()):
                continue
            month, day = month_of(match["month"]), number_in_kanji(match["day"])
            groups = match.groupdict()
            first, last = (number_in_kanji(groups.get(name) or str(day)) for name in ("first", "last"))
            if max(first, last) <= _LONGEST_DAYS[month - 1] and first <= last:
                low, high = Decimal(month * _HUNDRED + first), Decimal(month * _HUNDRED + last)
                bound, name = (Bound.RANGE, Span.DAYS.value) if first < last else (None, "")
                yield Found(match.start(), match.end(), Kind.DATE, "day-of-year", low, high, name, bound=bound)


def number_in_kanji(written: str) -> int:
    """Read a number below 100 in digits or in kanji."""
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    return (_KANJI_DIGITS.index(tens) if tens else 1) * 10 * bool(ten) + (_KANJI_DIGITS.index(ones) if ones else 0)


def days_in(month: int) -> int:
    """Give the number of days that a month has in most years."""
    return _LONGEST_DAYS[month - 1] - (month == _FEBRUARY)


def months_of(language: str) -> dict[str, int]:
    """Give the months by their folded names."""
    for lexicon in lexicons():
        if lexicon.language == language:
            named = enumerate(lexicon.months, 1)
            return {folded(name): number for number, names in named for name in names if len(name) >= _SHORTEST_NAME}
    return {}


def read_bare_years(raw: str, taken: Taken) -> Iterator[Found]:
    """Yield the years that stand alone."""
    for one in find_dates(raw):
        if one.span is Span.YEAR and not taken.meets(one.start, one.end):
            low, high = Decimal(one.first.toordinal()), Decimal(one.last.toordinal())
            yield Found(one.start, one.end, Kind.DATE, "day", low, high, one.span.value, bound=Bound.RANGE)
