"""The rule ``invalid-date``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from kbaudit.card import Card, FieldProblem
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.rules.interface import finding_on
from kbaudit.text.moments import Moment, as_day, starts_at, write_moment

_PAST = ("created_at", "content_updated_at", "metadata_updated_at", "verified_at")
_DATED = frozenset({*_PAST, "due_at", "verify_interval"})
_INTERVAL = "verify_interval"

# A day written in a zone ahead of the policy's may be tomorrow's there: zones reach from -12 to +14 hours.
_ZONE_SLACK = timedelta(hours=26)

# Empty fields exported as zero: 1970-01-01 is second 0 of Unix time, 1899-12-30/31 and 1900-01-00 are day 0 of a sheet.
_ZEROS_BEFORE_YEAR = 1971


@dataclass(frozen=True, slots=True)
class InvalidDate:
    """Dates and intervals that cannot be what they say.

    What it checks:
        The dates of writing, change and check, which must lie in the past; the due date; and the card's own interval.
        Fires for a day that no calendar has, for text that is no date, for a date in the future where a past one is
        needed, for a zero exported as 1970 or 1900, and for an interval that is none.

    Why it matters:
        A check dated 2099 keeps a card out of every review for decades, and an interval nobody can read means that
        nobody ever looks again.

    Example:
        ``verified_at: 31/02/2026``, ``last_reviewed_on: 2099-01-01``, ``verify_interval: soon``.

    Settings:
        None.

    Known limits:
        A wrong date that could be right, such as a mistyped month in the past, is not seen. Dates of up to 26 hours
        ahead pass, for they may be today's elsewhere.

    Source:
        Calendar arithmetic of ISO 8601; time zones from UTC-12 to UTC+14.
    """

    name: ClassVar[str] = "invalid-date"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:
        """Yield a finding for each date or interval that cannot be used."""
        for card in corpus.cards():
            for problem in card.problems:
                if problem.field in _DATED:
                    yield self._unusable(corpus, card, problem)
            for field in _PAST:
                moment = getattr(card, field)
                wrong = None if moment is None else _impossible(moment, now)
                if wrong:
                    yield self._untrue(corpus, card, field, moment, wrong)

    def _unusable(self, corpus: Corpus, card: Card, problem: FieldProblem) -> Finding:
        interval = problem.field == _INTERVAL
        stands = "the policy's interval is used instead" if interval else "it counts as unknown"
        return finding_on(
            self,
            corpus,
            card,
            kind="interval" if interval else "unreadable",
            message=f"{problem.key}: {problem.raw!r} {problem.reason}; {stands}.",
            clears_when=f"{problem.key} holds {'an interval' if interval else 'a date'} that can be read, or nothing",
            anchor=problem.field,
            evidence=(Evidence(card.ref, f"{problem.key}: {problem.raw}", problem.line),),
        )

    def _untrue(self, corpus: Corpus, card: Card, field: str, moment: Moment, wrong: str) -> Finding:
        return finding_on(
            self,
            corpus,
            card,
            kind="future" if "future" in wrong else "zero",
            message=f"{field}: {write_moment(moment)} {wrong}.",
            clears_when=f"{field} holds the true date, or nothing",
            anchor=field,
            evidence=(Evidence(card.ref, f"{field}: {write_moment(moment)}", value=write_moment(moment)),),
        )


def _impossible(moment: Moment, now: datetime) -> str | None:
    if starts_at(moment) > now + _ZONE_SLACK:
        return "lies in the future"
    if as_day(moment).year < _ZEROS_BEFORE_YEAR:
        return "looks like an empty field exported as zero"
    return None
