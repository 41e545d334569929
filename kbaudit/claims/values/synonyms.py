"""Nouns of a count that name the same thing: attempts and tries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kbaudit.claims.values.folding import folded
from kbaudit.claims.values.lexicons import value_lexicons


def are_synonyms(one: str, other: str) -> bool:
    """Tell whether two nouns, as the values of one language have them, may count the same."""
    groups = _groups()
    return not groups.get(one, frozenset()).isdisjoint(groups.get(other, frozenset()))


@cache
def _groups() -> Mapping[str, frozenset[tuple[str, int]]]:
    found: dict[str, frozenset[tuple[str, int]]] = {}
    for language, lexicon in value_lexicons().items():
        for number, words in enumerate(lexicon.synonyms):
            for word in map(folded, words):
                found[word] = found.get(word, frozenset()) | {(language, number)}
    return found
