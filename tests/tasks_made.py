"""Tasks as a test needs them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kbaudit.finding import Severity
from kbaudit.task import Refusal, Task, TaskKind, advance
from kbaudit.task_event import Deed, Event
from tests.samples import NOW

ANA, BEN, LEAD = "ana@example.org", "ben@example.org", "lead@example.org"
TODAY: date = NOW.date()


def task(kind: TaskKind = TaskKind.CHECK, **fields: Any) -> Task:  # noqa: ANN401 - the fields of a task
    """Make a task of Ana's; of a pair, whose other card is Ben's."""
    pair = kind in {TaskKind.CONFLICT, TaskKind.CLUSTER}
    made = Task(
        id="0123456789",
        kind=kind,
        subject="kb:a",
        title="Refunds",
        cards=("kb:a", "kb:b") if pair else ("kb:a",),
        parts=("p1",),
        severity=Severity.WARNING,
        opened_at=NOW,
        accountable=ANA,
        told=(BEN,) if pair else (),
        steward=LEAD,
    )
    return replace(made, **fields)


def event(deed: Deed, by: str | None = ANA, **fields: Any) -> Event:  # noqa: ANN401 - the fields of an event
    """Make an event with all that it needs."""
    needs: dict[Deed, dict[str, Any]] = {
        Deed.STILL_RIGHT: {"text": "f" * 64},
        Deed.UPDATED: {"text": "f" * 64},
        Deed.NO_CHANGE_NEEDED: {"text": "f" * 64},
        Deed.FIX: {"until": TODAY + timedelta(days=7)},
        Deed.MERGE: {"until": TODAY + timedelta(days=7)},
        Deed.KEEP: {"card": "kb:a"},
        Deed.BOTH_RIGHT: {"scope": "EU and US"},
        Deed.ASSIGN: {"to": BEN},
    }
    made = Event(deed=deed)
    return replace(made, **({"by": by if made.is_answer else None} | needs.get(deed, {}) | fields))


def after(before: Task, *events: Event, days: int = 0) -> Task:
    """Let events happen that must not be refused, so many days later."""
    for one in events:
        moved = advance(before, one, NOW + timedelta(days=days))
        assert isinstance(moved, Task), moved
        before = moved
    return before


def refusal(before: Task, one: Event, days: int = 0) -> str:
    """Give the words by which an event is refused."""
    refused = advance(before, one, NOW + timedelta(days=days))
    assert isinstance(refused, Refusal), refused
    return refused.why
