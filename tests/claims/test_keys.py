from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbaudit.claims.keys import Keys
from kbaudit.claims.terms import find_terms, vocabulary_of

WORDS = st.text("abc=", min_size=1, max_size=9)


def _is_like(key: str, other: str) -> bool:
    long = all(len(word) >= 5 and word[0] != "=" for word in (key, other))
    return key == other or (long and (key[:5] == other[:5] or key in other or other in key))


@given(WORDS, st.lists(WORDS, max_size=5))
def test_a_term_is_had_where_one_is_like_it(key: str, others: list[str]) -> None:
    """Five letters at the start, or one word within another, whichever of the two is longer."""
    keys = Keys(others)

    assert keys.has(key) == any(_is_like(key, other) for other in others)
    assert keys.lacked(frozenset({key})) == (frozenset() if keys.has(key) else {key})


def test_a_group_is_had_where_the_words_of_a_phrase_are() -> None:
    """A text that has "password" and "reset" knows what "password reset" is."""
    phrase, *words = find_terms("password reset", vocabulary_of("en"))

    assert Keys(word.key for word in words).has(phrase.key)
    assert not Keys([words[0].key]).has(phrase.key)
