"""Signals: what speaks for two claims being about the same thing, and what against it, each as a number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Final

from rapidfuzz.distance import OSA

from kbaudit.claims.focus import focus_signals
from kbaudit.claims.meeting import Meeting
from kbaudit.claims.speaker import Utterance
from kbaudit.claims.values.comparing import Relation
from kbaudit.claims.values.value import Kind, Value

Signals = Mapping[str, float]
Ranges = Mapping[str, tuple[float, float]]
"""From what to what each of some signals may be."""

_MANY: Final = 3
_MANY_NAMES: Final = 2
_MANY_STRANGE: Final = 6
_MUCH: Final = 3.0
_PRESENT: Final = 0.1
_FAR: Final = 5.0
_LONGEST: Final = 30
_LONG_NUMBER: Final = 7
_ROUNDING: Final = 1e-9
_AGREE: Final = frozenset({Relation.EQUAL, Relation.COMPATIBLE})


def value_signals(meeting: Meeting, place: int, foreign: int, outmatched: float = 0.0) -> Signals:
    """Give the signals for two claims whose values clash.

    Args:
        place: Which of the first claim's values it is, from 0.
        foreign: Which of the second claim's.
        outmatched: By how much a third claim has more in common with one of the two; below 0, by how much none has.
    """
    return {
        **first_signals(meeting, place, foreign),
        **second_signals(meeting, place, foreign),
        **last_signals(meeting, place, foreign, outmatched),
    }


def first_signals(meeting: Meeting, place: int, foreign: int) -> Signals:
    """Give the signals for two values that take the least time."""
    one, other = meeting.one.claim, meeting.other.claim
    past = one.past[place], other.past[foreign]
    return {
        **_of_shared(meeting),
        **_of_values(one.values[place], other.values[foreign]),
        "same unit": float(have_same_unit(meeting.one, place, meeting.other, foreign)),
        "limit": float(meeting.one.relation(place, meeting.other, foreign) is not Relation.CLASH),
        "only ones": _share_of_kind(meeting.one, place) + _share_of_kind(meeting.other, foreign),
        "other values": float(min(_MANY, len(one.values) + len(other.values) - 2)),
        "word behind": float(
            bool(behind := meeting.one.following[place]) and behind == meeting.other.following[foreign]
        ),
        "words": float(min(_LONGEST, len(one.words) + len(other.words))),
        "before": min(_MUCH, meeting.weight(meeting.before)),
        "past": float(any(past)),
        "past both": float(all(past)),
        "supposed": float(one.supposed or other.supposed),
        "copied most": (meeting.repeated * meeting.copied) ** 2,
        "clause strange": float(min(_MANY_STRANGE, _count_strange(meeting, place, foreign))),
    }


def _count_strange(meeting: Meeting, place: int, foreign: int) -> int:
    """Count the terms of the clauses of two values that the other claim neither says nor stands under."""
    mine, theirs = meeting.one.claim.beside[place], meeting.other.claim.beside[foreign]
    return len((mine - meeting.other.near) | (theirs - meeting.one.near))


def second_signals(meeting: Meeting, place: int, foreign: int) -> Signals:
    """Give those for which terms are looked for in the other text and title."""
    siblings = float(meeting.siblings)
    return {
        **_of_absent(meeting),
        **_of_clauses(meeting, place, foreign),
        **(topic := _of_topic(meeting)),
        "over known": min(_MUCH, meeting.weight(meeting.over)) * topic["titles known"],
        "siblings": siblings,
        "siblings copied": siblings * meeting.copied,
    }


def last_signals(meeting: Meeting, place: int, foreign: int, outmatched: float) -> Signals:
    """Give those for which both texts are searched."""
    strange = _of_strange(meeting)
    return {
        **strange,
        **_of_others(meeting, place, foreign),
        "topic outmatched": strange["topic"] * outmatched,
        "qualified far": strange["qualified"]
        * _ratio(meeting.one.claim.values[place], meeting.other.claim.values[foreign]),
    }


def second_ranges(meeting: Meeting, first: Signals) -> Ranges:
    """Tell from what to what the second and the last signals may be, where the first ones are known."""
    said, titles = meeting.unshared, meeting.titles_at_most
    return {
        **_last_ranges(meeting, said, max(titles), first),
        "elsewhere": (0.0, said),
        "foreign": (0.0, said),
        "apart": (0.0, meeting.apart_at_most),
        "apart both": (0.0, meeting.apart_at_most),
        "title foreign": (0.0, max(titles)),
        "title foreign both": (0.0, min(titles)),
        "titles parallel": (0.0, min(titles)),
        "titles known": (0.0, 1.0),
        "title known": (0.0, 1.0),
        "over known": (0.0, first["over"]),
        "values shared": (0.0, 1.0),
        "siblings": (0.0, 1.0),
        "siblings copied": (0.0, first["copied"]),
        "beside": (0.0, first["both"]),
        "beside cover": (0.0, 1.0),
        "beside foreign": (0.0, said),
    }


def last_ranges(meeting: Meeting, second: Signals) -> Ranges:
    """Tell from what to what the last signals may be, where the second ones are known."""
    foreign = second["foreign"]
    return {
        **_last_ranges(meeting, foreign, second["title foreign"], second),
        "elsewhere": (0.0, meeting.unshared - foreign + _ROUNDING),
    }


def _last_ranges(meeting: Meeting, foreign: float, title: float, known: Signals) -> Ranges:
    outmatched = known["outmatched"]
    return {
        "qualified": (0.0, foreign + title),
        "qualified both": (0.0, foreign + title),
        "qualified far": (0.0, (foreign + title) * known["ratio"]),
        "topic": (0.0, foreign),
        "topic both": (0.0, foreign),
        "topic outmatched": (foreign * min(0.0, outmatched), foreign * max(0.0, outmatched)),
        "named apart": (0.0, _MANY_NAMES),
        "named apart both": (0.0, _MANY_NAMES),
        "agreement": (0.0, 1.0),
        "equal elsewhere": (0.0, math.inf),
        "rival": (-meeting.touch, math.inf),
    }


def frame_signals(meeting: Meeting, kinds: Iterable[str]) -> Signals:
    """Give the signals for two claims whose frames clash, in the ways named."""
    one, other = meeting.one, meeting.other
    words = len(one.claim.words) + len(other.claim.words)
    places = product(range(len(one.meanings)), range(len(other.meanings)))
    equal = sum(one.relation(mine, other, theirs) is Relation.EQUAL for mine, theirs in places)
    return {
        **_of_shared(meeting),
        **_of_absent(meeting),
        **_of_strange(meeting),
        **focus_signals(meeting, kinds),
        "cover longer": meeting.covered,
        "repeated": meeting.repeated,
        "words": float(min(_LONGEST, words)),
        "equal values": float(equal),
        **dict.fromkeys(kinds, 1.0),
    }


def _of_shared(meeting: Meeting) -> Signals:
    """Tell what two claims have in common."""
    shared = meeting.weight(meeting.both)
    lighter = min(meeting.weight(claim.said) for claim in (meeting.one, meeting.other))
    return {
        "both": min(_MUCH, shared),
        "crossing": min(_MUCH, meeting.weight(meeting.crossing)),
        "over": min(_MUCH, meeting.weight(meeting.over)),
        "cover": shared / lighter if lighter else 0.0,
        "copied": meeting.copied,
        "copied text": meeting.repeated * meeting.copied,
        "record": float(meeting.one.claim.record or meeting.other.claim.record),
    }


def _of_topic(meeting: Meeting) -> Signals:
    """Tell how far two texts treat of the same thing as a whole."""
    return {
        "titles known": min(meeting.titles_known),
        "title known": max(meeting.titles_known),
        "values shared": meeting.values_shared,
    }


def _of_absent(meeting: Meeting) -> Signals:
    """Tell what one of two claims has, or stands under, and the other text or title has not."""
    apart, titles = meeting.apart, meeting.titles
    return {
        "foreign": sum(meeting.weight(keys) for keys in meeting.foreign),
        "apart": max(apart),
        "apart both": min(apart),
        "title foreign": max(titles),
        "title foreign both": min(titles),
        "titles parallel": meeting.parallel,
    }


def _of_strange(meeting: Meeting) -> Signals:
    """Tell what each of two claims names for itself."""
    qualifiers, topics, names = meeting.qualifiers, meeting.topics, meeting.named_apart
    return {
        "elsewhere": meeting.weight(meeting.elsewhere),
        "qualified": max(qualifiers),
        "qualified both": min(qualifiers),
        "topic": max(topics),
        "topic both": min(topics),
        "named apart": float(min(_MANY_NAMES, max(names))),
        "named apart both": float(min(_MANY_NAMES, *names)),
    }


def _of_clauses(meeting: Meeting, place: int, foreign: int) -> Signals:
    """Tell how far the clauses of two values speak of the same thing."""
    one, other = meeting.one.claim, meeting.other.claim
    beside = one.beside[place] | one.subject.keys(), other.beside[foreign] | other.subject.keys()
    near = meeting.weight(beside[0] & beside[1])
    lighter = min(map(meeting.weight, beside))
    return {
        "beside": min(_MUCH, near),
        "beside cover": near / lighter if lighter else 0.0,
        "beside foreign": sum(
            meeting.weight(keys & strange) for keys, strange in zip(beside, meeting.foreign, strict=True)
        ),
    }


def _of_values(value: Value, foreign: Value) -> Signals:
    """Tell in what two values are alike, and of what kind they are."""
    return {
        "same bound": float(value.bound is foreign.bound),
        "same way": float(_limit_the_same_way(value, foreign)),
        "same noun": float(value.text == foreign.text),
        "same rate": float(value.per == foreign.per),
        "address": float(value.kind in {Kind.EMAIL, Kind.URL, Kind.PHONE}),
        "version": float(value.kind is Kind.VERSION),
        "time": float(value.kind in {Kind.TIME, Kind.DATE}),
        "recurrence": float(value.kind is Kind.RECURRENCE),
        "count": float(value.kind is Kind.COUNT),
        "ratio": _ratio(value, foreign),
    }


def _of_others(meeting: Meeting, place: int, foreign: int) -> Signals:
    """Tell what the other values of two claims and their texts say for and against a match of these two."""
    one, other = meeting.one, meeting.other
    rival = max(_rival(meeting, one, place, other), _rival(meeting, other, foreign, one))
    return {
        "agreement": float(_agrees(one, place, other, foreign) or _agrees(other, foreign, one, place)),
        "equal elsewhere": max(
            _equal_elsewhere(meeting, one, place, other), _equal_elsewhere(meeting, other, foreign, one)
        ),
        "rival": rival - meeting.weight(meeting.both) - meeting.weight(meeting.crossing),
    }


def have_same_unit(one: Utterance, place: int, other: Utterance, foreign: int) -> bool:
    """Tell whether two values have one unit; a version without a product may be of one that is named beside it."""
    value, met = one.claim.values[place], other.claim.values[foreign]
    if value.kind is Kind.VERSION and not (value.unit and met.unit):
        return value.unit == met.unit or _names(one, met.unit) or _names(other, value.unit)
    return value.unit == met.unit


def _names(claim: Utterance, product: str) -> bool:
    return bool(product) and product in claim.claim.words


def are_misdialled(value: Value, foreign: Value) -> bool:
    """Tell whether one phone number is another one with a digit changed, or two neighbouring digits swapped."""
    numbers = value.text, foreign.text
    return (
        value.kind is foreign.kind is Kind.PHONE
        and min(map(len, numbers)) >= _LONG_NUMBER
        and len(value.text) == len(foreign.text)
        and OSA.distance(*numbers) == 1
    )


def _limit_the_same_way(value: Value, foreign: Value) -> bool:
    """Tell whether both values are lower limits, or both upper ones."""
    mine, theirs = value.bound, foreign.bound
    return (mine.opens_up and theirs.opens_up) or (mine.opens_down and theirs.opens_down)


def _ratio(value: Value, foreign: Value) -> float:
    """Give how far apart two amounts are, as the natural logarithm of their ratio, up to 5."""
    ends = [one.low if one.low is not None else one.high for one in (value, foreign)]
    if ends[0] is None or ends[1] is None or not ends[0] or not ends[1] or value.unit != foreign.unit:
        return 0.0
    return min(_FAR, abs(math.log(abs(ends[0])) - math.log(abs(ends[1]))))


def _share_of_kind(claim: Utterance, place: int) -> float:
    """Give the share that one value is among the values of its kind in its text."""
    return 1 / claim.speaker.counts[claim.claim.values[place].kind]


def _agrees(claim: Utterance, place: int, other: Utterance, but: int) -> bool:
    """Tell whether the other claim has another value of the kind that goes with one."""
    return any(at != but and claim.relation(place, other, at) in _AGREE for at in _of_kind(claim, place, other))


def _equal_elsewhere(meeting: Meeting, claim: Utterance, place: int, met: Utterance) -> float:
    """Weigh the best match among the other text's claims that have an equal value; 0 where none has."""
    said, title = claim.said | claim.speaker.title.exact, met.speaker.title.exact
    found = [
        meeting.weight(said & (one.said | title)) + _PRESENT
        for one in met.speaker.by_kind[claim.claim.values[place].kind]
        if any(claim.relation(place, one, at) is Relation.EQUAL for at in _of_kind(claim, place, one))
    ]
    return max(found, default=0.0)


def _rival(meeting: Meeting, claim: Utterance, place: int, met: Utterance) -> float:
    """Weigh the best match among the other text's other claims with other values of that kind."""
    found = [
        meeting.weight(claim.near & one.said)
        for one in met.speaker.by_kind[claim.claim.values[place].kind]
        if one is not met
        and not any(claim.relation(place, one, at) is Relation.EQUAL for at in range(len(one.meanings)))
    ]
    return max(found, default=0.0)


def _of_kind(claim: Utterance, place: int, other: Utterance) -> Sequence[int]:
    """Give which values of another claim are of the kind of one."""
    return other.by_kind.get(claim.claim.values[place].kind, ())
