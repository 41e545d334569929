"""The words around an amount that limit it, and those that say what it is paid or counted for."""

from __future__ import annotations

import re

from kbaudit.claims.values.found import Found
from kbaudit.claims.values.grammar import BOUNDS, Cues, Grammar, Phrase, token_spans
from kbaudit.claims.values.value import Bound, Kind, Value
from kbaudit.text.prose_dates import Span

_LOOK = 64
_LONGEST_CARRY = 4
_MOMENTS = frozenset({Kind.TIME, Kind.DATE})
_AMOUNTS = frozenset({Kind.DURATION, Kind.MONEY, Kind.PERCENTAGE, Kind.MEASURE, Kind.COUNT, Kind.TIME, Kind.DATE})
_PAID = frozenset({Kind.DURATION, Kind.MONEY, Kind.MEASURE, Kind.COUNT, Kind.PERCENTAGE})
_SLASH = re.compile(r" ?/ ?([^\W\d_]+)")
_PLUS = re.compile(r" ?\+(?!\w)")
_SIGN_BEFORE = re.compile(r"(>=|<=|≥|≤|>|<|~|≈|±)\s?$")
_SIGNS = {
    ">=": Bound.AT_LEAST, "≥": Bound.AT_LEAST, ">": Bound.MORE_THAN, "<=": Bound.AT_MOST, "≤": Bound.AT_MOST,
    "<": Bound.LESS_THAN, "~": Bound.ABOUT, "≈": Bound.ABOUT, "±": Bound.ABOUT,
}  # fmt: skip

_NEGATED = {"more_than": "at_most", "less_than": "at_least"}

_PERIODS = frozenset({Span.MONTH.value, Span.QUARTER.value, Span.YEAR.value})

Named = tuple[Bound, int]


def limited(grammar: Grammar, text: str, raw: str, found: Found) -> Value:
    """Make a value of what was found, with the bound and the "per" that stand beside it."""
    per, start, end = found.per, found.start, found.end
    if found.kind in _PAID and not per:
        per, start, end = _per(grammar, text, found)
    bound = found.bound or Bound.EXACT
    if found.kind in _AMOUNTS:
        before = _before(grammar, text, found)
        after = _after(grammar, text, end, found)
        named = before or after
        # "By the end of March" limits a month; "from 3 to 7 May" is a range that "from" belongs to.
        period = found.text in _PERIODS and named is not None and named[0] not in {Bound.ABOUT, Bound.EXACT}
        if named and (found.bound is None or period):
            bound = named[0]
        start = before[1] if before else start
        end = after[1] if after else end
    low, high = found.low, found.high
    if bound is not Bound.RANGE and found.bound is Bound.RANGE:
        # What lies before May ends where May begins.
        low, high = (high, high) if bound is Bound.MORE_THAN else (low, low if bound is Bound.LESS_THAN else high)
    low = None if bound.opens_down else low
    high = None if bound.opens_up else high
    written = raw[found.start : found.end]
    return Value(found.kind, found.unit, low, high, bound, found.text, start, end, written, per)


def _bound(name: str, found: Found) -> Bound:
    """Give the bound of a phrase: "from" opens prices and ages, but not "from three teams" or "from 5 days ago"."""
    plain = found.kind is Kind.COUNT or (found.kind is Kind.DURATION and found.unit != "month")
    if (name == "from" and plain) or (name == "priced" and found.kind is not Kind.MONEY):
        return Bound.EXACT
    return BOUNDS[name]


def _before(grammar: Grammar, text: str, found: Found) -> Named | None:
    tail = text[max(0, found.start - _LOOK) : found.start]
    offset = found.start - len(tail)
    if sign := _SIGN_BEFORE.search(tail):
        return _SIGNS[sign[1]], offset + sign.start()
    cues = grammar.moments if found.kind in _MOMENTS else grammar.bounds
    if not grammar.spaced:
        plain = tail.rstrip(" (")
        ending = cues.at_end(plain)
        return (_bound(ending[0], found), offset + len(plain) - ending[1]) if ending else None
    spans = token_spans(text, offset, found.start)
    named = _cue_before(grammar, cues, spans)
    return (_bound(named[0], found), named[1]) if named else None


def _cue_before(grammar: Grammar, cues: Cues, spans: list[tuple[str, int, int]]) -> tuple[str, int] | None:
    words = tuple(word for word, _, _ in spans)
    size = len(words)
    while size:
        if found := cues.ending(words[:size]):
            start = size - found[1]
            if found[0] in _NEGATED and (negation := grammar.negations.ending(words[:start])):
                return _NEGATED[found[0]], spans[start - negation[1]][1]
            if found[0] == "about" and (wider := _cue_before(grammar, cues, spans[:start])):
                return wider
            return found[0], spans[start][1]
        if words[size - 1] in grammar.carriers and cues is not grammar.moments:
            return _carried(cues, words[: size - 1], spans)
        if words[size - 1] not in grammar.fillers and words[size - 1] != ":":
            return None
        size -= 1
    return None


