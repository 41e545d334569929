from __future__ import annotations

import pytest

from kbaudit.text.wording import folded, says_the_same, words_of
from tests.growth import grows_with_the_text


def _same(before: str, after: str) -> bool:
    return says_the_same(words_of(before), words_of(after))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You will recieve it.", "You will receive it."),
        ("Kuberntes is needed", "Kubernetes is needed"),
        ("the accomodation adress", "the accommodation address"),
        ("You can return an item", "You can return the item"),
        ("Do not open it", "Don’t open it!"),
        ("You cannot, we can't, it won't", "You can not; we can not; it will not"),
        ("It's 1,000 euros", "It's 1000 euros"),
        ("Log in and set up e-mail", "Login and setup email"),
        ("The the box", "The box"),
        ("It is is open", "It is open"),
        ("Please wait", "Wait"),
        ("API keys", "Api keys"),
        ("You'll see what we’ve done", "you will see what we have done"),
        ("Oﬀer—ends", "Oﬀer - ends"),
        ("soft\u00adhyphen", "softhyphen"),
        ("color", "colour"),
    ],
)
def test_slips_say_the_same(before: str, after: str) -> None:
    """A corrected slip changes nothing that anybody vouched for, whichever way it goes."""
    assert _same(before, after)
    assert _same(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("within 30 days", "within 14 days"),
        ("costs 10 €", "costs 10 $"),
        ("costs 10.5", "costs 105"),
        ("at -5 degrees", "at 5 degrees"),
        ("You can return it", "You cannot return it"),
        ("It does work", "It doesn't work"),
        ("It is now open", "It is not open"),
        ("before the call", "after the call"),
        ("This is likely", "This is unlikely"),
        ("an enabled option", "a disabled option"),
        ("four weeks", "five weeks"),
        ("eight days", "eighty days"),
        ("Ask Martin", "Ask Marvin"),
        ("in one week", "in one week or two"),
        ("Delete all files", "Delete files"),
        ("Wait 2 2 hours", "Wait 2 hours"),
        ("1 0 days", "10 days"),
        ("返金できます", "返金できません"),
        ("import the list", "export the list"),
    ],
)
def test_another_word_says_something_else(before: str, after: str) -> None:
    """One word may turn a promise around, so any that is no slip counts."""
    assert not _same(before, after)
    assert not _same(after, before)


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


def test_endless_wordings_are_the_same_or_not() -> None:
    """Beyond 20,000 words a slip is not told from another word."""
    words = ["word"] * 20_000

    assert says_the_same([*words, "Receive"], [*words, "receive"])
    assert not says_the_same([*words, "recieve"], [*words, "receive"])
