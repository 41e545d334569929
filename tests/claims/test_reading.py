from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.card import BodyFormat
from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.frame import PLAIN, Modality
from kbaudit.claims.reading import read_claims
from kbaudit.claims.terms import find_terms, vocabulary_of
from kbaudit.claims.values.value import Kind
from kbaudit.text.reading import read_document

LANGUAGES = ["de", "el", "en", "es", "fr", "id", "ja", "pt"]
# A sentence with a duration of three days in each language.
DURATIONS = {
    "en": "The kettle arrives within 3 days.",
    "de": "Der Kessel kommt innerhalb von 3 Tagen.",
    "es": "La tetera llega en un plazo de 3 días.",
    "fr": "La bouilloire arrive dans un délai de 3 jours.",
    "pt": "A chaleira chega no prazo de 3 dias.",
    "id": "Ketel tiba dalam 3 hari.",
    "el": "Ο βραστήρας φτάνει εντός 3 ημερών.",
    "ja": "やかんは3日以内に届きます。",
}
# Titles of the same text, one of which says what kind of text it is.
GENRES = {
    "en": ("Guide to kettles", "Kettles"),
    "de": ("Leitfaden Wasserkessel", "Wasserkessel"),
    "es": ("Guía de teteras", "Teteras"),
    "fr": ("Guide des bouilloires", "Bouilloires"),
    "pt": ("Guia de chaleiras", "Chaleiras"),
    "id": ("Panduan ketel", "Ketel"),
    "el": ("Οδηγός για βραστήρες", "Βραστήρες"),
    "ja": ("やかん の ガイド", "やかん"),
}


@pytest.mark.parametrize("language", DURATIONS)
def test_what_is_said_in_figures(language: str) -> None:
    """A claim has its values, and their words are none of its terms."""
    (claim,) = _claims(DURATIONS[language], language)

    assert [value.kind for value in claim.values] == [Kind.DURATION]
    assert "#duration" in claim.words
    assert claim.own
    assert not {key for key in claim.own if any(character.isdigit() for character in key)}
    assert len(claim.beside) == len(claim.past) == 1


@pytest.mark.parametrize("language", GENRES)
def test_what_kind_of_text_it_is_is_no_topic(language: str) -> None:
    """Words for kinds of texts in a title do not tell what it is about."""
    long, short = (set(_read("", language, title=title).title) for title in GENRES[language])

    assert long == short


def test_a_word_is_no_kind_of_text_because_one_of_its_forms_is() -> None:
    """The terms of a loan are a kind of text, its term is none."""
    assert "term" not in _read("", title="Loan terms").title
    assert "term" in _read("", title="Loan term").title


def test_a_claim_has_its_context() -> None:
    """Each knows its headings, the sentence before, and where it stands."""
    body = "# Rental of kayaks\n\nBring a towel. It costs 12 euros."

    first, second = _claims(body)

    assert (first.line, second.line) == (3, 3)
    assert (first.quote, second.quote) == ("Bring a towel.", "It costs 12 euros.")
    assert set(first.section) == set(_terms("Rental of kayaks"))
    assert set(second.previous) == set(first.own) == set(_terms("bring a towel"))
    assert not first.previous


def test_a_question_is_the_subject_of_its_answer() -> None:
    """An answer is said of what the question asks."""
    (claim,) = _claims("**How long may I keep a kayak?**\n\n3 hours.")

    assert set(claim.subject) == set(_terms("How long may I keep a kayak?"))
    assert [value.kind for value in claim.values] == [Kind.DURATION]


def test_a_row_is_said_of_its_head() -> None:
    """The value of a cell is said of the row and the column; the head itself claims nothing."""
    claims = _claims("| Boat | Price |\n| --- | --- |\n| Kayak | 12 euros |")

    (claim,) = [one for one in claims if one.values]
    assert set(_terms("kayak")) < set(claim.subject)


def test_headings_claim_nothing_and_are_terms_of_the_text() -> None:
    """Every term of title, headings and text is known."""
    claims = _read("# Paddles\n\nA kayak floats.", title="Boats")

    assert [claim.quote for claim in claims.claims] == ["A kayak floats."]
    assert {*_terms("paddles"), *_terms("boats"), *_terms("kayak floats")} == claims.all_terms


