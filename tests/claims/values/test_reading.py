from __future__ import annotations

import time
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.claims.values.comparing import show
from kbaudit.claims.values.lexicons import value_lexicons
from kbaudit.claims.values.reading import read_values
from kbaudit.claims.values.value import Bound, Kind

CASES = Path(__file__).parent / "cases"
LANGUAGES = ("de", "el", "en", "es", "fr", "id", "ja", "pt")
PARTS = (
    "30", "1.000,50", "€", "$5", "%", "-", "to", "bis", "days", "Tage", "2 p.m.", "14h30", "+49 30", "at most",
    "a@b.co", "example.com/", "v1.2.3", "half", "einundzwanzig", "二十一", "日", "以内", "ribu", "rupiah", "May 5",
    "Mon", "²", " ", "\n", "½", "①", "٣", "'", "(", ")", ":", "/", "0", "quatre-vingt-dix", "και", "ώρες", "İ", "ﬁ",
)  # fmt: skip


def cases(language: str) -> list[Any]:
    read = tomllib.loads((CASES / f"{language}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(language, case["sentence"], case["values"], id=case["sentence"]) for case in read]


def silent() -> list[Any]:
    read = tomllib.loads((CASES / "none.toml").read_text(encoding="utf-8"))
    return [
        pytest.param(language, sentence, id=sentence)
        for language, group in read.items()
        for sentence in group["sentences"]
    ]


@pytest.mark.parametrize(
    ("language", "sentence", "values"), [case for language in LANGUAGES for case in cases(language)]
)
def test_values_are_read(language: str, sentence: str, values: list[str]) -> None:
    """A sentence gives its values in reading order, each with its bound."""
    found = read_values(sentence, language)

    assert [f"{value.kind}: {show(value)}" for value in found] == values


@pytest.mark.parametrize(("language", "sentence"), silent())
def test_names_and_idioms_are_no_values(language: str, sentence: str) -> None:
    """List numbers, codes, names, articles and idioms are no values."""
    assert read_values(sentence, language) == ()


def test_every_language_has_cases() -> None:
    """A language that is read is tested."""
    assert set(value_lexicons()) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("5 GB, 30 %, €20, a@example.com", ["5 GB", "30 %", "€20", "a@example.com"]),
        ("Bis 2025-03-31 um 14:30", ["2025-03-31", "14:30"]),
        ("Zwei von drei Leuten warten 5 Stunden", []),
    ],
)
def test_without_a_language_only_signs_are_read(sentence: str, values: list[str]) -> None:
    """An unknown language gives what digits and signs tell by themselves."""
    assert [show(value) for value in read_values(sentence, None)] == values
    assert [show(value) for value in read_values(sentence, "xx")] == values


def test_addresses_alone_are_in_order() -> None:
    """Addresses are found in a sentence with nothing else in it, in reading order."""
    found = read_values("See example.com/help or write to ana@example.com.", "en")

    assert [show(value) for value in found] == ["example.com/help", "ana@example.com"]


def test_spans_hold_the_bound_and_the_amount() -> None:
    """A value tells where it stands with its bound and its period, and how its amount is written."""
    sentence = "Files may be up to 25 MB per day."
    (value,) = read_values(sentence, "en")

    assert sentence[value.start : value.end] == "up to 25 MB per day"
    assert (value.written, value.per, value.kind, value.bound) == ("25 MB", "day", Kind.MEASURE, Bound.AT_MOST)
    assert (value.low, value.high, value.limit) == (None, Decimal(25_000_000), Decimal(25_000_000))


@pytest.mark.parametrize("language", [*LANGUAGES, None])
@given(text=st.lists(st.sampled_from(PARTS) | st.text(max_size=8), max_size=12).map(" ".join))
def test_any_text_can_be_read(language: str | None, text: str) -> None:
    """No text raises; values lie inside it, in order, apart from each other."""
    position = 0
    for value in read_values(text, language):
        assert position <= value.start < value.end <= len(text)
        assert value.low is None or value.high is None or value.low <= value.high
        assert value.written in text[value.start : value.end]
        assert show(value)
        position = value.end


@pytest.mark.parametrize("language", ["de", "en", "fr", "ja"])
@pytest.mark.parametrize("part", ["1", "1 ", "1.", "a@", "+1 ", "a-1_", "a.", "one ", "ein", "二", "www.a", "9 to "])
def test_long_texts_are_read_in_time(language: str, part: str) -> None:
    """A long run of anything takes no time that grows faster than its length."""
    text = part * (3_000 // len(part))
    start = time.process_time()
    read_values(text, language)

    assert time.process_time() - start < 2
