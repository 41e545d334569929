"""Variants: texts made from one template for different things, such as one how-to for two products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Final

from kbaudit.similarity.texts import Texts
from kbaudit.similarity.words import is_number, numbers_among

_TITLE_WORDS: Final = 3
_TRIES: Final = 100
_OWN: Final = 0.04
_OTHER_WORDS: Final = 2
_KINDRED: Final = 3
_LITTLE: Final = 0.025
_MUCH: Final = 0.1
_AGAIN: Final = 3
_FAR_MORE: Final = 3
_TELLING: Final = 64
_NUMBERS: Final = 4
_PER_NUMBER: Final = 12
_HEAD: Final = 2

_Term = int | tuple[int, int]


def are_variants(texts: Texts, left: int, right: int) -> bool:
    """Tell whether two texts are each about a thing of its own, as far as their titles and bodies name it.

    A thing is named by words of one title that the other title has not. It counts where

    - the titles have numbers and differ in nothing else: release 7.1 and release 7.2, or have half of their words in
      common and one before other numbers: "Scenario 2 foreign payment", "Scenario 3: domestic payment", or
    - each body names its thing as well, and the other text nowhere; where the titles are the same but for one place,
      one of the bodies is enough, and where they have little in common, each must name it twice, or
    - the bodies name their things in one and the same place: "the Cloud team", "the DevOps team", or
    - at least four words of each body, and one of twelve, are numbers and hardly any of them stands in both, as in
      records of two papers by the same authors; of the longer body its beginning counts.
    """
    one, other = (texts.title(row).tolist() for row in (left, right))
    if one == other:
        return False
    names = set(one) - set(other), set(other) - set(one)
    numbered = any(map(is_number, one)) and any(map(is_number, other))
    if numbered and (_differ_in_numbers(one, other) or _numbered_otherwise(one, other)):
        return True
    if _have_other_numbers(texts, left, right):
        return True
    if not all(names) and not (_terms(one) - _terms(other) and _terms(other) - _terms(one)):
        return False
    shared = len(set(one) & set(other))
    alike = 2 * shared >= min(len(set(one)), len(set(other)))
    parallel = shared > 0 and len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
    least = 1 if alike else 2
    named = (_names_its_own(texts, *rows, least) for rows in ((left, right), (right, left)))
    enough = any(named) if parallel else all(named)
    return enough or (shared > 0 and _same_place(texts, left, right, names))


def _differ_in_numbers(one: Sequence[int], other: Sequence[int]) -> bool:
    words = [[word for word in title if not is_number(word)] for title in (one, other)]
    numbers = [[word for word in title if is_number(word)] for title in (one, other)]
    return words[0] == words[1] and numbers[0] != numbers[1]


def _numbered_otherwise(one: Sequence[int], other: Sequence[int]) -> bool:
    words = set(one) & set(other)
    numbers = [{(word, number) for word, number in pairwise(title) if is_number(number)} for title in (one, other)]
    before = {word for word, _ in numbers[0]} & {word for word, _ in numbers[1]}
    alike = 2 * len(words) >= max(len(set(one)), len(set(other)))
    return alike and bool(before) and not numbers[0] & numbers[1]


def _have_other_numbers(texts: Texts, left: int, right: int) -> bool:
    bodies = [texts.body(row) for row in (left, right)]
    longest = _HEAD * min(map(len, bodies))
    numbers: list[set[int]] = []
    for body in bodies:
        beginning = body[:longest]
        found = numbers_among(beginning)
        if len(found) < _NUMBERS or _PER_NUMBER * len(found) < len(beginning):
            return False
        numbers.append(set(found.tolist()))
        if _PER_NUMBER * len(numbers[-1]) < len(beginning):
            return False
    few = min(map(len, numbers))
    return few >= _NUMBERS and _NUMBERS * len(numbers[0] & numbers[1]) <= few


def have_kindred_titles(texts: Texts, left: int, right: int) -> bool:
    """Tell whether two titles have a third of the words of one in common, and at least two words are in one only."""
    one, other = (set(texts.title(row).tolist()) for row in (left, right))
    return len(one ^ other) >= _OTHER_WORDS and _KINDRED * len(one & other) >= min(len(one), len(other)) > 0


def speak_of_their_own(texts: Texts, left: int, right: int) -> bool:
    """Tell whether a twenty-fifth of each body are words that it says more than once, and the other text never.

    A fortieth is enough where the other body has a tenth. Bodies of fewer than 64 words say too little for that.
    """
    if min(len(texts.body(row)) for row in (left, right)) < _TELLING:
        return False
    one = own_share(texts, left, right)
    if one < _LITTLE:
        return False
    less, more = sorted((one, own_share(texts, right, left)))
    return less >= _OWN or (less >= _LITTLE and more >= _MUCH)


def is_of_another_thing(texts: Texts, inner: int, outer: int) -> bool:
    """Tell whether a body says at least three times what its title names, and the text that it stands in never does."""
    title = texts.title(inner).tolist()
    names = {*title} - {*texts.title(outer).tolist()}
    if not names:
        return False
    body = texts.body(inner).tolist()
    if names.isdisjoint(body):
        return False
    body, foreign = _without(body, title), texts.body(outer).tolist()
    return any(body.count(name) >= max(_AGAIN, _FAR_MORE * foreign.count(name)) for name in names)


def own_share(texts: Texts, row: int, other: int) -> float:
    """Give the share of a body that are words it says more than once, and the other text never."""
    body = texts.body(row).tolist()
    said = Counter(body)
    own = {*said}.difference(texts.body(other).tolist(), texts.title(other).tolist())
    return sum(times for word in own if (times := said[word]) > 1) / max(len(body), 1)


def _names_its_own(texts: Texts, row: int, other: int, least: int) -> bool:
    """Tell whether a body names at least so often what its title names, and the other text nowhere."""
    title = texts.title(row).tolist()
    names = _terms(title) - _terms(texts.title(other).tolist())
    body = texts.body(row).tolist()
    said = {*body}
    names = frozenset(name for name in names if (name in said if isinstance(name, int) else said.issuperset(name)))
    if not names:
        return False
    body, foreign = _without(body, title), texts.body(other).tolist()
    alone = 0
    for name in names:
        if alone < least and (times := _count(name, body)) and times >= _FAR_MORE * _count(name, foreign):
            alone += times
    return alone >= least


def _count(term: _Term, words: list[int]) -> int:
    """Count how often a word, or two that follow one another, stand in a text."""
    if isinstance(term, int):
        return words.count(term)
    first, second = term
    if second not in words:
        return 0
    return sum(words[at + 1 : at + 2] == [second] for at in _places(first, words))


def _places(word: int, words: list[int]) -> Iterator[int]:
    at = -1
    for _ in range(words.count(word)):
        at = words.index(word, at + 1)
        yield at


def _same_place(texts: Texts, left: int, right: int, names: tuple[set[int], set[int]]) -> bool:
    """Tell whether both bodies have a name of theirs between the same two words."""
    bodies = [texts.body(row).tolist() for row in (left, right)]
    if any(own.isdisjoint(body) for body, own in zip(bodies, names, strict=True)):
        return False
    titles = [texts.title(row).tolist() for row in (left, right)]
    around = [_around(_without(*both), own) for *both, own in zip(bodies, titles, names, strict=True)]
    return not around[0].isdisjoint(around[1])


def _around(body: list[int], names: set[int]) -> set[tuple[int, int]]:
    """Give the words before and behind each name in a text."""
    places = (at for name in names for at in _places(name, body))
    return {(body[at - 1], body[at + 1]) for at in places if 0 < at < len(body) - 1}


def _without(body: list[int], title: list[int]) -> list[int]:
    """Leave the title out where the body repeats it word for word, as citations and first headings do."""
    size = len(title)
    if size < _TITLE_WORDS:
        return body
    for at in islice(_places(title[0], body), _TRIES):
        if body[at : at + size] == title:
            return body[:at] + body[at + size :]
    return body


def _terms(words: list[int]) -> frozenset[_Term]:
    return frozenset((*words, *pairwise(words)))
