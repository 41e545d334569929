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
