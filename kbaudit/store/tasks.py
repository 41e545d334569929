"""Tasks and what happened to them, as rows; people are named by their identities only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from kbaudit.assign import Planned
from kbaudit.assigning.following import Looked
from kbaudit.errors import AnsweredMeanwhileError, AnswerRefusedError, StoreError, TextChangedError, UnknownTaskError
from kbaudit.finding import Finding, Severity
from kbaudit.store import facts, people, retracting, vouchings
from kbaudit.store.cards import CARDS
from kbaudit.store.engine import inserted_or_known
from kbaudit.store.facts import UnknownFactsError
from kbaudit.store.tables import FindingRow, RunRow, SourceRow, TaskEventRow, TaskRow
from kbaudit.store.vouchings import Vouching
from kbaudit.task import Refusal, State, Task, TaskKind, advance
from kbaudit.task_event import Deed, Event
from kbaudit.verification import Channel

TASKS = TaskRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
EVENTS = TaskEventRow.__table__  # type: ignore[attr-defined]
_FINDINGS = FindingRow.__table__  # type: ignore[attr-defined]
_RUNS = RunRow.__table__  # type: ignore[attr-defined]
_SOURCES = SourceRow.__table__  # type: ignore[attr-defined]

_FEWEST_DIGITS = 12
_WITHDRAWN = {Deed.KEEP: "deprecated", Deed.ARCHIVE: "archived"}
_LISTS = ("cards", "parts", "reasons")
_PLAIN = ("id", "subject", "title", "passages", "begins", "due", "until", "opened_at")
_DAYS = ("due", "until")
_DETAILS = ("card", "scope", "note", "word", "passages", "text")


def read(connection: Connection, *, settled: bool = False, only: str | None = None) -> tuple[Task, ...]:
    """Read tasks with their history, the oldest first.

    Args:
        settled: Whether to read those that are settled as well.
        only: The identity of the one to read.
    """
    query = select(TASKS).order_by(TASKS.c.opened_at, TASKS.c.id)
    if not settled:
        query = query.where(TASKS.c.state != State.SETTLED)
    if only is not None:
        query = query.where(TASKS.c.id == only)
    rows = connection.execute(query).all()
    named = people.addresses(connection)
    histories = _histories(connection, named, only)
    return tuple(_task(row, named, tuple(histories.get(row.id, ()))) for row in rows)


def identities(connection: Connection) -> frozenset[str]:
    """Give the identities of all tasks there ever were."""
    return frozenset(connection.execute(select(TASKS.c.id)).scalars())


def keep(connection: Connection, planned: Iterable[Planned]) -> None:
    """Write tasks as a plan leaves them; one that was answered meanwhile stays as it was answered."""
    changed = [one for one in planned if one.task != one.before]
    ids = people.identities(connection, {name for one in changed for name in _named(one.task)})
    for one in changed:
        row = _row(one.task, ids)
        if one.before is None:
            # The driver of PostgreSQL does not tell how many rows an INSERT made.
            fresh = inserted_or_known(connection)(TASKS).values(row).on_conflict_do_nothing().returning(TASKS.c.id)
            written = connection.execute(fresh).first() is not None
            known = 0
        else:
            known = len(one.before.history)
            same = (TASKS.c.id == one.task.id) & (TASKS.c.events == known)
            written = connection.execute(update(TASKS).where(same).values(row)).rowcount > 0
        if written:
            _append(connection, one.task, known, ids)


def answer(
    connection: Connection, identity: str, event: Event, now: datetime, channel: Channel, turn: int | None
) -> Task:
    """Enter what a person answers, with all that follows from it; in a transaction that writes.

    Args:
        turn: ``Task.turn`` when the person was asked; None where that makes no difference.

    Raises:
        UnknownTaskError: There is no such task.
        AnsweredMeanwhileError: It was answered since that turn.
        AnswerRefusedError: The answer may not be given; the message says why.
        TextChangedError: The text that was read is not the card's text any more.
    """
    connection.execute(select(TASKS.c.id).where(TASKS.c.id == identity).with_for_update())
    before = next(iter(read(connection, settled=True, only=identity)), None)
    if before is None:
        raise UnknownTaskError(f"there is no task {identity}; kbaudit tasks list names those there are")
    if turn is not None and turn != before.turn:
        raise _meanwhile(before)
    after = advance(before, event, now)
    if isinstance(after, Refusal):
        raise AnswerRefusedError(after.why)
    if event.text is not None and event.by is not None:
        _vouch(connection, after, event, now, channel)
    if event.deed is Deed.TAKE_BACK and before.answer is not None:
        _take_back(connection, before, before.answer, channel, now)
    _withdraw(connection, before, after, event)
    ids = people.identities(connection, _named(after))
    connection.execute(update(TASKS).where(TASKS.c.id == identity).values(_row(after, ids)))
    _append(connection, after, len(before.history), ids)
    return after


def standing(connection: Connection, first: Sequence[str] | None = None) -> tuple[Finding, ...]:
    """Give the findings that stand since the last audits.

    Args:
        first: Only those whose card to open first is one of these; all where None.

    Raises:
        StoreError: They were kept by a release whose findings this one cannot read.
    """
    query = select(_FINDINGS.c.finding).where(_FINDINGS.c.closed_run.is_(None))
    if first is not None:
        query = query.where(_FINDINGS.c.card.in_(first))
    try:
        return tuple(facts.unpack(packed) for packed in connection.execute(query).scalars())
    except UnknownFactsError as error:
        raise StoreError("the findings were kept by another release; run kbaudit audit once more") from error


def looked(connection: Connection) -> Looked:
    """Give when the base was last audited and its sources last read.

    Raises:
        StoreError: It never was audited.
    """
    audits = (_RUNS.c.kind == "audit") & _RUNS.c.ended_at.is_not(None)
    last = select(_RUNS.c.began_at).where(audits).order_by(_RUNS.c.id.desc()).limit(1)
    audited_at = connection.execute(last).scalar()
    if audited_at is None:
        raise StoreError("the store was never audited, so nobody knows what there is to do; run kbaudit audit")
    read_to_end = select(_SOURCES.c.name, _SOURCES.c.complete_at).where(_SOURCES.c.complete_at.is_not(None))
    return Looked(audited_at, {row[0]: row[1] for row in connection.execute(read_to_end)})


def _meanwhile(task: Task) -> AnsweredMeanwhileError:
    said = task.answer
    if said is None:
        return AnsweredMeanwhileError(f"task {task.id} has no answer yet; this asks about another turn of it")
    who, when = said.by or "somebody who was forgotten", f"{said.at:%Y-%m-%d %H:%M} UTC"
    return AnsweredMeanwhileError(f"task {task.id} was answered already: {who} said {said.deed} on {when}")


def _vouch(connection: Connection, task: Task, event: Event, now: datetime, channel: Channel) -> None:
    digest = vouchings.content_of(connection, task.subject).digest
    if len(event.text or "") < _FEWEST_DIGITS or not digest.startswith(str(event.text)):
        said = f"its text is not the one that was read; kbaudit tasks show {task.id} shows what it says now"
        raise TextChangedError(f"{task.subject}: {said}")
    vouching = Vouching(ref=task.subject, by=str(event.by), channel=channel, digest=digest, note=event.note)
    vouchings.verify(connection, vouching, now)


def _take_back(connection: Connection, task: Task, answer: Event, channel: Channel, now: datetime) -> None:
    """Take back what an answer vouched for; what stood before it, or what somebody vouched for since, stands."""
    if answer.text is None or answer.by is None or answer.at is None:
        return
    taken = Vouching(ref=task.subject, by=answer.by, channel=channel, note=f"{answer.deed} was taken back")
    retracting.retract(connection, taken, answer.at, now)


def _withdraw(connection: Connection, before: Task, after: Task, event: Event) -> None:
    """Withdraw the texts that a decision is about, or bring them back where somebody objects or takes it back."""
    if event.deed in {Deed.OBJECT, Deed.TAKE_BACK}:
        _mark(connection, before.withdrawn, None)
    elif event.deed in _WITHDRAWN:
        _mark(connection, after.withdrawn, _WITHDRAWN[event.deed])
        # Who keeps another card than before brings that one back.
        _mark(connection, [event.card] if event.card else [], None)


def _mark(connection: Connection, refs: Sequence[str], what: str | None) -> None:
    for ref in refs:
        source, _, card = ref.partition(":")
        text = CARDS.c.content if what else None
        here = (CARDS.c.source == source) & (CARDS.c.card_id == card)
        connection.execute(update(CARDS).where(here).values(withdrawn_as=what, withdrawn_content=text))


def _histories(
    connection: Connection, named: Mapping[str, str | None], only: str | None
) -> Mapping[str, Sequence[Event]]:
    query = select(EVENTS).order_by(EVENTS.c.task, EVENTS.c.number)
    if only is not None:
        query = query.where(EVENTS.c.task == only)
    found: dict[str, list[Event]] = {}
    for row in connection.execute(query):
        found.setdefault(row.task, []).append(_event(row, named))
    return found


def _event(row: Any, named: Mapping[str, str | None]) -> Event:  # noqa: ANN401 - a row of the database
    detail = json.loads(row.detail)
    days: dict[str, Any] = {name: date.fromisoformat(detail.pop(name)) for name in _DAYS if name in detail}
    return Event(deed=Deed(row.deed), at=row.at, by=named.get(row.by), to=named.get(row.to), **detail, **days)


def _task(row: Any, named: Mapping[str, str | None], history: tuple[Event, ...]) -> Task:  # noqa: ANN401 - a row of the database
    told = (named.get(one) for one in json.loads(row.told))
    lists: dict[str, Any] = {name: tuple(json.loads(getattr(row, name))) for name in _LISTS}
    return Task(
        **{name: getattr(row, name) for name in _PLAIN},
        **lists,
        kind=TaskKind(row.kind),
        severity=Severity(row.severity),
        state=State(row.state),
        accountable=named.get(row.accountable),
        told=tuple(sorted(one for one in told if one)),
        steward=named.get(row.steward),
        history=history,
    )


def _row(task: Task, ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        **{name: getattr(task, name) for name in _PLAIN},
        **{name: json.dumps(getattr(task, name), ensure_ascii=False) for name in _LISTS},
        "kind": str(task.kind),
        "severity": str(task.severity),
        "state": str(task.state),
        "accountable": ids[task.accountable] if task.accountable else None,
        "told": json.dumps([ids[name] for name in task.told]),
        "steward": ids[task.steward] if task.steward else None,
        "events": len(task.history),
    }


def _named(task: Task) -> set[str]:
    events = (name for event in task.history for name in (event.by, event.to))
    return {name for name in (*task.parties, task.steward, *events) if name}


def _append(connection: Connection, task: Task, known: int, ids: Mapping[str, str]) -> None:
    rows = [
        {
            "task": task.id,
            "number": number,
            "at": event.at,
            "deed": str(event.deed),
            "by": ids[event.by] if event.by else None,
            "to": ids[event.to] if event.to else None,
            "detail": json.dumps(_detail(event), ensure_ascii=False, sort_keys=True),
        }
        for number, event in enumerate(task.history[known:], start=known + 1)
    ]
    if rows:
        connection.execute(insert(EVENTS), rows)


def _detail(event: Event) -> dict[str, str]:
    days = {name: day.isoformat() for name in _DAYS if (day := getattr(event, name)) is not None}
    return {name: value for name in _DETAILS if (value := getattr(event, name))} | days
