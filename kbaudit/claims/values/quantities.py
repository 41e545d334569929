"""Numbers with the unit that is written beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from kbaudit.claims.values.folding import folded
from kbaudit.claims.values.grammar import Grammar
from kbaudit.claims.values.nouns import noun_after
from kbaudit.claims.values.numerals import digits_value
from kbaudit.claims.values.units import CURRENCY_SIGNS, UNCERTAIN_SIGNS, UNITS
from kbaudit.claims.values.value import Kind

_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅓": Decimal(1) / 3, "⅔": Decimal(2) / 3}
_SIGN_UNITS = {folded(sign): unit for sign, unit in CURRENCY_SIGNS.items()}
_FRACTION = re.compile(r"の[\d一二三四五六七八九]")
_DAY_OF_MONTH = re.compile(r"に|まで|から|より|付|締|払|は(?!か)|の(?!間)|と|、|および")
# The "k" of "12k miles".
_THOUSANDS = re.compile(r"k(?= [^\W\d_])")
_LARGE = (1_000_000, 1_000)
YEARS = range(1900, 2100)


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


def numbers_of(grammar: Grammar, text: str) -> Iterator[Number]:
    """Yield the numbers of a folded sentence; one that is repeated in brackets, as in "thirty (30) days", once."""
    last: Number | None = None
    for number in _written(grammar, text):
        if (
            last
            and last.value == number.value
            and text[last.end : number.start] == " ("
            and text[number.end : number.end + 1] == ")"
        ):
            last = replace(last, end=number.end + 1)
            continue
        if last:
            yield last
        last = number
    if last:
        yield last


def _written(grammar: Grammar, text: str) -> Iterator[Number]:
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
    # "One third party" is no third.
    if grammar.lexicon.noun_last and number.value == 1 and noun_after(grammar, text, text, match.end()):
        return number
    return replace(number, value=number.value / denominator, end=match.end(), unit="part")


def with_unit(grammar: Grammar, text: str, number: Number) -> Number:
    """Join a number with the half that follows it and its unit."""
    if number.unit and number.unit != "part":
        return _with_magnitude(grammar, text, number)
    if _THOUSANDS.match(text, number.end) and not number.in_words and not number.unit:
        number = replace(number, value=number.value * 1000, end=number.end + 1)
    number, halved = _with_half(grammar, text, number)
    fraction = number.value != number.value.to_integral_value() and number.in_words
    pattern = grammar.gap_unit if fraction or halved else grammar.unit
    match = pattern.match(text, number.end)
    if match is None or not _fits(grammar, text, number, match):
        return replace(number, value=number.value * 100, unit="percent") if number.unit == "part" else number
    found = replace(number, unit=grammar.units[match["unit"]], end=match.end())
    return found if halved else _with_half(grammar, text, found)[0]


def _with_half(grammar: Grammar, text: str, number: Number) -> tuple[Number, bool]:
    match = grammar.half_more.match(text, number.end)
    if match is None or number.unit == "part":
        return number, False
    # "A million and a half" adds half a million.
    whole = next((size for size in _LARGE if number.in_words and number.value and number.value % size == 0), 1)
    return replace(number, value=number.value + Decimal(whole) / 2, end=match.end()), True


def _with_magnitude(grammar: Grammar, text: str, number: Number) -> Number:
    """Read the "million" of "$5 million" and the "k" of "$20k"."""
    match = grammar.magnitude.match(text, number.end)
    if match is None:
        return number
    return replace(number, value=number.value * grammar.magnitudes[match["magnitude"]], end=match.end())


def _fits(grammar: Grammar, text: str, number: Number, match: re.Match[str]) -> bool:
    sign = match["unit"]
    if sign == "s" and number.value in YEARS:
        return False
    if sign in UNCERTAIN_SIGNS:
        spelled = text[match.start() : match.start("unit")]
        return not number.in_words and (spelled == "" or sign in {"h", "g", "l", "m", "t", "s", "v", "w"})
    if not grammar.spaced:
        return not (_FRACTION.match(text, match.end()) or (sign == "日" and _is_day_of_month(text, number, match)))
    return not (number.in_words and sign.isascii() and len(sign) == 1)


def _is_day_of_month(text: str, number: Number, match: re.Match[str]) -> bool:
    if text.endswith(("週", "週に", "年間", "年に", "合計", "最大", "約", "計"), 0, number.start):
        return False
    return text.endswith(("月", "毎月の"), 0, number.start) or _DAY_OF_MONTH.match(text, match.end()) is not None
