"""Amounts with their unit: durations, money, percentages, measures, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kbaudit.claims.values.folding import folded
from kbaudit.claims.values.found import Found, Taken
from kbaudit.claims.values.grammar import Grammar, token_spans
from kbaudit.claims.values.nouns import is_named, noun_after
from kbaudit.claims.values.numerals import digits_value
from kbaudit.claims.values.units import CURRENCY_SIGNS, UNCERTAIN_SIGNS, UNITS
from kbaudit.claims.values.value import Bound, Kind

_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅓": Decimal(1) / 3, "⅔": Decimal(2) / 3}
_SIGN_UNITS = {folded(sign): unit for sign, unit in CURRENCY_SIGNS.items()}
_LOOK_BACK = 40
_NOT_ALONE = re.compile(r"[\w@]|[-/:.,]\d|-[^\W\d]|\.[^\W\d]")
_NOT_ALONE_IN_KANJI = re.compile(r"[a-z0-9_@]|[-/:.,]\d|-[a-z]")
_CONTINUES = frozenset({Kind.DURATION, Kind.MONEY})
_FRACTION = re.compile(r"の[\d一二三四五六七八九]")
_DAY_OF_MONTH = re.compile(r"に|まで|から|より|付|締|払|は(?!か)|の(?!間)|と|、|および")
_BELOW_ZERO = frozenset({"celsius", "degree", "%"})
_LIMIT = re.compile(r"まで|のみ|限り|以上|以下|以内|だけ|に限")
_NEAR = 8
_H_MM = re.compile(r"(?<![\w.,:])(?P<hours>\d{1,2}) ?h ?(?P<minutes>[0-5]\d)(?: ?min)?(?!\w)")
_TWO_DIGITS = 2
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its place and, where one is written, its unit."""

    value: Decimal
    start: int
    end: int
    unit: str = ""
    in_words: bool = False

    @property
    def amount(self) -> Decimal:
        """Give it in the canonical unit."""
        return UNITS[self.unit].convert(self.value)


def read_amounts(grammar: Grammar, text: str, raw: str, taken: Taken) -> Iterator[Found]:
    """Yield the amounts of a folded sentence, in reading order."""
    numbers = [
        _with_unit(grammar, text, number)
        for number in numbers_of(grammar, text)
        if not taken.meets(number.start, number.end)
    ]
    yield from _hours_and_minutes(text, taken)
    position = 0
    while position < len(numbers):
        number, used = _whole(grammar, text, numbers, position)
        last = numbers[position + used - 1]
        position += used
        if isinstance(number, Found):
            yield number
        elif number.unit == "times" and number.value == 1 and not _is_limited(grammar, text, number):
            continue
        elif number.unit and (number.value >= 0 or UNITS[number.unit].canonical in _BELOW_ZERO):
            yield _found(number, max(number.end, last.end))
        elif used == 1 and not number.unit:
            after = numbers[position] if position < len(numbers) else None
            yield from _bare(grammar, text, raw, number, after)


def _hours_and_minutes(text: str, taken: Taken) -> Iterator[Found]:
    """Yield spans of time such as "1h30"."""
    for match in _H_MM.finditer(text):
        if not taken.meets(*match.span()):
            seconds = Decimal(int(match["hours"]) * 3600 + int(match["minutes"]) * 60)
            yield Found(match.start(), match.end(), Kind.DURATION, "second", seconds, seconds)


def numbers_of(grammar: Grammar, text: str) -> Iterator[Number]:
    """Yield the numbers of a folded sentence."""
    for match in grammar.number.finditer(text):
        if match["words"]:
            for value, start, end in grammar.numerals.read(text, match.start(), match.end()):
                yield _with_part(grammar, text, Number(value, start, end, in_words=True))
            continue
        unit = _SIGN_UNITS.get(match["sign"] or "", "")
        value = Decimal(0)
        if match["digits"]:
            money = bool(unit) or _money_follows(grammar, text, match.end())
            value = digits_value(match["digits"], grammar.lexicon.decimal, money=money)
        value += _PARTS.get(match["part"] or match["alone"] or "", Decimal(0))
        if match["negative"]:
            value = -value
        yield Number(value, match.start(), match.end(), unit)


