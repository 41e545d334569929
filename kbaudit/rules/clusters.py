"""Clusters: findings about cards that say the same, with the one that is best kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import combinations

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Part
from kbaudit.keeping.notes import Key, Notes, Plain
from kbaudit.keeping.shelf import NoShelf
from kbaudit.likeness import plain
from kbaudit.rules.interface import Rule, line_in_file
from kbaudit.similarity.differences import Change, Comparison, compare_texts, widen
from kbaudit.text.moments import Moment, may_have_come, show_day, starts_at

_OPENED = re.compile(r"\[(?=[^\[\]]*+(?:\[|\Z))")
_ALL_PAIRS = 24
_NEXT = 3
_COMPARED = 2
_CHANGES = 2
_QUOTE = 160
_LONG = 24
_SHOWN_WORDS = 8
NOT_THERE = "(not there)"
"""What a passage has for words that stand in the other text only."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """The card of a cluster that is best kept.

    Attributes:
        card: The most used one; then the one checked last; then the newest; then the first by reference.
        reason: What it has before the others, as in "keep … (reason)".
    """

    card: Card
    reason: str


def choose_kept(cards: Sequence[Card], now: datetime) -> Kept:
    """Choose the card to keep; a choice is offered, and is no part of a finding's identity."""
    left = list(cards)
    for known, reason in _MERITS:
        best = max(known(card, now) for card in left)
        left = [card for card in left if known(card, now) == best]
        if len(left) == 1:
            return Kept(left[0], reason(left[0]))
    return Kept(min(left, key=lambda card: card.ref), "the first by name, for nothing else tells them apart")


def _day(moment: Moment | None, now: datetime) -> datetime:
    never = datetime.min.replace(tzinfo=UTC)
    return starts_at(moment, UTC) if moment is not None and may_have_come(moment, now) else never


def _newest(card: Card, now: datetime) -> datetime:
    return _day(card.content_updated_at or card.created_at, now)


_MERITS: tuple[tuple[Callable[[Card, datetime], int | datetime], Callable[[Card], str]], ...] = (
    (lambda card, _: -1 if card.views is None else card.views, lambda card: f"the most used, {card.views} views"),
    (
        lambda card, now: _day(card.verified_at, now),
        lambda card: f"checked last, {show_day(card.verified_at)}" if card.verified_at else "",
    ),
    (_newest, lambda _: "the newest"),
)


def cluster_finding(  # noqa: PLR0913 - the fields of one finding, each named by its caller
    rule: Rule,
    corpus: Corpus,
    first: Card,
    others: Iterable[Card],
    *,
    kind: str,
    message: str,
    clears_when: str,
    evidence: tuple[Evidence, ...],
    parts: tuple[Part, ...] | None = None,
) -> Finding:
    """Make a finding on several cards.

    Args:
        first: The card to open first.
        parts: The pairs that are alike; all pairs of the cards where None, thinned out for many.
    """
    related = sorted(others, key=lambda card: card.ref)
    pairs = set(parts or pair_parts(rule.name, [first.ref, *(card.ref for card in related)], kind))
    return Finding(
        rule=rule.name,
        kind=kind,
        severity=rule.severity,
        card=corpus.terms(first).head(first),
        related=tuple(corpus.terms(card).head(card) for card in related),
        message=message,
        clears_when=clears_when,
        parts=tuple(sorted(pairs, key=lambda part: part.digest)),
        evidence=evidence,
    )


def pair_parts(rule: str, refs: Iterable[str], anchor: str = "") -> tuple[Part, ...]:
    """Give the pairs of a cluster: all of them for up to 24 cards, else each card with the next three by reference.

    A card more adds pairs and leaves nearly all others as they were, so that a known cluster stays known.
    """
    ordered = sorted(refs)
    if len(ordered) <= _ALL_PAIRS:
        return tuple(Part.of(rule, pair, anchor) for pair in combinations(ordered, 2))
    around = (
        (one, ordered[(at + step) % len(ordered)]) for at, one in enumerate(ordered) for step in range(1, _NEXT + 1)
    )
    return tuple(Part.of(rule, pair, anchor) for pair in around)


def passage(card: Card, text: str, start: int, end: int, value: str | None = None) -> Evidence:
    """Quote a passage of a card's plain text with its line.

    Args:
        text: What ``plain`` gave for the card.
        start: Where the passage begins in it.
    """
    line = line_in_file(card, text.count("\n", 0, start) + 1)
    return Evidence(card.ref, _OPENED.sub("", widen(text, start, end, _QUOTE)), line, value)


def opening(card: Card) -> Evidence:
    """Quote the beginning of a card."""
    text = plain(card)
    start = len(text) - len(text.lstrip())
    return passage(card, text, start, min(start + _QUOTE, len(text.rstrip())))


def comparisons(kept: Card, others: Sequence[Card], notes: Notes | None = None) -> Iterator[Evidence]:
    """Quote what a card shares with up to two others, and what each of them has otherwise.

    Passages come in pairs, the card's own and the other's; those that both have carry no value, and words that one of
    them lacks have ``NOT_THERE``.

    Args:
        notes: What was quoted before.
    """
    notes = notes or Notes(NoShelf(), "")
    for other in others[:_COMPARED]:
        yield from noted(notes, ("compared", *known_by(kept), *known_by(other)), partial(_compared, kept, other))


def known_by(card: Card) -> Key:
    """Give all that a passage quoted from a card depends on."""
    return card.ref, card.line, Content.of(card).digest


def noted(notes: Notes, key: Key, quote: Callable[[], Iterable[Evidence]]) -> tuple[Evidence, ...]:
    """Give passages that were quoted before, or quote them."""
    return notes.take(key, lambda: tuple(quote()), _as_plain, _as_evidence)


def _as_plain(evidence: tuple[Evidence, ...]) -> Plain:
    return [[one.ref, one.quote, one.line, one.value] for one in evidence]


def _as_evidence(kept: Plain) -> tuple[Evidence, ...]:
    return tuple(Evidence(*one) for one in kept)  # type: ignore[union-attr,misc] # others raise


def _compared(kept: Card, other: Card) -> Iterator[Evidence]:
    text, foreign = plain(kept), plain(other)
    return _side_by_side(kept, text, other, foreign, compare_texts(text, foreign))


def _side_by_side(kept: Card, text: str, other: Card, foreign: str, compared: Comparison) -> Iterator[Evidence]:
    for run in compared.shared[:1]:
        yield passage(kept, text, *run.left)
        yield passage(other, foreign, *run.right)
    for change in [change for change in compared.differing if _telling(change)][:_CHANGES]:
        yield passage(kept, text, *change.left, value=_shown(change.left_words))
        yield passage(other, foreign, *change.right, value=_shown(change.right_words))


def _telling(change: Change) -> bool:
    """Tell whether a change says something about both texts: not a section that only one of them has."""
    return max(len(change.left_words), len(change.right_words)) <= _LONG


def _shown(words: Sequence[str]) -> str:
    text = " ".join(words[:_SHOWN_WORDS])
    return f"{text} …" if len(words) > _SHOWN_WORDS else text or NOT_THERE


def named(cards: Sequence[Card]) -> str:
    """Name cards by their titles, up to three of them."""
    shown = ", ".join(f"“{card.title}”" for card in cards[:_NAMED])
    return f"{shown} and {len(cards) - _NAMED} more" if len(cards) > _NAMED else shown
