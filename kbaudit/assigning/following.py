"""Following: what the last audit means for the tasks there are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kbaudit.assigning.matters import Matter
from kbaudit.task import RESTING, State, Task, TaskKind, advance
from kbaudit.task_event import HOLDING, Deed, Event

_ENDURING = frozenset({State.DECIDED, State.DISPUTED})
"""States in which people have something to say yet, whatever an audit finds."""


@dataclass(frozen=True, slots=True)
class Looked:
    """When a base was last looked at.

    Attributes:
        audited_at: When the audit began whose findings stand.
        read_at: When each source was last read to its end; sources that never were are left out.
    """

    audited_at: datetime
    read_at: Mapping[str, datetime]

    def since(self, answer: Event, cards: Iterable[str]) -> bool:
        """Tell whether an audit has seen what somebody said they had done."""
        said = answer.at
        if said is None or self.audited_at <= said:
            return False
        if answer.deed in HOLDING:
            return True
        sources = {ref.partition(":")[0] for ref in cards}
        return all(name in self.read_at and self.read_at[name] > said for name in sources)


def follow(
    tasks: Iterable[Task], found: Sequence[Matter], looked: Looked, now: Callable[[Task], datetime]
) -> tuple[list[tuple[Task, Matter | None]], list[Matter]]:
    """Bring the tasks up to date with what was found.

    A task is known again by its parts, whatever the cluster has become; a card's and a collection's by its subject. Of
    two tasks that a matter could belong to, the older has it.

    Args:
        now: Gives the instant, in the zone whose day counts for a task.

    Returns:
        Every task with its matter, None where nothing of it is found any more; and the matters that are new.
    """
    ordered = sorted(tasks, key=lambda task: (task.opened_at, task.id))
    owned: dict[str, list[Matter]] = {task.id: [] for task in ordered}
    fresh: list[Matter] = []
    owners = _Owners.of(ordered)
    for matter in found:
        owner = owners.find(matter)
        (fresh if owner is None else owned[owner]).append(matter)
    followed = [_followed(task, _together(owned[task.id]), looked, now(task)) for task in ordered]
    return followed, fresh


@dataclass(frozen=True, slots=True)
class _Owners:
    subjects: Mapping[tuple[TaskKind, str], str]
    parts: Mapping[str, str]

    @classmethod
    def of(cls, tasks: Sequence[Task]) -> _Owners:
        """Index tasks, the oldest first."""
        subjects: dict[tuple[TaskKind, str], str] = {}
        parts: dict[str, str] = {}
        for task in tasks:
            subjects.setdefault((task.kind, task.subject), task.id)
            if task.kind in {TaskKind.CONFLICT, TaskKind.CLUSTER}:
                for part in task.parts:
                    parts.setdefault(part, task.id)
        return cls(subjects, parts)

    def find(self, matter: Matter) -> str | None:
        if matter.kind in {TaskKind.CONFLICT, TaskKind.CLUSTER}:
            return next((self.parts[part] for part in matter.parts if part in self.parts), None)
        return self.subjects.get((matter.kind, matter.subject))


def _together(found: Sequence[Matter]) -> Matter | None:
    """Make one matter of the pieces that a cluster has fallen into."""
    if len(found) < 2:  # noqa: PLR2004 - one is whole
        return found[0] if found else None
    cards = dict.fromkeys(ref for one in found for ref in one.cards)
    return replace(found[0], cards=tuple(cards), findings=tuple(one for each in found for one in each.findings))


def _followed(task: Task, matter: Matter | None, looked: Looked, now: datetime) -> tuple[Task, Matter | None]:
    if matter is None:
        if _taken_back_since(task, looked):
            return task, None
        if task.state not in _ENDURING:
            return _moved(task, Event(deed=Deed.CLEARED, word="nothing of it is found any more"), now), None
        return _in_time(task, now), None
    task = replace(task, title=matter.title, reasons=matter.reasons, severity=matter.severity)
    if task.state is State.ANSWERED:
        return _judged(task, matter, looked, now), matter
    return _in_time(_refreshed(task, matter, now), now), matter


def _taken_back_since(task: Task, looked: Looked) -> bool:
    """Tell whether the last audit saw the base as an answer left it that was taken back later."""
    last = task.history[-1] if task.history else None
    return last is not None and last.deed is Deed.TAKE_BACK and last.at is not None and looked.audited_at <= last.at


def _judged(task: Task, matter: Matter, looked: Looked, now: datetime) -> Task:
    """Let an audit that came after an answer say whether it holds."""
    said = task.answer
    if said is None or not looked.since(said, task.cards):
        return task
    if set(matter.parts) - set(task.parts):
        return _refreshed(task, matter, now)
    word = f"{said.by} said {said.deed} on {said.at:%Y-%m-%d}, and it is still found: {matter.reasons[0]}"
    stands = Event(deed=Deed.STANDS, parts=matter.parts, passages=matter.passages, word=word)
    after = _moved(task, stands, now)
    # What is gone is forgotten, so that it counts as new when it comes again.
    return replace(after, parts=matter.parts, cards=matter.cards)


def _refreshed(task: Task, matter: Matter, now: datetime) -> Task:
    if new := set(matter.parts) - set(task.parts):
        count = "1 thing more is" if len(new) == 1 else f"{len(new)} things more are"
        worse = Event(deed=Deed.WORSENED, parts=matter.parts, passages=matter.passages, word=f"{count} found")
        task = _moved(task, worse, now)
    if task.state in _ENDURING:
        return task  # what was decided on stays as it was shown
    return replace(task, parts=matter.parts, passages=matter.passages, cards=matter.cards)


def _in_time(task: Task, now: datetime) -> Task:
    if task.until is None or task.state not in RESTING:
        return task
    said = task.answer
    what = said.deed if said else task.state
    return _moved(task, Event(deed=Deed.LAPSED, word=f"{what} was until {task.until}"), now)


def _moved(task: Task, event: Event, now: datetime) -> Task:
    """Advance a task, or leave it as it is where that may not happen."""
    after = advance(task, event, now)
    return after if isinstance(after, Task) else task
