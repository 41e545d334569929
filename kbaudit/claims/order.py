"""The order of two steps, as a statement tells it: what comes first, and what comes after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from kbaudit.claims.clause import clause_of
from kbaudit.claims.lexicons import wording_of
from kbaudit.claims.phrases import Phrases, Words, words_of
from kbaudit.claims.terms import Term

_CLOSER = 2


@dataclass(frozen=True, slots=True)
class Order:
    """Two steps.

    Attributes:
        earlier: The terms of the first one that the second one has not.
        later: The terms of the second one that the first one has not.
    """

    earlier: frozenset[str]
    later: frozenset[str]

    def is_reversed(self, other: Order) -> bool:
        """Tell whether another statement has the same two steps the other way round."""
        first, second = self.earlier & other.later, self.later & other.earlier
        kept = len(self.earlier & other.earlier) + len(self.later & other.later)
        return bool(first and second) and len(first) + len(second) > _CLOSER * kept


@dataclass(frozen=True)
class _Cues:
    before: Phrases
    after: Phrases
    then: Phrases
    first: Phrases
    negators: Phrases
    spaced: bool


def read_order(text: str, terms: Sequence[Term], previous: Iterable[str], language: str | None) -> Order | None:
    """Read in which order a statement tells two steps; None where it does not, or in a language without a lexicon.

    Args:
        terms: The terms of the statement, with their places.
        previous: The terms of the statement before: "Only after that …" tells of that.
    """
    cues = _cues(language)
    if cues is None:
        return None
    text = text.replace("’", "'")
    words = words_of(text)
    if found := _place(cues.then, text, words):
        return _after_that(text, terms, previous, found)
    if found := _place(cues.before, text, words):
        return _joined(text, terms, found, cues, negated=cues.negators.stand_in(text[: found[0]], words))
    if found := _place(cues.after, text, words):
        order = _joined(text, terms, found, cues, negated=False)
        return order and Order(order.later, order.earlier)
    if found := _place(cues.first, text, words):
        _, end = clause_of(text, *found)
        return _order(_between(terms, 0, end), _between(terms, end, len(text)))
    return None


def _place(phrases: Phrases, text: str, words: Words) -> tuple[int, int] | None:
    return next((match.span() for match in phrases.find(text, words)), None)


def _after_that(text: str, terms: Sequence[Term], previous: Iterable[str], cue: tuple[int, int]) -> Order | None:
    """Read a step that is told as the next one, after what stands before it."""
    start, _ = clause_of(text, *cue)
    told = _between(terms, 0, start)
    return _order(told, _between(terms, start, len(text))) if told else _order(frozenset(previous), _keys(terms))


def _joined(text: str, terms: Sequence[Term], cue: tuple[int, int], cues: _Cues, *, negated: bool) -> Order | None:
    """Read two steps that a word for "before" joins, in whichever order they are written."""
    start, end = clause_of(text, *cue)
    told, following = _between(terms, start, cue[0]), _between(terms, cue[1], end)
    if not cues.spaced:
        # The word stands behind the step that it is said of.
        told, following = _between(terms, cue[1], len(text)), _between(terms, 0, cue[0])
    elif not told:
        told = _between(terms, end, len(text)) or _between(terms, 0, start)
    return _order(following, told) if negated else _order(told, following)


def _between(terms: Iterable[Term], start: int, end: int) -> frozenset[str]:
    return frozenset([term.key for term in terms if start <= term.start and term.end <= end])


def _keys(terms: Iterable[Term]) -> frozenset[str]:
    return frozenset([term.key for term in terms])


def _order(earlier: frozenset[str], later: frozenset[str]) -> Order | None:
    first, second = earlier - later, later - earlier
    return Order(first, second) if first and second else None


@cache
def _cues(language: str | None) -> _Cues | None:
    wording = wording_of(language)
    if wording is None:
        return None

    def any_word(phrases: Sequence[str]) -> Phrases:
        return Phrases([phrase.replace("’", "'") for phrase in phrases], spaced=wording.spaced)

    return _Cues(
        any_word(wording.before),
        any_word(wording.after),
        any_word(wording.then),
        any_word(wording.first),
        any_word(wording.negators),
        wording.spaced,
    )