def test_names_are_kept_apart() -> None:
    """Those of the title and of each claim, by how they are written."""
    claims = _read("Ask the Madrid office.", title="The KLM desk")

    assert claims.names == {"klm"}
    assert claims.claims[0].names == {"madrid"}


def test_the_clause_of_a_value() -> None:
    """Of two values in a sentence, each has the terms of its own clause."""
    (claim,) = _claims("A kayak costs 12 euros, and a paddle costs 3 euros.")

    assert claim.beside[0] >= set(_terms("kayak"))
    assert claim.beside[1] >= set(_terms("paddle"))
    assert not claim.beside[0] & set(_terms("paddle"))


def test_past_and_example() -> None:
    """What is told as past, as an example, or under a heading for either, says so."""
    past, example = _claims("A kayak was 9 euros, today it is 12 euros. For example, a kayak costs 12 euros.")
    (record,) = _claims("# History\n\nA kayak is 9 euros.")

    assert past.past == (True, False)
    assert (past.supposed, example.supposed) == (False, True)
    assert (past.record, record.record) == (False, True)


def test_a_frame_is_read() -> None:
    """What one must not do is no plain statement."""
    forbidden, plain = _claims("Dogs are not allowed here. The kayak floats.")

    assert forbidden.frame.modality is Modality.FORBIDDEN
    assert plain.frame is PLAIN


def test_a_dump_is_read_for_its_words_only() -> None:
    """A statement of more than four hundred characters is no sentence that says anything in figures."""
    (sentence,) = _claims(f"You must return the kayak within 30 days{' of summer' * 35}.")
    (dump,) = _claims(f"You must return the kayak within 30 days{' of summer' * 40}.")

    assert sentence.values
    assert not dump.values
    assert dump.frame is PLAIN
    assert set(dump.own) >= set(_terms("kayak summer"))


def test_a_language_without_words() -> None:
    """Figures and names are read and no more."""
    claims = _read("Mycket bättre, 30 kg!", "sv", title="KLM")

    assert claims.language == "sv"
    assert claims.names == {"klm"}
    assert claims.claims[0].frame is PLAIN
    assert "mycket" in claims.claims[0].own


def test_a_language_that_is_unknown() -> None:
    """Where nobody knows the language, it says so."""
    claims = _read("Call +44 20 7946 0123.", None)

    assert claims.language is None
    assert [value.kind for value in claims.claims[0].values] == [Kind.PHONE]


def test_words_of_kana_and_han_are_single_characters() -> None:
    """A text without gaps is compared character by character, a value as one word."""
    (claim,) = _claims("鍵は3日", "ja")

    assert claim.words == ("鍵", "は", "#duration")


@given(st.text(max_size=200), st.text(max_size=40), st.sampled_from([*LANGUAGES, None, "xx"]))
def test_any_text_can_be_read(body: str, title: str, language: str | None) -> None:
    """Whatever it is, it is read, twice alike, and each value has its clause and its time."""
    claims = _read(body, language, title=title)

    assert claims == _read(body, language, title=title)
    assert all(len(one.values) == len(one.beside) == len(one.past) for one in claims.claims)
    assert all({*one.own, *one.subject} <= claims.all_terms for one in claims.claims)


@given(
    st.lists(st.sampled_from([*DURATIONS.values(), "- ", "\n\n", "# ", "| a | 3 |\n", "1.", "?", "not "]), max_size=12)
)
def test_any_order_of_pieces_can_be_read(pieces: list[str]) -> None:
    """Lists, tables, headings and sentences of several languages in one text are read as well."""
    for language in LANGUAGES:
        assert _read("".join(pieces), language).language == language


def _read(body: str, language: str | None = "en", title: str = "") -> Claims:
    return read_claims(title, read_document(body, BodyFormat.MARKDOWN), language)


def _claims(body: str, language: str = "en") -> tuple[Claim, ...]:
    return _read(body, language).claims


def _terms(text: str) -> list[str]:
    return [term.key for term in find_terms(text, vocabulary_of("en"))]
