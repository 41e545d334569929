from __future__ import annotations

import pytest

from kbaudit.changes.wording import folded, words_of
from tests.growth import grows_with_the_text


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


@pytest.mark.parametrize("piece", ["1,", "a'", "9'", "-", "漢"])
def test_long_words_are_read_in_time(piece: str) -> None:
    """A text made to be slow takes time that grows with its length."""
    assert grows_with_the_text(lambda text: folded(words_of(text)), piece, 40_000)