def _carried(cues: Cues, words: tuple[str, ...], spans: list[tuple[str, int, int]]) -> tuple[str, int] | None:
    """Read a bound that stands before the noun of its amount: "up to a value of 50 €"."""
    for size in range(len(words), max(0, len(words) - _LONGEST_CARRY), -1):
        if (found := cues.ending(words[:size])) and found[0] != "about":
            return found[0], spans[size - found[1]][1]
    return None


def _after(grammar: Grammar, text: str, end: int, found: Found) -> Named | None:
    if plus := _PLUS.match(text, end):
        return Bound.AT_LEAST, plus.end()
    cues = grammar.moments_after if found.kind in _MOMENTS else grammar.bounds_after
    head = text[end : end + _LOOK]
    if not grammar.spaced:
        opening = cues.at_start(head.lstrip())
        skipped = len(head) - len(head.lstrip())
        return (_bound(opening[0], found), end + skipped + opening[1]) if opening else None
    spans = token_spans(text, end, min(len(text), end + _LOOK))
    if spans and spans[0][0] in {",", ")", "-"}:
        spans = spans[1:]
    opening = cues.opening(tuple(word for word, _, _ in spans))
    if opening is None:
        return None
    after = spans[opening[1] - 1][2]
    # "2 %, at most 20 %": the bound belongs to what follows it.
    return None if grammar.number.match(text, after + 1) else (_bound(opening[0], found), after)


def _per(grammar: Grammar, text: str, found: Found) -> tuple[str, int, int]:
    """Give what an amount is paid or counted for, with the start and the end of amount and period together."""
    if slash := _SLASH.match(text, found.end):
        return _named(grammar, slash[1]), found.start, slash.end()
    if before := grammar.per_before.at_end(text[max(0, found.start - _LOOK) : found.start]):
        return before[0], found.start - before[1], found.end
    if not grammar.spaced:
        return "", found.start, found.end
    per, end = per_after(grammar, text, found.end)
    if per:
        # "10 € per person and night": the time tells more than the noun.
        second, later = _per_second(grammar, text, end)
        return second or per, found.start, later
    spans = token_spans(text, max(0, found.start - _LOOK), found.start)
    if spans and (adverb := grammar.recurrences.get(spans[-1][0])):
        return _unit_of(adverb), spans[-1][1], found.end
    return "", found.start, found.end


def _per_second(grammar: Grammar, text: str, end: int) -> tuple[str, int]:
    """Give the time in "per person and night", with the place after it."""
    spans = token_spans(text, end, min(len(text), end + _LOOK))
    while spans and (spans[0][0] in grammar.listing or spans[0][0] in grammar.per):
        spans = spans[1:]
    word, _, after = spans[0] if spans else ("", end, end)
    if not word or not text[end : spans[0][1]].strip():
        return "", end
    # "£38 a year and a second one £30" is no price per second.
    timed = grammar.is_duration(word) and grammar.units[word] != "second"
    timed = timed or word in grammar.nights or word in grammar.rates
    return (_named(grammar, word), after) if timed else ("", end)


def per_after(grammar: Grammar, text: str, end: int) -> tuple[str, int]:
    """Give what an amount before a place is paid or counted for, with the place after it; empty where nothing."""
    spans = token_spans(text, end, min(len(text), end + _LOOK))
    if not spans:
        return "", end
    first = spans[0][0]
    adverb = grammar.recurrences.get(first) or (grammar.phrases[first] if first in grammar.rates else None)
    if adverb is not None:
        return _unit_of(adverb), spans[0][2]
    for size in (2, 1):
        if len(spans) > size and spans[size][0][0].isalpha():
            words = " ".join(word for word, _, _ in spans[:size])
            word, _, after = spans[size]
            if words in grammar.per_nouns or (
                words in grammar.per and (grammar.is_duration(word) or word in grammar.rates)
            ):
                return _named(grammar, word), after
    return "", end


def _unit_of(phrase: Phrase) -> str:
    return phrase.unit if phrase.amount == 1 else f"{phrase.amount} {phrase.unit}"


def _named(grammar: Grammar, word: str) -> str:
    if word in grammar.rates:
        return _unit_of(grammar.phrases[word])
    return grammar.units[word] if grammar.is_duration(word) else _SHORT.get(word, word)


_SHORT = {"mo": "month", "mth": "month", "yr": "year", "wk": "week"}
