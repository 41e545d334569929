"""The task: one problem, one accountable person, one day; and ``advance``, the only way it changes its state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from kbaudit.finding import Severity
from kbaudit.task_event import HOLDING, Deed, Event
from kbaudit.text.moments import shifted

MAX_SNOOZES = 2
SNOOZE_DAYS = 30
OBJECTION_DAYS = 7
TAKE_BACK_HOURS = 24
_LONGEST_PROMISE_DAYS = 365


class TaskKind(StrEnum):
    """What a task is about.

    Attributes:
        CHECK: One card, with all that is found on it.
        CONFLICT: Cards that cannot all be right.
        CLUSTER: Cards that say the same.
        TRANSLATION: A translation whose original has changed.
        OWNERLESS: A collection whose cards belong to nobody.
        UNUSED: The cards of a collection that nobody uses.
    """

    CHECK = "check"
    CONFLICT = "conflict"
    CLUSTER = "cluster"
    TRANSLATION = "translation"
    OWNERLESS = "ownerless"
    UNUSED = "unused"


class State(StrEnum):
    """Where a task stands.

    Attributes:
        QUEUED: It has its person; their turn for it has not come.
        OPEN: Its person is asked.
        PROMISED: Somebody will change something, by a day.
        SNOOZED: It rests until a day.
        ANSWERED: It is answered; an audit has the last word.
        DECIDED: One card is kept, the others are withdrawn; who owns those may object.
        DISPUTED: Somebody objected; the steward decides.
        SETTLED: Nothing of it is found any more.
    """

    QUEUED = "queued"
    OPEN = "open"
    PROMISED = "promised"
    SNOOZED = "snoozed"
    ANSWERED = "answered"
    DECIDED = "decided"
    DISPUTED = "disputed"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task.

    Attributes:
        id: Ten hexadecimal digits; of kind, subject and how often there was a task on it before.
        subject: What it is about: a card's reference, ``SOURCE/COLLECTION``, or the first part of a pair or cluster.
        title: What people see: the title of the card to open first, or what is to be done.
        cards: References, the card to open first before the others.
        accountable: The one person who is to answer; None where nobody is known yet.
        told: Others whom it concerns, who may answer as well; sorted.
        steward: Who decides where people disagree; None where nobody is known.
        parts: The digests of all that was found, sorted.
        passages: A digest of the quoted words.
        reasons: What was found, a sentence each.
        begins: The day on which its person is or was asked.
        due: The day by which an answer is hoped for.
        until: The day that an answer named; None where none holds.
        history: All events, in the order in which they happened.
    """

    id: str
    kind: TaskKind
    subject: str
    title: str
    cards: tuple[str, ...]
    parts: tuple[str, ...]
    severity: Severity
    opened_at: datetime
    accountable: str | None = None
    told: tuple[str, ...] = ()
    steward: str | None = None
    passages: str = ""
    reasons: tuple[str, ...] = ()
    begins: date | None = None
    due: date | None = None
    until: date | None = None
    state: State = State.QUEUED
    history: tuple[Event, ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """Give everybody who may answer."""
        return (*((self.accountable,) if self.accountable else ()), *self.told)

    @property
    def answer(self) -> Event | None:
        """Give the last answer; None where there is none."""
        return next((event for event in reversed(self.history) if event.is_answer), None)

    @property
    def turn(self) -> int:
        """Count the answers so far; a code made at another turn is old."""
        return sum(event.is_answer for event in self.history)

    @property
    def asked_at(self) -> datetime | None:
        """Give when its person was last asked; None where nobody was."""
        return next((event.at for event in reversed(self.history) if event.deed is Deed.ASK), None)

    @property
    def snoozes(self) -> int:
        """Count how often it was put off, and stayed so."""
        in_turn = pairwise((*self.history, None))
        back = (later is not None and later.deed is Deed.TAKE_BACK for _, later in in_turn)
        return sum(event.deed is Deed.SNOOZE and not taken for event, taken in zip(self.history, back, strict=True))

    @property
    def declined(self) -> frozenset[str]:
        """Give who said that it is not theirs."""
        return frozenset(event.by for event in self.history if event.deed is Deed.NOT_MINE and event.by)

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """Give the cards that its last decision withdrew."""
        chosen = self.answer
        if chosen is None or chosen.deed not in {Deed.KEEP, Deed.ARCHIVE}:
            return ()
        return tuple(card for card in self.cards if card != chosen.card)


@dataclass(frozen=True, slots=True)
class Refusal:
    """That an event may not happen.

    Attributes:
        why: A sentence that says what stands against it, and what to do instead.
    """

    why: str


_CHANGES = frozenset({Deed.FIX, Deed.LOOK_NOW, Deed.NOT_MINE, Deed.SNOOZE, Deed.TAKE_BACK})
_VOUCHING = frozenset({Deed.STILL_RIGHT, Deed.UPDATED, Deed.NO_CHANGE_NEEDED})
_PAIR = frozenset({*_CHANGES, Deed.KEEP, Deed.MERGE, Deed.BOTH_RIGHT, Deed.OBJECT})

OFFERED: Mapping[TaskKind, frozenset[Deed]] = {
    TaskKind.CHECK: _CHANGES | {Deed.STILL_RIGHT, Deed.ARCHIVE},
    TaskKind.CONFLICT: _PAIR,
    TaskKind.CLUSTER: _PAIR,
    TaskKind.TRANSLATION: _CHANGES | {Deed.UPDATED, Deed.NO_CHANGE_NEEDED, Deed.ARCHIVE},
    TaskKind.OWNERLESS: _CHANGES,
    TaskKind.UNUSED: _CHANGES - {Deed.FIX} | {Deed.ARCHIVE, Deed.NO_CHANGE_NEEDED},
}
"""The answers that a task of each kind takes."""

_ANSWERED: Mapping[Deed, State] = {
    Deed.STILL_RIGHT: State.ANSWERED,
    Deed.FIX: State.PROMISED,
    Deed.LOOK_NOW: State.ANSWERED,
    Deed.NOT_MINE: State.QUEUED,
    Deed.SNOOZE: State.SNOOZED,
    Deed.ARCHIVE: State.ANSWERED,
    Deed.KEEP: State.DECIDED,
    Deed.MERGE: State.PROMISED,
    Deed.BOTH_RIGHT: State.ANSWERED,
    Deed.UPDATED: State.ANSWERED,
    Deed.NO_CHANGE_NEEDED: State.ANSWERED,
}
_AT_REST: Mapping[Deed, State] = {**_ANSWERED, Deed.WORSENED: State.QUEUED, Deed.CLEARED: State.SETTLED}

TRANSITIONS: Mapping[State, Mapping[Deed, State]] = {
    State.QUEUED: {**_AT_REST, Deed.ASK: State.OPEN, Deed.ASSIGN: State.QUEUED},
    State.OPEN: {**_AT_REST, Deed.ASSIGN: State.QUEUED, Deed.WORSENED: State.OPEN},
    State.PROMISED: {
        **_AT_REST,
        Deed.ASSIGN: State.QUEUED,
        Deed.WORSENED: State.PROMISED,
        Deed.LAPSED: State.QUEUED,
        Deed.TAKE_BACK: State.QUEUED,
    },
    State.SNOOZED: {
        **_AT_REST,
        Deed.ASSIGN: State.SNOOZED,
        Deed.LAPSED: State.QUEUED,
        Deed.TAKE_BACK: State.QUEUED,
    },
    State.ANSWERED: {
        Deed.ASSIGN: State.ANSWERED,
        Deed.WORSENED: State.QUEUED,
        Deed.STANDS: State.QUEUED,
        Deed.CLEARED: State.SETTLED,
        Deed.TAKE_BACK: State.QUEUED,
    },
    State.DECIDED: {
        Deed.ASSIGN: State.DECIDED,
        Deed.WORSENED: State.DECIDED,
        Deed.LAPSED: State.ANSWERED,
        Deed.OBJECT: State.DISPUTED,
        Deed.TAKE_BACK: State.QUEUED,
    },
    State.DISPUTED: {
        Deed.ASSIGN: State.DISPUTED,
        Deed.WORSENED: State.DISPUTED,
        Deed.NOT_MINE: State.DISPUTED,
        Deed.KEEP: State.ANSWERED,
        Deed.MERGE: State.PROMISED,
        Deed.BOTH_RIGHT: State.ANSWERED,
    },
    State.SETTLED: {},
}
"""The state after each event; what is not there is refused."""

RESTING = frozenset({State.PROMISED, State.SNOOZED, State.DECIDED})
"""States that end with a day."""


def advance(task: Task, event: Event, now: datetime) -> Task | Refusal:
    """Let something happen to a task, or say why it may not; the only way a task changes its state.

    Args:
        now: When it happens, an aware instant in the zone whose day counts: that of the person who answers or is asked.
    """
    after = TRANSITIONS[task.state].get(event.deed)
    if after is None:
        return Refusal(_out_of_turn(task, event))
    if event.is_answer and (problem := _not_theirs(task, event)):
        return Refusal(problem)
    check = _CHECKS.get(event.deed)
    if check is not None and (problem := check(task, replace(event, at=now), now.date())):
        return Refusal(problem)
    happened = replace(event, at=shifted(now, UTC), until=_day_named(event, now.date()))
    kept = replace(happened, parts=())  # the task has them; a history of hundreds of digests says nothing
    until = (happened.until if event.is_answer else task.until) if after in RESTING else None
    return replace(_affected(task, happened, now.date()), state=after, until=until, history=(*task.history, kept))


def _affected(task: Task, event: Event, today: date) -> Task:
    """Give the task as the event leaves it, apart from its state and its day."""
    match event.deed:
        case Deed.ASK:
            return replace(task, begins=today, due=event.due)
        case Deed.ASSIGN | Deed.NOT_MINE:
            told = tuple(one for one in task.told if one != event.to)
            return replace(task, accountable=event.to, told=told)
        case Deed.OBJECT:
            told = tuple(sorted({*task.parties} - {task.steward or ""}))
            return replace(task, accountable=task.steward, told=told)
        case Deed.WORSENED | Deed.STANDS:
            return replace(task, parts=event.parts or task.parts, passages=event.passages)
        case _:
            return task


def _day_named(event: Event, today: date) -> date | None:
    match event.deed:
        case Deed.SNOOZE:
            return event.until or today + timedelta(days=SNOOZE_DAYS)
        case Deed.KEEP:
            return today + timedelta(days=OBJECTION_DAYS)
        case Deed.FIX | Deed.MERGE:
            return event.until
        case _:
            return None


def _out_of_turn(task: Task, event: Event) -> str:
    if task.state is State.SETTLED:
        return f"task {task.id} is settled; nothing happens to it any more"
    if event.deed is Deed.OBJECT and task.state is State.ANSWERED:
        return f"task {task.id}: the {OBJECTION_DAYS} days to object are over, or there is nothing to object to"
    said = task.answer
    last = f" ({said.by} said {said.deed})" if said and event.is_answer else ""
    return f"task {task.id} is {task.state}{last}, so {event.deed} cannot follow"


def _not_theirs(task: Task, event: Event) -> str | None:
    if event.deed not in OFFERED[task.kind]:
        known = ", ".join(sorted(OFFERED[task.kind]))
        pair = "one card alone settles no pair; " if event.deed is Deed.STILL_RIGHT and len(task.cards) > 1 else ""
        return f"task {task.id} is about a {task.kind}; {pair}its answers are: {known}"
    if not event.by:
        return f"task {task.id}: who answers? name the person"
    may = (task.accountable,) if task.state is State.DISPUTED and task.accountable else task.parties
    if may and event.by not in may:
        return f"task {task.id} is not asked of {event.by}; who may answer: {', '.join(may)}"
    return None


def _promise_problem(task: Task, event: Event, today: date) -> str | None:
    last = today + timedelta(days=_LONGEST_PROMISE_DAYS)
    if event.until is None or not today < event.until <= last:
        return f"task {task.id}: by which day? name one after {today}, {last} at the latest"
    return None


def _snooze_problem(task: Task, event: Event, today: date) -> str | None:
    if task.snoozes >= MAX_SNOOZES:
        return f"task {task.id} was put off {MAX_SNOOZES} times already; name a day for the change, or whose it is"
    last = today + timedelta(days=SNOOZE_DAYS)
    if event.until is not None and not today < event.until <= last:
        return f"task {task.id}: it can be put off until {last} at the latest"
    return None


def _keep_problem(task: Task, event: Event, _today: date) -> str | None:
    if event.card not in task.cards:
        return f"task {task.id}: which card is kept? name one of: {', '.join(task.cards)}"
    return None


def _scope_problem(task: Task, event: Event, _today: date) -> str | None:
    if not (event.scope or "").strip():
        return f"task {task.id}: where is each of them right? name the scope, such as “EU and US orders”"
    return None


def needs_text(task: Task, deed: Deed) -> bool:
    """Tell whether an answer vouches for a text, so that it has to name the one that was read."""
    return deed in _VOUCHING and task.kind in {TaskKind.CHECK, TaskKind.TRANSLATION}


def _text_problem(task: Task, event: Event, _today: date) -> str | None:
    if needs_text(task, event.deed) and not event.text:
        return f"task {task.id}: which text was read? give the digest that stands above it where it is shown"
    return None


def _hand_over_problem(task: Task, event: Event, _today: date) -> str | None:
    if task.accountable is not None and event.by != task.accountable:
        return f"task {task.id} is with {task.accountable}; {event.by} need do nothing"
    if event.to is not None and event.to in {event.by, task.accountable}:
        return f"task {task.id} is with {event.to} already; name somebody else, or nobody"
    return None


def _assign_problem(task: Task, event: Event, _today: date) -> str | None:
    if not event.to or event.to == task.accountable:
        return f"task {task.id}: to whom? name somebody else than {task.accountable or 'nobody'}"
    return None


def _ask_problem(task: Task, _event: Event, _today: date) -> str | None:
    return None if task.accountable else f"task {task.id} has nobody to be asked"


def _early_problem(task: Task, _event: Event, today: date) -> str | None:
    last = task.state is not State.SNOOZED and today == task.until  # a promise and an objection have that day still
    if task.until is not None and (today < task.until or last):
        return f"task {task.id}: its day, {task.until}, has not passed"
    return None


def _objection_problem(task: Task, event: Event, today: date) -> str | None:
    decided = task.answer
    if decided is not None and event.by == decided.by:
        return f"task {task.id}: {event.by} decided it, and cannot object to it"
    if task.until is not None and today > task.until:
        return f"task {task.id}: objections were possible until {task.until}; tell the steward"
    return None


def _take_back_problem(task: Task, event: Event, _today: date) -> str | None:
    last = task.history[-1] if task.history else None
    if last is None or not last.is_answer or last.by != event.by:
        return f"task {task.id}: something has happened since {event.by} answered; answer anew"
    if any(one.deed is Deed.OBJECT for one in task.history):
        return f"task {task.id} was in dispute; what its steward decided holds"
    if last.at is not None and event.at is not None and event.at - last.at > timedelta(hours=TAKE_BACK_HOURS):
        return f"task {task.id}: an answer can be taken back for {TAKE_BACK_HOURS} hours; answer anew"
    return None


def _holding_problem(task: Task, event: Event, _today: date) -> str | None:
    said = task.answer
    if said is not None and said.deed in HOLDING and event.passages == task.passages:
        return f"task {task.id}: {said.by} looked at this and said {said.deed}, which holds"
    return None


_Check = Callable[[Task, Event, date], str | None]
_CHECKS: Mapping[Deed, _Check] = {
    Deed.ASK: _ask_problem,
    Deed.ASSIGN: _assign_problem,
    Deed.STANDS: _holding_problem,
    Deed.LAPSED: _early_problem,
    Deed.STILL_RIGHT: _text_problem,
    Deed.UPDATED: _text_problem,
    Deed.NO_CHANGE_NEEDED: _text_problem,
    Deed.FIX: _promise_problem,
    Deed.MERGE: _promise_problem,
    Deed.SNOOZE: _snooze_problem,
    Deed.KEEP: _keep_problem,
    Deed.BOTH_RIGHT: _scope_problem,
    Deed.NOT_MINE: _hand_over_problem,
    Deed.OBJECT: _objection_problem,
    Deed.TAKE_BACK: _take_back_problem,
}
