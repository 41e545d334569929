"""The rule ``owner-missing``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.card import Card
from kbaudit.corpus import Corpus
from kbaudit.finding import Finding, Severity
from kbaudit.rules.interface import finding_on, in_use


@dataclass(frozen=True, slots=True)
class OwnerMissing:
    """Cards for which nobody is accountable.

    What it checks:
        Whether the card names an owner, or the policy does for its collection or for the whole base. An author is at
        most a suggestion.

    Why it matters:
        What belongs to nobody is checked by nobody, and its problems reach nobody.

    Example:
        A page without ``owner``, in a collection for which no ``[[policy.for]]`` entry names one, while ``[policy]``
        has no ``owner`` either.

    Settings:
        None of its own; owners are set in the cards, an overlay or the policy.

    Known limits:
        It does not know whether the named owner still works there; ``owner-departed`` does, where there is a
        directory of people.

    Source:
        The accountable role of the card in Knowledge-Centered Service; Guru's verifier.
    """

    name: ClassVar[str] = "owner-missing"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:  # noqa: ARG002 - part of the protocol
        """Yield a finding for each card without an owner."""
        for card in in_use(corpus):
            if corpus.terms(card).owner is None:
                yield finding_on(
                    self,
                    corpus,
                    card,
                    message=_message(card, corpus.terms(card).steward),
                    clears_when="the card or the policy for its collection names an owner",
                )


def _message(card: Card, steward: str | None) -> str:
    hints = [f"{card.suggested_owner} wrote it"] if card.suggested_owner else []
    hints += [f"{steward} is the steward"] if steward else []
    return f"Nobody is accountable for this card{' (' + '; '.join(hints) + ')' if hints else ''}."
