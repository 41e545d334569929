"""The words around an amount that limit it, and those that say what it is paid or counted for."""

from __future__ import annotations

import re

from kbaudit.claims.values.found import Found
from kbaudit.claims.values.grammar import BOUNDS, Cues, Grammar, token_spans
from kbaudit.claims.values.units import UNITS
from kbaudit.claims.values.value import Bound, Kind, Value

_LOOK = 64
_LONGEST_CARRY = 4
_MOMENTS = frozenset({Kind.TIME, Kind.DATE})
_AMOUNTS = frozenset({Kind.DURATION, Kind.MONEY, Kind.PERCENTAGE, Kind.MEASURE, Kind.COUNT, Kind.TIME, Kind.DATE})
_PAID = frozenset({Kind.MONEY, Kind.MEASURE, Kind.COUNT, Kind.PERCENTAGE})
_SLASH = re.compile(r" ?/ ?([^\W\d_]+)")
_PLUS = re.compile(r" ?\+(?!\w)")
_SIGN_BEFORE = re.compile(r"(>=|<=|≥|≤|>|<|~|≈|±)\s?$")
_SIGNS = {
    ">=": Bound.AT_LEAST, "≥": Bound.AT_LEAST, ">": Bound.MORE_THAN, "<=": Bound.AT_MOST, "≤": Bound.AT_MOST,
    "<": Bound.LESS_THAN, "~": Bound.ABOUT, "≈": Bound.ABOUT, "±": Bound.ABOUT,
}  # fmt: skip

Named = tuple[Bound, int]


def limited(grammar: Grammar, text: str, raw: str, found: Found) -> Value:
    """Make a value of what was found, with the bound and the "per" that stand beside it."""
    per, end = _per(grammar, text, found) if found.kind in _PAID and not found.per else (found.per, found.end)
    bound, start = found.bound or Bound.EXACT, found.start
    if found.kind in _AMOUNTS:
        before = _before(grammar, text, found)
        after = _after(grammar, text, end, found)
        if found.bound is None and (named := before or after):
            bound = named[0]
        start = before[1] if before else start
        end = after[1] if after else end
    low = None if bound.opens_down else found.low
    high = None if bound.opens_up else found.high
    written = raw[found.start : found.end]
    return Value(found.kind, found.unit, low, high, bound, found.text, start, end, written, per)


def _bound(name: str, found: Found) -> Bound:
    """Give the bound of a phrase: "from" opens prices, ages and times, but not "from three teams", "from 5 days ago"."""
    plain = found.kind is Kind.COUNT or (found.kind is Kind.DURATION and found.unit != "month")
    return Bound.EXACT if name == "from" and plain else BOUNDS[name]


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
            return found[0], spans[size - found[1]][1]
        if words[size - 1] in grammar.carriers:
            return _carried(cues, words[: size - 1], spans)
        if words[size - 1] not in grammar.fillers:
            return None
        size -= 1
    return None


def _carried(cues: Cues, words: tuple[str, ...], spans: list[tuple[str, int, int]]) -> tuple[str, int] | None:
    """Read a bound that stands before the noun of its amount: "up to a value of 50 €"."""
    for size in range(len(words), max(0, len(words) - _LONGEST_CARRY), -1):
        if found := cues.ending(words[:size]):
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
    return (_bound(opening[0], found), spans[opening[1] - 1][2]) if opening else None


def _per(grammar: Grammar, text: str, found: Found) -> tuple[str, int]:
    if slash := _SLASH.match(text, found.end):
        return _named(grammar, slash[1]), slash.end()
    if not grammar.spaced:
        return "", found.end
    spans = token_spans(text, found.end, min(len(text), found.end + _LOOK))
    if not spans:
        return "", found.end
    recurrence = grammar.recurrences.get(spans[0][0])
    if recurrence is not None:
        return _unit_of(recurrence.amount, recurrence.unit), spans[0][2]
    for size in (2, 1):
        if (
            len(spans) > size
            and spans[size][0][0].isalpha()
            and " ".join(word for word, _, _ in spans[:size]) in grammar.per
        ):
            word = spans[size]
            is_time = grammar.units.get(word[0]) in UNITS and UNITS[grammar.units[word[0]]].kind is Kind.DURATION
            if is_time or " ".join(word for word, _, _ in spans[:size]) in grammar.per_nouns:
                return _named(grammar, word[0]), word[2]
    return "", found.end


def _unit_of(amount: object, unit: str) -> str:
    return unit if amount == 1 else f"{amount} {unit}"


def _named(grammar: Grammar, word: str) -> str:
    unit = grammar.units.get(word)
    return unit if unit is not None and UNITS[unit].kind is Kind.DURATION else _SHORT.get(word, word)


_SHORT = {"mo": "month", "mth": "month", "yr": "year", "wk": "week"}
