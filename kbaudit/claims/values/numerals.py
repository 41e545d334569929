"""Numbers in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kbaudit.claims.values.alternation import alternation
from kbaudit.claims.values.folding import folded
from kbaudit.claims.values.lexicons import ValueLexicon

DIGITS = (
    r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,6})?"
    r"|\d{1,3}(?:[ ']\d{3}){1,4}(?:[.,]\d{1,6})?|\d{1,12}(?:[.,]\d{1,6})?)(?!\d)"
)
_THREE_DECIMALS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_TEENS = "teens"
_HUNDRED, _THOUSAND, _MYRIAD = 100, 1000, 10000
_TEN, _TWENTY = 10, 20


def digits_value(text: str, decimal: str, *, money: bool = False) -> Decimal:
    """Read a number in digits with its separators.

    Args:
        text: The number.
        decimal: The decimal mark of the language.
        money: Whether it is an amount of money, which never has three decimals.
    """
    plain = text.replace(" ", "").replace("'", "")
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return Decimal(plain)
    last = marks[-1]
    groups = marks.count(last) > 1 or (
        len(marks) == 1 and _THREE_DECIMALS.fullmatch(plain) is not None and (money or last != decimal)
    )
    if groups:
        return Decimal(plain.replace(last, "").replace(",", "."))
    return Decimal(plain.replace("," if last == "." else ".", "").replace(",", "."))


@dataclass(slots=True)
class _Sum:
    """A number in the making: what is complete, the group being built, its last digit, and what may still be added."""

    start: int
    end: int = 0
    total: Decimal = Decimal(0)
    group: Decimal = Decimal(0)
    last: Decimal = Decimal(0)
    room: Decimal = Decimal("Infinity")
    ceiling: Decimal = Decimal("Infinity")


class Numerals:
    """The number words of one language."""

    def __init__(self, lexicon: ValueLexicon) -> None:
        plain = {folded(word): Decimal(value) for value, words in lexicon.numbers.items() for word in words}
        times = {folded(word): Decimal(value) for value, words in lexicon.multipliers.items() for word in words}
        self._plain, self._times = plain, times
        self._teens = {folded(word) for word in lexicon.teens}
        self._twenties = {Decimal(number) for number in lexicon.twenties}
        self._large = _MYRIAD if lexicon.myriads else _THOUSAND
        self._decimal = lexicon.decimal
        self._joiners = {folded(word) for word in lexicon.joiners}
        self._compounds = lexicon.compounds
        self.large = {word: value for word, value in times.items() if value >= _THOUSAND}
        self.words = frozenset({*plain, *times, *self._teens})
        choice = alternation(self.words)
        self._word = re.compile(rf"{DIGITS}|{choice}")
        self.pattern = self._sequence(choice, lexicon.spaced) if self.words else r"(?!)"

    def _sequence(self, choice: str, spaced: bool) -> str:  # noqa: FBT001 - one of two shapes
        large = alternation(frozenset(self.large))
        if not spaced:
            digits = rf"{DIGITS}{alternation(frozenset(self._times))}"
            return rf"(?:{digits}|{choice})(?:{digits}|{choice}|(?<=[^\d.,]){DIGITS}){{0,12}}"
        if self._compounds:
            choice = rf"(?:{choice}|und){{1,9}}(?!\w)"
        joiner = rf"(?:[ -](?:{alternation(frozenset(self._joiners))}[ -])?)"
        words = rf"{choice}(?:{joiner}{choice}){{0,12}}(?!\w)"
        return rf"(?:{DIGITS} ?{large}(?!\w)|{words})"

    def read(self, text: str, start: int, end: int) -> Iterator[tuple[Decimal, int, int]]:
        """Yield the numbers that a run of number words makes, with their places."""
        sums: list[_Sum] = []
        for match in self._word.finditer(text, start, end):
            gap = text[sums[-1].end : match.start()].strip(" -") if sums else ""
            inverted = self._compounds and gap == "und"
            if not sums or not self._add(sums[-1], match[0], inverted=inverted):
                sums.append(_Sum(match.start()))
                self._add(sums[-1], match[0], inverted=False)
            sums[-1].end = match.end()
        for one in sums:
            yield one.total + one.group, one.start, one.end

    def _add(self, one: _Sum, word: str, *, inverted: bool) -> bool:
        if word in self._teens:
            return self._make_teen(one)
        if word in self._times:
            return self._multiply(one, self._times[word])
        value = self._plain[word] if word in self._plain else digits_value(word, self._decimal)
        if inverted and 0 < one.last < _TEN and value >= _TWENTY:
            one.room = value + 1
        half = value != value.to_integral_value() and bool(one.total or one.group)
        if value >= one.room or half:
            return False
        one.group += value
        one.last = value
        one.room = self._room_after(value)
        return True

    def _room_after(self, value: Decimal) -> Decimal:
        if value != value.to_integral_value():
            return Decimal(0)
        if value >= _HUNDRED:
            return Decimal(_HUNDRED if value < _THOUSAND else _THOUSAND)
        if value in self._twenties:
            return Decimal(_TWENTY)
        return Decimal(_TEN) if value >= _TWENTY and value % _TEN == 0 else Decimal(0)

    @staticmethod
    def _make_teen(one: _Sum) -> bool:
        if not 0 < one.last < _TEN:
            return False
        one.group += _TEN
        one.last = one.room = Decimal(0)
        return True

    def _multiply(self, one: _Sum, by: Decimal) -> bool:
        if by >= self._large:
            if by >= one.ceiling:
                return False
            one.total += (one.group or 1) * by
            one.group = Decimal(0)
            one.ceiling = by
        else:
            if one.last == 0 and one.room <= by:
                return False
            one.group += (one.last or 1) * by - one.last
        one.last = Decimal(0)
        one.room = by
        return True
