"""The patterns of one language, compiled once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kbaudit.claims.values.alternation import alternation
from kbaudit.claims.values.folding import folded
from kbaudit.claims.values.lexicons import Table, ValueLexicon, Words, value_lexicon_of
from kbaudit.claims.values.numerals import DIGITS, Numerals
from kbaudit.claims.values.units import CURRENCY_SIGNS, SIGNS, UNITS
from kbaudit.claims.values.value import Bound, Kind

_LOOK_BACK = 40
# A word without the full stop behind it, so that "max." is "max"; other marks are words of their own.
_TOKEN = re.compile(r"([^\s(),;:!?'.]++(?:\.[^\s(),;:!?'.]++)*+'?)\.?|[^\s(.]")
WORD = re.compile(r"[^\W\d_]+")
_NO_LANGUAGE = ValueLexicon(language="")


@dataclass(frozen=True, slots=True)
class Phrase:
    """An amount that is a phrase of its own."""

    amount: Decimal
    unit: str


class Cues:
    """Phrases that stand directly before or after an amount, by what they mean."""

    def __init__(self, table: Mapping[str, Words], *, spaced: bool) -> None:
        self._meanings = {tokens(folded(word)): name for name, words in table.items() for word in words}
        self._spaced = spaced
        self._longest = max((len(phrase) for phrase in self._meanings), default=0)
        plain = {folded(word): name for name, words in table.items() for word in words}
        self._plain = dict(sorted(plain.items(), key=lambda item: -len(item[0])))

    def ending(self, words: tuple[str, ...]) -> tuple[str, int] | None:
        """Give the meaning of the longest phrase at the end of some words, with its number of words."""
        for size in range(min(self._longest, len(words)), 0, -1):
            if name := self._meanings.get(words[-size:]):
                return name, size
        return None

    def opening(self, words: tuple[str, ...]) -> tuple[str, int] | None:
        """Give the same at the beginning of some words."""
        for size in range(min(self._longest, len(words)), 0, -1):
            if name := self._meanings.get(words[:size]):
                return name, size
        return None

    def at_end(self, text: str) -> tuple[str, int] | None:
        """Give the meaning of the longest phrase at the end of a text without spaces, with its length."""
        return next(((name, len(word)) for word, name in self._plain.items() if text.endswith(word)), None)

    def at_start(self, text: str) -> tuple[str, int] | None:
        """Give the same at the beginning."""
        return next(((name, len(word)) for word, name in self._plain.items() if text.startswith(word)), None)


def tokens(text: str) -> tuple[str, ...]:
    """Split a folded text into words without the punctuation around them."""
    return tuple(match[1] or match[0] for match in _TOKEN.finditer(text))


def token_spans(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Give the words of a part of a text with their places."""
    found = _TOKEN.finditer(text, start, end)
    return [(match[1] or match[0], match.start(), match.end(1) if match[1] else match.end()) for match in found]


