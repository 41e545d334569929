from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kbaudit.card import BodyFormat
from kbaudit.content import Content
from tests.samples import card


def test_the_digest_belongs_to_what_the_card_says() -> None:
    """Dates, owners and numbers of readers change without it."""
    one = card()
    moved = replace(one, id="other.md", owner="ana", verified_at=date(2026, 1, 5), views=3, path="kb/other.md", line=9)

    assert Content.of(one).digest == Content.of(moved).digest


@pytest.mark.parametrize(
    "other",
    [
        card(title="Refund"),
        card(body="Money back!"),
        card(locale="en"),
        card(body_format=BodyFormat.TEXT),
        card(title="RefundsM", body="oney back."),
        card(title="Refunds", body="\ud800"),
    ],
)
def test_any_other_text_has_another_digest(other: object) -> None:
    """Title, text, format and language count, and where one ends and the next begins."""
    assert Content.of(card()).digest != Content.of(other).digest  # type: ignore[arg-type]


def test_a_body_is_read_once() -> None:
    """All rules see the same document."""
    content = Content.of(card(body="# Refunds\n"))

    assert content.document is content.document
    assert content.document.blocks[0].text == "Refunds"


@pytest.mark.parametrize(
    ("locale", "language"), [("en", "en"), ("de-AT", "de"), ("pt_BR", "pt"), ("EL", "el"), ("zh-Hant-TW", "zh")]
)
def test_the_language_is_that_of_the_locale(locale: str, language: str) -> None:
    """Its first part, in lower case; what a text is written in does not matter then."""
    assert Content.of(card(body="Das Geld kommt zurück.", locale=locale)).language == language


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("You get the money back when we have your parcel.", "en"),
        ("Sie bekommen das Geld zurück, wenn wir das Paket haben.", "de"),
        ("Usted recibe el dinero cuando tenemos el paquete.", "es"),
        ("Vous recevez votre argent quand nous avons le colis.", "fr"),
        ("Θα λάβετε τα χρήματα όταν έχουμε το δέμα.", "el"),
        ("荷物が届いたら返金します。", "ja"),
    ],
)
def test_the_language_is_guessed_where_no_source_tells(body: str, language: str) -> None:
    """A card without a locale is read in the language that its words look like."""
    assert Content.of(card(title="", body=body)).language == language


def test_claims_are_read_once() -> None:
    """Both rules about contradictions see the same claims, in the language of the card."""
    content = Content.of(card(body="Das Geld kommt in 3 Tagen.", locale="de"))

    assert content.claims is content.claims
    assert content.claims.language == "de"
    assert [claim.quote for claim in content.claims.claims] == ["Das Geld kommt in 3 Tagen."]
