"""Days of a month that is not named, its last day, and days of a named month in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from kbaudit.claims.values.alternation import alternation
from kbaudit.claims.values.days import KANJI_DAY, days_in, months_of, number_in_kanji
from kbaudit.claims.values.folding import folded
from kbaudit.claims.values.found import Found, Taken
from kbaudit.claims.values.grammar import Cues, Grammar, folds, token_spans
from kbaudit.claims.values.nouns import noun_after
from kbaudit.claims.values.value import Bound, Kind

_LOOK = 40
_LAST_DAY = 31
# "On the second" may be any second one; "on the fifteenth" is a day.
_PLAIN = 5
_KANJI = re.compile(
    rf"(?:毎月|翌月|当月|今月|来月|翌々月)の?(?P<day>{KANJI_DAY})日(?!間)(?:(?:から|[~-])(?P<last>{KANJI_DAY})日)?"
)
_KANJI_DUE = re.compile(rf"(?<![\d一二三四五六七八九十月])(?P<day>{KANJI_DAY})日(?=払|締)")
_KANJI_END = re.compile(r"(?<!\d)(?P<month>1[0-2]|[1-9])月(?:の?末日?|の?最終日)")
_MARK = r"(?:st|nd|rd|th|er|ere|e|eme|o|a|η|ησ|\.)?"


class MonthDays:
    """The days of a month in one language."""

    def __init__(self, grammar: Grammar) -> None:
        lexicon = grammar.lexicon
        self._grammar = grammar
        self._ordinals = {folded(word): int(number) for number, words in lexicon.ordinals.items() for word in words}
        counts = {folded(word): int(key) for key, words in lexicon.numbers.items() if key.isdecimal() for word in words}
        self._numbers = {**counts, **self._ordinals}
        self._months = months_of(lexicon.language)
        self._sure = Cues({"day": lexicon.month_day_sure}, spaced=True)
        self._before = Cues({"day": lexicon.month_day_before}, spaced=True)
        self._after = Cues({"day": lexicon.month_day_after}, spaced=True)
        self._monthly = folds(lexicon.monthly)
        self._ends = {folded(word): first for first, words in lexicon.month_ends.items() for word in words}
        self._write()

    def _write(self) -> None:
        """Write the patterns."""
        lexicon = self._grammar.lexicon
        prefixes = frozenset({"the", *(word for word in folds(lexicon.month_day_sure) if " " not in word)})
        marks = folds(lexicon.month_day_marks)
        number = rf"(?P<day>[12]\d|3[01]|0?[1-9]){alternation(marks) if marks else _MARK}"
        number = rf"(?:{number}|(?P<word>{alternation(frozenset(self._numbers))}))"
        start, end = r"(?<!\w)(?<!\d[.,:/])", r"(?![\w:/%€$£]|[.,-]\d)"
        self._day = re.compile(rf"{start}(?:(?:{alternation(prefixes)}) )?{number}{end}")
        months = alternation(frozenset(self._months))
        last = alternation(folds(lexicon.last_days))
        self._last = re.compile(rf"(?<!\w){last}(?!\w)(?! d[eo] {months})" if self._grammar.spaced else last)
        self._end = re.compile(rf"(?<!\w)(?P<end>{alternation(frozenset(self._ends))}) (?P<month>{months})(?!\w)")
        words = alternation(frozenset(self._ordinals))
        self._dated = re.compile(rf"(?<!\w)(?:the )?(?P<word>{words}) (?:of )?(?P<month>{months})(?!\w)")

    def read(self, text: str, raw: str, taken: Taken) -> Iterator[Found]:
        """Yield the days of a folded sentence."""
        if not self._grammar.spaced:
            yield from self._kanji(text, taken)
            yield from self._last_days(text, taken)
        elif self._ordinals:
            yield from self._month_ends(text, taken)
            yield from self._last_days(text, taken)
            yield from self._month_dates(text, raw, taken)
            yield from self._ranges(text, list(self._days(text, raw, taken)))

    def _kanji(self, text: str, taken: Taken) -> Iterator[Found]:
        for match in _KANJI.finditer(text):
            if not taken.meets(*match.span()):
                first, last = number_in_kanji(match["day"]), number_in_kanji(match["last"] or match["day"])
                if first <= last:
                    yield _day(match.start("day"), match.end(), first, last)
        for match in _KANJI_DUE.finditer(text):
            if not taken.meets(*match.span()):
                number = number_in_kanji(match["day"])
                yield _day(*match.span(), number, number)
        for match in _KANJI_END.finditer(text):
            if not taken.meets(*match.span()):
                yield _day_of_year(*match.span(), int(match["month"]), days_in(int(match["month"])))

    def _last_days(self, text: str, taken: Taken) -> Iterator[Found]:
        for match in self._last.finditer(text):
            if not taken.meets(*match.span()):
                yield _day(match.start(), self._before_every(text, match), _LAST_DAY, _LAST_DAY, "last")

    def _before_every(self, text: str, match: re.Match[str]) -> int:
        """Give the end of "the end of each month", leaving "each month" to be read as how often."""
        spans = token_spans(text, *match.span())
        every = (place for (_, _, place), (word, _, _) in pairwise(spans) if word in self._grammar.every_words)
        return next(every, match.end())

    def _month_ends(self, text: str, taken: Taken) -> Iterator[Found]:
        """Yield "the last day of September" and the first one."""
        for match in self._end.finditer(text):
            if not taken.meets(*match.span()):
                month = self._months[match["month"]]
                day = 1 if self._ends[match["end"]] == "first" else days_in(month)
                yield _day_of_year(*match.span(), month, day)

    def _month_dates(self, text: str, raw: str, taken: Taken) -> Iterator[Found]:
        """Yield "the fifteenth of September"."""
        for match in self._dated.finditer(text):
            if not taken.meets(*match.span()) and raw[match.start("month")].isupper():
                yield _day_of_year(*match.span(), self._months[match["month"]], self._numbers[match["word"]])

    def _days(self, text: str, raw: str, taken: Taken) -> Iterator[Found]:
        matches = [match for match in self._day.finditer(text) if not taken.meets(*match.span())]
        chosen = [self._is_day(text, raw, match) for match in matches]
        for one, other in (*pairwise(range(len(matches))), *pairwise(reversed(range(len(matches))))):
            if chosen[one] and not chosen[other]:
                chosen[other] = self._belongs(text, raw, matches[min(one, other)], matches[max(one, other)])
        for match, is_day in zip(matches, chosen, strict=True):
            number = int(match["day"] or self._numbers[match["word"]])
            if is_day and number <= _LAST_DAY:
                yield _day(match.start(), self._end_of_day(text, match.end()), number, number)

    def _belongs(self, text: str, raw: str, first: re.Match[str], second: re.Match[str]) -> bool:
        """Tell whether two days, of which one is known to be one, are listed or are the ends of a range."""
        if any(match["word"] and match["word"] not in self._ordinals for match in (first, second)):
            return False
        gap = text[first.end() : second.start()].strip()
        words = gap.split()
        listed = bool(words) and words[0] in self._grammar.listing and self._grammar.fillers.issuperset(words[1:])
        if not (listed or self._grammar.is_range(text, first.start(), first.end(), second.start())):
            return False
        after = self._words_after(text, second.end())
        return bool(self._after.opening(after)) or not (
            self._goes_on(text, raw, second.end(), after)
            or noun_after(self._grammar, text, raw, second.end())
            or self._grammar.unit.match(text, second.end())
        )

    def _end_of_day(self, text: str, end: int) -> int:
        """Give the place after "of the following month"; "of each month" is left to be read as how often."""
        spans = token_spans(text, end, min(len(text), end + _LOOK))
        opening = self._after.opening(tuple(word for word, _, _ in spans))
        if opening is None or any(word in self._grammar.every_words for word, _, _ in spans[: opening[1]]):
            return end
        return spans[opening[1] - 1][2]

    def _is_day(self, text: str, raw: str, match: re.Match[str]) -> bool:
        start = match.start("word") if match["word"] else match.start("day")
        before = tuple(word for word, _, _ in token_spans(text, max(0, start - _LOOK), start))
        after = self._words_after(text, match.end())
        sure = self._sure.ending(before) is not None
        if self._after.opening(after):
            return sure or self._before.ending(before) is not None
        if not sure or self._goes_on(text, raw, match.end(), after):
            return False
        return match["word"] is None or (match["word"] in self._ordinals and self._is_plain_word(text, raw, match))

    @staticmethod
    def _words_after(text: str, end: int) -> tuple[str, ...]:
        return tuple(word for word, _, _ in token_spans(text, end, min(len(text), end + _LOOK)))

    def _is_plain_word(self, text: str, raw: str, match: re.Match[str]) -> bool:
        if self._grammar.lexicon.capital_nouns:
            return raw[match.start("word")].isupper()
        monthly = not self._monthly.isdisjoint(re.findall(r"[^\W\d_]+", text))
        return monthly or self._numbers[match["word"]] > _PLAIN

    def _goes_on(self, text: str, raw: str, end: int, after: tuple[str, ...]) -> bool:
        """Tell whether a noun or "of" follows, so that the ordinal is one of something else."""
        if not after:
            return False
        if after[0] in self._grammar.carriers:
            return True
        if self._grammar.lexicon.capital_nouns:
            place = text.find(after[0], end)
            return raw[place].isupper() and place - end <= 1
        return bool(self._grammar.lexicon.month_day_marks) and noun_after(self._grammar, text, raw, end) is not None

    def _ranges(self, text: str, days: list[Found]) -> Iterator[Found]:
        """Join the ends of ranges."""
        joined: set[Found] = set()
        for first, second in pairwise(days):
            if first not in joined and self._is_range(text, first, second):
                joined |= {first, second}
                yield Found(first.start, second.end, Kind.DATE, first.unit, first.low, second.low, bound=Bound.RANGE)
        yield from (day for day in days if day not in joined)

    def _is_range(self, text: str, first: Found, second: Found) -> bool:
        if first.low is None or second.low is None or first.low >= second.low:
            return False
        return self._grammar.is_range(text, first.start, first.end, second.start)


def _day(start: int, end: int, first: int, last: int, text: str = "") -> Found:
    bound = Bound.RANGE if first < last else None
    return Found(start, end, Kind.DATE, "day-of-month", Decimal(first), Decimal(last), text, bound=bound)


def _day_of_year(start: int, end: int, month: int, day: int) -> Found:
    amount = Decimal(month * 100 + day)
    return Found(start, end, Kind.DATE, "day-of-year", amount, amount)
