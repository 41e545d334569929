"""Amounts with their unit: durations, money, percentages, measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from kbaudit.claims.values.counts import is_limited, is_range, read_bare
from kbaudit.claims.values.days import number_in_kanji
from kbaudit.claims.values.found import Found, Taken
from kbaudit.claims.values.grammar import WORD, Grammar
from kbaudit.claims.values.nouns import noun_after
from kbaudit.claims.values.quantities import Number, numbers_of, with_unit
from kbaudit.claims.values.units import UNITS
from kbaudit.claims.values.value import Bound, Kind

_CONTINUES = frozenset({Kind.DURATION, Kind.MONEY})
_BELOW_ZERO = frozenset({"celsius", "degree", "%"})
# "3D" and "5G" are no days and grams.
_NAME = re.compile(r"\d[DGHSTM]$")
_H_MM = re.compile(r"(?<![\w.,:])(?P<hours>\d{1,2}) ?h ?(?P<minutes>[0-5]\d)(?: ?min)?(?!\w)")
_KANJI_FRACTION = re.compile(r"(?P<below>\d{1,3}|[二三四五六七八九十])分の(?P<above>\d{1,2}|[一二三四五六七八九])")
_HUNDREDTHS = frozenset({"cent", "penny"})
_FEWEST_POINTS = 500
_TWO_DIGITS = 2
# "Two pounds one" is no price.
_SPOKEN_CENTS = range(5, 100)


def read_amounts(grammar: Grammar, text: str, raw: str, taken: Taken) -> Iterator[Found]:
    """Yield the amounts of a folded sentence, in reading order."""
    numbers = list(_apart(with_unit(grammar, text, number) for number in _free(grammar, text, taken)))
    yield from _hours_and_minutes(text, taken)
    if not grammar.spaced:
        yield from _kanji_fractions(text, taken)
    position = 0
    while position < len(numbers):
        number, used = _whole(grammar, text, numbers, position)
        last = numbers[position + used - 1]
        position += used
        after = numbers[position] if position < len(numbers) else None
        if isinstance(number, Found):
            yield number
        elif not number.unit:
            yield from read_bare(grammar, text, raw, number, after)
        elif _is_amount(grammar, text, raw, number):
            found = _found(number, max(number.end, last.end))
            yield _as_points(grammar, text, found) if number.unit == "mi" else found


def _as_points(grammar: Grammar, text: str, found: Found) -> Found:
    """Read the miles of a loyalty programme as a count."""
    word = WORD.findall(text, found.start, found.end)[-1]
    miles = found.low / UNITS["mi"].factor if found.low is not None else None
    if miles is None or miles < _FEWEST_POINTS or word not in grammar.points:
        return found
    if grammar.point_cues.isdisjoint(WORD.findall(text)):
        return found
    return replace(found, kind=Kind.COUNT, unit="", low=miles, high=miles, text=word)


def _free(grammar: Grammar, text: str, taken: Taken) -> Iterator[Number]:
    return (number for number in numbers_of(grammar, text) if not taken.meets(number.start, number.end))


def _apart(numbers: Iterator[Number]) -> Iterator[Number]:
    """Leave out what the number before it has taken in, such as the half of "a million and a half"."""
    end = 0
    for number in numbers:
        if number.start >= end:
            yield number
            end = number.end


def _is_amount(grammar: Grammar, text: str, raw: str, number: Number) -> bool:
    """Tell whether a number with a unit is one: no "3D", no "once" in its other senses, no "-5 days"."""
    if number.value == 1 and number.unit in {"times", "digit"}:
        return is_limited(grammar, text, number)
    if number.value < 0 and UNITS[number.unit].canonical not in _BELOW_ZERO:
        return False
    return _NAME.search(raw, number.start, number.end) is None


def _hours_and_minutes(text: str, taken: Taken) -> Iterator[Found]:
    """Yield spans of time such as "1h30"."""
    for match in _H_MM.finditer(text):
        if not taken.meets(*match.span()):
            seconds = Decimal(int(match["hours"]) * 3600 + int(match["minutes"]) * 60)
            yield Found(match.start(), match.end(), Kind.DURATION, "second", seconds, seconds)


def _kanji_fractions(text: str, taken: Taken) -> Iterator[Found]:
    """Yield fractions such as "3分の1" as percentages."""
    for match in _KANJI_FRACTION.finditer(text):
        below, above = (number_in_kanji(match[name]) for name in ("below", "above"))
        if not taken.meets(*match.span()) and 0 < above < below:
            share = Decimal(above) / below * 100
            yield Found(match.start(), match.end(), Kind.PERCENTAGE, "%", share, share)


def _whole(grammar: Grammar, text: str, numbers: list[Number], position: int) -> tuple[Number | Found, int]:
    """Join the numbers of one range or of one amount in several units; give how many were joined."""
    first = numbers[position]
    if position + 1 < len(numbers) and (found := _range(grammar, text, first, numbers[position + 1])):
        return found, 2
    used = 1
    while first.unit and position + used < len(numbers):
        joined = _joined(grammar, text, first, numbers[position + used - 1], numbers[position + used])
        if joined is None:
            break
        first, used = joined, used + 1
    return first, used


def _range(grammar: Grammar, text: str, first: Number, second: Number) -> Found | None:
    if (
        not is_range(grammar, text, first, second)
        or not (first.unit or second.unit)
        or (first.unit and not second.unit and not _is_sign(first))
    ):
        return None
    unit = UNITS[second.unit or first.unit]
    own = UNITS[first.unit or second.unit]
    if unit.canonical != own.canonical:
        return None
    low, high = own.convert(first.value), unit.convert(second.value)
    if low >= high or (low == 0 and unit.kind is Kind.MONEY):
        return None
    return Found(first.start, second.end, unit.kind, unit.canonical, low, high, bound=Bound.RANGE)


def _is_sign(number: Number) -> bool:
    return UNITS[number.unit].kind is Kind.MONEY


def _joined(grammar: Grammar, text: str, whole: Number, last: Number, after: Number) -> Number | None:
    """Add the smaller part of an amount: "2 hours and 5 minutes", "5 euros 50"."""
    unit = UNITS[whole.unit]
    if unit.kind not in _CONTINUES or grammar.plus.fullmatch(text, last.end, after.start) is None:
        return None
    if after.in_words and text[last.end : after.start].strip() == ",":
        return None
    if unit.kind is Kind.MONEY:
        if whole.unit in _HUNDREDTHS:
            return None
        hundredths = after.unit in _HUNDREDTHS or _are_hundredths(grammar, text, last, after)
        return replace(whole, value=whole.value + after.value / 100, end=after.end) if hundredths else None
    smaller = UNITS.get(after.unit, unit)
    if smaller.canonical != unit.canonical or smaller.factor >= UNITS[last.unit].factor:
        return None
    return replace(whole, value=whole.value + smaller.convert(after.value) / unit.factor, end=after.end)


def _are_hundredths(grammar: Grammar, text: str, last: Number, after: Number) -> bool:
    if after.in_words and last.in_words and not after.unit:
        return after.value in _SPOKEN_CENTS and noun_after(grammar, text, text, after.end) is None
    written = text[after.start : after.end]
    return not after.unit and len(written) == _TWO_DIGITS and written.isdecimal() and after.start == last.end + 1


def _found(number: Number, end: int) -> Found:
    unit = UNITS[number.unit]
    amount = number.amount
    return Found(
        number.start, end, unit.kind, unit.canonical, amount, amount, "times" if number.unit == "times" else ""
    )
