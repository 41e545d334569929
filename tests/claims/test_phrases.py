from __future__ import annotations

import pytest

from kbaudit.claims.phrases import Phrases, words_of

PHRASES = ["as of", "don't", "do", "do not have to", "'tis"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You do not\u00a0have to, but DO it.", ["do not\u00a0have to", "DO"]),
        ("Don't undo this.", ["Don't"]),
        ("As of today 'tis so.", ["As of", "'tis"]),
        ("As for doing: of course.", []),
        ("", []),
    ],
)
def test_phrases_are_found_as_whole_words(text: str, found: list[str]) -> None:
    """The longest that fits, in any case, over any space."""
    phrases = Phrases(PHRASES, spaced=True)

    assert [match[0] for match in phrases.find(text, words_of(text))] == found
    assert phrases.stand_in(text, words_of(text)) is bool(found)


def test_phrases_of_a_language_without_spaces() -> None:
    """They stand anywhere."""
    phrases = Phrases(["以前", "以前は"], spaced=False)

    assert [match[0] for match in phrases.find("料金は以前は900円", frozenset())] == ["以前は"]


def test_no_phrases() -> None:
    """None is found."""
    assert not Phrases([], spaced=True).stand_in("Anything.", words_of("Anything."))
