"""Signals: what speaks for two claims being about the same thing, and what against it, each as a number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Final

from kbaudit.claims.claim import Claim
from kbaudit.claims.meeting import Meeting
from kbaudit.claims.speaker import Speaker
from kbaudit.claims.values.comparing import Relation, compare
from kbaudit.claims.values.value import Kind, Value

Signals = Mapping[str, float]

_MANY: Final = 3
_MANY_NAMES: Final = 2
_MUCH: Final = 3.0
_PRESENT: Final = 0.1
_FAR: Final = 5.0
_LONGEST: Final = 30


def value_signals(meeting: Meeting, value: Value, foreign: Value) -> Signals:
    """Give the signals for two claims whose values clash."""
    one, other = meeting.one, meeting.other
    past = one.past[one.values.index(value)], other.past[other.values.index(foreign)]
    return {
        **_of_subjects(meeting),
        **_of_clauses(meeting, value, foreign),
        **_of_values(value, foreign),
        **_of_others(meeting, value, foreign),
        "before": min(_MUCH, meeting.weight(meeting.before)),
        "titles known": meeting.titles_known,
        "siblings": float(meeting.siblings),
        "siblings copied": float(meeting.siblings) * meeting.copied,
        "past": float(any(past)),
        "past both": float(all(past)),
        "supposed": float(one.supposed or other.supposed),
    }


def frame_signals(meeting: Meeting, kinds: Iterable[str]) -> Signals:
    """Give the signals for two claims whose frames clash, in the ways named."""
    one, other = meeting.one, meeting.other
    equal = sum(compare(mine, theirs) is Relation.EQUAL for mine in one.values for theirs in other.values)
    return {
        **_of_subjects(meeting),
        "cover longer": meeting.covered,
        "repeated": meeting.repeated,
        "words": float(min(_LONGEST, len(one.words) + len(other.words))),
        "equal values": float(equal),
        **dict.fromkeys(kinds, 1.0),
    }


def _of_subjects(meeting: Meeting) -> Signals:
    """Tell how far two claims speak of the same thing."""
    shared = meeting.weight(meeting.both)
    lighter = min(meeting.weight(said) for said in meeting.said)
    return {
        "both": min(_MUCH, shared),
        "crossing": min(_MUCH, meeting.weight(meeting.crossing)),
        "over": min(_MUCH, meeting.weight(meeting.over)),
        "cover": shared / lighter if lighter else 0.0,
        "foreign": sum(meeting.weight(keys) for keys in meeting.foreign),
        "elsewhere": meeting.weight(meeting.elsewhere),
        "qualified": max(meeting.qualifiers),
        "qualified both": min(meeting.qualifiers),
        "topic": max(meeting.topics),
        "topic both": min(meeting.topics),
        "apart": max(meeting.apart),
        "apart both": min(meeting.apart),
        "named apart": float(min(_MANY_NAMES, max(meeting.named_apart))),
        "named apart both": float(min(_MANY_NAMES, *meeting.named_apart)),
        "title foreign": max(meeting.titles),
        "title foreign both": min(meeting.titles),
        "titles parallel": meeting.parallel,
        "copied": meeting.copied,
        "copied text": meeting.repeated * meeting.copied,
        "record": float(meeting.one.record or meeting.other.record),
    }


def _of_clauses(meeting: Meeting, value: Value, foreign: Value) -> Signals:
    """Tell how far the clauses of two values speak of the same thing."""
    one, other = meeting.one, meeting.other
    beside = (
        one.beside[one.values.index(value)] | one.subject.keys(),
        other.beside[other.values.index(foreign)] | other.subject.keys(),
    )
    near = meeting.weight(beside[0] & beside[1])
    lighter = min(meeting.weight(keys) for keys in beside)
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
        "same unit": float(value.unit == foreign.unit),
        "limit": float(compare(value, foreign) is not Relation.CLASH),
        "same bound": float(value.bound is foreign.bound),
        "same noun": float(value.text == foreign.text),
        "same rate": float(value.per == foreign.per),
        "address": float(value.kind in {Kind.EMAIL, Kind.URL, Kind.PHONE}),
        "version": float(value.kind is Kind.VERSION),
        "time": float(value.kind in {Kind.TIME, Kind.DATE, Kind.RECURRENCE}),
        "count": float(value.kind is Kind.COUNT),
        "ratio": _ratio(value, foreign),
    }


def _of_others(meeting: Meeting, value: Value, foreign: Value) -> Signals:
    """Tell what the other values of two claims and their texts say for and against a match of these two."""
    one, other = meeting.one, meeting.other
    counts = meeting.left.counts[value.kind], meeting.right.counts[foreign.kind]
    rival = max(
        _rival(meeting, value, one, meeting.left, meeting.right, other),
        _rival(meeting, foreign, other, meeting.right, meeting.left, one),
    )
    return {
        "only ones": 1 / counts[0] + 1 / counts[1],
        "other values": float(min(_MANY, len(one.values) + len(other.values) - 2)),
        "agreement": float(_agrees(value, other, foreign) or _agrees(foreign, one, value)),
        "equal elsewhere": max(
            _equal_elsewhere(meeting, value, one, meeting.left, meeting.right),
            _equal_elsewhere(meeting, foreign, other, meeting.right, meeting.left),
        ),
        "rival": rival - meeting.weight(meeting.both) - meeting.weight(meeting.crossing),
    }


def _ratio(value: Value, foreign: Value) -> float:
    """Give how far apart two amounts are, as the natural logarithm of their ratio, up to 5."""
    ends = [one.low if one.low is not None else one.high for one in (value, foreign)]
    if ends[0] is None or ends[1] is None or not ends[0] or not ends[1] or value.unit != foreign.unit:
        return 0.0
    return min(_FAR, abs(math.log(abs(ends[0])) - math.log(abs(ends[1]))))


def _agrees(value: Value, claim: Claim, but: Value) -> bool:
    """Tell whether a claim has another value that goes with one."""
    return any(
        one is not but and one.kind is value.kind and compare(value, one) in {Relation.EQUAL, Relation.COMPATIBLE}
        for one in claim.values
    )


def _equal_elsewhere(meeting: Meeting, value: Value, claim: Claim, text: Speaker, other: Speaker) -> float:
    """Weigh the best match among the other text's claims that have an equal value; 0 where none has."""
    said = text.said(claim).exact | text.title.exact
    found = [
        meeting.weight(said & (other.said(one).exact | other.title.exact)) + _PRESENT
        for one in other.by_kind[value.kind]
        if any(found.kind is value.kind and compare(value, found) is Relation.EQUAL for found in one.values)
    ]
    return max(found, default=0.0)


def _rival(meeting: Meeting, value: Value, claim: Claim, text: Speaker, other: Speaker, met: Claim) -> float:
    """Weigh the best match among the other text's other claims with other values of that kind."""
    said = text.said(claim).exact | text.around(claim).exact
    found = [
        meeting.weight(said & other.said(one).exact)
        for one in other.by_kind[value.kind]
        if one is not met and not any(compare(value, said_there) is Relation.EQUAL for said_there in one.values)
    ]
    return max(found, default=0.0)
