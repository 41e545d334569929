from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from importlib.resources import files

import pytest

from kbaudit.claims.lexicons import Wording, read_wording, wording_of
from kbaudit.claims.terms import fold, stem
from kbaudit.text.lexicons import lexicons

LANGUAGES = ("de", "el", "en", "es", "fr", "id", "ja", "pt")
NESTED = {"language", "spaced", "synonyms", "antonyms", "turns"}
LISTS = [field.name for field in fields(Wording) if field.name not in NESTED]
# What one list says the other denies; a phrase in both would say nothing.
OPPOSED = [
    ("permitted", "forbidden"),
    ("required", "optional"),
    ("forbidden", "optional"),
    ("only", "all"),
    ("none", "all"),
    ("none", "some"),
    ("only", "none"),
]


@pytest.fixture(params=LANGUAGES)
def wording(request: pytest.FixtureRequest) -> Wording:
    found = wording_of(request.param)
    assert found is not None
    return found


def test_every_language_is_there() -> None:
    """Each file is of one of the languages, and each language has a lexicon of dates too, which tells the past."""
    folder = files("kbaudit.claims.lexicons")
    assert {file.name for file in folder.iterdir() if file.name.endswith(".toml")} == {
        f"{one}.toml" for one in LANGUAGES
    }
    assert {*LANGUAGES} <= {one.language for one in lexicons()}


def test_a_language_is_found_by_its_code() -> None:
    """One without a file has no words, and neither has an unknown one."""
    found = [wording_of(code) for code in LANGUAGES]
    assert [one.language for one in found if one] == list(LANGUAGES)
    assert wording_of("xx") is None
    assert wording_of(None) is None


def test_every_language_has_every_list(wording: Wording) -> None:
    """A list that is left out would make a language blind to one way of contradiction."""
    assert [
        field.name for field in fields(Wording) if field.name != "spaced" and not getattr(wording, field.name)
    ] == []


@pytest.mark.parametrize("name", LISTS)
def test_words_are_lower_case_and_stand_once(wording: Wording, name: str) -> None:
    """Phrases are compared in lower case, and nobody has to look for the second place."""
    words = getattr(wording, name)

    assert [word for word in words if word != word.lower() or word != " ".join(word.split()) or not word] == []
    assert sorted(words) == sorted({*words})


def test_no_word_is_in_two_groups_of_synonyms(wording: Wording) -> None:
    """After stemming, a phrase has one group; otherwise the last group would take it from the first."""
    first: dict[tuple[str, ...], int] = {}

    twice = [
        phrase
        for number, group in enumerate(wording.synonyms)
        for phrase in group
        if first.setdefault(_stems(phrase, wording), number) != number
    ]

    assert twice == []
    assert all(len(group) > 1 for group in wording.synonyms)


def test_no_word_names_nothing_and_something(wording: Wording) -> None:
    """A word that names nothing is left out before synonyms are looked up, so its group would never be found."""
    function = {fold(word) for word in wording.function}

    assert [word for group in wording.synonyms for word in group if fold(word) in function] == []


def test_opposites_differ(wording: Wording) -> None:
    """No word stands on both sides of a pair."""
    assert [pair for pair in wording.antonyms if {*map(fold, pair[0])} & {*map(fold, pair[1])}] == []
    assert [pair for pair in wording.turns if fold(pair[0]) == fold(pair[1])] == []
    assert all(len(pair) == 2 for pair in (*wording.antonyms, *wording.turns))


@pytest.mark.parametrize(("one", "other"), OPPOSED)
def test_no_phrase_says_a_thing_and_its_opposite(wording: Wording, one: str, other: str) -> None:
    """The lists of frames that clash have no phrase in common."""
    assert {*getattr(wording, one)} & {*getattr(wording, other)} == set()


def test_an_unknown_list_is_refused() -> None:
    """A mistyped name does not pass unseen."""
    with pytest.raises(ValueError, match="no list 'synonym'"):
        read_wording('language = "xx"\nsynonym = []\n')


def test_a_list_may_be_left_out() -> None:
    """A new language may begin with a few words."""
    assert read_wording('language = "xx"\nonly = ["x"]\n') == Wording(language="xx", only=("x",))


def _stems(phrase: str, wording: Wording) -> tuple[str, ...]:
    return tuple(_stemmed(phrase, wording)) if wording.spaced else (fold(phrase),)


def _stemmed(phrase: str, wording: Wording) -> Iterator[str]:
    for word in phrase.replace("-", " ").replace("'s", "").split():
        yield stem(word, wording.language)