def _money_follows(grammar: Grammar, text: str, end: int) -> bool:
    unit = grammar.unit.match(text, end)
    return unit is not None and UNITS[grammar.units[unit["unit"]]].kind is Kind.MONEY


def _with_part(grammar: Grammar, text: str, number: Number) -> Number:
    """Read "three quarters" as 0.75; what it is of follows."""
    match = grammar.part.match(text, number.end)
    if match is None:
        return number
    denominator = grammar.parts[match["part"]]
    if not 0 < number.value < denominator:
        return number
    return replace(number, value=number.value / denominator, end=match.end(), unit="part")


def _with_unit(grammar: Grammar, text: str, number: Number) -> Number:
    """Join a number with the half that follows it and its unit."""
    if number.unit and number.unit != "part":
        return _with_magnitude(grammar, text, number)
    number, halved = _with_half(grammar, text, number)
    fraction = number.value != number.value.to_integral_value() and number.in_words
    pattern = grammar.gap_unit if fraction else grammar.unit
    match = pattern.match(text, number.end)
    if match is None or not _fits(grammar, text, number, match):
        return replace(number, value=number.value * 100, unit="percent") if number.unit == "part" else number
    found = replace(number, unit=grammar.units[match["unit"]], end=match.end())
    return found if halved else _with_half(grammar, text, found)[0]


def _with_half(grammar: Grammar, text: str, number: Number) -> tuple[Number, bool]:
    match = grammar.half_more.match(text, number.end)
    if match is None or number.unit == "part":
        return number, False
    return replace(number, value=number.value + Decimal("0.5"), end=match.end()), True


def _with_magnitude(grammar: Grammar, text: str, number: Number) -> Number:
    """Read the "million" of "$5 million" and the "k" of "$20k"."""
    match = grammar.magnitude.match(text, number.end)
    if match is None:
        return number
    return replace(number, value=number.value * grammar.magnitudes[match["magnitude"]], end=match.end())


def _fits(grammar: Grammar, text: str, number: Number, match: re.Match[str]) -> bool:
    sign = match["unit"]
    if sign == "s" and number.value in _YEARS:
        return False
    if sign in UNCERTAIN_SIGNS:
        spelled = text[match.start() : match.start("unit")]
        return not number.in_words and (spelled == "" or sign in {"h", "g", "l", "m", "t", "s", "v", "w"})
    if not grammar.spaced:
        return not (_FRACTION.match(text, match.end()) or (sign == "日" and _is_day_of_month(text, number, match)))
    return not (number.in_words and sign.isascii() and len(sign) == 1)


def _is_day_of_month(text: str, number: Number, match: re.Match[str]) -> bool:
    if text.endswith(("年間", "年に", "合計", "最大", "約", "計"), 0, number.start):
        return False
    return text.endswith(("月", "毎月の"), 0, number.start) or _DAY_OF_MONTH.match(text, match.end()) is not None


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
        not _is_range(grammar, text, first, second)
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


def _is_range(grammar: Grammar, text: str, first: Number, second: Number) -> bool:
    if grammar.is_range(text, first.start, first.end, second.start):
        return True
    return grammar.alternative.fullmatch(text, first.end, second.start) is not None


def _is_sign(number: Number) -> bool:
    return UNITS[number.unit].kind is Kind.MONEY


