"""Intervals whose ends may be known only roughly, and whether two of them agree."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kbaudit.claims.values.relation import Relation
from kbaudit.claims.values.value import Bound, Kind, Value

End = tuple[Decimal, Decimal]

_ABOUT = Decimal(1) / 3
_ROUNDING = Decimal("0.02")


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval.

    Attributes:
        low: The least and the most that its lower end may be; None where it is open.
        high: The same of its upper end.
        bound: How it limits.
        loose: Whether its ends were reckoned, so that rounding makes no difference.
    """

    low: End | None
    high: End | None
    bound: Bound
    loose: bool = False


def interval_of(value: Value) -> Interval:
    """Give the interval that a value names, in its own unit."""
    low = None if value.low is None else (value.low, value.low)
    high = None if value.high is None else (value.high, value.high)
    return Interval(low, high, value.bound, loose=_is_converted(value))


def _is_converted(value: Value) -> bool:
    """Tell whether an amount was reckoned from another unit or fraction, so that rounding makes no difference."""
    if value.kind not in {Kind.MEASURE, Kind.PERCENTAGE}:
        return False
    finest = -2 if value.kind is Kind.MEASURE else -3
    numbers = [number for number in (value.low, value.high) if number is not None]
    return any(int(number.normalize().as_tuple().exponent) <= finest for number in numbers)


def relate(one: Interval, other: Interval) -> Relation:
    """Relate two intervals in one unit."""
    if one.bound is other.bound and one.low == other.low and one.high == other.high:
        return Relation.EQUAL
    loose = one.loose or other.loose
    if Bound.ABOUT in {one.bound, other.bound}:
        return Relation.CLASH if _apart(_wide(one), _wide(other), loose=loose) else Relation.COMPATIBLE
    if one.bound is other.bound is Bound.RANGE:
        return relate_ranges(one, other, nested=Relation.COMPATIBLE)
    if _same_direction(one, other):
        agree = _meet(one.low, other.low, loose=loose) if one.low else _meet(one.high, other.high, loose=loose)
        return Relation.COMPATIBLE if agree else Relation.CLASH
    return Relation.CLASH if _apart(one, other, loose=loose) else Relation.COMPATIBLE


def relate_ranges(one: Interval, other: Interval, *, nested: Relation) -> Relation:
    """Relate two ranges: with other ends they clash, save that one may lie within the other, as ``nested`` says."""
    if one.low == other.low and one.high == other.high:
        return Relation.EQUAL
    loose = one.loose or other.loose
    if _meet(one.low, other.low, loose=loose) and _meet(one.high, other.high, loose=loose):
        return Relation.COMPATIBLE
    return nested if _within(one, other) or _within(other, one) else Relation.CLASH


def _same_direction(one: Interval, other: Interval) -> bool:
    return (
        (one.low is None) == (other.low is None)
        and (one.high is None) == (other.high is None)
        and (one.low is None or one.high is None)
    )


def _within(inner: Interval, outer: Interval) -> bool:
    if not (inner.low and inner.high and outer.low and outer.high):
        return False
    return outer.low[1] < inner.low[0] and inner.high[1] < outer.high[0]


def _apart(one: Interval, other: Interval, *, loose: bool) -> bool:
    return _beyond(one.low, other.high, loose=loose) or _beyond(other.low, one.high, loose=loose)


def _beyond(low: End | None, high: End | None, *, loose: bool) -> bool:
    return low is not None and high is not None and low[0] > high[1] and not _meet(low, high, loose=loose)


def _meet(one: End | None, other: End | None, *, loose: bool) -> bool:
    if one is None or other is None:
        return one is other
    if one[0] <= other[1] and other[0] <= one[1]:
        return True
    difference = min(abs(one[0] - other[1]), abs(other[0] - one[1]))
    return loose and difference <= _ROUNDING * max(abs(one[1]), abs(other[1]))


def _wide(interval: Interval) -> Interval:
    if interval.bound is not Bound.ABOUT or interval.low is None or interval.high is None:
        return interval
    low, high = interval.low[0], interval.high[1]
    bottom, top = low - abs(low) * _ABOUT, high + abs(high) * _ABOUT
    return Interval((bottom, bottom), (top, top), Bound.RANGE)
