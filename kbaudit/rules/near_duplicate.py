"""The rule ``near-duplicate``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from kbaudit.card import Card
from kbaudit.corpus import Corpus
from kbaudit.errors import SettingError
from kbaudit.finding import Finding, Part, Severity
from kbaudit.keeping.notes import Notes
from kbaudit.likeness import How, Likeness, Link
from kbaudit.rules.clusters import choose_kept, cluster_finding, comparisons, named
from kbaudit.similarity.groups import gather
from kbaudit.similarity.index import BAR, INSIDE_BAR, LEAST

_Group = tuple[Sequence[int], Sequence[Link]]


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Cards that say nearly the same.

    What it checks:
        The bodies and titles of all cards, across sources and collections. Kind ``near``: a reworded, reordered or
        lightly edited copy; each text stands in the other. Kind ``contained``: one card stands in another one, which
        says more. Several copies are one finding. Two cards made from one template, each for a thing of its own, such
        as one how-to for two products, two countries or two releases, are no duplicates; with ``variants`` they are
        named as notes, kind ``variant``.

    Why it matters:
        Copies drift apart. The dangerous ones are those that still look alike and differ in a number or a "not".

    Example:
        "Returns" and "How to return something" share nine tenths of their text; one says 14 days, the other 30 days.

    Settings:
        min_score: How alike cards must be, from 0.65 to 1: the share of each text that stands in the other one.
        min_contained: How much of a card must stand in another one, nearly word for word, from 0.65 to 1.
        variants: Whether to name cards made from one template as well.
        published_only: Whether to leave out drafts, deprecated and archived cards.

    Known limits:
        A text that was rewritten sentence by sentence, or translated, shares too few words to be found. Texts of up to
        64 words are compared by their words in any order; short texts that differ in a detail may be named.

    Source:
        The page on near-duplicates explains the score and gives measured figures.
    """

    name: ClassVar[str] = "near-duplicate"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1
    lasting: ClassVar[bool] = True

    min_score: float = BAR
    min_contained: float = INSIDE_BAR
    variants: bool = False
    published_only: bool = True

    def __post_init__(self) -> None:
        """Refuse a score that is none.

        Raises:
            SettingError: ``min_score`` or ``min_contained`` is not from 0.65 to 1.
        """
        for name in ("min_score", "min_contained"):
            if not LEAST <= getattr(self, name) <= 1:
                raise SettingError(name, f"must be a score from {LEAST} to 1")

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:
        """Yield a finding for each group of cards that are alike."""
        likeness = corpus.likeness(published_only=self.published_only)
        links = list(likeness.links(self.min_score, self.min_contained))
        notes = Notes(corpus.shelf, f"quotes, {self.name} {self.version}")
        for kind in (How.NEAR, How.VARIANT) if self.variants else (How.NEAR,):
            for group in _gathered(link for link in links if link.how is kind):
                yield self._alike(corpus, likeness, group, kind, now, notes)
        for inner, outer in _containing(links).items():
            yield self._contained(corpus, likeness, inner, outer, notes)
        notes.keep()

    def _alike(
        self, corpus: Corpus, likeness: Likeness, group: _Group, kind: How, now: datetime, notes: Notes
    ) -> Finding:
        rows, links = group
        cards = _with_likes(likeness, rows)
        kept = choose_kept(cards, now)
        others = [card for card in cards if card is not kept.card]
        score = min(link.score for link in links)
        finding = cluster_finding(
            self,
            corpus,
            kept.card,
            others,
            kind=kind.value,
            message=_VARIANT.format(named(cards))
            if kind is How.VARIANT
            else _near(cards, kept.card, kept.reason, score),
            clears_when=_CLEARS[kind],
            evidence=tuple(comparisons(kept.card, _telling(likeness, rows, kept.card), notes)),
            parts=tuple(Part.of(self.name, pair, kind.value) for link in links for pair in _pairs(likeness, link)),
        )
        return replace(finding, severity=Severity.NOTE) if kind is How.VARIANT else finding

    def _contained(
        self, corpus: Corpus, likeness: Likeness, inner: int, links: Sequence[Link], notes: Notes
    ) -> Finding:
        inside = _with_likes(likeness, [inner])
        around = _with_likes(likeness, sorted(link.right for link in links))
        return cluster_finding(
            self,
            corpus,
            inside[0],
            [*inside[1:], *around],
            kind=How.CONTAINED.value,
            message=_inside(inside[0], around, max(link.score for link in links)),
            clears_when=_CLEARS[How.CONTAINED],
            evidence=tuple(comparisons(inside[0], around, notes)),
            parts=tuple(
                Part.of(self.name, pair, How.CONTAINED.value) for link in links for pair in _pairs(likeness, link)
            ),
        )


_CLEARS = {
    How.NEAR: "the cards are merged, or say different things",
    How.CONTAINED: "the shorter card points to the longer one, or says something of its own",
    How.VARIANT: "the cards are made from one source, or say different things",
}
_VARIANT = "These cards are made from one template, each for a thing of its own: {}."


def _near(cards: Sequence[Card], kept: Card, reason: str, score: float) -> str:
    said = f"{named(cards)} say nearly the same (score {score:.2f})"
    return f"{said}. Keep {kept.ref} ({reason}), merge what differs into it, and point there."


def _inside(inner: Card, around: Sequence[Card], score: float) -> str:
    return f"“{inner.title}” stands within {named(around)}, nearly word for word (score {score:.2f})."


def _gathered(links: Iterable[Link]) -> Iterator[tuple[tuple[int, ...], Sequence[Link]]]:
    """Make groups of links, each with the links among its members that no earlier group has."""
    around: dict[int, dict[int, Link]] = {}
    for link in links:
        around.setdefault(min(link.left, link.right), {})[max(link.left, link.right)] = link
    for rows in gather((one, other) for one, others in around.items() for other in others):
        members = set(rows)
        among = [around[one].pop(other) for one in rows for other in members & around.get(one, {}).keys()]
        yield rows, among


def _containing(links: Sequence[Link]) -> Mapping[int, Sequence[Link]]:
    groups: dict[int, list[Link]] = {}
    for link in links:
        if link.how is How.CONTAINED:
            groups.setdefault(link.left, []).append(link)
    return dict(sorted(groups.items()))


def _with_likes(likeness: Likeness, rows: Sequence[int]) -> list[Card]:
    """Give the cards of rows and those with the same words."""
    all_rows = sorted({like for row in rows for like in likeness.likes.get(row, (row,))})
    return [likeness.cards[row] for row in all_rows]


def _pairs(likeness: Likeness, link: Link) -> Iterator[tuple[str, str]]:
    """Give the pairs of cards that a link stands for: each card with those with its words, and one of the others."""
    left, right = (_with_likes(likeness, [row]) for row in (link.left, link.right))
    yield from ((card.ref, right[0].ref) for card in left)
    yield from ((left[0].ref, card.ref) for card in right[1:])


def _telling(likeness: Likeness, rows: Sequence[int], kept: Card) -> list[Card]:
    """Give the cards worth comparing with the kept one: one for each text that is not its own."""
    own = next(row for row in rows if any(likeness.cards[like] is kept for like in likeness.likes.get(row, (row,))))
    return [likeness.cards[row] for row in rows if row != own]
