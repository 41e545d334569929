"""Copies that drifted apart: a statement edited in one of two texts that are otherwise the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz.distance import Indel

from kbaudit.claims.claim import Claim
from kbaudit.claims.clashing import statement_clashes
from kbaudit.claims.lexicons import wording_of
from kbaudit.claims.outlines import Column
from kbaudit.claims.proposing import Pairs, sharing
from kbaudit.claims.speaker import Speaker
from kbaudit.claims.terms import fold
from kbaudit.claims.values.comparing import Relation, compare
from kbaudit.claims.values.value import Value

_LEAST_SHARED: Final = 2
_SHARE: Final = 0.6
_EVERYWHERE: Final = 20
_ALIKE: Final = 0.45
_CLOSE: Final = 0.6
_CLOSEST: Final = 0.7
_FEW: Final = 3
_SAME_SPELLING: Final = 0.8
_WORD = re.compile(r"\w+")

VALUE_EDIT: Final = 0.97
"""How sure it is that a value was edited in a copy."""

FRAME_EDIT: Final = 0.93
"""How sure it is that a statement was turned round in a copy."""

EXCHANGE: Final = 0.85
"""How sure it is that one thing was put in the place of another in a copy."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One statement, edited.

    Attributes:
        left: The number of the claim in the first text.
        right: The number of the claim in the second text.
        kind: What was edited: a kind of value, the ways in which frames clash, or ``exchange``.
        values: The values that clash, where that is it.
        certainty: How sure it is that not both are right, from 0 to 1.
    """

    left: int
    right: int
    kind: str
    values: tuple[Value, Value] | None
    certainty: float


def copies(quotes: Column) -> Pairs:
    """Give the pairs of texts, by their numbers, that say most of their statements in the same words.

    Args:
        quotes: The hashes of what each text says.
    """
    order = np.argsort(quotes.numbers, kind="stable")
    one_each = np.ones(len(order), np.int64)
    (left, right), counts = sharing(quotes.numbers[order], quotes.owners[order], one_each, _EVERYWHERE)
    shorter = np.minimum(quotes.lengths[left], quotes.lengths[right])
    enough = (counts >= _LEAST_SHARED) & (counts >= _SHARE * (shorter - 1))
    return left[enough], right[enough]


def edits(left: Speaker, right: Speaker) -> Iterator[Edit]:
    """Yield the statements of two copies that were edited so that not both can be right."""
    if _are_two_things(left, right):
        return
    mine = _changed(left, right)
    theirs = _changed(right, left)
    matches = sorted(
        ((_likeness(one, other), first, second) for first, one in mine for second, other in theirs), reverse=True
    )
    taken: set[tuple[str, int]] = set()
    for alike, first, second in matches:
        if alike < _ALIKE or ("left", first) in taken or ("right", second) in taken:
            continue
        taken |= {("left", first), ("right", second)}
        yield from _edit(left, first, right, second, alike)


def _changed(text: Speaker, other: Speaker) -> list[tuple[int, Claim]]:
    return [(number, claim) for number, claim in enumerate(text.claims.claims) if claim.quote not in other.quotes]


def _likeness(one: Claim, other: Claim) -> float:
    """Give the share of words or of terms that two statements have in common, whichever is more."""
    words = Indel.normalized_similarity(one.words, other.words)
    terms = {*one.own, *one.subject}, {*other.own, *other.subject}
    both = 2 * len(terms[0] & terms[1]) / max(1, len(terms[0]) + len(terms[1]))
    return float(max(words, both))


def _edit(left: Speaker, first: int, right: Speaker, second: int, alike: float) -> Iterator[Edit]:
    one, other = left.claims.claims[first], right.claims.claims[second]
    if clash := _clashing(one, other):
        yield Edit(first, second, clash[0].kind.value, clash, VALUE_EDIT)
    elif one.cell or other.cell:
        return
    elif kinds := [*statement_clashes(one, other)]:
        if alike >= _CLOSE:
            yield Edit(first, second, "; ".join(kinds), None, FRAME_EDIT)
    elif _turned(one, other, left.claims.language):
        yield Edit(first, second, "opposites", None, FRAME_EDIT)
    elif _exchanged(one, other, left, right):
        yield Edit(first, second, "exchange", None, EXCHANGE)


def _are_two_things(left: Speaker, right: Speaker) -> bool:
    """Tell whether two texts of one template are about two things, as far as titles and bodies name them."""
    numbers = left.claims.numbers, right.claims.numbers
    return (
        bool(numbers[0] and numbers[1] and numbers[0].isdisjoint(numbers[1]))
        or _names_its_own(left, right)
        or _names_its_own(right, left)
        or (_has_a_name_of_its_own(left, right) and _has_a_name_of_its_own(right, left))
    )


def _has_a_name_of_its_own(text: Speaker, other: Speaker) -> bool:
    """Tell whether a title has a term in common with the other one, and one that the other text has nowhere."""
    shared = any(other.title.has(key) for key in text.claims.title)
    return shared and any(not other.knows(key) for key in text.claims.title)


def _names_its_own(text: Speaker, other: Speaker) -> bool:
    """Tell whether a body names what its title names, and the other text nowhere."""
    return any(
        not other.knows(key) and any(key in claim.own or key in claim.subject for claim in text.claims.claims)
        for key in text.claims.title
    )


def _clashing(one: Claim, other: Claim) -> tuple[Value, Value] | None:
    """Find two values that clash, neither of which has its equal in the other statement."""
    for value in one.values:
        for foreign in other.values:
            if (
                compare(value, foreign) is Relation.CLASH
                and not _has_equal(value, other.values)
                and not _has_equal(foreign, one.values)
            ):
                return value, foreign
    return None


def _has_equal(value: Value, others: Sequence[Value]) -> bool:
    return any(compare(value, other) is Relation.EQUAL for other in others)


def _is_reworded(one: Claim, other: Claim) -> bool:
    """Tell whether a value of the same kind stands in both, written in two ways: "1 hour", "60 minutes"."""
    written = {value.written for value in one.values} & {value.written for value in other.values}
    kinds = [{value.kind for value in claim.values if value.written not in written} for claim in (one, other)]
    return bool(kinds[0] & kinds[1])


def _replaced(one: Claim, other: Claim) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Give the words of the one stretch in which two statements differ; None where there is more than one."""
    words = [tuple(map(fold, _WORD.findall(claim.quote))) for claim in (one, other)]
    start = 0
    while start < min(map(len, words)) and words[0][start] == words[1][start]:
        start += 1
    end = 0
    while end < min(map(len, words)) - start and words[0][-1 - end] == words[1][-1 - end]:
        end += 1
    middle = words[0][start : len(words[0]) - end], words[1][start : len(words[1]) - end]
    kept = (start + end) / max(1, *map(len, words))
    return middle if kept >= _CLOSE and all(middle) else None


