"""What is known of each source: when it was read, how that ended, what else it has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from kbaudit.card import UnreadableCard
from kbaudit.intake import SourceIntake
from kbaudit.report import Notice, SourceStatus, SourceSummary
from kbaudit.store.encoding import keepable
from kbaudit.store.engine import inserted_or_known
from kbaudit.store.tables import SourceRow, UnreadableRow

SOURCES = SourceRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
UNREADABLE = UnreadableRow.__table__  # type: ignore[attr-defined]


def note_attempt(connection: Connection, summary: SourceSummary, now: datetime) -> None:
    """Write that a source could not be read, or looked suspicious; what is known of its cards stays."""
    _put(
        connection,
        {
            "name": summary.name,
            "kind": summary.kind,
            "status": str(summary.status),
            "tried_at": now,
            "problem": keepable(summary.problem or ""),
        },
    )


def note_reading(connection: Connection, part: SourceIntake, now: datetime) -> None:
    """Write that a source was read to its end, and what it had besides its readable cards."""
    summary = part.summary
    files = None if part.files is None else json.dumps(sorted(part.files))
    notices = [[one.topic, one.message] for one in part.notices]
    _put(
        connection,
        {
            "name": summary.name,
            "kind": summary.kind,
            "status": str(SourceStatus.COMPLETE),
            "tried_at": now,
            "complete_at": now,
            "cards": summary.cards,
            "unreadable": summary.unreadable,
            "problem": None,
            "files": files,
            "notices": json.dumps(notices),
        },
    )
    connection.execute(delete(UNREADABLE).where(UNREADABLE.c.source == summary.name))
    rows = [_unreadable(one) for one in part.unreadable]
    if rows:
        connection.execute(insert(UNREADABLE), rows)


def _unreadable(card: UnreadableCard) -> dict[str, object]:
    return {
        "source": card.source,
        "card_id": card.id,
        "reason": card.reason,
        "title": card.title,
        "path": card.path,
        "line": card.line,
    }


def _put(connection: Connection, values: dict[str, object]) -> None:
    statement = inserted_or_known(connection)(SOURCES).values({"notices": "[]", "cards": 0, "unreadable": 0, **values})
    others = {name: value for name, value in values.items() if name != "name"}
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=others))


def read(connection: Connection, cards: Mapping[str, int]) -> tuple[SourceIntake, ...]:
    """Read what is known of all sources ever tried, by name, their readable cards left out.

    Args:
        cards: How many cards each has.
    """
    unreadable = _all_unreadable(connection)
    return tuple(
        SourceIntake(
            summary=SourceSummary(
                name=row.name,
                kind=row.kind,
                status=SourceStatus(row.status),
                cards=cards.get(row.name, 0),
                unreadable=len(unreadable.get(row.name, ())),
                problem=row.problem,
            ),
            unreadable=unreadable.get(row.name, ()),
            files=None if row.files is None else frozenset(json.loads(row.files)),
            notices=tuple(Notice(*one) for one in json.loads(row.notices)),
        )
        for row in connection.execute(select(SOURCES).order_by(SOURCES.c.name))
    )


def complete_since(connection: Connection) -> Mapping[str, datetime | None]:
    """Give when each source was last read to its end; None where it never was."""
    return {row.name: row.complete_at for row in connection.execute(select(SOURCES.c.name, SOURCES.c.complete_at))}


def unreadable_ids(connection: Connection, source: str) -> frozenset[str]:
    """Give the ids of a source's cards that could not be read when it was last read to its end."""
    query = select(UNREADABLE.c.card_id).where(UNREADABLE.c.source == source)
    return frozenset(connection.execute(query).scalars())


def _all_unreadable(connection: Connection) -> Mapping[str, tuple[UnreadableCard, ...]]:
    found: dict[str, list[UnreadableCard]] = {}
    order = (UNREADABLE.c.source, UNREADABLE.c.card_id, UNREADABLE.c.reason)
    for row in connection.execute(select(UNREADABLE).order_by(*order)):
        found.setdefault(row.source, []).append(
            UnreadableCard(
                source=row.source, id=row.card_id, reason=row.reason, title=row.title, path=row.path, line=row.line
            )
        )
    return {name: tuple(cards) for name, cards in found.items()}
