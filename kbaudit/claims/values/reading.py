"""Reading the values of one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice

from kbaudit.claims.values.addresses import read_addresses, read_phones
from kbaudit.claims.values.amounts import read_amounts
from kbaudit.claims.values.clock import Clock
from kbaudit.claims.values.days import Days, read_bare_years, read_dates
from kbaudit.claims.values.folding import folded
from kbaudit.claims.values.found import Found, Taken
from kbaudit.claims.values.grammar import WORD, Grammar, Phrase, grammar_of
from kbaudit.claims.values.limits import limited
from kbaudit.claims.values.month_days import MonthDays
from kbaudit.claims.values.nouns import noun_after
from kbaudit.claims.values.ordinals import Ordinals
from kbaudit.claims.values.recurrences import Recurrences
from kbaudit.claims.values.units import UNITS
from kbaudit.claims.values.value import Kind, Value
from kbaudit.claims.values.versions import Versions

_LOOK_BACK = 24
_MANY, _LONGEST = 200, 10_000
_DIGITS = re.compile(r"\d+")
_DIGIT = re.compile(r"[0-9½¼¾⅓⅔]")
_ADDRESS = re.compile(r"@|://|\w\.[a-z]{2}")
# Code, ids and the round-the-clock sign hold numbers that count nothing.
_NO_VALUE = re.compile(
    r"`[^`]{0,200}`|(?<!\w)(?:24/7|7/7|24h/24|7j/7)(?!\w)|(?<![\w@])#\d+|(?<![\w.+@/-])(?=[a-z0-9_-]{0,24}[a-z_])(?=[a-z_-]{0,24}\d)(?!\d{1,3}-[a-z]{3})[a-z0-9]+(?:[-_][a-z0-9]+){2,8}(?![\w@])"
)


def read_values(sentence: str, language: str | None) -> tuple[Value, ...]:
    """Read the values of a sentence.

    Args:
        sentence: One sentence, table cell or line of running text.
        language: The two-letter code of its language. Where it is None or has no lexicon, only digits with signs that
            all languages share, addresses and dates are read.

    Returns:
        The values among its first 200 numbers and 10,000 characters, in reading order; none overlaps another.
    """
    sentence = _readable(sentence)
    text = folded(sentence)
    reader = _reader(language)
    digits, words = _DIGIT.search(text) is not None, reader.grammar.has_value(text)
    if not (digits or words or _ADDRESS.search(text)):
        return ()
    return reader.read(text, sentence, digits=digits, words=words)


def _readable(sentence: str) -> str:
    """Leave out what comes after the first 200 numbers and 10,000 characters: no sentence, but a list of data."""
    if len(sentence) <= _MANY:
        return sentence
    numbers = islice(_DIGITS.finditer(sentence), _MANY, None)
    end = next((match.start() for match in numbers), len(sentence))
    return sentence[: min(end, _LONGEST)]


class _Reader:
    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self._clock = Clock(grammar)
        self._days = Days(grammar)
        self._month_days = MonthDays(grammar)
        self._ordinals = Ordinals(grammar)
        self._versions = Versions(grammar)
        self._recurrences = Recurrences(grammar)

    def read(self, text: str, raw: str, *, digits: bool, words: bool) -> tuple[Value, ...]:
        taken = Taken(len(text))
        found: list[Found] = []
        for one in self._in_order(text, raw, taken, digits=digits, words=words):
            if not taken.meets(one.start, one.end):
                found.append(one)
            taken.add(one.start, one.end)
        values = sorted(
            (limited(self.grammar, text, raw, one) for one in found), key=lambda value: (value.start, -value.end)
        )
        return tuple(_apart(values))

    def _in_order(self, text: str, raw: str, taken: Taken, *, digits: bool, words: bool) -> Iterator[Found]:
        """Yield what is found, the surest first; each reader sees what those before it have taken."""
        yield from read_addresses(text, taken)
        if not (digits or words):
            return
        self._skip(self.grammar.no_value, text, taken)
        if digits:
            self._skip(_NO_VALUE, text, taken)
            yield from read_dates(text, raw, taken)
            yield from self._days.read(text, raw, taken)
            yield from read_phones(self.grammar, text, taken)
            yield from self._versions.read(text, raw, taken)
        yield from self._month_days.read(text, raw, taken)
        yield from self._ordinals.read(text, taken)
        yield from list(self._clock.read(text, taken))
        if words:
            yield from self._recurrences.weekdays(text, raw, taken)
            yield from self._phrases(text, taken)
        for one in list(read_amounts(self.grammar, text, raw, taken)):
            yield self._recurrences.repeated(text, one) if one.kind is Kind.DURATION else one
        if words:
            yield from self._recurrences.read(text, taken)
        if digits:
            yield from read_bare_years(raw, taken)

    @staticmethod
    def _skip(pattern: re.Pattern[str], text: str, taken: Taken) -> None:
        for match in pattern.finditer(text):
            if not taken.meets(*match.span()):
                taken.add(*match.span())

    def _phrases(self, text: str, taken: Taken) -> Iterator[Found]:
        for match in self.grammar.phrase.finditer(text):
            if taken.meets(*match.span()) or self._is_adjective(text, match) or self._is_rate(text, match):
                continue
            phrase = self.grammar.phrases.get(match[0])
            if phrase is None:
                yield _of_phrase(match, self.grammar.recurrences[match[0]], Kind.RECURRENCE)
                continue
            one = _of_phrase(match, phrase, UNITS[phrase.unit].kind)
            yield self._recurrences.repeated(text, one) if one.kind is Kind.DURATION else one

    def _is_adjective(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether an adverb belongs to a noun after it: "the monthly report", "free software"."""
        adverb = match[0] in self.grammar.recurrences or match[0].endswith(" free")
        if not self.grammar.lexicon.noun_last or not adverb:
            return False
        return noun_after(self.grammar, text, text, match.end()) is not None

    def _is_span(self, text: str, end: int) -> bool:
        """Tell whether "a week after" follows, which says when and not how often."""
        following = text[end : end + _LOOK_BACK].lstrip(" ")
        return any(following.startswith(word) for word in self.grammar.hours_left)

    def _is_rate(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether "a week" counts what stands before it: "three checks a week"."""
        if match[0] not in self.grammar.rates or self._is_span(text, match.end()):
            return False
        before = WORD.findall(text[max(0, match.start() - _LOOK_BACK) : match.start()])
        return bool(before) and before[-1] not in self.grammar.rate_breaks


def _of_phrase(match: re.Match[str], phrase: Phrase, kind: Kind) -> Found:
    unit = UNITS[phrase.unit]
    amount = unit.convert(phrase.amount) if phrase.unit != "free" else Decimal(0)
    return Found(
        match.start(), match.end(), kind, unit.canonical, amount, amount, "times" if phrase.unit == "times" else ""
    )


def _apart(values: list[Value]) -> Iterator[Value]:
    """Drop what a value before it covers with the words of its bound."""
    end = 0
    for value in values:
        if value.start >= end:
            yield value
            end = value.end


@cache
def _reader(language: str | None) -> _Reader:
    return _Reader(grammar_of(language))