def _turned(one: Claim, other: Claim, language: str | None) -> bool:
    """Tell whether one small word stands in the place of its opposite: "turn on", "turn off"."""
    wording = wording_of(language)
    middle = _replaced(one, other)
    if wording is None or middle is None:
        return False
    said = tuple(" ".join(words) for words in middle)
    return any(said in {(a, b), (b, a)} for a, b in _folded(wording.turns))


def _folded(pairs: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    return ((fold(pair[0]), fold(pair[1])) for pair in pairs)


def _is_slip(middle: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    """Tell whether one wording is a misspelling of the other."""
    return Indel.normalized_similarity(" ".join(middle[0]), " ".join(middle[1])) >= _SAME_SPELLING


def _exchanged(one: Claim, other: Claim, left: Speaker, right: Speaker) -> bool:
    """Tell whether one thing stands in the place of another, neither of which the other text has."""
    middle = _replaced(one, other)
    if middle is None or max(map(len, middle)) > _FEW or _is_slip(middle):
        return False
    digits = [[word for word in words if word.isdigit()] for words in middle]
    if digits[0] and digits[1] and len(digits[0]) == len(digits[1]):
        return digits[0] != digits[1] and not _is_reworded(one, other)
    own = [key for key in one.own if key not in other.own], [key for key in other.own if key not in one.own]
    return all(
        any(claim.own[key] >= 1 and not text.knows(key) for key in keys)
        for keys, claim, text in ((own[0], one, right), (own[1], other, left))
    )
