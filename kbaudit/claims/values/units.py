"""The units of amounts, and the signs for them that every language shares."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kbaudit.claims.values.value import Kind


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit.

    Attributes:
        kind: What is counted in it.
        canonical: The unit in which values of its kind are compared.
        factor: How many of the canonical unit one of it is.
        offset: What is added after that, for temperatures.
        divisor: How many of it are one of the canonical unit, where that is no whole factor.
    """

    kind: Kind
    canonical: str
    factor: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    divisor: Decimal = Decimal(1)

    def convert(self, amount: Decimal) -> Decimal:
        """Give an amount in the canonical unit."""
        return amount * self.factor / self.divisor + self.offset


_DURATIONS = {
    "second": {"second": "1", "minute": "60", "hour": "3600", "day": "86400", "week": "604800", "fortnight": "1209600"},
    "month": {"month": "1", "quarter": "3", "half-year": "6", "year": "12", "decade": "120"},
    "working-day": {"working-day": "1", "working-week": "5"},
    "working-hour": {"working-hour": "1"},
}
_MEASURES = {
    "byte": {
        "byte": "1", "kB": "1e3", "MB": "1e6", "GB": "1e9", "TB": "1e12", "PB": "1e15",
        "KiB": "1024", "MiB": "1048576", "GiB": "1073741824", "TiB": "1099511627776",
    },
    "bit/s": {"bit/s": "1", "kbit/s": "1e3", "Mbit/s": "1e6", "Gbit/s": "1e9", "MB/s": "8e6"},
    "gram": {"mg": "0.001", "g": "1", "kg": "1000", "t": "1000000", "lb": "453.59237", "oz": "28.349523125"},
    "metre": {
        "mm": "0.001", "cm": "0.01", "m": "1", "km": "1000", "in": "0.0254", "ft": "0.3048", "yd": "0.9144",
        "mi": "1609.344",
    },
    "square-metre": {"m2": "1", "ha": "10000", "km2": "1000000", "sqft": "0.09290304"},
    "litre": {"ml": "0.001", "cl": "0.01", "l": "1", "m3": "1000", "gal": "3.785411784"},
    "km/h": {"km/h": "1", "mph": "1.609344"},
    "pixel": {"px": "1"},
    "megapixel": {"MP": "1"},
    "dpi": {"dpi": "1"},
    "watt": {"W": "1", "kW": "1000", "MW": "1000000"},
    "watt-hour": {"Wh": "1", "kWh": "1000", "mAh": "0.0037"},
    "volt": {"V": "1"},
    "ampere": {"A": "1", "mA": "0.001"},
    "hertz": {"Hz": "1", "kHz": "1e3", "MHz": "1e6", "GHz": "1e9"},
    "bar": {"bar": "1"},
    "decibel": {"dB": "1"},
    "calorie": {"kcal": "1"},
    "character": {"character": "1"},
    "digit": {"digit": "1"},
    "word": {"word": "1"},
    "page": {"page": "1"},
    "degree": {"degree": "1"},
    "age-year": {"age-year": "1"},
}  # fmt: skip
_CURRENCIES = [
    "EUR",
    "USD",
    "GBP",
    "JPY",
    "CNY",
    "CHF",
    "IDR",
    "BRL",
    "MXN",
    "ARS",
    "CLP",
    "COP",
    "PEN",
    "UYU",
    "AUD",
    "CAD",
    "NZD",
    "SGD",
    "HKD",
    "INR",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "BGN",
    "TRY",
    "ILS",
    "AED",
    "SAR",
    "MAD",
    "TND",
    "EGP",
    "ZAR",
    "KRW",
    "THB",
    "MYR",
    "PHP",
    "VND",
    "UAH",
    "RUB",
    "XOF",
]
UNNAMED = "¤"
"""The currency of a price that names none; cents of an unnamed one are counted in ``¢``."""

_SIGNS = {"$": "$", "¥": "¥", "kr": "kr"}

