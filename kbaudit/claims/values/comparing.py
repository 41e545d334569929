"""Whether two values say the same, can both be right, or cannot."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kbaudit.claims.values.addresses_compared import compare_addresses
from kbaudit.claims.values.intervals import Interval, interval_of, relate
from kbaudit.claims.values.moments_compared import compare_dates, compare_times
from kbaudit.claims.values.relation import Relation
from kbaudit.claims.values.showing import show
from kbaudit.claims.values.units import SHARED_SIGNS, UNNAMED
from kbaudit.claims.values.value import Bound, Kind, Value

__all__ = ["Relation", "compare", "show"]

_ADDRESSES = frozenset({Kind.PHONE, Kind.EMAIL, Kind.URL})
_MONTHS = Decimal(12)
_DAY = Decimal(86400)
_BINARY = frozenset(Decimal("1.024") ** power for power in range(1, 5))
# What is said of "firmware 3.4" may be said of "version 3.4" in the next card.
_UNNAMED_PRODUCTS = {"firmware": ""}
_INTERVALS = frozenset({Kind.DURATION, Kind.RECURRENCE})


def compare(one: Value, other: Value) -> Relation:  # noqa: PLR0911 - one a kind
    """Compare two values as if they were said of the same thing.

    ``EQUAL`` is the same in other words. ``CLASH`` means that not both can be right: two exact amounts that differ,
    two limits of the same direction that differ, amounts outside a limit. ``COMPATIBLE`` is all that can be right
    together, among it a limit and the amounts within it, one limit seen from both sides ("over 50" and "up to 50"),
    30 days and a month. ``INCOMPARABLE`` says nothing: other kinds, currencies, nouns or periods. Symmetric.
    """
    one, other = _in_years(one, other), _in_years(other, one)
    if one.kind is not other.kind:
        return _compare_intervals(one, other) if {one.kind, other.kind} == _INTERVALS else Relation.INCOMPARABLE
    if one.kind in _ADDRESSES:
        return compare_addresses(one, other)
    if one.kind is Kind.TIME:
        return compare_times(one, other)
    if one.kind is Kind.DATE:
        return compare_dates(one, other)
    if one.kind is Kind.VERSION:
        return _compare_versions(one, other)
    if "weekday" in {one.unit, other.unit}:
        return _compare_weekdays(one, other)
    if one.per and other.per and one.per != other.per:
        return Relation.INCOMPARABLE
    if one.kind is Kind.MONEY:
        return _compare_money(one, other)
    if one.kind is Kind.COUNT:
        return _compare_counts(one, other)
    return _compare_amounts(one, other)


def _compare_amounts(one: Value, other: Value) -> Relation:
    if one.unit == other.unit:
        related = _relate_whole(one, other) if one.unit == "age-year" else relate(interval_of(one), interval_of(other))
        return Relation.COMPATIBLE if related is Relation.CLASH and _is_binary(one, other) else related
    units = {one.unit, other.unit}
    if units == {"degree", "celsius"}:
        return relate(interval_of(one), interval_of(other))
    if units == {"second", "month"}:
        return relate(_in_days(one), _in_days(other))
    if units == {"second", "working-day"}:
        related = relate(_in_days(one), _in_days(other))
        return Relation.INCOMPARABLE if related is Relation.CLASH else Relation.COMPATIBLE
    return Relation.INCOMPARABLE


def _relate_whole(one: Value, other: Value) -> Relation:
    """Relate whole numbers, of which "under 19" is "at most 18" in other words."""
    if one.bound is other.bound:
        return relate(interval_of(one), interval_of(other))
    return relate(_whole(one), _whole(other))


def _whole(value: Value) -> Interval:
    interval = interval_of(value)
    if value.bound is Bound.LESS_THAN and value.high is not None:
        return replace(interval, high=(value.high - 1, value.high))
    if value.bound is Bound.MORE_THAN and value.low is not None:
        return replace(interval, low=(value.low, value.low + 1))
    return interval


def _is_binary(one: Value, other: Value) -> bool:
    """Tell whether two amounts of data are the same, counted in thousands and in 1,024s."""
    if one.unit != "byte" or not (one.limit and other.limit):
        return False
    return max(one.limit, other.limit) / min(one.limit, other.limit) in _BINARY


def _in_days(value: Value) -> Interval:
    """Give an amount of time in days, from the fewest to the most that it may be."""
    return Interval(_days(value.low, value.unit), _days(value.high, value.unit), value.bound)


def _days(amount: Decimal | None, unit: str) -> tuple[Decimal, Decimal] | None:
    if amount is None:
        return None
    if unit == "month":
        return amount * 30 - 2, amount * 31
    if unit == "working-day":
        return amount, amount * 7 / 5 + 4
    return amount / _DAY, amount / _DAY


def _in_years(value: Value, other: Value) -> Value:
    """Read the age of a person as a duration, where the other value is one."""
    if value.unit != "age-year" or other.kind is not Kind.DURATION:
        return value
    low = None if value.low is None else value.low * _MONTHS
    high = None if value.high is None else value.high * _MONTHS
    return replace(value, kind=Kind.DURATION, unit="month", low=low, high=high)


def _compare_intervals(one: Value, other: Value) -> Relation:
    """Compare "every two years" with "two years": they may mean the same, but need not mean different things."""
    related = _compare_amounts(replace(one, kind=Kind.DURATION), replace(other, kind=Kind.DURATION))
    return Relation.COMPATIBLE if related in {Relation.EQUAL, Relation.COMPATIBLE} else Relation.INCOMPARABLE


def _compare_money(one: Value, other: Value) -> Relation:
    if not (one.unit and other.unit):
        return _compare_free(one, other)
    if not _may_be_same(one.unit, other.unit):
        return Relation.INCOMPARABLE
    return relate(interval_of(one), interval_of(other))


def _compare_free(one: Value, other: Value) -> Relation:
    if one.unit == other.unit:
        return Relation.EQUAL
    priced = one if one.unit else other
    # "Free from 50 euros" names a threshold, and no price.
    if priced.bound.opens_up or priced.bound.opens_down:
        return Relation.INCOMPARABLE
    return Relation.EQUAL if priced.low == 0 and priced.high == 0 else Relation.CLASH


def _may_be_same(one: str, other: str) -> bool:
    if {one, other} & {"¢", UNNAMED}:
        return True
    return one == other or other in SHARED_SIGNS.get(one, ()) or one in SHARED_SIGNS.get(other, ())


def _compare_counts(one: Value, other: Value) -> Relation:
    if one.unit != other.unit:
        return Relation.INCOMPARABLE
    related = _relate_whole(one, other)
    if one.text == other.text or _is_plural(one.text, other.text) or _is_plural(other.text, one.text):
        return related
    return Relation.INCOMPARABLE if related is Relation.CLASH else Relation.COMPATIBLE


def _is_plural(one: str, other: str) -> bool:
    return one in {other + ending for ending in ("s", "es", "e", "n", "en", "er", "x")}


def _compare_versions(one: Value, other: Value) -> Relation:
    if _UNNAMED_PRODUCTS.get(one.unit, one.unit) != _UNNAMED_PRODUCTS.get(other.unit, other.unit):
        return Relation.INCOMPARABLE
    first, second = _parts(one.text), _parts(other.text)
    if first == second:
        return Relation.EQUAL if one.bound is other.bound else Relation.COMPATIBLE
    if one.bound is other.bound:
        return Relation.CLASH
    return relate(_version_interval(one, first, second), _version_interval(other, second, first))


def _version_interval(value: Value, mine: tuple[int, ...], theirs: tuple[int, ...]) -> Interval:
    """Give a version as its rank beside the other one, as versions are no numbers."""
    rank = Decimal(int(mine > theirs))
    low = None if value.bound.opens_down else (rank, rank)
    high = None if value.bound.opens_up else (rank, rank)
    return Interval(low, high, value.bound)


def _parts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def _compare_weekdays(one: Value, other: Value) -> Relation:
    if one.unit != other.unit:
        weekly = one if one.unit != "weekday" else other
        day = other if weekly is one else one
        often = len(day.text) == 1 and weekly.unit == "second" and weekly.low is not None and weekly.low < 7 * _DAY
        return Relation.CLASH if often else Relation.COMPATIBLE
    first, second = set(one.text), set(other.text)
    if first == second:
        return Relation.EQUAL
    if first & second and not (one.bound is other.bound is Bound.RANGE):
        return Relation.COMPATIBLE
    return Relation.CLASH
