"""Forgetting a card or a person: what names or quotes them is emptied, and the ledger's chain stays whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, select, true, update

from kbaudit.card import MOMENTS
from kbaudit.errors import ConfigError, UnknownPersonError
from kbaudit.finding import Finding
from kbaudit.outcomes.upkeep import Forgotten
from kbaudit.store import histories
from kbaudit.store.absences import ABSENCES
from kbaudit.store.bounces import BOUNCES
from kbaudit.store.cards import CARDS, VERSIONS
from kbaudit.store.contents import CONTENTS
from kbaudit.store.facts import UnknownFactsError, unpack
from kbaudit.store.outbox import OUTBOX
from kbaudit.store.people import PEOPLE
from kbaudit.store.purging import empty
from kbaudit.store.sessions import SESSIONS
from kbaudit.store.slots import DIGESTS, STOPPED
from kbaudit.store.sources import UNREADABLE
from kbaudit.store.tables import FindingRow, JudgedRow, LedgerRow, NoteRow, PolicyRow, ShelfRow, TaskEventRow, TaskRow
from kbaudit.store.vouchings import unknown

_LEDGER = LedgerRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_NOTES = NoteRow.__table__  # type: ignore[attr-defined]
_FINDINGS = FindingRow.__table__  # type: ignore[attr-defined]
_JUDGED = JudgedRow.__table__  # type: ignore[attr-defined]
_SHELF = ShelfRow.__table__  # type: ignore[attr-defined]
_POLICIES = PolicyRow.__table__  # type: ignore[attr-defined]
_TASKS = TaskRow.__table__  # type: ignore[attr-defined]
_TASK_EVENTS = TaskEventRow.__table__  # type: ignore[attr-defined]

_PEOPLE_OF_A_CARD = ("owner", "suggested_owner", "verifier", "verified_by", "editor")
_PEOPLE_OF_A_POLICY = ("owner", "steward")


def forget_card(connection: Connection, ref: str) -> Forgotten:
    """Forget what a card said and who wrote it; in a transaction that writes.

    Raises:
        UnknownCardError: The store never had such a card.
        ConfigError: The card is still there, so the next sync would bring it back.
    """
    source, _, identity = ref.partition(":")
    row = connection.execute(select(CARDS).where(CARDS.c.source == source, CARDS.c.card_id == identity)).first()
    if row is None:
        raise unknown(connection, ref)
    if row.gone_at is None:
        raise ConfigError(
            f"{ref}: its source still has it, and the next sync would bring it back; delete it there, and run kbaudit "
            "sync until it is gone, or purge its source"
        )
    its = select(VERSIONS.c.content).where(VERSIONS.c.card == row.id)
    others = select(VERSIONS.c.content).where(VERSIONS.c.card != row.id)
    shared = CONTENTS.c.id.in_(its) & CONTENTS.c.id.in_(others) & CONTENTS.c.body.is_not(None)
    left = len(connection.execute(select(CONTENTS.c.id).where(shared)).all())
    emptied = empty(connection, CONTENTS.c.id.in_(its) & CONTENTS.c.id.not_in(others))
    connection.execute(update(VERSIONS).where(VERSIONS.c.card == row.id).values(editor=None))
    connection.execute(update(CARDS).where(CARDS.c.id == row.id).values(fields=_dates(row.fields)))
    connection.execute(delete(UNREADABLE).where(UNREADABLE.c.source == source, UNREADABLE.c.card_id == identity))
    stretches = list(histories.Moves.read(connection).stretches(ref))
    notes = sum(_forget_notes(connection, select(_LEDGER.c.note).where(one.entries)) for one in stretches)
    names = frozenset(one.ref for one in stretches)
    _forget_findings(connection, lambda finding: not names.isdisjoint(_cards_of(finding)))
    _forget_tasks(connection, lambda task: not names.isdisjoint(json.loads(task.cards)))
    return Forgotten(notes=notes, texts=emptied, shared=left)


def forget_person(connection: Connection, address: str, now: datetime) -> Forgotten:
    """Forget who a person of the ledger is, and what they wrote; in a transaction that writes.

    Raises:
        UnknownPersonError: Nobody is known by that address.
    """
    name = address.strip().casefold()
    person = connection.execute(select(PEOPLE.c.id).where(PEOPLE.c.address == name)).scalar()
    editors = connection.execute(select(VERSIONS.c.editor).where(VERSIONS.c.editor.is_not(None)).distinct()).scalars()
    edited = [one for one in editors if one.casefold() == name]
    rows = connection.execute(select(CARDS.c.id, CARDS.c.source, CARDS.c.card_id, CARDS.c.gone_at, CARDS.c.fields))
    named = [row for row in rows if _names(json.loads(row.fields), name)]
    if person is None and not edited and not named:
        raise UnknownPersonError(f"{address}: the store knows nobody of that name; write it as kbaudit log shows it")
    notes = 0
    if person is not None:
        notes = _forget_notes(connection, select(_LEDGER.c.note).where(_LEDGER.c.person == person))
        # What waits for them is not sent any more, and the ids of what was sent may name them.
        connection.execute(delete(OUTBOX).where(OUTBOX.c.person == person))
        connection.execute(delete(BOUNCES).where(BOUNCES.c.person == person))
        connection.execute(delete(DIGESTS).where(DIGESTS.c.person == person))
        connection.execute(delete(STOPPED).where(STOPPED.c.person == person))
        connection.execute(delete(ABSENCES).where(ABSENCES.c.person == person))
        connection.execute(delete(SESSIONS).where(SESSIONS.c.person == person))
        gone = update(PEOPLE).where(PEOPLE.c.id == person).values(address=None, forgotten_at=now)
        connection.execute(gone)
    connection.execute(update(VERSIONS).where(VERSIONS.c.editor.in_(edited)).values(editor=None))
    for row in named:
        if row.gone_at is not None:
            left = _without(json.loads(row.fields), _PEOPLE_OF_A_CARD, name)
            connection.execute(update(CARDS).where(CARDS.c.id == row.id).values(fields=json.dumps(left)))
    # Those that stand are written anew by the next audit, as the sources and the policy are then.
    _forget_findings(connection, lambda finding: name in str(finding).casefold(), _FINDINGS.c.closed_run.is_not(None))
    _forget_in_policies(connection, name)
    _forget_in_tasks(connection, name)
    living = sorted(f"{row.source}:{row.card_id}" for row in named if row.gone_at is None)
    return Forgotten(notes=notes, named_by=tuple(living))


def _dates(fields: str) -> str:
    """Keep a card's dates alone: by them a verification that its source tells of again is known to be no new one."""
    return json.dumps({name: value for name, value in json.loads(fields).items() if name in MOMENTS})


