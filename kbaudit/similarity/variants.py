"""Variants: texts made from one template for different things, such as one how-to for two products."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from kbaudit.similarity.texts import Texts

_Term = int | tuple[int, int]

_TITLE_WORDS: Final = 3


def are_variants(texts: Texts, left: int, right: int) -> bool:
    """Tell whether each of two texts is about a thing of its own.

    What it is about stands in its title and again in its body, and nowhere in the other text: a word, or two words in a
    row. Titles that have no other word in common need two such mentions, for then it may be chance.
    """
    one, other = texts.title(left), texts.title(right)
    least = 1 if set(one.tolist()) & set(other.tolist()) else 2
    return all(_own(texts, *order, least) for order in ((left, right), (right, left)))


def _own(texts: Texts, row: int, other: int, least: int) -> bool:
    title = texts.title(row).tolist()
    names = _terms(title) - _terms(texts.title(other).tolist())
    if not names:
        return False
    body = _without(texts.body(row).tolist(), title)
    mentions = [term for term in (*body, *pairwise(body)) if term in names]
    if len(mentions) < least:
        return False
    foreign = texts.body(other).tolist()
    words = set(foreign)
    return sum(_stands_not_in(term, foreign, words) for term in mentions) >= least


def _stands_not_in(term: _Term, foreign: list[int], words: set[int]) -> bool:
    if isinstance(term, int):
        return term not in words
    return not words.issuperset(term) or term not in pairwise(foreign)


def _without(body: list[int], title: list[int]) -> list[int]:
    """Leave the title out where the body repeats it word for word, as citations and first headings do."""
    size = len(title)
    if size < _TITLE_WORDS:
        return body
    for at in (place for place, word in enumerate(body) if word == title[0]):
        if body[at : at + size] == title:
            return body[:at] + body[at + size :]
    return body


def _terms(words: list[int]) -> frozenset[_Term]:
    return frozenset((*words, *pairwise(words)))
