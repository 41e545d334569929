"""Times of day, and ranges of them, in the ways the languages write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kbaudit.claims.values.alternation import alternation
from kbaudit.claims.values.found import Found, Taken
from kbaudit.claims.values.grammar import Grammar, folds, token_spans
from kbaudit.claims.values.lexicons import Table, ValueLexicon
from kbaudit.claims.values.nouns import is_named, noun_after
from kbaudit.claims.values.value import Bound, Kind

_NOON, _TWENTY, _HOURS, _MINUTES = 12, 20, 24, 60
_NEAR = 12
_EARLY = 7
# "1h30" is a span of time where nothing shows it to be a time of day.
_FEW = frozenset("12345")
_DAY = _HOURS * _MINUTES
_HALF_DAY = _NOON * _MINUTES


@dataclass(frozen=True, slots=True)
class _Time:
    start: int
    end: int
    minutes: int
    either: bool
    sure: bool
    shaped: bool = False
    alone: bool = False
    opened: bool = False
    named: bool = False


class Clock:
    """The times of day of one language."""

    def __init__(self, grammar: Grammar) -> None:
        lexicon = grammar.lexicon
        self._grammar = grammar
        self._shifts = {**_by_phrase(lexicon.past, 1), **_by_phrase(lexicon.till, -1)}
        self._shifts_after = _by_phrase(lexicon.past_after, 1)
        self._morning = folds(lexicon.morning)
        self._openers = folds(lexicon.hour_maybe)
        # "18:00 hours" is a time of day, "after 18 hours" is a span of time.
        self._after_minutes = frozenset(folds(lexicon.minute_after)) - frozenset(folds(lexicon.hour_after))
        self._phrases = {key: int(phrase.amount) for key, phrase in grammar.phrases.items() if phrase.unit == "clock"}
        self._hours = _hours_in_words(lexicon)
        self._pattern = re.compile(self._written())

    def _written(self) -> str:
        lexicon, spaced = self._grammar.lexicon, self._grammar.spaced
        part = alternation(folds((*lexicon.morning, *lexicon.afternoon)))
        mark = alternation(folds(lexicon.hour_after))
        tail = alternation(folds((*lexicon.hour_after, *lexicon.minute_after)))
        word = r"(?!\w)" if spaced else ""
        start = r"(?<!\w)(?<!\d[.,:/])(?<![#$€£/])" if spaced else r"(?<![0-9.:])"
        end = r"(?!\w)" if spaced else r"(?![a-z0-9間])"
        return (
            rf"{start}(?:(?P<noon>{alternation(frozenset(self._phrases))}){word}"
            rf"|(?:(?P<cue>{alternation(folds(lexicon.hour_before))}) ?(?<!\w(?=\d)))?"
            rf"(?:(?P<shift>{alternation(frozenset(self._shifts))}) ?)?"
            rf"(?:(?P<lead>{part if not spaced else '(?!)'}) ?)?"
            rf"(?P<hour>[01]?\d|2[0-4]|{alternation(frozenset(self._hours))}{word})"
            rf"(?:(?P<mark>[:.]| ?{mark} ?)(?P<minute>[0-5]\d)(?!\d))?"
            rf"(?: ?(?P<tail>{tail}))?"
            rf"(?: ?(?P<after>{alternation(frozenset(self._shifts_after))}))?"
            rf"(?:,? ?(?P<part>{part}))?)(?<![ ]){end}(?![.,:/]\d| ?[%€$£])"
        )

    def read(self, text: str, taken: Taken) -> Iterator[Found]:
        """Yield the times of a folded sentence in reading order."""
        times = [time for match in self._pattern.finditer(text) if (time := self._time(text, match, taken))]
        position = 0
        while position < len(times):
            first, second = times[position], times[position + 1] if position + 1 < len(times) else None
            position += 1
            if (
                second
                and (second.sure or (first.opened and (second.shaped or second.alone)))
                and self._grammar.is_range(text, first.start, first.end, second.start)
            ):
                yield _range(first, second)
                position += 1
            elif first.sure:
                yield _found(first.start, first.end, first.minutes, first.minutes, either=first.either)

    def _time(self, text: str, match: re.Match[str], taken: Taken) -> _Time | None:
        start, end = match.span()
        if match["cue"]:
            start = match.end("cue") + (text[match.end("cue")] == " ")
        if taken.meets(start, end) or (not match["cue"] and is_named(self._grammar, text, start)):
            return None
        if match["noon"]:
            return _Time(start, end, self._phrases[match["noon"]], either=False, sure=True)
        written = match["hour"]
        hour = int(written) if written.isdecimal() else self._hours[written]
        part = match["part"] or match["lead"]
        if part and hour > _NOON and part in self._morning:
            return None
        either = hour <= _NOON and not part and self._may_be_either(match)
        if part and hour <= _NOON:
            hour = hour % _NOON + (0 if part in self._morning else _NOON)
        shift = self._shifts.get(match["shift"] or "", 0) + self._shifts_after.get(match["after"] or "", 0)
        minutes = hour * _MINUTES + int(match["minute"] or 0) + shift
        sure, shaped = self._is_sure(text, match), bool(match["minute"])
        alone, opened = self._is_alone(text, match), sure or bool(match["cue"])
        minutes = minutes % _DAY or minutes
        return _Time(
            start, end, minutes, either=either, sure=sure, shaped=shaped, alone=alone, opened=opened, named=bool(part)
        )

    def _may_be_either(self, match: re.Match[str]) -> bool:
        if not match["hour"].isdecimal():
            return True
        # "9:00" without a.m. or p.m. is the morning; "5:30" may be either.
        padded = match["minute"] is not None and (match["hour"][0] == "0" or int(match["hour"]) >= _EARLY)
        return bool(match["shift"] or match["after"]) or (self._grammar.lexicon.twelve_hour and not padded)

    def _is_sure(self, text: str, match: re.Match[str]) -> bool:  # noqa: PLR0911 - the surest sign first
        """Tell whether a number is shown to be an hour: by its minutes, a mark, a part of the day or a cue."""
        mark = (match["mark"] or "").strip()
        spelled = match["tail"] in self._grammar.units and not match["cue"]
        if match["tail"] in self._after_minutes & self._grammar.units.keys() and not match["minute"]:
            return False
        if match["after"]:
            shown = bool(match["cue"]) or not (spelled or match["tail"] is None)
            return shown and self._grammar.unit.match(text, match.end()) is None
        if mark in self._grammar.units and not match["cue"] and match["hour"] in _FEW:
            return False
        if match["part"] or match["lead"] or match["shift"] or mark not in {"", "."}:
            return True
        if match["tail"] and match["tail"] not in self._grammar.units:
            return True
        if not match["cue"] or match["cue"] in self._openers:
            return bool(match["cue"] and (match["tail"] or mark)) and self._is_no_span(text, match.end())
        if match["tail"]:
            return self._is_no_span(text, match.end())
        if mark:
            return True
        return self._is_alone(text, match) and match["hour"] not in {"one", "1"}

    def _is_no_span(self, text: str, end: int) -> bool:
        after = text[end:].lstrip(" ")
        return not any(after.startswith(word) for word in self._grammar.hours_left)

    def _is_alone(self, text: str, match: re.Match[str]) -> bool:
        unit = self._grammar.unit.match(text, match.end())
        if unit is not None or text[match.end() : match.end() + 1] in {"-", "'"} or self._goes_on(text, match.end()):
            return False
        return noun_after(self._grammar, text, text, match.end()) is None

    def _goes_on(self, text: str, end: int) -> bool:
        """Tell whether a range or "of" follows: "after 2 to 3 weeks"."""
        joined = self._grammar.to.match(text, end)
        if joined is not None and self._grammar.number.match(text, joined.end()):
            return True
        following = token_spans(text, end, end + _NEAR)
        return bool(following) and following[0][0] in self._grammar.carriers


def _hours_in_words(lexicon: ValueLexicon) -> dict[str, int]:
    numbers = {int(value): folds(words) for value, words in lexicon.numbers.items() if value.isdecimal()}
    plain = {word: value for value, words in numbers.items() if 0 < value < _HOURS for word in words}
    joiners = [" ", "-", *(f" {joiner} " for joiner in folds(lexicon.joiners))]
    units = [(word, value) for word, value in plain.items() if value < _HOURS - _TWENTY]
    tens = [word for word, value in plain.items() if value == _TWENTY]
    joined = {ten + joiner + word: _TWENTY + value for ten in tens for joiner in joiners for word, value in units}
    return {**plain, **joined}


def _by_phrase(table: Table, sign: int) -> dict[str, int]:
    return {phrase: sign * int(minutes) for minutes, words in table.items() for phrase in folds(words)}


def _range(first: _Time, second: _Time) -> Found:
    start, end = first.minutes, second.minutes
    either = first.either and second.either
    # The part of the day stands once in "2 to 5 p.m.", and an hour from it is never later than the second.
    if first.either and second.named and not first.sure and start + _HALF_DAY < end:
        start += _HALF_DAY
    if end <= start:
        end += _HALF_DAY if either else _DAY
    return _found(first.start, second.end, start, end, either=either, bound=Bound.RANGE)


def _found(start: int, end: int, low: int, high: int, *, either: bool, bound: Bound | None = None) -> Found:
    return Found(start, end, Kind.TIME, "clock-12" if either else "clock", Decimal(low), Decimal(high), bound=bound)
