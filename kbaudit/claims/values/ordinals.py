"""Ordinals that are limits: the day or attempt from which something holds, a birthday."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from kbaudit.claims.values.alternation import alternation
from kbaudit.claims.values.days import KANJI_DAY, number_in_kanji
from kbaudit.claims.values.folding import folded
from kbaudit.claims.values.found import Found, Taken
from kbaudit.claims.values.grammar import Cues, Grammar, folds, token_spans
from kbaudit.claims.values.units import UNITS
from kbaudit.claims.values.value import Kind

_LOOK = 40
_KANJI_NTH = re.compile(rf"(?<![\d一二三四五六七八九十])(?P<day>{KANJI_DAY})日目(?=から|以降|より|まで)")


class Ordinals:
    """The ordinals of one language."""

    def __init__(self, grammar: Grammar) -> None:
        lexicon = grammar.lexicon
        self._grammar = grammar
        self._numbers = {folded(word): int(number) for number, words in lexicon.ordinals.items() for word in words}
        self._counts = {
            folded(word): int(key) for key, words in lexicon.numbers.items() if key.isdecimal() for word in words
        }
        self._limits = Cues({"limit": lexicon.ordinal_limits}, spaced=True)
        self._birthdays = folds(lexicon.birthdays)
        self._before = grammar.fillers | folds(lexicon.possessives)
        self._nth = re.compile(self._counted(alternation(self._nouns())))
        counts = alternation(frozenset(self._counts))
        days = alternation(folds(lexicon.numbered_days))
        self._numbered = re.compile(rf"(?<!\w){days} (?P<number>\d{{1,3}}|{counts})(?!\w)(?![.,:]\d)")

    def _nouns(self) -> frozenset[str]:
        """Give the nouns whose ordinals are limits: days, and what is tried again and again."""
        units = self._grammar.units
        days = (word for word, unit in units.items() if unit in {"day", "working-day"} and len(word) > 1)
        return frozenset({*days, *folds(self._grammar.lexicon.numbered), *folds(self._grammar.lexicon.birthdays)})

    def _counted(self, nouns: str) -> str:
        words = alternation(frozenset(self._numbers))
        number = rf"(?:(?P<number>\d{{1,3}})(?:st|nd|rd|th|er|e|eme|o|a|η|ησ|\.)|(?P<word>{words}))"
        compound = r"[a-z]{0,24}" if self._grammar.lexicon.compounds else ""
        if self._grammar.lexicon.noun_before_ordinal:
            return rf"(?<!\w)(?P<noun>{nouns}) (?:ke-?(?P<number>\d{{1,3}})|(?P<word>{words}))(?!\w)"
        return rf"(?<!\w)(?:very )?{number} (?P<noun>{compound}{nouns})(?!\w)"

    def read(self, text: str, taken: Taken) -> Iterator[Found]:
        """Yield the limits of a folded sentence that are named by an ordinal."""
        if not self._grammar.spaced:
            yield from self._kanji(text, taken)
        elif self._numbers:
            yield from self._nths(text, taken)
            yield from self._numbered_days(text, taken)

    @staticmethod
    def _kanji(text: str, taken: Taken) -> Iterator[Found]:
        for match in _KANJI_NTH.finditer(text):
            if not taken.meets(*match.span()):
                amount = Decimal(number_in_kanji(match["day"]))
                yield Found(match.start(), match.end("day") + len("日目"), Kind.COUNT, "ordinal", amount, amount, "day")

    def _nths(self, text: str, taken: Taken) -> Iterator[Found]:
        for match in self._nth.finditer(text):
            if taken.meets(*match.span()) or not self._is_limit(text, match.start()):
                continue
            amount = Decimal(match["number"] or self._numbers[match["word"]])
            if match["noun"] in self._birthdays:
                yield Found(*match.span(), Kind.MEASURE, "age-year", amount, amount)
            else:
                yield Found(*match.span(), Kind.COUNT, "ordinal", amount, amount, self._noun(match["noun"]))

    def _numbered_days(self, text: str, taken: Taken) -> Iterator[Found]:
        """Yield "from day four"."""
        for match in self._numbered.finditer(text):
            if not taken.meets(*match.span()) and self._is_limit(text, match.start()):
                written = match["number"]
                amount = Decimal(written if written.isdecimal() else self._counts[written])
                yield Found(*match.span(), Kind.COUNT, "ordinal", amount, amount, "day")

    def _noun(self, noun: str) -> str:
        unit = self._grammar.units.get(noun, "")
        if unit in UNITS:
            return unit
        return "day" if self._grammar.lexicon.compounds and noun.endswith(("tag", "tages", "tage")) else noun

    def _is_limit(self, text: str, start: int) -> bool:
        words = tuple(word for word, _, _ in token_spans(text, max(0, start - _LOOK), start))
        while words and words[-1] in self._before:
            if self._opens(words):
                return True
            words = words[:-1]
        return self._opens(words)

    def _opens(self, words: tuple[str, ...]) -> bool:
        return bool(self._grammar.moments.ending(words) or self._limits.ending(words))
