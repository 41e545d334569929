"""The intake: everything that was pulled for one audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kbaudit.card import Card, UnreadableCard
from kbaudit.report import Notice, SourceSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Everything that was pulled.

    Attributes:
        cards: By source, then id; no reference twice.
        unreadable: Cards that could not be read, sorted alike; a reference may occur again.
        files: Paths of all files by source, for the sources that know them.
        sources: What became of each source, by name.
        notices: What else should be known, sorted.
    """

    cards: tuple[Card, ...]
    sources: tuple[SourceSummary, ...]
    unreadable: tuple[UnreadableCard, ...] = ()
    files: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
