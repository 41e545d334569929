"""Which values and frames may clash: those that cannot both hold, and limits that two authors put in two ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from kbaudit.claims.claim import Claim
from kbaudit.claims.frame import Frame, Modality, Quantity
from kbaudit.claims.values.comparing import Relation, compare
from kbaudit.claims.values.synonyms import are_synonyms
from kbaudit.claims.values.value import Bound, Kind, Value

_SHORTEST_NUMBER: Final = 5


def may_clash(value: Value, foreign: Value) -> bool:
    """Tell whether two values cannot both be right, or name two limits of which one may be said as an amount."""
    if any(_is_short_number(one) or _is_span(one) for one in (value, foreign)):
        return False
    meant = (foreign, _of_same_noun(value, foreign), _of_same_product(value, foreign))
    return any(_clash(value, one) for one in meant if one is not None)


def _clash(value: Value, foreign: Value) -> bool:
    return (
        compare(value, foreign) is Relation.CLASH
        or _differ_as_limits(value, foreign)
        or _differ_as_boundaries(value, foreign)
    )


def _of_same_noun(value: Value, foreign: Value) -> Value | None:
    """Give a count the noun of another one, where both may count the same: tries, or times a year and events a year."""
    if value.kind is not Kind.COUNT or foreign.kind is not Kind.COUNT or value.text == foreign.text:
        return None
    times = "times" in {value.text, foreign.text} and value.per and value.per == foreign.per
    return replace(foreign, text=value.text) if times or are_synonyms(value.text, foreign.text) else None


def _of_same_product(value: Value, foreign: Value) -> Value | None:
    """Give a version the product of another one, where one of two lowest versions names none: "at least version 12"."""
    lowest = value.kind is foreign.kind is Kind.VERSION and value.bound is foreign.bound is Bound.AT_LEAST
    return replace(foreign, unit=value.unit) if lowest and not (value.unit and foreign.unit) else None


def _is_short_number(value: Value) -> bool:
    """Tell whether a phone number is one of those that everybody shares, such as 999."""
    return value.kind is Kind.PHONE and len(value.text) < _SHORTEST_NUMBER


def _is_span(value: Value) -> bool:
    """Tell whether a date names a month or a year, which says too little of when."""
    return value.kind is Kind.DATE and value.text in {"month", "year"}


def _differ_as_limits(value: Value, foreign: Value) -> bool:
    """Tell whether an amount and a limit differ: "14 days" beside "within 30 days" may be two words on one limit."""
    bounds = {value.bound, foreign.bound}
    if Bound.EXACT not in bounds or not bounds & _LIMITS or value.kind in _NAMED:
        return False
    if value.kind is Kind.VERSION:
        return value.unit == foreign.unit and value.text != foreign.text and bool(bounds & _BEYOND)
    return compare(_as_amount(value), _as_amount(foreign)) is Relation.CLASH


def _differ_as_boundaries(value: Value, foreign: Value) -> bool:
    """Tell whether one boundary is named from both sides, and is not the same: "up to 23 kg", "above 20 kg"."""
    if {value.bound, foreign.bound} not in _SIDES or not value.limit or not foreign.limit:
        return False
    near = max(value.limit, foreign.limit) <= _NEAR * min(value.limit, foreign.limit)
    return near and compare(_as_amount(value), _as_amount(foreign)) is Relation.CLASH


def _as_amount(value: Value) -> Value:
    return replace(value, bound=Bound.EXACT, low=value.limit, high=value.limit)


_LIMITS: Final = frozenset({Bound.AT_LEAST, Bound.AT_MOST, Bound.MORE_THAN, Bound.LESS_THAN})
_BEYOND: Final = frozenset({Bound.MORE_THAN, Bound.LESS_THAN})
_SIDES: Final = ({Bound.AT_MOST, Bound.MORE_THAN}, {Bound.AT_LEAST, Bound.LESS_THAN})
# Boundaries farther apart than twice are rather of two things: children under 6, adults from 18 on.
_NEAR: Final = 2
_NAMED: Final = frozenset({Kind.PHONE, Kind.EMAIL, Kind.URL})


def statement_clashes(one: Claim, other: Claim) -> Iterator[str]:
    """Yield the ways in which two statements cannot hold of the same thing, their values aside."""
    if one.words == other.words:
        return
    yield from frame_clashes(one.frame, other.frame)
    if one.order and other.order and one.order.is_reversed(other.order):
        yield "order"


def frame_clashes(one: Frame, other: Frame) -> Iterator[str]:
    """Yield the ways in which two frames cannot hold of the same thing."""
    modalities = frozenset((one.modality, other.modality))
    if name := _MODALITIES.get(modalities):
        yield name
    quantities = frozenset((one.quantity, other.quantity))
    if name := _QUANTITIES.get(quantities):
        yield name
    if any(-pole in other.poles for pole in one.poles):
        yield "opposites"
    if one.negated != other.negated:
        yield "negated"


_MODALITIES: Final[Mapping[frozenset[Modality | None], str]] = {
    frozenset({Modality.PERMITTED, Modality.FORBIDDEN}): "permitted, forbidden",
    frozenset({Modality.REQUIRED, Modality.OPTIONAL}): "required, optional",
    frozenset({Modality.REQUIRED, Modality.FORBIDDEN}): "required, forbidden",
    frozenset({Modality.REQUIRED, Modality.PERMITTED}): "required, permitted",
    frozenset({Modality.FORBIDDEN, Modality.OPTIONAL}): "forbidden, optional",
    frozenset({Modality.FORBIDDEN, None}): "forbidden, said",
}
_QUANTITIES: Final[Mapping[frozenset[Quantity | None], str]] = {
    frozenset({Quantity.ONLY, Quantity.ALL}): "only, all",
    frozenset({Quantity.ONLY, None}): "only, said",
    frozenset({Quantity.ONLY, Quantity.SOME}): "only, some",
    frozenset({Quantity.NONE, Quantity.ALL}): "none, all",
    frozenset({Quantity.NONE, Quantity.SOME}): "none, some",
    frozenset({Quantity.NONE, None}): "none, said",
    frozenset({Quantity.ALL, Quantity.SOME}): "all, some",
}
