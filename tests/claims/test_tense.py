from __future__ import annotations

import pytest

from kbaudit.claims.tense import tense_of
from kbaudit.claims.values.reading import read_values

# What was, what is, an example, and a heading under which the past is told.
SAID = {
    "en": ("The fee was 9 euros.", "The fee is 9 euros.", "For example, 9 euros.", "History"),
    "de": ("Der Beitrag war 9 Euro.", "Der Beitrag ist 9 Euro.", "Zum Beispiel 9 Euro.", "Geschichte"),
    "es": ("La cuota fue de 9 euros.", "La cuota es de 9 euros.", "Por ejemplo, 9 euros.", "Historia"),
    "fr": ("Le tarif était de 9 euros.", "Le tarif est de 9 euros.", "Par exemple, 9 euros.", "Historique"),
    "pt": ("A taxa era de 9 euros.", "A taxa é de 9 euros.", "Por exemplo, 9 euros.", "Histórico"),
    "id": ("Dulu biayanya 9 euro.", "Biayanya 9 euro.", "Contohnya 9 euro.", "Riwayat"),
    "el": ("Το τέλος ήταν 9 ευρώ.", "Το τέλος είναι 9 ευρώ.", "Για παράδειγμα, 9 ευρώ.", "Ιστορικό"),
    "ja": ("以前は900円でした。", "料金は900円です。", "例えば900円です。", "履歴"),
}
UNTIL = {
    "en": "Until 2023 the fee is 9 euros.",
    "de": "Bis 2023 beträgt der Beitrag 9 Euro.",
    "es": "Hasta 2023 la cuota es de 9 euros.",
    "fr": "Jusqu'en 2023 le tarif est de 9 euros.",
    "pt": "Até 2023 a taxa é de 9 euros.",
    "id": "Sampai 2023 biayanya 9 euro.",
    "el": "Μέχρι το 2023 το τέλος είναι 9 ευρώ.",
    "ja": "2023年まで 料金は900円です。",
}


@pytest.mark.parametrize("language", SAID)
def test_the_past_is_told_from_what_holds(language: str) -> None:
    """What was is past, what is is not."""
    past, present, *_ = SAID[language]

    assert _is_past(past, language)
    assert not _is_past(present, language)


@pytest.mark.parametrize("language", UNTIL)
def test_what_held_until_a_year_is_past(language: str) -> None:
    """The year tells it, whatever the tense of the verb."""
    assert _is_past(UNTIL[language], language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A tape is erased two weeks after it was made.", "en"),
        ("There is a fee of 9 euros for cards that were lost.", "en"),
        ("Wir antworten in drei Tagen, nachdem der Brief angekommen war.", "de"),
    ],
)
def test_from_when_a_value_runs_is_no_past_of_it(text: str, language: str) -> None:
    """What is told after a value of its beginning or of a condition leaves the value as it is."""
    assert not _is_past(text, language)


def test_what_will_hold_until_a_year_is_not_past() -> None:
    """A statement of the future or of what is valid names an end that is still to come."""
    assert not _is_past("Until 2031 the fee will be 9 euros.", "en")
    assert not _is_past("The card for 9 euros is valid until 2031.", "en")


def test_only_the_clause_counts() -> None:
    """What was in one clause says nothing of the next one; until without a year is no past."""
    sentence = "The fee was 9 euros, today it is 12 euros."
    old, new = read_values(sentence, "en")
    tense = tense_of("en")

    assert (tense.is_past(sentence, old), tense.is_past(sentence, new)) == (True, False)
    assert not _is_past("The fee stays 9 euros until you move.", "en")


@pytest.mark.parametrize("language", SAID)
def test_examples(language: str) -> None:
    """An example says so; a plain statement is none."""
    _, present, example, _ = SAID[language]

    assert tense_of(language).is_supposed(example)
    assert not tense_of(language).is_supposed(present)


@pytest.mark.parametrize("text", ["Write to help@shop.example.", "See https://www.example.com/fees and docs.example."])
def test_an_address_is_no_example(text: str) -> None:
    """The ending that belongs to nobody says nothing of the statement."""
    assert not tense_of("en").is_supposed(text)


@pytest.mark.parametrize("language", SAID)
def test_headings_of_the_past(language: str) -> None:
    """Any title or heading over a statement may say that the past is told."""
    *_, heading = SAID[language]

    assert tense_of(language).is_record("Kettles", heading)
    assert not tense_of(language).is_record("Kettles")
    assert not tense_of(language).is_record()


@pytest.mark.parametrize("language", [None, "xx"])
def test_a_language_without_words(language: str | None) -> None:
    """Nothing is past or an example where nobody knows the words."""
    tense = tense_of(language)

    assert not _is_past("Until 2023 it was 9 euros.", language)
    assert not tense.is_supposed("For example")
    assert not tense.is_record("History")


def _is_past(sentence: str, language: str | None) -> bool:
    values = read_values(sentence, language or "en")
    return tense_of(language).is_past(sentence, values[-1])
