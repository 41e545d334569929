from __future__ import annotations

from datetime import date

import pytest

from kbaudit.catalogues import catalogue_for, languages
from kbaudit.mails.html import as_html
from kbaudit.mails.receipt_letter import Receipt, receipt_letter
from kbaudit.mails.text import as_text

DAY = date(2026, 12, 15)


@pytest.mark.parametrize("language", languages())
def test_a_receipt_says_what_was_entered_and_how_to_take_it_back(language: str) -> None:
    """In the language of its person, as text and as HTML."""
    words = catalogue_for(language)
    receipt = Receipt(about="Re: Refunds", entered="It can go", until=DAY, take_back="mailto:kb@example.org?subject=x")
    letter = receipt_letter(receipt, words)

    assert (letter.subject, letter.language) == ("Re: Refunds", language)
    for part in (as_text(letter), as_html(letter)):
        assert "It can go" in part
        assert words.day(DAY) in part
        assert "mailto:kb@example.org?subject=x" in part
        assert words.say("receipt-back") in part
        assert words.say("receipt-nothing") not in part


@pytest.mark.parametrize("language", languages())
def test_a_refusal_says_that_nothing_was_changed_and_why(language: str) -> None:
    """What only English has words for is marked as English."""
    words = catalogue_for(language)
    letter = receipt_letter(Receipt(about="", why="mail-not-taken", english="task 1 is settled"), words)
    html = as_html(letter)

    assert letter.subject == f"Re: {words.say('receipt-subject')}"
    assert words.say("receipt-nothing") in html
    assert ('<span lang="en">task 1 is settled</span>' in html) == (language != "en")
    assert "mailto:" not in html


def test_what_people_wrote_stays_words() -> None:
    """No line, link, header or tag comes of it."""
    evil = "<b>x</b>\r\nBcc: eve@example.net\nhttps://evil.example\0{day}"
    letter = receipt_letter(
        Receipt(about=evil, why="mail-unread-day", values={"written": evil, "day": "2026-12-15"}), catalogue_for("en")
    )

    assert "\n" not in letter.subject
    assert "<b>" not in as_html(letter)
    assert "https://evil" not in as_text(letter)
    assert "{day}" in as_text(letter)
