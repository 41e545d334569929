"""The ledger: who vouched for which text, in a chain of hashes that no later hand can alter unseen."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text

from kbaudit.store.tables import LedgerRow, NoteRow
from kbaudit.text.moments import Moment, write_moment
from kbaudit.verification import EntryKind, Head

BEGINNING = "0" * 64
"""What stands for the hash before the first entry."""

_LEDGER = LedgerRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_NOTES = NoteRow.__table__  # type: ignore[attr-defined]
_CHUNK = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry to be written.

    Attributes:
        card: The card's reference.
        content: The digest of the text it speaks of; None where that text is not known.
        person: The identity of a row of people; None where nobody is known.
        note: What the person wrote.
        detail: What else is to be said.
    """

    kind: EntryKind
    card: str
    content: str | None = None
    person: str | None = None
    channel: str | None = None
    vouched_at: Moment | None = None
    note: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def head(connection: Connection) -> Head:
    """Read the end of the chain."""
    found = connection.execute(select(_LEDGER.c.seq, _LEDGER.c.hash).order_by(_LEDGER.c.seq.desc()).limit(1)).first()
    return Head(*found) if found else Head(0, BEGINNING)


def hold(connection: Connection) -> None:
    """Let nobody else append until this transaction ends; readers are not held up.

    It comes first in every transaction that appends, so that what is decided on a card's vouching is decided on what
    stands. SQLite's one writer is alone already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE kb_ledger IN SHARE ROW EXCLUSIVE MODE"))


def append(connection: Connection, drafts: Iterable[Draft], now: datetime) -> Head:
    """Append entries, in a transaction that began with ``hold``.

    Returns:
        The new end of the chain.
    """
    last = head(connection)
    rows: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for draft in drafts:
        note = _salted(draft.note, notes) if draft.note else None
        rows.append(_row(draft, last, now, note))
        last = Head(last.seq + 1, rows[-1]["hash"])
    if notes:
        connection.execute(insert(_NOTES), notes)
    for start in range(0, len(rows), _CHUNK):
        connection.execute(insert(_LEDGER), rows[start : start + _CHUNK])
    return last


def _salted(note: str, notes: list[dict[str, Any]]) -> str:
    salt = secrets.token_hex(16)
    digest = _digest_of(salt, note)
    notes.append({"hash": digest, "salt": salt, "text": note})
    return digest


def _digest_of(salt: str, note: str) -> str:
    return hashlib.sha256(f"{salt}{note}".encode()).hexdigest()


def _row(draft: Draft, last: Head, now: datetime, note: str | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "seq": last.seq + 1,
        "at": now,
        "kind": str(draft.kind),
        "card": draft.card,
        "content": draft.content,
        "person": draft.person,
        "channel": draft.channel,
        "vouched_at": draft.vouched_at,
        "note": note,
        "detail": json.dumps(draft.detail, sort_keys=True, separators=(",", ":")),
    }
    return {**row, "previous": last.hash, "hash": hash_of(row, last.hash)}


HASHED = ("seq", "at", "kind", "card", "content", "person", "channel", "vouched_at", "note", "detail")
"""What of an entry its hash is made of, in this order, after the hash before."""


def hash_of(row: Any, previous: str) -> str:  # noqa: ANN401 - a mapping, or a row that is like one
    """Give the hash of an entry: SHA-256 of the hash before and the canonical JSON of its values, in this order."""
    values = [write_moment(value) if hasattr(value, "year") else value for value in (row[name] for name in HASHED)]
    canonical = json.dumps([previous, *values], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def breaks(connection: Connection, heads: Sequence[Head] = ()) -> Iterator[str]:
    """Yield what is wrong with the chain and the notes: a sentence a break, in order; nothing for a whole ledger.

    Args:
        heads: Ends that were seen at earlier times and must still be part of it.
    """
    previous, seq = BEGINNING, 0
    seen: defaultdict[int, set[str]] = defaultdict(set)
    for one in heads:
        if one.seq:
            seen[one.seq].add(one.hash)
    for row in _readable(connection):
        if row is None:
            yield f"an entry after entry {seq} holds values that no entry can have"
            return
        if row["seq"] != seq + 1:
            yield f"entry {seq + 1} is missing: entry {row['seq']} follows entry {seq}"
        seq = row["seq"]
        if row["previous"] != previous:
            yield f"entry {seq} does not follow the entry before it"
        previous = row["hash"]
        if hash_of(row, row["previous"]) != previous:
            yield f"entry {seq} is not as it was written"
        if seen.pop(seq, {previous}) != {previous}:
            yield f"entry {seq} is not the one that an earlier run saw"
    for missing in sorted(seen):
        yield f"entry {missing}, which an earlier run saw, is missing at the end"
    yield from _altered_notes(connection)


def _readable(connection: Connection) -> Iterator[Any]:
    """Yield the entries in order; None, and no more, where one holds what is no instant, for example."""
    try:
        yield from connection.execute(select(_LEDGER).order_by(_LEDGER.c.seq)).mappings()
    except ValueError:
        yield None


def _altered_notes(connection: Connection) -> Iterator[str]:
    query = select(_NOTES, _LEDGER.c.seq).join(_LEDGER, _LEDGER.c.note == _NOTES.c.hash).order_by(_LEDGER.c.seq)
    for row in connection.execute(query):
        if _digest_of(row.salt, row.text) != row.hash:
            yield f"the note of entry {row.seq} is not as it was written"
