"""The rule ``never-verified``."""

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
class NeverVerified:
    """Cards that nobody is known to have checked.

    What it checks:
        Whether any check of the card is known. Being written or edited is no check. A card whose check date cannot be
        read or lies in the future is left to ``invalid-date``, and one with a due date of its own to
        ``review-overdue``.

    Why it matters:
        Without a check nobody can say whether the card is still right, and no due date can be worked out.

    Example:
        A page without ``last_reviewed_on``, or an article of a help centre that keeps no review dates at all.

    Settings:
        None.

    Known limits:
        Where a system keeps no verification data, every card fires; reports show one line a collection. Dates kept in
        a spreadsheet can be joined with ``overlay``.

    Source:
        The article state Not Validated of Knowledge-Centered Service.
    """

    name: ClassVar[str] = "never-verified"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.NOTE
    api: ClassVar[int] = 1

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:  # noqa: ARG002 - part of the protocol
        """Yield a finding for each card without a known check."""
        for card in in_use(corpus):
            if card.verified_at is None and card.due_at is None and not _check_date_unreadable(card):
                yield finding_on(
                    self,
                    corpus,
                    card,
                    message="Nobody is known to have checked this card.",
                    clears_when="somebody checks the card and the date of the check is recorded",
                )


def _check_date_unreadable(card: Card) -> bool:
    return any(problem.field in {"verified_at", "due_at"} for problem in card.problems)