class Grammar:
    """What one language needs to read values; without a language, only digits and signs."""

    def __init__(self, lexicon: ValueLexicon) -> None:
        self.lexicon = lexicon
        self.spaced = lexicon.spaced
        self.numerals = Numerals(lexicon)
        self.units = _units(lexicon)
        self.phrases = _phrases(lexicon.amounts)
        self.recurrences = _phrases(lexicon.recurrences)
        self.number = re.compile(_number(self.numerals.pattern, spaced=lexicon.spaced))
        between = rf"(?:{alternation(folds(lexicon.unit_adjectives))} )?"
        self.unit = re.compile(self._bounded(rf"[ -]?{between}(?P<unit>{alternation(self.units)})"))
        unit = alternation(frozenset(self.units))
        self.gap_unit = re.compile(self._bounded(rf"[ -]?(?:{self._any(lexicon.of_unit)} ?)?(?P<unit>{unit})"))
        self.parts = {folded(word): Decimal(name) for name, words in lexicon.parts.items() for word in words}
        self.part = re.compile(self._bounded(rf"[ -](?P<part>{alternation(frozenset(self.parts))})"))
        large = {**self.numerals.large, "k": Decimal(1000)}
        self.magnitudes = large
        self.magnitude = re.compile(rf" ?(?P<magnitude>{alternation(frozenset(large))})(?!\w)")
        self.phrase = re.compile(self._whole(alternation(frozenset({*self.phrases, *self.recurrences}))))
        self.half_more = re.compile(self._bounded(rf" ?{alternation(folds(lexicon.half_more))}"))
        self.to = re.compile(
            rf"(?: ?(?:-|~|\.\.|…) ?| {alternation(folds(lexicon.to))} )"
            if self.spaced
            else rf"(?: ?(?:-|~|…) ?|{alternation(folds(lexicon.to))})"
        )
        self.both = re.compile(rf" (?:{alternation(folds(lexicon.plus))}) (?:{self._any(lexicon.fillers)} )?")
        self.between = Cues({"between": lexicon.between}, spaced=self.spaced)
        self.alternative = re.compile(rf" {self._any(lexicon.alternatives)} ")
        self.listing = folds((*lexicon.plus, *lexicon.alternatives))
        self.plus = re.compile(rf"(?: ?,)?(?: {alternation(folds(lexicon.plus))})? ?" if lexicon.plus else r" ?")
        self.bounds = Cues({**lexicon.bounds}, spaced=self.spaced)
        self.bounds_after = Cues({**lexicon.bounds_after}, spaced=self.spaced)
        self.moments = Cues(_merged(lexicon.bounds, lexicon.moment_bounds), spaced=self.spaced)
        self.moments_after = Cues(_merged(lexicon.bounds_after, lexicon.moment_bounds_after), spaced=self.spaced)
        self.fillers = folds(lexicon.fillers)
        self.carriers = folds(lexicon.carriers)
        self.per_before = Cues(lexicon.per_before, spaced=self.spaced)
        self.negations = Cues({"not": lexicon.negations}, spaced=self.spaced)
        self.per = folds((*lexicon.per, *lexicon.per_nouns))
        self.per_nouns = folds(lexicon.per_nouns)
        self.phones = Cues({"phone": lexicon.phone_cues}, spaced=self.spaced)
        self.phone_links = folds(lexicon.phone_links)
        self.listed_days = folds(lexicon.listed_days)
        self.weekdays = {word: days for days, names in _weekdays(lexicon).items() for word in folds(names)}
        self.every_words, self.other_words = folds((*lexicon.every, *lexicon.every_other)), folds(lexicon.every_other)
        self.versions = folds(lexicon.versions)
        self.every = Cues({"every": lexicon.every, "other": lexicon.every_other}, spaced=self.spaced)
        self.names = Cues({"name": lexicon.names}, spaced=self.spaced)
        self.ages = Cues({"age": lexicon.age_before}, spaced=self.spaced)
        self.older = Cues({"age": lexicon.age_after}, spaced=self.spaced)
        self._read_words(lexicon)

    def _read_words(self, lexicon: ValueLexicon) -> None:
        """Fold the words that are looked up one by one."""
        self.no_value = re.compile(self._whole(alternation(folds(lexicon.no_values))))
        self.prices, self.persons = folds(lexicon.prices), folds(lexicon.persons)
        self.age_limits = Cues({"age": lexicon.age_limits}, spaced=self.spaced)
        self.points, self.point_cues = folds(lexicon.points), folds(lexicon.point_cues)
        self.nights, self.only = folds(lexicon.nights), folds(lexicon.only)
        self.hours_left = folds(lexicon.hours_left)
        self.rates = folds(lexicon.rates)
        self.rate_breaks = folds(lexicon.rate_breaks)
        self.plurals = folds(lexicon.plurals)
        self.no_nouns = folds(lexicon.no_nouns)
        self.times = folds(lexicon.times)
        self.trigger = self._trigger_words()
        self.trigger_signs = re.compile(f"[{''.join(sorted(_first_signs(self)))}]") if not self.spaced else None

    def is_range(self, text: str, start: int, end: int, following: int) -> bool:
        """Tell whether what stands between two places joins the ends of a range, the first of which has a start."""
        if self.to.fullmatch(text, end, following):
            return True
        if not self.both.fullmatch(text, end, following):
            return False
        before = text[max(0, start - _LOOK_BACK) : start]
        if not self.spaced:
            return False
        words = tuple(word for word, _, _ in token_spans(before, 0, len(before)) if word not in self.fillers)
        return self.between.ending(words) is not None

    def is_duration(self, word: str) -> bool:
        """Tell whether a word names a span of time."""
        return word in self.units and UNITS[self.units[word]].kind is Kind.DURATION

    def _bounded(self, pattern: str) -> str:
        return rf"{pattern}(?!\w)" if self.spaced else pattern

    def _whole(self, pattern: str) -> str:
        return rf"(?<!\w){pattern}(?!\w)" if self.spaced else pattern

    @staticmethod
    def _any(words: Words) -> str:
        return alternation(folds(words))

    def _trigger_words(self) -> frozenset[str]:
        lexicon = self.lexicon
        # The longest word of a phrase is the rarest: "of" is everywhere, "quarter" is not.
        telling = {max(WORD.findall(phrase), key=len) for phrase in (*self.phrases, *self.recurrences)}
        days = {max(WORD.findall(word), key=len) for word in self.weekdays}
        every = {max(WORD.findall(word), key=len) for word in self.every_words}
        ordinals = {word for words in lexicon.ordinals.values() for one in folds(words) for word in WORD.findall(one)}
        ends = {max(WORD.findall(phrase), key=len) for phrase in folds(lexicon.last_days)}
        ends |= {max(WORD.findall(phrase), key=len) for words in lexicon.month_ends.values() for phrase in folds(words)}
        return frozenset({*self.numerals.words, *telling, *every, *days, *ordinals, *ends})

    def has_value(self, text: str) -> bool:
        """Tell quickly whether a folded sentence may hold a value that is written without digits."""
        if self.trigger_signs is not None:
            return self.trigger_signs.search(text) is not None
        words = WORD.findall(text)
        if not self.trigger.isdisjoint(words):
            return True
        return self.lexicon.compounds and any(_COMPOUND.search(word) for word in words)


