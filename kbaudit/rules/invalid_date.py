"""The rule ``invalid-date``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.card import AHEAD, DATED, Card, FieldProblem
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.rules.interface import finding_on
from kbaudit.text.moments import Moment, is_zero, may_have_come, write_moment

_PAST = ("created_at", "content_updated_at", "metadata_updated_at", "verified_at")
_INTERVAL = "verify_interval"


_WANTED = {
    "interval": "an interval that can be read",
    "unreadable": "a date that can be read",
    "future": "the true date",
    "zero": "the true date",
}


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
            wrong = [*_unusable(card), *_untrue(card, now)]
            for field in dict.fromkeys(one.field for one in wrong):
                yield self._finding(corpus, card, [one for one in wrong if one.field == field])

    def _finding(self, corpus: Corpus, card: Card, wrong: Sequence[_Wrong]) -> Finding:
        first = wrong[0]
        return finding_on(
            self,
            corpus,
            card,
            kind=first.kind,
            message="; ".join(one.told for one in wrong) + ".",
            clears_when=f"{first.key} holds {_WANTED[first.kind]}, or nothing",
            anchor=first.field,
            evidence=tuple(Evidence(card.ref, f"{one.key}: {one.raw}", one.line, one.value) for one in wrong),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrong:
    """A date or interval that cannot be what it says."""

    field: str
    key: str
    kind: str
    raw: str
    told: str
    line: int | None = None
    value: str | None = None


def _unusable(card: Card) -> Iterator[_Wrong]:
    for problem in card.problems:
        if problem.field in DATED:
            yield _Wrong(
                field=problem.field,
                key=problem.key,
                kind=_kind(problem),
                raw=problem.raw,
                told=f"{problem.key}: {problem.raw!r} {problem.reason}; {_instead(card, problem.field)}",
                line=problem.line,
            )


def _kind(problem: FieldProblem) -> str:
    if problem.reason == AHEAD:
        return "future"
    return "interval" if problem.field == _INTERVAL else "unreadable"


def _instead(card: Card, field: str) -> str:
    held = getattr(card, field)
    if held is not None:
        return f"{held if field == _INTERVAL else write_moment(held)} stands"
    return "the policy's interval is used instead" if field == _INTERVAL else "it counts as unknown"


def _untrue(card: Card, now: datetime) -> Iterator[_Wrong]:
    for field in _PAST:
        moment = getattr(card, field)
        found = None if moment is None else _impossible(moment, now)
        if found is not None:
            kind, reason = found
            shown = write_moment(moment)
            yield _Wrong(field=field, key=field, kind=kind, raw=shown, told=f"{field}: {shown} {reason}", value=shown)


def _impossible(moment: Moment, now: datetime) -> tuple[str, str] | None:
    if not may_have_come(moment, now):
        return "future", "lies in the future"
    if is_zero(moment):
        return "zero", "looks like an empty field exported as zero"
    return None
