"""The rule ``unreadable-card``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import ClassVar

from kbaudit.card import Card, UnreadableCard
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.policy import Terms


@dataclass(frozen=True, slots=True)
class UnreadableCards:
    """Cards that their source has and that could not be read.

    What it checks:
        Whether every card of a source could be read: files that are no text, lines that are no JSON, rows without an
        id, two cards with one id, links out of the folder.

    Why it matters:
        A card that was not read was not checked. An audit that leaves it out in silence looks cleaner than it is.

    Example:
        A Markdown file saved in Windows-1252, or a line of JSONL cut in half.

    Settings:
        None.

    Known limits:
        What the source does not list at all cannot be missed. The owner is the one the policy names for the source or
        the reference, for what the card says of itself is not known.

    Source:
        None.
    """

    name: ClassVar[str] = "unreadable-card"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.ERROR
    api: ClassVar[int] = 1

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:  # noqa: ARG002 - part of the protocol
        """Yield one finding for each reference that could not be read."""
        for ref, cards in groupby(corpus.unreadable(), key=lambda card: card.ref):
            first, *others = cards
            reasons = list(dict.fromkeys([first.reason, *(other.reason for other in others)]))
            terms = _terms(corpus, first)
            yield Finding(
                rule=self.name,
                kind=self.name,
                severity=terms.severity.get(self.name, self.severity),
                card=replace(first.head, owner=terms.owner),
                message=f"This card could not be read: {'; '.join(reasons)}.",
                clears_when="the card can be read",
                parts=(Part.of(self.name, [ref]),),
                evidence=tuple(Evidence(ref, card.reason, card.line) for card in (first, *others)),
            )


def _terms(corpus: Corpus, unreadable: UnreadableCard) -> Terms:
    """Give what the policy says of the card that was kept under the reference, else of what is known of this one."""
    kept = corpus.get(unreadable.ref)
    return corpus.terms(kept or Card(source=unreadable.source, id=unreadable.id, title="", body=""))
