"""The receipt: what was answered, whether it can be taken back, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from kbaudit.task import State
from kbaudit.web.answer_forms import can_take_back
from kbaudit.web.task_page import said_by, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kbaudit.catalogues import Catalogue
    from kbaudit.dossier import Dossier
    from kbaudit.people.reading_rights import Reader
    from kbaudit.task import Task
    from kbaudit.web.site import Site

_TODAY = timedelta(hours=24)
_ASKED = frozenset({State.OPEN, State.DISPUTED})


@dataclass(frozen=True, slots=True)
class Said:
    """One answer.

    Attributes:
        says: Who said what.
    """

    says: str
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a task.

    Attributes:
        title: Of the task; that a card is closed where the reader may not open it.
        said: Who said what and when, from the answer on that the reader was asked for.
        state: Where the task stands now, a sentence.
        by_reader: Whether the reader answered.
        asked_again: Whether somebody is asked anew since.
        can_take_back: Whether the reader may take the answer back.
        place: The next task's place among those of the day, from 1; 0 where nothing is left.
        of: How many there are.
        next: The identity of the next task of the reader's; None where nothing is left.
    """

    title: str
    said: tuple[Said, ...]
    state: str
    by_reader: bool
    asked_again: bool
    can_take_back: bool
    place: int
    of: int
    next: str | None


def receipt_of(site: Site, dossier: Dossier, reader: Reader, turn: int, words: Catalogue) -> Receipt:
    """Make the receipt of a task that was answered.

    Args:
        turn: The task's turn when its reader was asked.
        words: Of its reader's language.
    """
    task, now = dossier.task, site.now
    answers = [event for event in task.history if event.is_answer][turn:]
    rest = site.kb.tasks(person=reader.person)
    left = waiting(rest, reader.person)
    done = sum(_answered_by(one, reader.person, now) for one in rest)
    return Receipt(
        title=title_of(task, reader, words),
        said=tuple(Said(said_by(site.shown(one.by or ""), one.deed, words), one.at) for one in answers),
        state=_stands(task, words),
        by_reader=any(one.by == reader.person for one in answers[:1]),
        asked_again=task.state in _ASKED,
        can_take_back=task.turn == turn + 1 and can_take_back(task, reader.person, now),
        place=done + 1 if left else 0,
        of=done + len(left),
        next=left[0].id if left else None,
    )


def waiting(tasks: Sequence[Task], person: str) -> list[Task]:
    """Give the tasks of which somebody is asked now, the most pressing first."""
    asked = [one for one in tasks if one.accountable == person and one.state in _ASKED]
    return sorted(asked, key=lambda one: (one.severity.rank, one.due.isoformat() if one.due else "", one.id))


def _answered_by(task: Task, person: str, now: datetime) -> bool:
    said = task.answer
    return said is not None and said.by == person and said.at is not None and now - said.at <= _TODAY


def _stands(task: Task, words: Catalogue) -> str:
    rests = task.state in {State.PROMISED, State.SNOOZED}
    day = words.day(task.until) if task.until else "…"
    return words.say("receipt-until" if rests else f"state-{task.state}", day=day)
