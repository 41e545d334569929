from __future__ import annotations

import pytest

from kbaudit.card import BodyFormat
from kbaudit.text.length import count_words
from kbaudit.text.reading import read_document


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", 0),
        ("Refunds take 14 days.", 4),
        ("# Refunds\n\n- one\n- two — three\n", 4),
        ("| a | b |\n| --- | --- |\n| c | d e |\n", 5),
        ("Run this:\n\n```\nlong code that nobody reads\n```\n", 2),
        ("See [the page](https://kb.example.org/a/b/c).", 3),
        ("退款需要十四天。", 3),
        ("Refund 退款 is möglich", 4),
        ("การคืนเงิน", 5),
    ],
)
def test_words_are_counted_as_they_are_read(body: str, words: int) -> None:
    """Markup, code and addresses are not read; scripts without spaces count by characters."""
    assert count_words(read_document(body, BodyFormat.MARKDOWN)) == words