def _names(table: Mapping[str, object], name: str) -> bool:
    return any(isinstance(said := table.get(key), str) and said.casefold() == name for key in _PEOPLE_OF_A_CARD)


def _without(table: Mapping[str, object], keys: Iterable[str], name: str) -> dict[str, object]:
    return {
        key: value
        for key, value in table.items()
        if not (key in keys and isinstance(value, str) and value.casefold() == name)
    }


def _forget_notes(connection: Connection, hashes: Select[tuple[str | None]]) -> int:
    return connection.execute(delete(_NOTES).where(_NOTES.c.hash.in_(hashes))).rowcount


def _forget_findings(
    connection: Connection, concerns: Callable[[Finding], bool], among: ColumnElement[bool] | None = None
) -> None:
    """Remove kept findings, for they quote cards and name owners, and what rules yielded or noted before."""
    connection.execute(delete(_JUDGED))
    connection.execute(delete(_SHELF))
    rows = connection.execute(
        select(_FINDINGS.c.fingerprint, _FINDINGS.c.finding).where(true() if among is None else among)
    ).all()
    for row in rows:
        if _concerns(row.finding, concerns):
            connection.execute(delete(_FINDINGS).where(_FINDINGS.c.fingerprint == row.fingerprint))


def _concerns(packed: bytes, concerns: Callable[[Finding], bool]) -> bool:
    try:
        return concerns(unpack(packed))
    except UnknownFactsError:
        return True  # nobody can tell any more, and the next audit finds it again where it stands


def _cards_of(finding: Finding) -> frozenset[str]:
    heads = (finding.card, *finding.related)
    return frozenset({*(one.ref for one in heads), *(one.ref for one in finding.evidence)})


def _forget_tasks(connection: Connection, concerns: Callable[[Any], bool]) -> None:
    """Remove tasks with all that happened to them, for they name cards and say why they were given."""
    for row in connection.execute(select(_TASKS)).all():
        if concerns(row):
            connection.execute(delete(_TASK_EVENTS).where(_TASK_EVENTS.c.task == row.id))
            connection.execute(delete(_TASKS).where(_TASKS.c.id == row.id))


def _forget_in_tasks(connection: Connection, name: str) -> None:
    """Take what names a person out of the reasons of tasks, and out of what was written in answers."""
    for row in connection.execute(select(_TASKS.c.id, _TASKS.c.reasons)).all():
        left = [reason for reason in json.loads(row.reasons) if name not in reason.casefold()]
        connection.execute(update(_TASKS).where(_TASKS.c.id == row.id).values(reasons=json.dumps(left)))
    for event in connection.execute(select(_TASK_EVENTS)).all():
        said = {key: text for key, text in json.loads(event.detail).items() if name not in text.casefold()}
        here = (_TASK_EVENTS.c.task == event.task) & (_TASK_EVENTS.c.number == event.number)
        connection.execute(update(_TASK_EVENTS).where(here).values(detail=json.dumps(said)))


def _forget_in_policies(connection: Connection, name: str) -> None:
    """Take a person out of the policies of earlier runs; each keeps the digest by which runs know it."""
    for row in connection.execute(select(_POLICIES)).all():
        table = json.loads(row.text)
        left = _without(table, _PEOPLE_OF_A_POLICY, name)
        if "for" in table:
            left["for"] = [_without(one, _PEOPLE_OF_A_POLICY, name) for one in table["for"]]
        if left != table:
            text = json.dumps(left, sort_keys=True)
            connection.execute(update(_POLICIES).where(_POLICIES.c.digest == row.digest).values(text=text))
