"""Overseeing: what the stewards are told once a week of the tasks of others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kbaudit.digests.briefing import MOST_IGNORED, Briefing, times_told
from kbaudit.digests.digest import Item, Role, Slot, Told
from kbaudit.digests.steward_digest import Load, StewardDigest
from kbaudit.task import State, Task, TaskKind

_LIVE = frozenset({State.OPEN, State.QUEUED, State.DISPUTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What becomes of one steward's slot.

    Attributes:
        digest: What they are told; None where nobody has anything to do.
        told: The slot, for the next time.
    """

    slot: Slot
    digest: StewardDigest | None
    told: Told


def compose(briefing: Briefing, told: Mapping[str, Told], next_run: datetime | None = None) -> tuple[Overview, ...]:
    """Make what every steward is told whose slot is to be filled now; the same for the same input in any order.

    Args:
        told: What owners were told last, this run included.
        next_run: When the next run is expected: slots before it are filled now. None fills one for everybody, whatever
            the time.

    Returns:
        By steward.
    """
    tasks: dict[str, list[Task]] = {}
    for task in briefing.tasks.values():
        if task.steward is not None and task.state in _LIVE:
            tasks.setdefault(task.steward, []).append(task)
    before = briefing.known.stewards_told
    cadence = briefing.settings.steward_cadence
    due = ((one, briefing.slot(one, before.get(one), next_run, cadence)) for one in sorted({*tasks, *before}))
    slots = [Slot(person=steward, at=at) for steward, at in due if at is not None]
    return tuple(_overview(briefing, slot, tasks.get(slot.person, ()), told) for slot in slots)


def _overview(briefing: Briefing, slot: Slot, tasks: Iterable[Task], told: Mapping[str, Told]) -> Overview:
    # A steward's own tasks are in their digest as an owner.
    tasks = tuple(tasks)
    others = [task for task in tasks if task.accountable is not None and task.accountable != slot.person]
    unowned = [task for task in tasks if task.accountable is None or task.kind is TaskKind.OWNERLESS]
    concerns = bool(others) or any(task.accountable is None for task in unowned)
    last = briefing.known.stewards_told.get(slot.person)
    made_at = briefing.now if concerns else last.made_at if last else None
    kept = Told(slot_at=slot.at, made_at=made_at)
    digest = replace(_digest(briefing, slot, others, told), unowned=tuple(_unowned(briefing, slot, unowned)))
    return Overview(slot=slot, digest=digest.shorter(briefing.settings.most) if concerns else None, told=kept)


def _unowned(briefing: Briefing, slot: Slot, tasks: Iterable[Task]) -> Iterator[Item]:
    """Yield what nobody answers for, the most cards first, then the most pressing."""
    telling = briefing.telling(slot.person)
    for task in sorted(tasks, key=lambda one: (-len(one.cards), -briefing.risks.get(one.id, 0.0), one.id)):
        yield telling.item(task, Role.TOLD if task.accountable != slot.person else Role.ASKED, 0)


def _digest(briefing: Briefing, slot: Slot, tasks: Sequence[Task], told: Mapping[str, Told]) -> StewardDigest:
    telling = briefing.telling(slot.person)
    ignored = {task.id: _ignored(briefing, task, told) for task in tasks if task.state is State.OPEN}
    most = sorted((name for name, times in ignored.items() if times >= MOST_IGNORED), key=lambda one: -ignored[one])
    people: dict[str, list[Task]] = {}
    for task in tasks:
        people.setdefault(task.accountable or "", []).append(task)
    return StewardDigest(
        to=briefing.recipient(slot.person),
        slot=slot,
        asked=sum(task.state is not State.QUEUED for task in tasks),
        escalated=tuple(telling.item(briefing.tasks[name], Role.TOLD, ignored[name]) for name in most),
        loads=tuple(
            sorted((_load(briefing, name, each) for name, each in people.items()), key=lambda one: one.name.casefold())
        ),
        unreached=tuple(sorted(briefing.name(one) for one in people if one in briefing.known.unreached)),
        stopped=tuple(sorted(briefing.name(one) for one in people if one in briefing.known.stopped)),
        page=briefing.answers.page(slot.person),
    )


def _ignored(briefing: Briefing, task: Task, told: Mapping[str, Told]) -> int:
    """Count the digests that passed a task without an answer: every one whose week is over.

    Of somebody who gets none, the weeks since they were asked.
    """
    if task.accountable in briefing.known.stopped | briefing.known.unreached:
        asked_at = task.asked_at
        return 0 if asked_at is None else (briefing.now - asked_at) // briefing.settings.cadence.period
    last = told.get(task.accountable or "")
    times = times_told(task, last)
    under_way = last is not None and briefing.now < last.slot_at + briefing.settings.cadence.period
    return times - 1 if under_way and times else times


def _load(briefing: Briefing, person: str, tasks: Sequence[Task]) -> Load:
    today = briefing.day_of(person, briefing.now)
    asked = [task for task in tasks if task.state is not State.QUEUED]
    return Load(
        name=briefing.name(person),
        asked=len(asked),
        overdue=sum(task.due is not None and task.due < today for task in asked),
        queued=sum(task.state is State.QUEUED for task in tasks),
    )
