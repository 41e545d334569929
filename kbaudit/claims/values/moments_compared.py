"""Whether two times of day, or two dates, are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kbaudit.claims.values.intervals import Interval, interval_of, relate, relate_ranges
from kbaudit.claims.values.relation import Relation
from kbaudit.claims.values.value import Bound, Value

_SHORTEST_MONTH = Decimal(28)
_HALF_DAY, _WHOLE_DAY = Decimal(720), Decimal(1440)


def compare_times(one: Value, other: Value) -> Relation:
    """Compare two times of day."""
    found = [_relate_times(first, second) for first in _readings(one) for second in _readings(other)]
    if Relation.EQUAL in found:
        return Relation.EQUAL if one.unit == other.unit else Relation.COMPATIBLE
    return Relation.COMPATIBLE if Relation.COMPATIBLE in found else Relation.CLASH


def _relate_times(one: Interval, other: Interval) -> Relation:
    if one.bound is other.bound is Bound.RANGE:
        return relate_ranges(one, other, nested=Relation.CLASH)
    return relate(one, other)


def _readings(value: Value) -> list[Interval]:
    """Give the times that a value may mean: one, or morning and afternoon."""
    value = _from_midnight(value)
    if value.unit == "clock":
        return [interval_of(value)]
    later = replace(value, low=_later(value.low), high=_later(value.high))
    return [interval_of(value), interval_of(_from_midnight(later))]


def _later(minutes: Decimal | None) -> Decimal | None:
    return None if minutes is None else minutes + _HALF_DAY


def _from_midnight(value: Value) -> Value:
    """Write midnight as the end of a day where it ends something, as its start elsewhere."""
    if value.bound is Bound.RANGE:
        return value
    low = None if value.low is None else value.low % _WHOLE_DAY
    high = value.high % _WHOLE_DAY if value.high is not None else None
    if value.bound.opens_down and high == 0:
        high = _WHOLE_DAY
    return replace(value, low=low, high=high)


def compare_dates(one: Value, other: Value) -> Relation:
    """Compare two dates, with their year or without, or days of a month."""
    if "day-of-month" in {one.unit, other.unit}:
        return _compare_month_days(one, other)
    if one.unit == other.unit:
        spans = {one.text, other.text}
        if Bound.RANGE in {one.bound, other.bound} and spans != {"days"}:
            return relate(interval_of(one), interval_of(other))
        return _relate_times(interval_of(one), interval_of(other))
    return _compare_with_yearless(one, other)


def _compare_month_days(one: Value, other: Value) -> Relation:
    """Compare days of a month that is not named; its last day may be the 28th as well as the 31st."""
    if one.unit != other.unit:
        return Relation.INCOMPARABLE
    ends = [value.high if value.high is not None else value.low for value in (one, other)]
    if "last" in {one.text, other.text} and all(end is not None and end >= _SHORTEST_MONTH for end in ends):
        return Relation.EQUAL if one.text == other.text and one.bound is other.bound else Relation.COMPATIBLE
    return _relate_times(interval_of(one), interval_of(other))


def _compare_with_yearless(one: Value, other: Value) -> Relation:
    dated = one if one.unit == "day" else other
    if Bound.RANGE in {one.bound, other.bound}:
        return Relation.INCOMPARABLE
    related = relate(interval_of(_without_year(dated)), interval_of(other if dated is one else one))
    return Relation.COMPATIBLE if related is Relation.EQUAL else related


def _without_year(value: Value) -> Value:
    return replace(value, unit="day-of-year", low=_of_year(value.low), high=_of_year(value.high))


def _of_year(ordinal: Decimal | None) -> Decimal | None:
    if ordinal is None:
        return None
    day = date.fromordinal(int(ordinal))
    return Decimal(day.month * 100 + day.day)
