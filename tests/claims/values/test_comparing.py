from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.claims.values.comparing import Relation, compare
from kbaudit.claims.values.reading import read_values
from kbaudit.claims.values.value import Kind, Value

CASES = Path(__file__).parent / "cases"


def values_of(name: str) -> list[tuple[str, Value]]:
    read = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [(case["sentence"], value) for case in read for value in read_values(case["sentence"], name)]


MANY = [value for language in ("en", "de", "ja") for _, value in values_of(language)]


def pairs() -> list[Any]:
    read = tomllib.loads((CASES / "pairs.toml").read_text(encoding="utf-8"))
    return [
        pytest.param(one, other, Relation(relation), id=f"{one} / {other}")
        for relation, group in read.items()
        for one, other in group["pairs"]
    ]


@pytest.mark.parametrize(("one", "other", "relation"), pairs())
def test_relations(one: str, other: str, relation: Relation) -> None:
    """Two values are the same, can both be right, cannot, or say nothing of each other."""
    first, second = read_values(one, "en")[0], read_values(other, "en")[0]

    assert compare(first, second) is relation
    assert compare(second, first) is relation


@pytest.mark.parametrize(
    ("languages", "sentences"),
    [
        ("en es", ("It takes 24 months.", "Tarda dos años.")),
        ("en de ja", ("We open at nine in the morning.", "Wir öffnen um 9:00 Uhr.", "午前9時に開きます。")),
        ("de pt en", ("Das kostet 1.000,50 Euro.", "Custa 1.000,50 €.", "It costs €1,000.50.")),
        ("id id", ("Biayanya Rp15.000.", "Biayanya lima belas ribu rupiah.")),
        ("pt pt", ("Custa R$ 120,00.", "Custa cento e vinte reais.")),
        ("de en", ("Das dauert einundzwanzig Tage.", "It takes three weeks.")),
        ("fr en", ("Il faut trois quarts d'heure.", "It takes 45 minutes.")),
        ("fr de", ("Cela coûte quatre-vingt-dix euros.", "Das kostet 90 €.")),
        ("el en", ("Διαρκεί είκοσι ένα ημέρες.", "It takes 21 days.")),
        ("ja en", ("二十一日間です。", "It takes 21 days.")),
        ("ja ja", ("３０日以内です。", "30日以内です。")),
    ],
)
def test_languages_agree(languages: str, sentences: tuple[str, ...]) -> None:
    """The same value in two languages is equal."""
    read = [read_values(sentence, language)[0] for language, sentence in zip(languages.split(), sentences, strict=True)]

    assert all(compare(read[0], other) is Relation.EQUAL for other in read[1:])


@given(one=st.sampled_from(MANY), other=st.sampled_from(MANY))
def test_comparing_is_symmetric(one: Value, other: Value) -> None:
    """It does not matter which value comes first."""
    assert compare(one, other) is compare(other, one)


@given(value=st.sampled_from(MANY))
def test_every_value_equals_itself(value: Value) -> None:
    """A value is equal to itself."""
    assert compare(value, value) is Relation.EQUAL


@given(one=st.sampled_from(MANY), other=st.sampled_from(MANY))
def test_other_kinds_say_nothing(one: Value, other: Value) -> None:
    """Values of unlike kinds never clash, save that an age is a duration as well."""
    ages = {one.unit, other.unit} & {"age-year"} and Kind.DURATION in {one.kind, other.kind}
    if one.kind is not other.kind and not ages:
        assert compare(one, other) in {Relation.INCOMPARABLE, Relation.COMPATIBLE}


@pytest.mark.parametrize(
    ("language", "one", "other", "relation"),
    [
        ("en", "We close at midnight.", "Open until midnight.", Relation.COMPATIBLE),
        ("en", "Open until midnight.", "Open until 24:00.", Relation.EQUAL),
        ("en", "Open from 22:00 to 6:00.", "Open from 22:00 to 5:00.", Relation.CLASH),
        ("en", "Open from 2 to 5 p.m.", "Open from 14:00 to 17:00.", Relation.EQUAL),
        ("en", "From 3 to 7 May we close.", "On 10 May 2025 we close.", Relation.INCOMPARABLE),
        ("en", "In March 2025.", "In April 2025.", Relation.CLASH),
        ("en", "In March 2025.", "On 5 March 2025.", Relation.COMPATIBLE),
        ("en", "By 5 March 2025.", "By March 5th.", Relation.COMPATIBLE),
        ("en", "On Mondays and Fridays.", "Every Monday.", Relation.COMPATIBLE),
        ("en", "Monday to Friday.", "Monday to Saturday.", Relation.CLASH),
        ("en", "About 30 days.", "At most 14 days.", Relation.CLASH),
        ("en", "About 30 days.", "At most 40 days.", Relation.COMPATIBLE),
        ("en", "1 to 2 months.", "30-60 days.", Relation.COMPATIBLE),
        ("en", "At most a month.", "Within 30 days.", Relation.COMPATIBLE),
        ("en", "Call +49 30 5550118.", "Call +49 30 5550119.", Relation.CLASH),
        ("en", "Aged 18 or over.", "At least 18 years.", Relation.EQUAL),
        ("en", "Under 18 years.", "Aged 18 or over.", Relation.COMPATIBLE),
        ("en", "Version 3.2 or older.", "Version 3.4 or newer.", Relation.CLASH),
        ("en", "Version 3.2 or newer.", "Version 3.4.", Relation.COMPATIBLE),
        ("en", "100 km.", "62 miles.", Relation.COMPATIBLE),
        ("en", "37.8 °C.", "100 °F.", Relation.COMPATIBLE),
        ("en", "5 metres.", "6 metres.", Relation.CLASH),
        ("en", "5 to 8 pounds.", "£5-8", Relation.EQUAL),
        ("en", "Fewer than 6 people.", "At most 5 people.", Relation.COMPATIBLE),
        ("en", "More than 5 people.", "At least 6 people.", Relation.COMPATIBLE),
        ("en", "Fewer than 6 people.", "Fewer than 7 people.", Relation.CLASH),
        ("en", "By the 30th of the month.", "By 30 June.", Relation.INCOMPARABLE),
        ("en", "On the last day of the month.", "At the end of the month.", Relation.EQUAL),
        ("en", "On the 5th of the month.", "At the end of the month.", Relation.CLASH),
        ("en", "Firmware 3.4 or later.", "Version 3.2 or later.", Relation.CLASH),
        ("de", "Um acht Uhr.", "Um 20 Uhr.", Relation.COMPATIBLE),
        ("de", "Um 8 Uhr.", "Um 20 Uhr.", Relation.CLASH),
        ("de", "Drei Versuche.", "Zwei Versuche.", Relation.CLASH),
        ("de", "Höchstens ein Versuch.", "Höchstens drei Versuche.", Relation.CLASH),
        ("es", "Tres intentos.", "Dos veces.", Relation.INCOMPARABLE),
        ("ja", "3回までです。", "2回までです。", Relation.CLASH),
    ],
)
def test_close_calls(language: str, one: str, other: str, relation: Relation) -> None:
    """What lies near the edge of a clash falls on the right side."""
    first, second = read_values(one, language)[0], read_values(other, language)[0]

    assert compare(first, second) is relation
    assert compare(second, first) is relation


def test_ranges_have_no_limit() -> None:
    """Only an amount or one end of an open interval is a limit."""
    (value,) = read_values("It takes 2-3 days.", "en")

    assert value.limit is None
