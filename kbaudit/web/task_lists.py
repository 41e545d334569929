"""Lists of tasks as their reader may see them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kbaudit.catalogues import Catalogue
from kbaudit.people.reading_rights import Reader
from kbaudit.task import State, Task, TaskKind
from kbaudit.task_event import Deed
from kbaudit.web.receipt import waiting
from kbaudit.web.task_page import title_of

_RESTS = frozenset({State.PROMISED, State.SNOOZED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One task of a list.

    Attributes:
        title: That a card is closed where the reader may not open it.
        day: By when an answer is hoped for, or until when it rests.
        overdue: Whether that day has passed.
        asked: How often it was asked.
    """

    id: str
    title: str
    kind: TaskKind
    state: State
    accountable: str | None
    day: date | None
    overdue: bool
    asked: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Tasks under a heading.

    Attributes:
        nothing: What is said where there is none; empty where the heading is left out then.
    """

    heading: str
    lines: tuple[Line, ...]
    nothing: str = ""


def own_lists(tasks: Sequence[Task], reader: Reader, words: Catalogue, now: datetime) -> tuple[Listed, ...]:
    """Give what is somebody's, what they are asked first."""
    person = reader.person
    mine = [task for task in tasks if task.accountable == person]
    told = [task for task in tasks if person in task.told and task.state in {State.OPEN, State.DECIDED}]
    parts = (
        ("list-asked", waiting(mine, person), words.say("list-asked-none")),
        ("list-told", told, ""),
        ("list-later", [task for task in mine if task.state in _RESTS], ""),
        ("list-queued", [task for task in mine if task.state is State.QUEUED], ""),
        ("list-answered", [task for task in mine if task.state is State.ANSWERED], ""),
    )
    return tuple(Listed(words.say(key), lines_of(some, reader, words, now), nothing) for key, some, nothing in parts)


def lines_of(tasks: Iterable[Task], reader: Reader, words: Catalogue, now: datetime) -> tuple[Line, ...]:
    """Give a line for each task, in the order of the tasks."""
    return tuple(_line(task, reader, words, now) for task in tasks)


def by_day(task: Task) -> tuple[str, int, str]:
    """Give the key by which lists sort: the earliest day first, then the worst."""
    day = task.until or task.due
    return day.isoformat() if day else "9999", task.severity.rank, task.id


def _line(task: Task, reader: Reader, words: Catalogue, now: datetime) -> Line:
    day = task.until or task.due
    return Line(
        id=task.id,
        title=title_of(task, reader, words),
        kind=task.kind,
        state=task.state,
        accountable=task.accountable,
        day=day,
        overdue=day is not None and day < now.date() and task.state in {State.OPEN, State.DISPUTED},
        asked=sum(event.deed is Deed.ASK for event in task.history),
    )