_COMPOUND = re.compile(r"(?:[zß]ig|ssig|zehn|hundert|tausend|stellig)")


def _first_signs(grammar: Grammar) -> set[str]:
    words = {*grammar.numerals.words, *grammar.phrases, *grammar.recurrences, *folds(grammar.lexicon.last_days)}
    days = grammar.weekdays.keys()
    return {re.escape(word[0]) for word in words | days}


def _weekdays(lexicon: ValueLexicon) -> Table:
    """Give names of days and of parts of the week, by the digits of their days."""
    return {**{str(day): names for day, names in enumerate(lexicon.weekdays, 1)}, **lexicon.parts_of_week}


def folds(words: Words) -> frozenset[str]:
    """Fold some words."""
    return frozenset(map(folded, words))


def _merged(one: Table, other: Table) -> dict[str, Words]:
    return {bound: (*one.get(bound, ()), *other.get(bound, ())) for bound in {*one, *other}}


def _units(lexicon: ValueLexicon) -> dict[str, str]:
    words = {folded(word): name for name, forms in lexicon.units.items() for word in forms}
    signs = {folded(sign): unit for sign, unit in {**SIGNS, **CURRENCY_SIGNS}.items()}
    return {**signs, **words}


def _phrases(table: Table) -> dict[str, Phrase]:
    found: dict[str, Phrase] = {}
    for key, words in table.items():
        amount, unit = key.split()
        found.update({folded(word): Phrase(Decimal(amount), unit) for word in words})
    return found


def _number(words: str, *, spaced: bool) -> str:
    before = r"(?<!\w)" if spaced else r"(?<![a-z0-9_])"
    signs = alternation(folds(tuple(CURRENCY_SIGNS)))
    before += r"(?<![#@\\&=)])(?<!\w\+)(?<!\w/)(?<![^\W\d]-)(?<!\d[.,:])(?<!\w\.)"
    digits = rf"(?:(?P<digits>{DIGITS})(?P<part>[½¼¾⅓⅔])?|(?P<alone>[½¼¾⅓⅔]))(?:,--?)?"
    digits = rf"(?:(?P<sign>{signs}) ?)?(?P<negative>-(?=\d))?{digits}"
    return rf"{before}(?:(?P<words>{words})|{digits})"


BOUNDS: dict[str, Bound] = {
    "exact": Bound.EXACT,
    "from": Bound.AT_LEAST,
    "priced": Bound.AT_LEAST,
    "at_least": Bound.AT_LEAST,
    "more_than": Bound.MORE_THAN,
    "at_most": Bound.AT_MOST,
    "less_than": Bound.LESS_THAN,
    "about": Bound.ABOUT,
}


@cache
def grammar_of(language: str | None) -> Grammar:
    """Give the grammar of a language, by its code; one without words where the language is unknown."""
    return Grammar(value_lexicon_of(language) or _NO_LANGUAGE)
