"""The rule ``partial-duplicate``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ClassVar

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.errors import SettingError
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.keeping.notes import Key, Notes
from kbaudit.likeness import Likeness, plain
from kbaudit.rules.clusters import choose_kept, cluster_finding, known_by, named, noted, passage
from kbaudit.rules.interface import finding_on
from kbaudit.similarity.shared import Place, Shared
from kbaudit.similarity.words import composed, read_spans

_SHORTEST = 20
_QUOTED = 6
_SET = re.compile(r"[ \t>]{0,40}+(?:[-*+](?!\*)|\||\d{1,3}[.)]|<t[rdh]\b|<li\b)|\t| {4}|[^|\n]{1,300}+\|")
_FENCE = re.compile(r"^[ \t>]{0,40}+(?:```|~~~)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PartialDuplicate:
    """Passages that stand in several otherwise different cards, or twice in one.

    What it checks:
        Passages of at least ``min_words`` words that two cards have in common word for word, or but for a word here and
        there. All cards that have a passage are one finding. Kind ``shared`` stands in several cards, and is more than
        one step or one row of a table. Kind ``repeated`` is prose that stands twice in one card, word for word, as
        after a paste that went wrong: no table, no list, no code and no steps, which parallel procedures share. Cards
        that are alike as a whole are left to ``near-duplicate``.

    Why it matters:
        A copied section is mended in one card and forgotten in the others.

    Example:
        The paragraph on delivery times stands in "Returns", "Exchange" and "Warranty".

    Settings:
        min_words: How long a passage must be, in words, from 20.
        max_cards: In how many cards a passage may stand before it counts as boilerplate that is meant to be there.
        published_only: Whether to leave out drafts, deprecated and archived cards.

    Known limits:
        A passage that was reworded is not found. Passages of fewer than 40 words are found by chance only, for pairs
        are proposed by a sample of what they share. Of a card with several repeated passages the longest is named.

    Source:
        Passages are read after markup, case and accents are folded away.
    """

    name: ClassVar[str] = "partial-duplicate"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.NOTE
    api: ClassVar[int] = 1
    lasting: ClassVar[bool] = True

    min_words: int = 40
    max_cards: int = 12
    published_only: bool = True

    def __post_init__(self) -> None:
        """Refuse lengths and counts that make no sense.

        Raises:
            SettingError: ``min_words`` is under 20, or ``max_cards`` under 2.
        """
        if self.min_words < _SHORTEST:
            raise SettingError("min_words", f"must be {_SHORTEST} or more")
        if self.max_cards < 2:  # noqa: PLR2004 - a shared passage stands in two cards
            raise SettingError("max_cards", "must be 2 or more")

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:
        """Yield a finding for each passage that stands in several cards or twice in one."""
        likeness = corpus.likeness(published_only=self.published_only)
        notes = Notes(corpus.shelf, f"quotes, {self.name} {self.version}")
        for shared in likeness.shared_passages(self.min_words):
            if not shared.pairs:
                if _is_pasted(notes, likeness.cards[shared.places[0].row], shared.places):
                    yield self._repeated(corpus, likeness, shared, notes)
            elif len(shared.places) <= self.max_cards and all(
                _is_more_than_a_step(notes, likeness.cards[place.row], place) for place in shared.places
            ):
                yield self._shared(corpus, likeness, shared, now, notes)
        notes.keep()

    def _shared(self, corpus: Corpus, likeness: Likeness, shared: Shared, now: datetime, notes: Notes) -> Finding:
        cards = [likeness.cards[place.row] for place in shared.places]
        kept = choose_kept(cards, now).card
        pairs = ([likeness.cards[row].ref for row in pair] for pair in shared.pairs)
        return cluster_finding(
            self,
            corpus,
            kept,
            (card for card in cards if card is not kept),
            kind="shared",
            message=f"A passage of {_words(shared)} words stands in {named(cards)}.",
            clears_when="one card has the passage and the others point to it, or each says something of its own",
            evidence=_quoted(notes, likeness, shared.places[:_QUOTED]),
            parts=tuple(Part.of(self.name, pair, "shared") for pair in pairs),
        )

    def _repeated(self, corpus: Corpus, likeness: Likeness, shared: Shared, notes: Notes) -> Finding:
        card = likeness.cards[shared.places[0].row]
        return finding_on(
            self,
            corpus,
            card,
            kind="repeated",
            anchor="repeated",
            message=f"The card says the same twice: a passage of {_words(shared)} words stands in it two times.",
            clears_when="the passage stands there once",
            evidence=_quoted(notes, likeness, shared.places),
        )


def _is_pasted(notes: Notes, card: Card, places: Sequence[Place]) -> bool:
    """Tell whether a passage is prose and the same, word for word, at both places; parallel procedures differ."""
    where = (number for place in places for number in (place.first, place.words))
    return _told(notes, ("pasted", Content.of(card).digest, *where), lambda: _is_said_twice(card, places))


def _is_said_twice(card: Card, places: Sequence[Place]) -> bool:
    ids = read_spans(plain(card)).ids
    one, other = (ids[place.first : place.first + place.words].tolist() for place in places)
    return one == other and all(_is_prose(card, place) for place in places)


def _is_prose(card: Card, place: Place) -> bool:
    """Tell whether most of a passage's lines are neither rows of a table, nor steps or items, nor code."""
    lines = _lines(card, place)
    before = composed(card.body)[: _span(plain(card), place)[0]]
    in_code = len(_FENCE.findall(before)) % 2 == 1
    return not in_code and 2 * sum(1 for line in lines if not _SET.match(line)) > len(lines)


def _is_more_than_a_step(notes: Notes, card: Card, place: Place) -> bool:
    key = "more", Content.of(card).digest, place.first, place.words
    return _told(notes, key, lambda: len(_lines(card, place)) > 1 or _is_prose(card, place))


def _told(notes: Notes, key: Key, tell: Callable[[], bool]) -> bool:
    return notes.take(key, tell, bool, bool)


def _lines(card: Card, place: Place) -> list[str]:
    """Give the lines that a passage stands in, as they are written, without empty ones."""
    text, written = plain(card), composed(card.body)
    start, end = _span(text, place)
    first, last = written.rfind("\n", 0, start) + 1, written.find("\n", end)
    return [line for line in written[first : last if last >= 0 else None].splitlines() if line.strip()]


def _span(text: str, place: Place) -> tuple[int, int]:
    spans = read_spans(text)
    last = min(place.first + place.words, len(spans.ends)) - 1
    return int(spans.starts[place.first]), int(spans.ends[last])


def _words(shared: Shared) -> int:
    return min(place.words for place in shared.places)


def _quoted(notes: Notes, likeness: Likeness, places: Sequence[Place]) -> tuple[Evidence, ...]:
    cards = [(likeness.cards[place.row], place) for place in places]
    return tuple(
        one
        for card, place in cards
        for one in noted(notes, ("quoted", *known_by(card), place.first, place.words), partial(_quote, card, place))
    )


def _quote(card: Card, place: Place) -> Iterator[Evidence]:
    text = plain(card)
    yield passage(card, text, *_span(text, place))
