from __future__ import annotations

import time

from kbaudit.changes.wording import folded, words_of


def test_words_are_brought_into_one_form() -> None:
    """Upper case, contractions and groups of thousands are ways of writing."""
    assert folded(words_of("You can't pay 1,000.50 or 2,000!")) == (
        "you",
        "can",
        "not",
        "pay",
        "1,000.50",
        "or",
        "2000",
    )


def test_long_words_are_read_in_time() -> None:
    """A text made to be slow is not."""
    began = time.process_time()
    for text in ("1," * 50_000, "a'" * 50_000, "9'" * 50_000, "-" * 100_000, "漢" * 100_000):
        folded(words_of(text))

    assert time.process_time() - began < 2
