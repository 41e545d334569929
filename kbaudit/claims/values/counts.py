"""Bare numbers: counts of what a noun names, ages, and prices without a currency."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbaudit.claims.values.found import Found
from kbaudit.claims.values.grammar import BOUNDS, Grammar, token_spans
from kbaudit.claims.values.limits import per_after
from kbaudit.claims.values.nouns import is_named, is_plural, noun_after
from kbaudit.claims.values.quantities import YEARS, Number
from kbaudit.claims.values.units import UNNAMED
from kbaudit.claims.values.value import Bound, Kind

_LOOK_BACK = 40
_NOT_ALONE = re.compile(r"[\w@]|[-/:.,]\d|-[^\W\d]|\.[^\W\d]")
_NOT_ALONE_IN_KANJI = re.compile(r"[a-z0-9_@]|[-/:.,]\d|-[a-z]")
_LIMIT = re.compile(r"まで|のみ|限り|以上|以下|以内|だけ|に限")
_NEAR = 8
_NEAR_PRICE = 3
_OLDEST = 120
_PRICE = re.compile(r"\d{1,6}[.,]\d\d")
_OF_PERSONS = frozenset({"from", "less_than", "more_than"})
_WORD_AFTER = re.compile(r" ([^\W\d_]++)")
# Postcodes and ids; the thousands of a count are grouped.
_DECIMALS = re.compile(r"[.,]\d{1,2}$")
_LONG = re.compile(r"0\d|\d{5}")


def read_bare(grammar: Grammar, text: str, raw: str, number: Number, after: Number | None) -> Iterator[Found]:
    """Read a number without a unit as an age or as a count of what its noun names."""
    if is_named(grammar, text, number.start):
        return
    if _is_price(grammar, text, raw, number):
        yield Found(number.start, number.end, Kind.MONEY, UNNAMED, number.value, number.value)
    elif after and not after.unit and is_range(grammar, text, number, after) and number.value < after.value:
        if noun := noun_after(grammar, text, raw, after.end, number=after.value):
            ends = number.value, after.value
            yield Found(number.start, noun.end, Kind.COUNT, "", *ends, noun.text, bound=Bound.RANGE)
    elif _is_whole(grammar, text, number):
        if (
            number.value <= _OLDEST
            and _is_age(grammar, text, number)
            and not _counts_plural(grammar, text, raw, number.end)
        ):
            yield Found(number.start, number.end, Kind.MEASURE, "age-year", number.value, number.value)
        elif _may_count(grammar, text, number):
            yield from _count(grammar, text, raw, number)


def _count(grammar: Grammar, text: str, raw: str, number: Number) -> Iterator[Found]:
    bound, end = _bound_before_noun(grammar, text, number)
    if noun := noun_after(grammar, text, raw, end, number=number.value):
        yield Found(number.start, noun.end, Kind.COUNT, "", number.value, number.value, noun.text, bound=bound)


def _is_whole(grammar: Grammar, text: str, number: Number) -> bool:
    pattern = _NOT_ALONE if grammar.spaced else _NOT_ALONE_IN_KANJI
    whole = number.value >= 0 and number.value == number.value.to_integral_value()
    return whole and pattern.match(text, number.end) is None


def _may_count(grammar: Grammar, text: str, number: Number) -> bool:
    """Tell whether a number is written as a count: no year, postcode or version, and no article."""
    if number.value == 1:
        return is_limited(grammar, text, number)
    if number.in_words:
        return True
    written = number.start, number.end
    return not (number.value in YEARS or _LONG.match(text, *written) or _DECIMALS.search(text, *written))


def is_range(grammar: Grammar, text: str, first: Number, second: Number) -> bool:
    """Tell whether two numbers are the ends of a range."""
    if grammar.is_range(text, first.start, first.end, second.start):
        return True
    return grammar.alternative.fullmatch(text, first.end, second.start) is not None


def _bound_before_noun(grammar: Grammar, text: str, number: Number) -> tuple[Bound | None, int]:
    """Read the bound between a number and its noun: "10 or more boxes", "10+ boxes"."""
    if text.startswith("+", number.end):
        return Bound.AT_LEAST, number.end + 1
    spans = token_spans(text, number.end, number.end + _LOOK_BACK) if grammar.spaced else []
    opening = grammar.bounds_after.opening(tuple(word for word, _, _ in spans))
    return (BOUNDS[opening[0]], spans[opening[1] - 1][2]) if opening else (None, number.end)


def is_limited(grammar: Grammar, text: str, number: Number) -> bool:
    """Tell whether words around a 1 show that it counts, and is no article."""
    if not grammar.spaced:
        return _LIMIT.search(text, number.end, number.end + _NEAR) is not None
    spans = token_spans(text, max(0, number.start - _LOOK_BACK), number.start)
    words = tuple(word for word, _, _ in spans)
    return grammar.bounds.ending(words) is not None or bool(words and words[-1] in grammar.only)


def _is_price(grammar: Grammar, text: str, raw: str, number: Number) -> bool:
    """Tell whether words around a number make it plain that it is a price: "costs 17.99", "17.99 a month"."""
    if number.in_words or not grammar.prices:
        return False
    before = [word for word, _, _ in token_spans(text, max(0, number.start - _LOOK_BACK), number.start)]
    priced = not grammar.prices.isdisjoint(before[-_NEAR_PRICE:])
    rated = bool(per_after(grammar, text, number.end)[0])
    if _PRICE.fullmatch(text, number.start, number.end):
        return rated or (priced and noun_after(grammar, text, raw, number.end) is None)
    return rated and bool(before) and before[-1] in grammar.prices


def _is_age(grammar: Grammar, text: str, number: Number) -> bool:
    before = text[max(0, number.start - _LOOK_BACK) : number.start]
    after = text[number.end : number.end + _LOOK_BACK]
    if not grammar.spaced:
        return bool(grammar.ages.at_end(before) or grammar.older.at_start(after))
    ahead = tuple(word for word, _, _ in token_spans(before, 0, len(before)))
    behind = tuple(word for word, _, _ in token_spans(after, 0, len(after)))
    return (
        _announces_age(grammar, ahead) or bool(grammar.older.opening(behind)) or _is_limit_of_age(grammar, text, number)
    )


def _announces_age(grammar: Grammar, ahead: tuple[str, ...]) -> bool:
    """Tell whether the words before a number announce an age: "aged", "at least the age of", "visitors under"."""
    if not grammar.ages.ending(ahead) and (bound := grammar.bounds.ending(ahead)):
        ahead = ahead[: -bound[1]]
        if bound[0] in _OF_PERSONS and ahead and ahead[-1] in grammar.persons:
            return True
    while ahead and (ahead[-1] in grammar.fillers or ahead[-1] in grammar.carriers):
        if grammar.ages.ending(ahead):
            return True
        ahead = ahead[:-1]
    return grammar.ages.ending(ahead) is not None


def _is_limit_of_age(grammar: Grammar, text: str, number: Number) -> bool:
    """Tell whether a limit of age is named before, as in "the minimum age for this car is 21"."""
    spans = token_spans(text, max(0, number.start - 2 * _LOOK_BACK), number.start)
    words = tuple(word for word, _, _ in spans)
    if not words or not (words[-1] in grammar.fillers or words[-1] == ":"):
        return False
    return any(grammar.age_limits.ending(words[:size]) for size in range(1, len(words)))


def _counts_plural(grammar: Grammar, text: str, raw: str, end: int) -> bool:
    """Tell whether the very next word is what a number counts, so that it is no age."""
    following = _WORD_AFTER.match(text, end)
    if following is None:
        return False
    if grammar.lexicon.capital_nouns:
        return raw[following.start(1)].isupper()
    return grammar.lexicon.noun_last and is_plural(grammar, following[1])