def _joined(grammar: Grammar, text: str, whole: Number, last: Number, after: Number) -> Number | None:
    """Add the smaller part of an amount: "2 hours and 5 minutes", "5 euros 50"."""
    unit = UNITS[whole.unit]
    if unit.kind not in _CONTINUES or grammar.plus.fullmatch(text, last.end, after.start) is None:
        return None
    if unit.kind is Kind.MONEY:
        hundredths = after.unit in {"cent", "penny"} or _are_hundredths(text, last, after)
        return replace(whole, value=whole.value + after.value / 100, end=after.end) if hundredths else None
    smaller = UNITS.get(after.unit, unit)
    if smaller.canonical != unit.canonical or smaller.factor >= UNITS[last.unit].factor:
        return None
    return replace(whole, value=whole.value + smaller.convert(after.value) / unit.factor, end=after.end)


def _are_hundredths(text: str, last: Number, after: Number) -> bool:
    written = text[after.start : after.end]
    return not after.unit and len(written) == _TWO_DIGITS and written.isdecimal() and after.start == last.end + 1


def _found(number: Number, end: int) -> Found:
    unit = UNITS[number.unit]
    amount = number.amount
    return Found(
        number.start, end, unit.kind, unit.canonical, amount, amount, "times" if number.unit == "times" else ""
    )


def _bare(grammar: Grammar, text: str, raw: str, number: Number, after: Number | None) -> Iterator[Found]:
    """Read a number without a unit as an age or as a count of what its noun names."""
    if after and not after.unit and _is_range(grammar, text, number, after) and number.value < after.value:
        if (noun := noun_after(grammar, text, raw, after.end, number=after.value)) and not number.unit:
            bounds = number.value, after.value
            yield Found(number.start, noun.end, Kind.COUNT, "", *bounds, noun.text, bound=Bound.RANGE)
        return
    if _is_glued(grammar, text, number) or number.value != number.value.to_integral_value() or number.value < 0:
        return
    if is_named(grammar, text, number.start):
        return
    if _is_age(grammar, text, number):
        yield Found(number.start, number.end, Kind.MEASURE, "age-year", number.value, number.value)
        return
    if number.value in _YEARS and not number.in_words:
        return
    if number.value == 1 and not _is_limited(grammar, text, number):
        return
    more = text.startswith("+", number.end)
    if noun := noun_after(grammar, text, raw, number.end + more, number=number.value):
        bound = Bound.AT_LEAST if more else None
        yield Found(number.start, noun.end, Kind.COUNT, "", number.value, number.value, noun.text, bound=bound)


def _is_glued(grammar: Grammar, text: str, number: Number) -> bool:
    pattern = _NOT_ALONE if grammar.spaced else _NOT_ALONE_IN_KANJI
    return pattern.match(text, number.end) is not None


def _is_limited(grammar: Grammar, text: str, number: Number) -> bool:
    """Tell whether words around a 1 show that it counts, and is no article."""
    if not grammar.spaced:
        return _LIMIT.search(text, number.end, number.end + _NEAR) is not None
    spans = token_spans(text, max(0, number.start - _LOOK_BACK), number.start)
    return grammar.bounds.ending(tuple(word for word, _, _ in spans)) is not None


def _is_age(grammar: Grammar, text: str, number: Number) -> bool:
    before = text[max(0, number.start - _LOOK_BACK) : number.start]
    after = text[number.end : number.end + _LOOK_BACK]
    if not grammar.spaced:
        return bool(grammar.ages.at_end(before) or grammar.older.at_start(after))
    ahead = tuple(word for word, _, _ in token_spans(before, 0, len(before)))
    if not grammar.ages.ending(ahead) and (bound := grammar.bounds.ending(ahead)):
        ahead = ahead[: -bound[1]]
    while ahead and (ahead[-1] in grammar.fillers or ahead[-1] in grammar.carriers):
        if grammar.ages.ending(ahead):
            return True
        ahead = ahead[:-1]
    behind = tuple(word for word, _, _ in token_spans(after, 0, len(after)))
    return bool(grammar.ages.ending(ahead) or grammar.older.opening(behind))
