from __future__ import annotations

import pytest

from kbaudit.claims.shared_words import shared_words
from tests.claims.saying import saying


@pytest.mark.parametrize(
    ("language", "one", "other", "words"),
    [
        ("en", "A kayak costs 12 euros a day.", "Kayaks are 15 euros.", ("kayak",)),
        ("de", "Der Kessel kostet 12 Euro.", "Die Kessel: 15 Euro.", ("Kessel",)),
        ("es", "La tetera cuesta 12 euros.", "Teteras: 15 euros.", ("tetera",)),
        ("fr", "La bouilloire vaut 12 euros.", "Bouilloires : 15 euros.", ("bouilloire",)),
        ("pt", "A chaleira vale 12 euros.", "Chaleiras: 15 euros.", ("chaleira",)),
        ("id", "Ketel itu 12 euro.", "Ketel: 15 euro.", ("Ketel",)),
        ("el", "Ο βραστήρας έχει 12 ευρώ.", "Βραστήρες: 15 ευρώ.", ("βραστήρας",)),
        ("ja", "ヤカンは1200円。", "ヤカンの値は1500円。", ("ヤカン",)),
    ],
)
def test_words_stand_as_the_first_text_has_them(language: str, one: str, other: str, words: tuple[str, ...]) -> None:
    """A term is shown as it is written, not as its stem."""
    assert _shared((one, ""), (other, ""), language) == words


def test_words_come_in_reading_order_and_once() -> None:
    """Each word once, however often it stands there."""
    one = "The yellow kayak, a kayak for the lagoon, is 12 euros."

    assert _shared((one, ""), ("Lagoon kayak, yellow: 15 euros.", "")) == ("yellow", "kayak", "lagoon")


def test_what_the_other_stands_under_counts() -> None:
    """A word of the other's title is shared as well as one of its own, either way round."""
    assert _shared(("A kayak is 12 euros.", ""), ("It is 15 euros.", "Kayaks")) == ("kayak",)
    assert _shared(("It is 15 euros.", "Kayaks"), ("A kayak is 12 euros.", "")) == ("kayak",)
    assert _shared(("A kayak is 12 euros.", ""), ("# Kayaks\n\nIt is 15 euros.", "")) == ("kayak",)


def test_nothing_in_common() -> None:
    """There are no words then."""
    assert _shared(("A kayak is 12 euros.", ""), ("A sauna is 15 euros.", "")) == ()


def _shared(one: tuple[str, str], other: tuple[str, str], language: str = "en") -> tuple[str, ...]:
    left, right = saying(*one, language), saying(*other, language)
    return shared_words(left, right, left.claims[0], right.claims[0])