UNITS: dict[str, Unit] = {
    **{
        name: Unit(Kind.DURATION, canonical, Decimal(factor))
        for canonical, group in _DURATIONS.items()
        for name, factor in group.items()
    },
    **{
        name: Unit(Kind.MEASURE, canonical, Decimal(factor))
        for canonical, group in _MEASURES.items()
        for name, factor in group.items()
    },
    "celsius": Unit(Kind.MEASURE, "celsius"),
    "fahrenheit": Unit(Kind.MEASURE, "celsius", Decimal(5) / 9, Decimal(-160) / 9),
    "age-month": Unit(Kind.MEASURE, "age-year", divisor=Decimal(12)),
    "percent": Unit(Kind.PERCENTAGE, "%"),
    "tenth": Unit(Kind.PERCENTAGE, "%", Decimal(10)),
    "permille": Unit(Kind.PERCENTAGE, "%", Decimal("0.1")),
    **{code: Unit(Kind.MONEY, code) for code in _CURRENCIES},
    **{sign: Unit(Kind.MONEY, unit) for sign, unit in _SIGNS.items()},
    "cent": Unit(Kind.MONEY, "¢", Decimal("0.01")),
    "penny": Unit(Kind.MONEY, "GBP", Decimal("0.01")),
    UNNAMED: Unit(Kind.MONEY, UNNAMED),
    "free": Unit(Kind.MONEY, "", Decimal(0)),
    "times": Unit(Kind.COUNT, ""),
    "clock": Unit(Kind.TIME, "clock"),
}

# Signs that stand before an amount or after it.
CURRENCY_SIGNS: dict[str, str] = {
    "€": "EUR", "£": "GBP", "$": "$", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "s$": "SGD", "hk$": "HKD", "mx$": "MXN", "r$": "BRL", "rp": "IDR", "¥": "¥", "₹": "INR", "₺": "TRY", "₩": "KRW",
    "₪": "ILS", "zł": "PLN", "kč": "CZK", "kr": "kr", "fr.": "CHF", "sfr": "CHF", "円": "JPY", "元": "CNY",
    **{code.lower(): code for code in _CURRENCIES},
}  # fmt: skip

# Signs that stand after an amount only.
SIGNS: dict[str, str] = {
    "%": "percent", "‰": "permille", "°c": "celsius", "° c": "celsius", "ºc": "celsius", "℃": "celsius",
    "°f": "fahrenheit", "° f": "fahrenheit", "°": "degree",
    "kb": "kB", "mb": "MB", "gb": "GB", "tb": "TB", "pb": "PB", "kib": "KiB", "mib": "MiB", "gib": "GiB", "tib": "TiB",
    "kbit/s": "kbit/s", "kbps": "kbit/s", "mbit/s": "Mbit/s", "mbps": "Mbit/s", "mbit": "Mbit/s", "gbit/s": "Gbit/s",
    "gbps": "Gbit/s", "gbit": "Gbit/s", "mb/s": "MB/s",
    "mg": "mg", "g": "g", "gr": "g", "kg": "kg", "kgs": "kg", "t": "t", "lb": "lb", "lbs": "lb", "oz": "oz",
    "mm": "mm", "cm": "cm", "m": "m", "km": "km", "ft": "ft", "yd": "yd", "m²": "m2", "m2": "m2", "qm": "m2",
    "km²": "km2", "ha": "ha", "m³": "m3", "m3": "m3", "ml": "ml", "cl": "cl", "l": "l", "km/h": "km/h", "kmh": "km/h",
    "kph": "km/h", "mph": "mph", "px": "px", "mp": "MP", "dpi": "dpi", "w": "W", "kw": "kW", "mw": "MW", "wh": "Wh",
    "kwh": "kWh", "mah": "mAh", "v": "V", "a": "A", "ma": "mA", "hz": "Hz", "khz": "kHz", "mhz": "MHz", "ghz": "GHz",
    "db": "dB", "kcal": "kcal", "h": "hour", "hr": "hour", "hrs": "hour", "min": "minute", "min.": "minute",
    "mins": "minute", "sec": "second", "secs": "second", "s": "second", "d": "day", "bar": "bar",
    "ct": "cent", "ct.": "cent", "cts": "cent", "¢": "cent",
}  # fmt: skip
# Words of their own in some language; they are units only right behind digits and where no word follows: "5 a day".
UNCERTAIN_SIGNS = frozenset({"a", "d", "m", "t", "v", "w", "g", "l", "s", "ma", "ha", "mi", "h"})

# Currencies that a sign may mean.
SHARED_SIGNS: dict[str, frozenset[str]] = {
    "$": frozenset(["USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "UYU", "BRL"]),
    "¥": frozenset({"JPY", "CNY"}),
    "kr": frozenset({"SEK", "NOK", "DKK"}),
}
