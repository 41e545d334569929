"""Briefings as a test needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kbaudit.card import Card, CardHead
from kbaudit.digests.briefing import Briefing, DigestSettings, Known
from kbaudit.digests.digest import Digest, Told, Way
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.notify import Notice, compose
from kbaudit.policy import Policy
from kbaudit.task import State, Task, TaskKind
from kbaudit.task_event import Deed, Event
from tests.samples import NOW, card
from tests.tasks_made import ANA, task


@dataclass(frozen=True)
class Pages:
    """Answers that name the task, its person and the cards that may be named."""

    def ways(self, asked: Task, person: str, titles: Mapping[str, str]) -> tuple[Way, ...]:
        """Give one way."""
        return (Way(deed=None, href=f"https://kb.test/t/{asked.id}/{person}/{len(titles)}"),)

    def page(self, person: str) -> str:
        """Give a page."""
        return f"https://kb.test/of/{person}"


def part(ref: str, rule: str = "review-overdue") -> str:
    """Give the digest by which a task knows what was found on one card."""
    return Part.of(rule, [ref]).digest


def overdue(ref: str, **fields: Any) -> Finding:  # noqa: ANN401 - the fields of a finding
    """Make a finding that a card's check is due."""
    given: dict[str, Any] = {
        "rule": "review-overdue",
        "kind": "review-overdue",
        "severity": Severity.WARNING,
        "card": CardHead(ref=ref, title=ref),
        "message": f"Check of {ref} due.",
        "clears_when": "it is checked",
        "parts": (Part.of("review-overdue", [ref]),),
    }
    return Finding(**(given | fields))


def conflict(first: str, second: str, quotes: tuple[str, str] = ("within 30 days", "within 14 days")) -> Finding:
    """Make a finding that two cards disagree, quoting both."""
    return Finding(
        rule="contradiction",
        kind="duration",
        severity=Severity.ERROR,
        card=CardHead(ref=first, title=first),
        related=(CardHead(ref=second, title=second),),
        message=f"{first} says {quotes[0]}, {second} says {quotes[1]}.",
        clears_when="they agree",
        parts=(Part.of("contradiction", [first, second]),),
        evidence=(Evidence(first, quotes[0], 1, "30 days"), Evidence(second, quotes[1], 2, "14 days")),
    )


def asked(identity: str, ref: str, person: str = ANA, at: datetime = NOW, **fields: Any) -> Task:  # noqa: ANN401 - the fields of a task
    """Make a task that a person is asked."""
    given: dict[str, Any] = {
        "id": identity,
        "subject": ref,
        "title": ref,
        "cards": (ref,),
        "parts": (part(ref),),
        "accountable": person,
        "state": State.OPEN,
        "begins": at.date(),
        "due": at.date() + timedelta(days=7),
        "history": (Event(deed=Deed.ASK, at=at),),
    }
    kind = fields.pop("kind", TaskKind.CHECK)
    return task(kind, **(given | fields))


def paired(identity: str, first: str, second: str, person: str = ANA, **fields: Any) -> Task:  # noqa: ANN401 - the fields of a task
    """Make a task on two cards that disagree."""
    parts = (Part.of("contradiction", [first, second]).digest,)
    return asked(
        identity, first, person, **({"kind": TaskKind.CONFLICT, "cards": (first, second), "parts": parts} | fields)
    )


def briefing(
    tasks: Iterable[Task],
    cards: Iterable[Card] = (),
    now: datetime = NOW,
    settings: DigestSettings | None = None,
    **fields: Any,  # noqa: ANN401 - the fields of what is known
) -> Briefing:
    """Make a briefing; each card that a task names and that is not given is one that everybody may read."""
    tasks, given = list(tasks), {one.ref: one for one in cards}
    named = {ref: card(ref.partition(":")[2], title=ref) for one in tasks for ref in one.cards}
    known: dict[str, Any] = {
        "tasks": tasks,
        "cards": [*(named | given).values()],
        "findings": [overdue(one.subject) for one in tasks if one.kind is TaskKind.CHECK],
        "policy": Policy(),
    }
    return Briefing(Known(**(known | fields)), Pages(), settings or DigestSettings(), now)


def notice(of: Briefing, person: str = ANA) -> Notice:
    """Give what becomes of one person's slot, whatever the time."""
    (found,) = [one for one in compose(of) if one.slot.person == person]
    return found


def digest(of: Briefing, person: str = ANA) -> Digest:
    """Give what one person is told, whatever the time."""
    told = notice(of, person).digest
    assert told is not None
    return told


def told(days_ago: int = 7, times: Mapping[str, int] | None = None, now: datetime = NOW) -> Told:
    """Give that somebody was told something so many days ago."""
    at = now - timedelta(days=days_ago)
    return Told(slot_at=at, made_at=at, times=times or {})


def day(text: str) -> date:
    """Read a day."""
    return date.fromisoformat(text)
