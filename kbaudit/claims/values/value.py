"""A typed value read out of a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a value is about."""

    DURATION = "duration"
    RECURRENCE = "recurrence"
    MONEY = "money"
    PERCENTAGE = "percentage"
    DATE = "date"
    TIME = "time"
    PHONE = "phone"
    EMAIL = "e-mail"
    URL = "url"
    VERSION = "version"
    MEASURE = "measure"
    COUNT = "count"


class Bound(StrEnum):
    """How a value limits what it is said of."""

    EXACT = "exact"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    LESS_THAN = "less than"
    ABOUT = "about"
    RANGE = "range"

    @property
    def opens_up(self) -> bool:
        """Tell whether everything beyond the limit is meant."""
        return self in {Bound.AT_LEAST, Bound.MORE_THAN}

    @property
    def opens_down(self) -> bool:
        """Tell whether everything below the limit is meant."""
        return self in {Bound.AT_MOST, Bound.LESS_THAN}


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its place in the sentence.

    Attributes:
        kind: What it is about.
        unit: The canonical unit in which low and high are counted. Durations and recurrences: ``second`` (also for
            days and weeks), ``month`` (also for quarters and years), ``working-day``, ``working-hour``, and ``weekday``
            for recurrences that name days. Money: an ISO 4217 code, ``$``, ``¥`` or ``kr`` where several currencies
            share the sign, ``¢`` for hundredths of an unnamed one, ``¤`` for an unnamed
            one, and an empty text for what is free. Dates: ``day``
            (proleptic ordinals) with a year, ``day-of-year`` (100 x month + day) without, ``day-of-month`` where
            no month is named either (31 with the text ``last`` for its end). Times of day: ``clock``
            (minutes from midnight; an end after midnight is above 1,440), ``clock-12`` where morning and afternoon
            are not told apart. Versions: the product, or an empty text. Measures: the unit of the dimension
            (``byte``, ``gram``, ``metre``), ``age-year`` for the age of a person. Counts and addresses: empty;
            ``ordinal`` for the day or attempt from which something holds.
        low: The lower end, None where open or where the value is no amount.
        high: The upper end, closed as well; None likewise.
        bound: How it limits. ``MORE_THAN`` and ``LESS_THAN`` leave the limit itself out.
        text: What tells values apart that are no amounts: the digits of a phone number (with ``+`` where it names its
            country), an address in lower case, a version, the weekdays as digits (1 is Monday). For counts the noun
            in lower case (``times`` in every language for times). Empty otherwise.
        start: The place of its first word in the sentence, words of the bound included.
        end: The place after its last word.
        written: The amount as written, without the words of the bound.
        per: What it is paid or counted for, such as ``month``; empty where nothing is said.
    """

    kind: Kind
    unit: str
    low: Decimal | None
    high: Decimal | None
    bound: Bound
    text: str
    start: int
    end: int
    written: str
    per: str = ""

    @property
    def limit(self) -> Decimal | None:
        """Give the one amount that is named; None for ranges and for what is no amount."""
        if self.bound is Bound.RANGE:
            return None
        return self.low if self.low is not None else self.high
