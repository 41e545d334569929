"""The rule ``review-overdue``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.card import Card
from kbaudit.corpus import Corpus
from kbaudit.finding import Finding, Severity
from kbaudit.policy import Terms
from kbaudit.rules.interface import finding_on, in_use
from kbaudit.text.moments import Moment, as_day, show_day, starts_at


@dataclass(frozen=True, slots=True)
class ReviewOverdue:
    """Cards whose next check is due.

    What it checks:
        The due date of each card: as the source states it, else the day of the last check plus the interval (the
        card's own, else the collection's, else the policy's). The finding fires from 00:00 of the due day in the
        policy's time zone. A card without any check known is left to ``never-verified``, one whose check date is a zero
        exported as 1970 or 1900 to ``invalid-date``.

    Why it matters:
        A card that was right half a year ago is trusted by readers and by AI agents as if it were right today.

    Example:
        A card verified on 2026-01-10 with an interval of 6 months is due on 2026-07-10 and fires on that day.

    Settings:
        None of its own; intervals are set under ``[policy]``.

    Known limits:
        It says that nobody looked in time, not that the card is wrong. Months are calendar months: 31 August plus six
        months is the last day of February.

    Source:
        Review dates as in Guru's verification interval and GOV.UK's ``last_reviewed_on`` with ``review_in``.
    """

    name: ClassVar[str] = "review-overdue"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:
        """Yield a finding for each card whose due date has come."""
        for card in in_use(corpus):
            terms = corpus.terms(card)
            due = terms.due_at(card)
            if due is not None and now >= starts_at(due, terms.zone):
                yield finding_on(
                    self,
                    corpus,
                    card,
                    message=_message(card, terms, due, now),
                    clears_when="somebody checks the card and its check date is brought up to date",
                    since=due,
                )


def _message(card: Card, terms: Terms, due: Moment, now: datetime) -> str:
    days = (as_day(now, terms.zone) - as_day(due, terms.zone)).days
    late = "today" if days == 0 else f"{days} day{'s' * (days != 1)} ago"
    if card.verified_at is None or due == card.due_at:
        return f"Check due since {show_day(due, terms.zone)} ({late}), the date the source gives."
    whose = "its own interval" if terms.interval_from == "card" else "the policy's interval"
    checked, since = show_day(card.verified_at, terms.zone), show_day(due, terms.zone)
    return f"Check due since {since} ({late}): last checked {checked}, {whose} is {terms.interval}."
