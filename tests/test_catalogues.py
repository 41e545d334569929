from __future__ import annotations

import re
import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest

from kbaudit import plugins
from kbaudit.catalogues import catalogue_for, languages
from kbaudit.plugins import Group
from kbaudit.task_event import ANSWERS

PLACE = re.compile(r"\{(\w*)\}")


def raw(language: str) -> dict[str, Any]:
    return tomllib.loads((files("kbaudit.catalogues") / f"{language}.toml").read_text(encoding="utf-8"))


def places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


def test_there_are_five_languages() -> None:
    """English, Indonesian, Greek, German and Spanish."""
    assert languages() == ("de", "el", "en", "es", "id")


@pytest.mark.parametrize("language", languages())
def test_every_language_says_everything(language: str) -> None:
    """Every text and count is there, with the places of the English one, and nothing else is."""
    english, other = raw("en"), raw(language)

    assert other.keys() == english.keys()
    assert other["texts"].keys() == english["texts"].keys()
    assert other["counts"].keys() == english["counts"].keys()
    for key, text in english["texts"].items():
        assert places(other["texts"][key]) == places(text), key
        assert other["texts"][key].strip(), key
    for key, forms in other["counts"].items():
        assert forms.keys() in ({"other"}, {"one", "other"}), key
        assert set(places(forms["other"])) == {"count"}, key
        assert set(places(forms.get("one", "{count}"))) <= {"count"}, key


_ALIKE = {"Audit"}
"""Words that another language has as English has them."""


@pytest.mark.parametrize("language", [one for one in languages() if one != "en"])
def test_no_language_repeats_the_english_words(language: str) -> None:
    """But those that it shares, and texts that have none."""
    english, other = raw("en"), raw(language)

    assert [
        text
        for key, text in other["texts"].items()
        if text == english["texts"][key] and text not in _ALIKE and re.search(r"[^\W\d_]", PLACE.sub("", text))
    ] == []


@pytest.mark.parametrize("language", languages())
def test_every_language_has_the_forms_that_its_numbers_need(language: str) -> None:
    """One for 1 and one for all others; Indonesian has one for all (Unicode CLDR, plural rules)."""
    forms = {"other"} if language == "id" else {"one", "other"}

    assert all(set(each) == forms for each in raw(language)["counts"].values())


def test_every_answer_and_every_rule_has_its_words() -> None:
    """Else an owner would read a name that only programs know."""
    texts = catalogue_for("en").texts

    assert {str(deed) for deed in ANSWERS} <= texts.keys()
    assert {f"rule-{name}" for name in plugins.names(Group.RULE)} <= texts.keys()


@pytest.mark.parametrize(
    ("locale", "cards", "day"),
    [
        ("en", "1 card, 2 cards, 0 cards", "1 December 2026"),
        ("de-AT", "1 Karte, 2 Karten, 0 Karten", "1. Dezember 2026"),
        ("es_MX", "1 ficha, 2 fichas, 0 fichas", "1 de diciembre de 2026"),
        ("el", "1 κάρτα, 2 κάρτες, 0 κάρτες", "1 Δεκεμβρίου 2026"),
        ("ID", "1 kartu, 2 kartu, 0 kartu", "1 Desember 2026"),
        ("fr", "1 card, 2 cards, 0 cards", "1 December 2026"),
        (None, "1 card, 2 cards, 0 cards", "1 December 2026"),
    ],
)
def test_numbers_and_days_are_written_as_the_language_has_them(locale: str | None, cards: str, day: str) -> None:
    """A language without a catalogue is written to in English."""
    words = catalogue_for(locale)

    assert ", ".join(words.count("cards", number) for number in (1, 2, 0)) == cards
    assert words.day(date(2026, 12, 1)) == day
    assert len({words.day(date(2026, month, 1)) for month in range(1, 13)}) == 12


def test_what_is_filled_in_is_not_read_again() -> None:
    """A name with braces stays a name."""
    assert catalogue_for("en").say("greeting", name="{day} {0.__class__}") == "Hello {day} {0.__class__},"
