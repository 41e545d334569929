"""What the languages say of amounts and times: one TOML file a language, named by its two-letter code.

A new language is a new file with the same keys; nothing else changes. What each key is for stands at
:class:`ValueLexicon`. Months come from :mod:`kbaudit.text.lexicons`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

Words = tuple[str, ...]
Table = Mapping[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ValueLexicon:
    """The words of one language, as they are written in a sentence; capitals and accents do not matter.

    Attributes:
        language: The two-letter code of ISO 639-1.
        spaced: Whether words are parted by spaces.
        decimal: The mark before decimals, ``.`` or ``,``; the other one groups thousands.
        twelve_hour: Whether an hour below 13 may mean the morning or the afternoon where nothing tells them apart.
        myriads: Whether large numbers are counted in ten thousands.
        capital_nouns: Whether nouns are written with a capital.
        noun_last: Whether a noun follows its adjectives.
        plurals: Plurals that do not end in s, where the noun of a number is known by its plural (``noun_last``).
        numbers: Number words by value.
        multipliers: Words that multiply what stands before them, by value.
        teens: Words that make 12 to 19 of the digit before them.
        twenties: Tens that may be followed by 10 to 19: ``soixante-dix``.
        joiners: Words between the words of one number: ``and``.
        compounds: Whether number words are written as one: ``einundzwanzig``.
        parts: Names of fractions by their denominator: ``quarter``.
        of_unit: Words between a fraction and its unit: ``of an``.
        half_more: Phrases that add a half, after a number or its unit: ``and a half``.
        units: Names of units (see :mod:`kbaudit.claims.values.units`) in every form.
        unit_adjectives: Words between a number and its unit: ``consecutive``.
        amounts: Phrases that are an amount by themselves, by ``NUMBER UNIT``: ``half an hour``. The unit ``clock``
            counts minutes from midnight, ``free`` is an amount of nothing.
        recurrences: Adverbs of recurrence by ``NUMBER UNIT``: ``daily``.
        bounds: Phrases before an amount that limit it, by the name of the bound; ``exact`` for phrases that only
            look like one that limits, ``from`` for those that limit no counts and durations, ``priced`` for those
            that limit only prices.
        bounds_after: The same after it.
        negations: Phrases before those of ``more_than`` and ``less_than`` that turn them round: ``not be``.
        moment_bounds: Phrases that limit only times of day and dates, and stand before them: ``before``.
        moment_bounds_after: The same after them.
        fillers: Words that may stand between such a phrase and the amount: ``the``.
        carriers: Words that tie an amount to a noun before it: ``of`` in "up to a value of".
        to: What joins the ends of a range.
        between: Words before a range whose ends are joined as other things are: ``between``.
        alternatives: Words between two amounts either of which may be: ``or``.
        plus: Words between the parts of one amount: ``and`` in "2 hours and 5 minutes".
        per: Words before what an amount is paid or counted for: ``per``, ``a``.
        per_nouns: Those that any noun may follow: ``per``.
        per_before: Phrases directly before an amount that say so, by the unit of time or the noun.
        every: Words before an interval of recurrence: ``every``.
        every_after: Words after an interval that show it to recur.
        every_other: Phrases that double the interval after them: ``every other``.
        weekdays: Seven lists of names, Monday first.
        parts_of_week: Names of several days together, by their digits, 1 is Monday: ``weekend``.
        listed_days: Those of them that name a day only beside another one, as all of up to three letters do.
        hour_before: Words before an hour that show it to be one: ``at``.
        hour_maybe: Those of them behind which a bare number need be no hour: ``before``.
        hour_after: Words after an hour that show it to be one: ``o'clock``.
        hours_left: Words after a number of hours that show them to be a span: ``avant``.
        minute_after: Words after the minutes of a time of day.
        morning: Words beside an hour of the morning: ``a.m.``.
        afternoon: Words beside an hour of the afternoon, evening or night.
        past: Phrases between a part of an hour and the hour it follows, by minutes: ``half past``.
        till: The same with the hour that it precedes: ``quarter to``.
        past_after: Phrases that stand after the hour: ``y media``.
        names: Words before a number that make it a name: ``step``.
        phone_cues: Words that announce a phone number.
        phone_links: Words between such a word and the number: ``is``.
        age_before: Words that announce an age.
        age_after: Words behind a bare number that show it to be an age: ``or older``.
        versions: Words before a version.
        required: Words before a version that make it the least one.
        newer: Words after a version that make it the least one.
        older: Words after a version that make it the last one.
        no_values: Idioms that hold no value: ``24 hours a day``.
        rates: Phrases among the amounts that, behind a noun, say how often: ``a week``.
        rate_breaks: Words before such a phrase that make it an amount: ``for``.
        times: Words for times: ``three times``; their noun is ``times`` in every language.
        no_nouns: Words that are no noun where they follow a number.
        prices: Words before a bare number that make it a price: ``costs``.
        persons: Words for people, behind which "under 19" is an age.
        age_limits: Nouns for a limit of age: ``minimum age``.
        older_than: Phrases before a version that leave it and all newer ones out.
        newer_than: Phrases before a version that leave it and all older ones out.
        ports: Words before the number of a port.
        points: Units of length that are counted as points, where one of ``point_cues`` stands near.
        point_cues: Words of loyalty programmes.
        synonyms: Lists of nouns that count the same; ``times`` stands for all words for times.
        nights: Words for the night as what is paid for, which tells more than the person who stays.
        only: Words before a 1 that show it to count: ``only``.
        numbered_days: Words before the number of a day that is a limit: "from day four".
        ordinals: Ordinal words by number: ``third``.
        noun_before_ordinal: Whether an ordinal follows its noun.
        numbered: Nouns, beside days, whose ordinal is a limit: ``attempt``.
        ordinal_limits: Phrases that make an ordinal a limit, beside those that limit moments: ``vom``.
        possessives: Words between a limit and an ordinal: ``their``.
        month_day_sure: Phrases before a number that make it a day of the month: ``on the``.
        month_day_before: Those that do so where one of ``month_day_after`` follows.
        month_day_after: Phrases after a day of the month: ``of each month``.
        month_day_marks: Endings that the number must have: ``th``; any or none where empty.
        monthly: Words that show a sentence to speak of something that comes every month.
        last_days: Phrases for the last day of a month.
        month_ends: Phrases before the name of a month, under ``first`` and ``last``: ``the last day of``.
        birthdays: Words for the day on which one gets a year older.
    """

    language: str
    spaced: bool = True
    decimal: str = "."
    twelve_hour: bool = False
    myriads: bool = False
    capital_nouns: bool = False
    noun_last: bool = False
    plurals: Words = ()
    numbers: Table = field(default_factory=dict)
    multipliers: Table = field(default_factory=dict)
    teens: Words = ()
    twenties: tuple[int, ...] = ()
    joiners: Words = ()
    compounds: bool = False
    parts: Table = field(default_factory=dict)
    of_unit: Words = ()
    half_more: Words = ()
    units: Table = field(default_factory=dict)
    unit_adjectives: Words = ()
    amounts: Table = field(default_factory=dict)
    recurrences: Table = field(default_factory=dict)
    bounds: Table = field(default_factory=dict)
    bounds_after: Table = field(default_factory=dict)
    negations: Words = ()
    moment_bounds: Table = field(default_factory=dict)
    moment_bounds_after: Table = field(default_factory=dict)
    fillers: Words = ()
    carriers: Words = ()
    to: Words = ()
    between: Words = ()
    alternatives: Words = ()
    plus: Words = ()
    per: Words = ()
    per_nouns: Words = ()
    per_before: Table = field(default_factory=dict)
    every: Words = ()
    every_after: Words = ()
    every_other: Words = ()
    weekdays: tuple[Words, ...] = ()
    parts_of_week: Table = field(default_factory=dict)
    listed_days: Words = ()
    hour_before: Words = ()
    hour_maybe: Words = ()
    hour_after: Words = ()
    hours_left: Words = ()
    minute_after: Words = ()
    morning: Words = ()
    afternoon: Words = ()
    past: Table = field(default_factory=dict)
    till: Table = field(default_factory=dict)
    past_after: Table = field(default_factory=dict)
    names: Words = ()
    phone_cues: Words = ()
    phone_links: Words = ()
    age_before: Words = ()
    age_after: Words = ()
    versions: Words = ()
    required: Words = ()
    newer: Words = ()
    older: Words = ()
    no_values: Words = ()
    rates: Words = ()
    rate_breaks: Words = ()
    times: Words = ()
    no_nouns: Words = ()
    prices: Words = ()
    persons: Words = ()
    age_limits: Words = ()
    older_than: Words = ()
    newer_than: Words = ()
    ports: Words = ()
    points: Words = ()
    point_cues: Words = ()
    synonyms: tuple[Words, ...] = ()
    nights: Words = ()
    only: Words = ()
    numbered_days: Words = ()
    ordinals: Table = field(default_factory=dict)
    noun_before_ordinal: bool = False
    numbered: Words = ()
    ordinal_limits: Words = ()
    possessives: Words = ()
    month_day_sure: Words = ()
    month_day_before: Words = ()
    month_day_after: Words = ()
    month_day_marks: Words = ()
    monthly: Words = ()
    last_days: Words = ()
    month_ends: Table = field(default_factory=dict)
    birthdays: Words = ()


@cache
def value_lexicon_of(language: str | None) -> ValueLexicon | None:
    """Give the words of a language; None where it has no file. Only that file is read."""
    held = {file.name: file for file in files(__name__).iterdir()}
    file = held.get(f"{language}.toml")
    return None if file is None else read_lexicon(file.read_text(encoding="utf-8"))


def value_lexicons() -> Mapping[str, ValueLexicon]:
    """Give every language by its code."""
    codes = (file.name.removesuffix(".toml") for file in files(__name__).iterdir())
    return {code: lexicon for code in codes if (lexicon := value_lexicon_of(code)) is not None}


def read_lexicon(text: str) -> ValueLexicon:
    """Read one lexicon.

    Raises:
        ValueError: It has a key that no lexicon has.
    """
    raw = tomllib.loads(text)
    known = {field.name for field in fields(ValueLexicon)}
    if unknown := sorted(raw.keys() - known):
        raise ValueError(f"a lexicon has no key {unknown[0]!r}")
    return ValueLexicon(**{name: _frozen(value) for name, value in raw.items()})


def _frozen(value: Any) -> Any:  # noqa: ANN401 - a TOML value
    if isinstance(value, dict):
        return {name: _frozen(item) for name, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
