from __future__ import annotations

import pytest

from kbaudit.text.spelling import nearest


@pytest.mark.parametrize(
    ("word", "meant"),
    [("ownr", "owner"), ("onwer", "owner"), ("interwal", "interval"), ("owner", "owner"), ("zzz", None), ("", None)],
)
def test_the_nearest_word_is_named_only_when_it_is_near(word: str, meant: str | None) -> None:
    """A slip of the finger finds its word; another word finds none."""
    assert nearest(word, ["owner", "interval", "steward"]) == meant


def test_among_no_words_none_is_near() -> None:
    """An empty list has no nearest word."""
    assert nearest("owner", []) is None
