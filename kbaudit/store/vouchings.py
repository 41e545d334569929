"""Vouchings by people, entered in the ledger and in the card's row at once; and what the ledger says of a card."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from kbaudit.content import Content
from kbaudit.errors import TextChangedError, UnknownCardError
from kbaudit.store import contents, ledger, people
from kbaudit.store.cards import CARDS, nothing_stands, stands
from kbaudit.store.contents import CONTENTS
from kbaudit.store.ledger import Draft
from kbaudit.store.tables import LedgerRow, NoteRow
from kbaudit.text.spelling import nearest
from kbaudit.verification import Channel, Check, Entry, EntryKind, Vouched

_LEDGER = LedgerRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_NOTES = NoteRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouching:
    """What a person says of a card.

    Attributes:
        ref: The card's reference.
        by: Who: an address or a handle.
        digest: The digest of the text they read; None for the text as it is now.
        note: What they wrote.
    """

    ref: str
    by: str
    channel: Channel
    digest: str | None = None
    note: str | None = None


def verify(connection: Connection, vouching: Vouching, now: datetime) -> None:
    """Enter that somebody vouches for a card's text; in a transaction that writes.

    Raises:
        UnknownCardError: The store has no such card.
        TextChangedError: The text they read is not the card's text any more.
    """
    ledger.hold(connection)
    row = _card(connection, vouching.ref)
    if vouching.digest is not None and vouching.digest != row.digest:
        said = "its text has changed since it was read; read it again and vouch for what it says now"
        raise TextChangedError(f"{vouching.ref}: {said}")
    person = people.identities(connection, [vouching.by])[vouching.by]
    draft = Draft(
        kind=EntryKind.VERIFIED,
        card=vouching.ref,
        content=row.digest,
        person=person,
        channel=vouching.channel,
        vouched_at=now,
        note=vouching.note,
    )
    ledger.append(connection, [draft], now)
    columns = stands(now, person, vouching.channel, row.content)
    connection.execute(update(CARDS).where(CARDS.c.id == row.id).values(columns))


def unverify(connection: Connection, vouching: Vouching, now: datetime) -> None:
    """Enter that somebody takes all vouching for a card back; in a transaction that writes.

    Raises:
        UnknownCardError: The store has no such card.
    """
    ledger.hold(connection)
    row = _card(connection, vouching.ref)
    person = people.identities(connection, [vouching.by])[vouching.by]
    draft = Draft(
        kind=EntryKind.UNVERIFIED,
        card=vouching.ref,
        content=row.digest,
        person=person,
        channel=vouching.channel,
        note=vouching.note,
    )
    ledger.append(connection, [draft], now)
    columns = nothing_stands(vouching.channel, taken_back_at=now)
    connection.execute(update(CARDS).where(CARDS.c.id == row.id).values(columns))


def refuse_changed(connection: Connection, read: Mapping[str, str]) -> None:
    """See to it that cards have the texts that somebody read.

    Args:
        read: The texts' digests, by reference.

    Raises:
        UnknownCardError: The store has no such card.
        TextChangedError: A text is another one now.
    """
    for ref, digest in read.items():
        if _card(connection, ref).digest != digest:
            raise TextChangedError(f"{ref}: its text has changed since it was read; read it again and answer then")


def content_of(connection: Connection, ref: str) -> Content:
    """Give the text of a card as it was last seen.

    Raises:
        UnknownCardError: The store has no such card.
    """
    row = _card(connection, ref)
    return contents.read(connection, [row.content])[row.content]


def _card(connection: Connection, ref: str) -> Any:  # noqa: ANN401 - a row of the database
    source, _, identity = ref.partition(":")
    query = (
        select(CARDS.c.id, CARDS.c.content, CONTENTS.c.digest)
        .join(CONTENTS, CONTENTS.c.id == CARDS.c.content)
        .where(CARDS.c.source == source, CARDS.c.card_id == identity, CARDS.c.gone_at.is_(None))
    )
    found = connection.execute(query).first()
    if found is None:
        raise unknown(connection, ref)
    return found


def unknown(connection: Connection, ref: str) -> UnknownCardError:
    """Say that there is no such card, and which one may be meant."""
    rows = connection.execute(select(CARDS.c.source, CARDS.c.card_id).where(CARDS.c.gone_at.is_(None)))
    near = nearest(ref, [f"{row.source}:{row.card_id}" for row in rows])
    meant = f"did you mean {near}?" if near else "write it as SOURCE:ID; run kbaudit sync if it is new"
    return UnknownCardError(f"{ref}: the store has no such card; {meant}")


def entries(connection: Connection, refs: frozenset[str] | None = None) -> tuple[Entry, ...]:
    """Read the ledger, of some cards or of all, in its order."""
    query = select(_LEDGER, _NOTES.c.text).outerjoin(_NOTES, _NOTES.c.hash == _LEDGER.c.note).order_by(_LEDGER.c.seq)
    if refs is not None:
        query = query.where(_LEDGER.c.card.in_(sorted(refs)))
    addresses = people.addresses(connection)
    return tuple(entry_of(row, addresses) for row in connection.execute(query))


def entry_of(row: Any, addresses: Mapping[str, str | None]) -> Entry:  # noqa: ANN401 - a row of the database
    """Make an entry of a row of the ledger, with the text of its note."""
    detail = json.loads(row.detail)
    return Entry(
        seq=row.seq,
        at=row.at,
        kind=EntryKind(row.kind),
        card=row.card,
        content=row.content,
        by=addresses.get(row.person) if row.person else None,
        channel=Channel(row.channel) if row.channel else None,
        vouched_at=row.vouched_at,
        note=row.text,
        why=detail.get("why") or (f"from {detail['from']}" if "from" in detail else None),
        hash=row.hash,
        before=detail.get("from"),
        retracts=detail.get("retracts"),
    )


def vouched_texts(connection: Connection) -> Mapping[str, Vouched]:
    """Give what was last vouched for, by reference, of the cards whose text says something else now."""
    query = select(CARDS).where(CARDS.c.gone_at.is_(None), CARDS.c.vouched_content.is_not(None), ~CARDS.c.vouch_holds)
    rows = connection.execute(query).all()
    texts = contents.read(connection, (row.vouched_content for row in rows))
    addresses = people.addresses(connection)
    return {
        f"{row.source}:{row.card_id}": _vouched(row, texts, addresses) for row in rows if row.vouched_content in texts
    }


def _vouched(row: Any, texts: Mapping[int, Content], addresses: Mapping[str, str | None]) -> Vouched:  # noqa: ANN401 - a row of the database
    by = addresses.get(row.vouched_by) if row.vouched_by else None
    return Vouched(content=texts[row.vouched_content], at=row.vouched_at, by=by, changed_at=row.changed_at)


def checks(connection: Connection) -> Mapping[str, tuple[Check, ...]]:
    """Give every time that somebody vouched for a card, by the reference it has now, in the ledger's order.

    What a source wrote by default is none, nor is what was taken back by itself.
    """
    columns = (
        _LEDGER.c.seq,
        _LEDGER.c.kind,
        _LEDGER.c.card,
        _LEDGER.c.vouched_at,
        _LEDGER.c.person,
        _LEDGER.c.note,
        _LEDGER.c.detail,
    )
    told = _LEDGER.c.kind.in_([str(EntryKind.VERIFIED), str(EntryKind.MOVED)])
    default = _LEDGER.c.channel == str(Channel.SOURCE_DEFAULT)
    query = select(*columns).where(told, _LEDGER.c.channel.is_(None) | ~default).order_by(_LEDGER.c.seq)
    addresses, retracted = people.addresses(connection), _retracted(connection)
    found: dict[str, list[Check]] = {}
    for row in connection.execute(query):
        if row.kind == EntryKind.MOVED:
            before = found.pop(json.loads(row.detail)["from"], [])
            found[row.card] = [replace(one, ref=row.card) for one in before]
        elif row.vouched_at is not None and row.seq not in retracted:
            by = addresses.get(row.person) if row.person else None
            one = Check(ref=row.card, at=row.vouched_at, by=by, noted=row.note is not None)
            found.setdefault(row.card, []).append(one)
    return {ref: tuple(times) for ref, times in found.items()}


def _retracted(connection: Connection) -> frozenset[int]:
    query = select(_LEDGER.c.detail).where(_LEDGER.c.kind == str(EntryKind.RETRACTED))
    return frozenset(json.loads(detail)["retracts"] for detail in connection.execute(query).scalars())
