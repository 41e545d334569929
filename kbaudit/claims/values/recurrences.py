"""How often something happens, and on which days of the week."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kbaudit.claims.values.alternation import alternation
from kbaudit.claims.values.found import Found, Taken
from kbaudit.claims.values.grammar import Grammar, token_spans
from kbaudit.claims.values.units import UNITS
from kbaudit.claims.values.value import Bound, Kind

_SHORT = 3
_LOOK_BACK = 24
_WEEK = 7


class Recurrences:
    """The recurrences of one language."""

    def __init__(self, grammar: Grammar) -> None:
        lexicon, spaced = grammar.lexicon, grammar.spaced
        self._grammar = grammar
        self._days = grammar.weekdays
        day = alternation(frozenset(self._days))
        whole = (r"(?<!\w)", r"(?!\w)") if spaced else ("", "")
        self._day = re.compile(rf"{whole[0]}{day}{whole[1]}")
        durations = frozenset(word for word, unit in grammar.units.items() if UNITS[unit].kind is Kind.DURATION)
        every = alternation(frozenset(grammar.every_words))
        self._interval = re.compile(
            rf"{whole[0]}{every}{' ' if spaced else ''}(?P<unit>{alternation(durations)}){whole[1]}"
        )
        self._other = frozenset(grammar.other_words)
        self._weekly = [word for word, phrase in grammar.recurrences.items() if phrase.unit == "week"]
        self._lexicon = lexicon

    def read(self, text: str, taken: Taken) -> Iterator[Found]:
        """Yield intervals without a number ("every week") and days of the week."""
        for match in self._interval.finditer(text):
            if not taken.meets(*match.span()):
                unit = UNITS[self._grammar.units[match["unit"]]]
                times = 2 if any(match[0].startswith(word) for word in self._other) else 1
                amount = unit.convert(Decimal(times))
                yield Found(*match.span(), Kind.RECURRENCE, unit.canonical, amount, amount)

    def weekdays(self, text: str, raw: str, taken: Taken) -> Iterator[Found]:
        """Yield the days of the week, joined where they are listed or make a range."""
        matches = [match for match in self._day.finditer(text) if not taken.meets(*match.span())]
        position = 0
        while position < len(matches):
            first = last = matches[position]
            days, bound = self._days[first[0]], None
            position += 1
            while position < len(matches) and (gap := self._gap(text, first, last, matches[position])):
                following = self._days[matches[position][0]]
                days += _through(days[-1], following) if gap is Bound.RANGE else following
                bound = Bound.RANGE if gap is Bound.RANGE else bound
                last = matches[position]
                position += 1
            if first is last and (self._needs_company(first[0]) or self._is_counted(text, first)):
                continue
            if self._grammar.spaced and raw[first.start()].islower() and len(first[0]) <= _SHORT:
                continue
            start = self._start(text, first.start())
            yield Found(start, last.end(), Kind.RECURRENCE, "weekday", text="".join(sorted(set(days))), bound=bound)

    def _needs_company(self, day: str) -> bool:
        """Tell whether a word names a day only beside another one: "sat", "segunda" (second)."""
        return self._grammar.spaced and (len(day.rstrip(".")) <= _SHORT or day in self._grammar.listed_days)

    def _is_counted(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether days are counted and not named: "three weekdays"."""
        if match[0] not in self._grammar.units:
            return False
        before = text[max(0, match.start() - _LOOK_BACK) : match.start()].split()
        return bool(before) and (before[-1][-1].isdigit() or before[-1] in self._grammar.numerals.words)

    def _gap(self, text: str, first: re.Match[str], last: re.Match[str], following: re.Match[str]) -> Bound | None:
        """Tell whether another day follows, as the end of a range or as one more."""
        if self._grammar.is_range(text, first.start(), last.end(), following.start()):
            return Bound.RANGE
        gap = text[last.end() : following.start()].strip()
        listed = gap.strip(" ,") in self._grammar.listing or gap in {",", "・", "、", "/", "&"}
        return Bound.EXACT if listed else None

    def _start(self, text: str, start: int) -> int:
        if not self._grammar.spaced:
            every = next((word for word in self._weekly if text.endswith(word, 0, start)), "")
            return start - len(every)
        spans = token_spans(text, max(0, start - _LOOK_BACK), start)
        ending = self._grammar.every.ending(tuple(word for word, _, _ in spans))
        return spans[-ending[1]][1] if ending else start

    def repeated(self, text: str, found: Found) -> Found:
        """Make a recurrence of a duration that "every" stands before."""
        before = text[max(0, found.start - _LOOK_BACK) : found.start]
        if not self._grammar.spaced:
            after = text[found.end : found.end + 3]
            behind = next((word for word in self._lexicon.every_after if after.startswith(word)), "")
            return replace(found, kind=Kind.RECURRENCE, end=found.end + len(behind)) if behind else found
        spans = token_spans(before, 0, len(before))
        ending = self._grammar.every.ending(tuple(word for word, _, _ in spans))
        if ending is None:
            return found
        start = found.start - len(before) + spans[-ending[1]][1]
        return replace(found, kind=Kind.RECURRENCE, start=start)


def _through(first: str, last: str) -> str:
    start, count = int(first), (int(last[-1]) - int(first)) % _WEEK
    return "".join(str((start - 1 + step) % _WEEK + 1) for step in range(1, count + 1))
