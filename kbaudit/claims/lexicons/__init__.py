"""What the languages say of subjects, permission, quantity and order: one TOML file a language, named by its code.

A new language is a new file with the same keys; nothing else changes. A list may be left out where a language has
nothing for it. What each list is for stands at :class:`Wording`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The words of one language. Phrases are lower case; their order within a list does not matter.

    Attributes:
        language: The two-letter code of ISO 639-1.
        spaced: Whether words are parted by spaces.
        function: Words that name nothing: articles, pronouns, prepositions, auxiliary verbs, common verbs.
        generic: Words that name something, but too much to tell one subject from another: ``customer``, ``price``.
        genres: Words in a title that tell what kind of text it is, or for which colleagues, and not what it is about.
        synonyms: Groups of words that may stand for each other in a statement.
        permitted: Phrases that say one may.
        forbidden: Phrases that say one must not.
        required: Phrases that say one must.
        optional: Phrases that say one need not.
        negators: Words that turn a statement into its opposite.
        before: Words between a step and one that comes later; at the start of a statement, before that later step.
        after: The same between a step and one that comes earlier.
        then: Words in a step that comes after what is told before it.
        first: Words in a step that comes before what is told after it.
        only: Words that leave out everybody else.
        all: Words that leave out nobody.
        none: Words that leave out everybody.
        some: Words for a part of them.
        antonyms: Pairs of lists whose words cannot both hold of one thing.
        turns: Pairs of small words that turn a statement round where one takes the place of the other.
    """

    language: str
    spaced: bool = True
    function: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    synonyms: Groups = ()
    permitted: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    negators: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    antonyms: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    turns: tuple[tuple[str, str], ...] = ()


@cache
def wording_of(language: str | None) -> Wording | None:
    """Give the words of a language; None where it has no file. Only that file is read."""
    held = {file.name: file for file in files(__name__).iterdir()}
    file = held.get(f"{language}.toml")
    return None if file is None else read_wording(file.read_text(encoding="utf-8"))


def read_wording(text: str) -> Wording:
    """Read the file of one language.

    Raises:
        ValueError: It has a list that no language has.
    """
    raw = tomllib.loads(text)
    known = {field.name for field in fields(Wording)}
    if unknown := sorted(raw.keys() - known):
        raise ValueError(f"a lexicon has no list {unknown[0]!r}")
    return Wording(**{name: _frozen(value) for name, value in raw.items()})


def _frozen(value: Any) -> Any:  # noqa: ANN401 - a TOML value
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
