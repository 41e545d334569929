"""The intake: everything that was pulled, of one source and of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kbaudit.card import Card, UnreadableCard
from kbaudit.report import Notice, SourceSummary
from kbaudit.verification import Check, Vouched


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceIntake:
    """Everything that was pulled from one source.

    Attributes:
        summary: What became of the source.
        cards: By id; none twice.
        unreadable: Cards that could not be read, sorted alike; an id may occur again.
        files: The paths of all files; None where unknown.
        total: How many cards the source says it has; None where it does not say.
        notices: What else should be known, in the order met.
    """

    summary: SourceSummary
    cards: tuple[Card, ...] = ()
    unreadable: tuple[UnreadableCard, ...] = ()
    files: frozenset[str] | None = None
    total: int | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Everything that was pulled.

    Attributes:
        cards: By source, then id; no reference twice.
        unreadable: Cards that could not be read, sorted alike; a reference may occur again.
        files: Paths of all files by source, for the sources that know them.
        sources: What became of each source, by name.
        notices: What else should be known, sorted.
        vouched: What was last vouched for, by reference, of the cards whose text says something else now.
        checks: Every time that somebody vouched for a card, as the ledger has it; by card, then in its order.
    """

    cards: tuple[Card, ...]
    sources: tuple[SourceSummary, ...]
    unreadable: tuple[UnreadableCard, ...] = ()
    files: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    vouched: Mapping[str, Vouched] = field(default_factory=dict)
    checks: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)

    @classmethod
    def together(cls, parts: Iterable[SourceIntake]) -> Intake:
        """Bring what was pulled from several sources into one, in any order."""
        parts = sorted(parts, key=lambda part: part.summary.name)
        return cls(
            cards=tuple(card for part in parts for card in part.cards),
            unreadable=tuple(card for part in parts for card in part.unreadable),
            files={part.summary.name: part.files for part in parts if part.files is not None},
            sources=tuple(part.summary for part in parts),
            notices=tuple(sorted(notice for part in parts for notice in part.notices)),
        )
