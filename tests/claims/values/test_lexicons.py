from __future__ import annotations

from collections import Counter
from itertools import chain

import pytest

from kbaudit.claims.values.folding import folded
from kbaudit.claims.values.grammar import BOUNDS
from kbaudit.claims.values.lexicons import Table, ValueLexicon, read_lexicon, value_lexicon_of, value_lexicons
from kbaudit.claims.values.units import SIGNS, UNITS

LEXICONS = sorted(value_lexicons().values(), key=lambda lexicon: lexicon.language)
TABLES = ("numbers", "multipliers", "parts", "units", "amounts", "recurrences", "bounds", "bounds_after", "per_before")
WEEK = 7


@pytest.fixture(params=LEXICONS, ids=lambda lexicon: lexicon.language)
def lexicon(request: pytest.FixtureRequest) -> ValueLexicon:
    found: ValueLexicon = request.param
    return found


def repeated(table: Table) -> list[str]:
    counts = Counter(chain.from_iterable({folded(word) for word in words} for words in table.values()))
    return [word for word, count in counts.items() if count > 1]


def test_a_language_is_found_by_its_code(lexicon: ValueLexicon) -> None:
    """Each file is named by the language it is of; one without a file has no words, and neither has an unknown one."""
    assert value_lexicon_of(lexicon.language) is lexicon
    assert value_lexicon_of("xx") is None
    assert value_lexicon_of(None) is None


def test_numbers_are_numbers(lexicon: ValueLexicon) -> None:
    """Number words, multipliers, parts and shifts of the clock are listed under a number."""
    for table in (lexicon.numbers, lexicon.multipliers, lexicon.parts, lexicon.past, lexicon.till, lexicon.past_after):
        assert all(float(value) is not None for value in table)
    assert lexicon.decimal in {".", ","}
    assert {"1", "2", "10"} <= {*lexicon.numbers, *lexicon.multipliers}


def test_units_are_known(lexicon: ValueLexicon) -> None:
    """Every unit of a lexicon is a unit of the house."""
    amounts = [key.split()[1] for key in (*lexicon.amounts, *lexicon.recurrences)]

    assert set(lexicon.units) <= set(UNITS)
    assert set(amounts) <= set(UNITS)


def test_bounds_are_known(lexicon: ValueLexicon) -> None:
    """Every bound of a lexicon is a bound of the house."""
    tables = (lexicon.bounds, lexicon.bounds_after, lexicon.moment_bounds, lexicon.moment_bounds_after)

    assert set(chain.from_iterable(tables)) <= set(BOUNDS)


def test_a_week_has_seven_days(lexicon: ValueLexicon) -> None:
    """Weekdays are seven lists, Monday first."""
    assert len(lexicon.weekdays) == WEEK
    assert all(lexicon.weekdays)


@pytest.mark.parametrize("table", TABLES)
def test_a_word_means_one_thing(lexicon: ValueLexicon, table: str) -> None:
    """No word of a table stands under two keys."""
    assert repeated(getattr(lexicon, table)) == []


def test_an_unknown_key_is_refused() -> None:
    """A mistyped key does not pass unseen."""
    with pytest.raises(ValueError, match="no key 'unit'"):
        read_lexicon('language = "xx"\n[unit]\n')


def test_signs_name_units() -> None:
    """Every sign that all languages share is a unit of the house."""
    assert set(SIGNS.values()) <= set(UNITS)
