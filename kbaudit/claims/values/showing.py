"""A value in words fit for a report."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kbaudit.claims.values.units import UNNAMED
from kbaudit.claims.values.value import Bound, Kind, Value
from kbaudit.text.months import MONTHS

_SECONDS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
_SIZES = {
    "byte": ((10**12, "TB"), (10**9, "GB"), (10**6, "MB"), (10**3, "kB")),
    "bit/s": ((10**9, "Gbit/s"), (10**6, "Mbit/s"), (10**3, "kbit/s")),
}
_COUNTED = frozenset({"character", "digit", "word", "page", "degree"})
_RECKONED = frozenset({"metre", "gram", "litre", "celsius", "km/h", "square-metre"})
_THOUSANDS = {"gram": (1000, "kg", "g"), "metre": (1000, "km", "m"), "litre": (1, "l", "ml")}
_SIGNS = {"EUR": "€", "GBP": "£", "$": "$", "¥": "¥"}
_SHORT = {"celsius": "°C", "pixel": "px", "watt": "W", "volt": "V", "watt-hour": "Wh"}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOUR, _HUNDRED, _YEAR = 60, 100, 12
_DAY_MINUTES = 1440


def show(value: Value) -> str:
    """Write a value plainly, in English, with its bound and its period: ``at most 25 MB``, ``€6.99 per month``."""
    if value.low is None and value.high is None:
        return _named(value)
    if value.kind is Kind.MONEY and not value.unit:
        return "free"
    if value.bound is Bound.RANGE and value.low is not None and value.high is not None:
        shown = _range(value, value.low, value.high)
    else:
        limit = value.low if value.low is not None else value.high
        shown = _amount(value, limit if limit is not None else Decimal(0))
        if value.bound is not Bound.EXACT:
            shown = f"{value.bound.value} {shown}"
    if value.kind is Kind.RECURRENCE:
        shown = f"every {shown.removeprefix('1 ')}"
    return f"{shown} per {value.per}" if value.per else shown


def _named(value: Value) -> str:
    if value.unit == "weekday":
        return ", ".join(_DAYS[int(day) - 1] for day in value.text)
    if value.kind is not Kind.VERSION:
        return value.text
    name = f"{value.unit} {value.text}".strip()
    return name if value.bound is Bound.EXACT else f"{value.bound.value} {name}"


def _range(value: Value, low: Decimal, high: Decimal) -> str:
    if value.unit == "day-of-month":
        return f"days {low}-{high} of the month"
    first, second = _amount(value, low), _amount(value, high)
    number, _, unit = first.partition(" ")
    other, _, same = second.partition(" ")
    short = unit and unit.rstrip("s") == same.rstrip("s") and value.kind is not Kind.DATE
    return f"{number}-{other} {same}" if short else f"{first} to {second}"


def _amount(value: Value, amount: Decimal) -> str:  # noqa: PLR0911 - one a kind
    match value.kind:
        case Kind.MONEY:
            return _money(value.unit, amount)
        case Kind.PERCENTAGE:
            return f"{_number(amount)} %"
        case Kind.TIME:
            minutes = int(amount) % _DAY_MINUTES if amount != _DAY_MINUTES else _DAY_MINUTES
            return f"{minutes // _HOUR:02}:{minutes % _HOUR:02}"
        case Kind.DATE if value.text == "last":
            return "last day of the month"
        case Kind.DATE:
            return _date(value.unit, int(amount))
        case Kind.COUNT if value.unit == "ordinal":
            return f"{value.text} {_number(amount)}".strip()
        case Kind.COUNT:
            number = f"{amount:,.0f}" if amount == amount.to_integral_value() else _number(amount)
            return f"{number} {_noun(value)}".rstrip()
        case Kind.DURATION | Kind.RECURRENCE:
            return _duration(value.unit, amount)
    return value.written if _is_reckoned(value, amount) else _measure(value.unit, amount)


def _noun(value: Value) -> str:
    """Give the noun as written; the text of a value is folded."""
    if value.text == "times":
        return value.text
    return value.written[-len(value.text) :] if value.text else ""


def _money(unit: str, amount: Decimal) -> str:
    if unit == "¢":
        return _plural(amount * _HUNDRED, "cent")
    whole = amount == amount.to_integral_value()
    number = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    if unit == UNNAMED:
        return number
    return f"{_SIGNS[unit]}{number}" if unit in _SIGNS else f"{number} {unit}"


def _date(unit: str, amount: int) -> str:
    if unit == "day-of-month":
        return f"day {amount} of the month"
    if unit == "day":
        return date.fromordinal(amount).isoformat()
    return f"{amount % _HUNDRED} {MONTHS[amount // _HUNDRED - 1]}"


def _duration(unit: str, amount: Decimal) -> str:
    if unit == "month":
        years = amount % _YEAR == 0 and amount
        return _plural(amount / _YEAR, "year") if years else _plural(amount, "month")
    if unit == "second":
        factor, name = next(((size, name) for size, name in _SECONDS if amount % size == 0), (1, "second"))
        return _plural(amount / factor, name)
    return _plural(amount, unit.replace("-", " "))


def _is_reckoned(value: Value, amount: Decimal) -> bool:
    """Tell whether a measure was reckoned from another unit, such as miles, so that it is best shown as written."""
    round_amount = amount * _HUNDRED == (amount * _HUNDRED).to_integral_value()
    return value.unit in _RECKONED and value.bound is not Bound.RANGE and not round_amount


def _measure(unit: str, amount: Decimal) -> str:
    if unit in _SIZES:
        factor, name = next((pair for pair in _SIZES[unit] if amount >= pair[0]), (1, unit))
        return f"{_number(amount / factor)} {name}"
    if unit == "age-year":
        months = amount * _YEAR
        whole = amount == amount.to_integral_value() or months != months.to_integral_value()
        return f"{_plural(amount, 'year')} of age" if whole else f"{_plural(months, 'month')} of age"
    if unit in _COUNTED:
        return _plural(amount, unit)
    if unit in _THOUSANDS:
        size, large, small = _THOUSANDS[unit]
        if amount >= size:
            return f"{_number(amount / size)} {large}"
        return f"{_number(amount * 1000 if small == 'ml' else amount)} {small}"
    return f"{_number(amount)} {_SHORT.get(unit, unit)}"


def _plural(amount: Decimal, name: str) -> str:
    return f"{_number(amount)} {name}{'' if amount == 1 else 's'}"


def _number(amount: Decimal) -> str:
    return f"{round(amount, 2).normalize():f}"
