"""The check of a whole store: what the database, the ledger and the cards say, and whether they agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text

from kbaudit.errors import StoreError
from kbaudit.ledger.history import Standing, Version, standing_of
from kbaudit.store import ledger, runs
from kbaudit.store.cards import CARDS, VERSIONS
from kbaudit.store.contents import CONTENTS
from kbaudit.store.engine import reading
from kbaudit.store.histories import version_of
from kbaudit.store.schema import alembic_differences
from kbaudit.store.sources import SOURCES
from kbaudit.store.tables import LedgerRow, NoteRow
from kbaudit.store.vouchings import entry_of
from kbaudit.verification import Entry, EntryKind

_LEDGER = LedgerRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_NOTES = NoteRow.__table__  # type: ignore[attr-defined]
_FEW = 20

Step = Callable[[Connection], Iterator[str]]


def problems(engine: Engine) -> tuple[str, ...]:
    """Say all that is wrong with a store, a sentence each; nothing for one that is whole."""
    return tuple(said for step in _STEPS for said in _done(engine, step))


def _done(engine: Engine, step: Step) -> list[str]:
    try:
        with reading(engine) as connection:
            found = list(step(connection))
    except StoreError as error:
        return [str(error)]
    except (ValueError, TypeError, KeyError) as error:
        return [f"{step.__name__.strip('_').replace('_', ' ')}: holds what no store can: {error}"]
    more = [f"and {len(found) - _FEW} more of the kind"] if len(found) > _FEW else []
    return found[:_FEW] + more


def _schema(connection: Connection) -> Iterator[str]:
    """Compare the tables with those that this release would make."""
    for difference in alembic_differences(connection):
        yield f"the schema is not that of this release: {difference}"


def _database(connection: Connection) -> Iterator[str]:
    """Ask the database itself."""
    if connection.dialect.name == "sqlite":
        for said in connection.execute(text("PRAGMA integrity_check")).scalars():
            if said != "ok":
                yield f"the database is damaged: {said}; restore a backup"
        for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"row {row} of {table} refers to a row of {parent} that is not there"
        return
    names = text(
        "SELECT conrelid::regclass || ' ' || conname FROM pg_constraint "
        "WHERE NOT convalidated AND connamespace = current_schema()::regnamespace ORDER BY 1"
    )
    for name in connection.execute(names).scalars():
        yield f"the constraint {name} is not enforced"


def _ledger(connection: Connection) -> Iterator[str]:
    """Check the chain and the notes."""
    yield from (f"ledger: {said}" for said in ledger.breaks(connection, runs.heads(connection)))
    whose = select(_LEDGER.c.seq).where(_LEDGER.c.note == _NOTES.c.hash).exists()
    for digest in connection.execute(select(_NOTES.c.hash).where(~whose).order_by(_NOTES.c.hash)).scalars():
        yield f"the note {digest[:12]}… belongs to no entry of the ledger"


def _cards(connection: Connection) -> Iterator[str]:
    """Compare what stands vouched for of each card with what the ledger says."""
    standings = _standings(connection)
    vouched = CONTENTS.alias()
    query = (
        select(CARDS, vouched.c.digest.label("vouched"))
        .outerjoin(vouched, vouched.c.id == CARDS.c.vouched_content)
        .order_by(CARDS.c.id)
    )
    versions = _versions(connection)
    for row in connection.execute(query):
        ref = f"{row.source}:{row.card_id}"
        mine = versions.get(row.id, [])
        standing = standings.pop(ref, Standing())
        for name, kept, said in _compared(row, standing, mine):
            if kept != said:
                yield f"{ref}: {name} is {kept}, and the ledger says {said}"
    yield from (f"the ledger speaks of {ref}, and there is no such card" for ref in sorted(standings))


def _compared(row: Any, standing: Standing, versions: list[Version]) -> Iterator[tuple[str, object, object]]:  # noqa: ANN401 - a row of the database
    yield "when it was vouched for", row.vouched_at, standing.vouched_at
    yield "who vouched for it", row.vouched_by, standing.by
    yield "how surely that is known", row.vouch_channel, standing.channel and str(standing.channel)
    yield "which text was vouched for", row.vouched, standing.text(versions)
    yield "whether that holds", row.vouch_holds, standing.holds(versions)


def _standings(connection: Connection) -> dict[str, Standing]:
    """Give what the ledger says of every card, by the reference it has now; people by their identity."""
    found: dict[str, list[Entry]] = {}
    query = select(_LEDGER, _LEDGER.c.note.label("text")).order_by(_LEDGER.c.seq)
    for row in connection.execute(query):
        entry = entry_of(row, {row.person: row.person})
        if entry.kind is EntryKind.MOVED and entry.before is not None:
            found[entry.card] = found.pop(entry.before, [])
        found.setdefault(entry.card, []).append(entry)
    return {card: standing_of(entries) for card, entries in found.items()}


def _versions(connection: Connection) -> Mapping[int, list[Version]]:
    query = (
        select(VERSIONS, CONTENTS.c.digest, CONTENTS.c.title, CONTENTS.c.body.is_not(None).label("kept"))
        .join(CONTENTS, CONTENTS.c.id == VERSIONS.c.content)
        .order_by(VERSIONS.c.card, VERSIONS.c.id)
    )
    rows = groupby(connection.execute(query), lambda row: row.card)
    return {card: [version_of(row) for row in group] for card, group in rows}


def _texts(connection: Connection) -> Iterator[str]:
    """Look for cards without the text they should have, and for texts in two places at once."""
    still = VERSIONS.c.until.is_(None)
    query = (
        select(CARDS.c.source, CARDS.c.card_id, CARDS.c.gone_at, CARDS.c.content, VERSIONS.c.content.label("open"))
        .outerjoin(VERSIONS, (VERSIONS.c.card == CARDS.c.id) & still)
        .order_by(CARDS.c.id)
    )
    for row in connection.execute(query):
        ref = f"{row.source}:{row.card_id}"
        if row.gone_at is not None and row.open is not None:
            yield f"{ref}: was let go, and its last version has no end"
        elif row.gone_at is None and row.open != row.content:
            yield f"{ref}: its present text is not that of its last version"
    bare = select(CARDS.c.source, CARDS.c.card_id).join(CONTENTS, CONTENTS.c.id == CARDS.c.content)
    for row in connection.execute(bare.where(CARDS.c.gone_at.is_(None), CONTENTS.c.body.is_(None))):
        yield f"{row.source}:{row.card_id}: its present text is not kept; run kbaudit sync"


def _sources(connection: Connection) -> Iterator[str]:
    """Look for cards of sources that were never read."""
    read = select(SOURCES.c.name)
    query = select(CARDS.c.source, func.count()).where(CARDS.c.source.not_in(read), CARDS.c.gone_at.is_(None))
    for name, count in connection.execute(query.group_by(CARDS.c.source).order_by(CARDS.c.source)):
        yield f"{count} cards are of {name}, which was never read"


_STEPS: tuple[Step, ...] = (_schema, _database, _ledger, _cards, _texts, _sources)
