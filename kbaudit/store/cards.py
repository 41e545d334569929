"""Cards: what is known of each, and the writing of what a comparison found, with the vouching that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal, select, update

from kbaudit.card import AHEAD, Card, FieldProblem, Lifecycle
from kbaudit.content import Content
from kbaudit.ledger.vouching import SourceVouching, is_awaited, takes_its_place, told_by_source, why_it_holds
from kbaudit.store import contents, ledger, people
from kbaudit.store.columns import Instant
from kbaudit.store.contents import CONTENTS
from kbaudit.store.encoding import decode_card, decode_fields, encode_fields, with_fields
from kbaudit.store.ledger import Draft
from kbaudit.store.tables import CardRow, VersionRow
from kbaudit.sync import Changes, Known, Move, Seen
from kbaudit.text.moments import Moment, write_moment
from kbaudit.verification import Channel, EntryKind

CARDS = CardRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
VERSIONS = VersionRow.__table__  # type: ignore[attr-defined]

_CHUNK = 5_000


def known(connection: Connection, source: str) -> Mapping[str, Known]:
    """Give what is known of a source's cards, by id, those let go among them."""
    query = (
        select(CARDS.c.card_id, CONTENTS.c.digest, CARDS.c.fields, CARDS.c.missing_since, CARDS.c.gone_at)
        .join(CONTENTS, CONTENTS.c.id == CARDS.c.content)
        .where(CARDS.c.source == source)
    )
    return {
        row.card_id: Known(
            id=row.card_id,
            digest=row.digest,
            fields=row.fields,
            missing_since=row.missing_since,
            gone=row.gone_at is not None,
        )
        for row in connection.execute(query)
    }


def counts(connection: Connection) -> Mapping[str, int]:
    """Count the cards of each source that were not let go."""
    query = select(CARDS.c.source, func.count()).where(CARDS.c.gone_at.is_(None)).group_by(CARDS.c.source)
    return {row[0]: row[1] for row in connection.execute(query)}


@dataclass(slots=True)
class _Writing:
    """One source's changes on their way into the store."""

    connection: Connection
    source: str
    now: datetime
    content_ids: Mapping[str, int]
    rows: Mapping[str, Any]
    vouched: Mapping[int, Content]
    person_ids: Mapping[str, str]
    drafts: list[Draft] = field(default_factory=list)

    def content_id(self, seen: Seen) -> int:
        return self.content_ids[seen.digest]


def write(connection: Connection, source: str, changes: Changes, now: datetime) -> None:
    """Write what a comparison found of one source; the texts of its cards are in the store already."""
    ledger.hold(connection)
    changed = [*changes.edited, *changes.touched, *(move.seen for move in changes.moved)]
    rows = _rows(connection, source, _ids_before(changes))
    come = _come(connection, source, now, rows)
    fresh = [*changes.appeared, *changed, *come]
    writing = _Writing(
        connection,
        source,
        now,
        contents.ids_of(connection, (one.digest for one in fresh)),
        rows,
        contents.read(connection, (row.vouched_content for row in rows.values() if row.vouched_content is not None)),
        people.identities(connection, {one.card.verified_by for one in fresh if one.card.verified_by}),
    )
    _return(connection, source, changes.returned)
    _add(writing, changes.appeared)
    for move in changes.moved:
        _move(writing, move)
    for one in (*changes.edited, *changes.touched):
        _change(writing, writing.rows[one.card.id], one)
    for one in come:
        _change(writing, writing.rows[one.card.id], one)
    _mark(connection, source, changes.missing, "missing_since", now)
    _let_go(connection, source, changes.gone, now)
    _reopen_versions(connection, source, changes.returned, now)
    ledger.append(connection, writing.drafts, now)


def with_text(connection: Connection, card: Card) -> Seen:
    """Give a known card with the text of one that was read by itself; in a transaction that writes."""
    ledger.hold(connection)
    row = _rows(connection, card.source, [card.id])[card.id]
    text = {name: getattr(card, name) for name in ("title", "body", "body_format", "locale", "revision")}
    merged = replace(decode_card(row), **text)
    return Seen(card=merged, digest=Content.of(merged).digest, fields=encode_fields(merged))


def _ids_before(changes: Changes) -> list[str]:
    return [*(one.card.id for one in (*changes.edited, *changes.touched)), *(move.before for move in changes.moved)]


def _rows(connection: Connection, source: str, ids: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for start in range(0, len(ids), _CHUNK):
        here = CARDS.c.card_id.in_(ids[start : start + _CHUNK])
        query = (
            select(
                CARDS, CONTENTS.c.digest, CONTENTS.c.title, CONTENTS.c.body, CONTENTS.c.body_format, CONTENTS.c.locale
            )
            .join(CONTENTS, CONTENTS.c.id == CARDS.c.content)
            .where(CARDS.c.source == source, here)
        )
        found.update((row.card_id, row) for row in connection.execute(query))
    return found


def _come(connection: Connection, source: str, now: datetime, rows: dict[str, Any]) -> list[Seen]:
    """Give the cards whose verification was dated in the future and has come, and add their rows to the others."""
    waiting = select(CARDS.c.card_id).where(CARDS.c.source == source, CARDS.c.awaited, CARDS.c.gone_at.is_(None))
    ids = [one for one in connection.execute(waiting).scalars() if one not in rows]
    found = {name: row for name, row in _rows(connection, source, ids).items() if not is_awaited(decode_card(row), now)}
    rows.update(found)
    return [Seen(card=decode_card(row), digest=row.digest, fields=row.fields) for row in found.values()]


def _add(writing: _Writing, appeared: Sequence[Seen]) -> None:
    if not appeared:
        return
    rows = [_row_of(writing, one) for one in appeared]
    for start in range(0, len(rows), _CHUNK):
        writing.connection.execute(insert(CARDS), rows[start : start + _CHUNK])
    query = select(CARDS.c.card_id, CARDS.c.id).where(CARDS.c.source == writing.source)
    ids = {row.card_id: row.id for row in writing.connection.execute(query)}
    _open_versions(writing, ((ids[one.card.id], one) for one in appeared))


def _row_of(writing: _Writing, seen: Seen) -> dict[str, Any]:
    row: dict[str, Any] = {
        "source": writing.source,
        "card_id": seen.card.id,
        "content": writing.content_id(seen),
        "fields": seen.fields,
        "first_seen": writing.now,
        "changed_at": writing.now,
        "awaited": is_awaited(seen.card, writing.now),
        **nothing_stands(None),
    }
    told = told_by_source(None, seen.card, writing.now)
    return row | (_vouched(writing, seen, told) if told else {})


def _vouched(writing: _Writing, seen: Seen, told: SourceVouching) -> dict[str, Any]:
    """Enter a verification that the source tells of, and give what it changes in the card's row."""
    person = writing.person_ids[told.by] if told.by else None
    writing.drafts.append(
        Draft(
            kind=EntryKind.VERIFIED,
            card=seen.card.ref,
            content=seen.digest if told.knows_text else None,
            person=person,
            channel=told.channel,
            vouched_at=told.at,
        )
    )
    if told.channel is Channel.SOURCE_DEFAULT:
        return nothing_stands(told.channel)
    return stands(told.at, person, told.channel, writing.content_id(seen))


def stands(at: Moment, person: str | None, channel: Channel, content: int) -> dict[str, Any]:
    """Give the columns of a card for whose present text somebody vouched."""
    return {
        "vouched_at": at,
        "vouched_by": person,
        "vouch_channel": str(channel),
        "vouched_content": content,
        "taken_back_at": None,
        "vouch_holds": True,
    }


def nothing_stands(channel: Channel | None, taken_back_at: datetime | None = None) -> dict[str, Any]:
    """Give the columns of a card for which nobody's vouching stands.

    Args:
        channel: By which way that came; its source's own date counts no more. None where nobody said anything.
        taken_back_at: When somebody took all vouching back; None where nobody did.
    """
    return {
        "vouched_at": None,
        "vouched_by": None,
        "vouch_channel": None if channel is None else str(channel),
        "vouched_content": None,
        "taken_back_at": taken_back_at,
        "vouch_holds": False,
    }


def _move(writing: _Writing, move: Move) -> None:
    row, card = writing.rows[move.before], move.seen.card
    why = {"from": f"{writing.source}:{move.before}", "to": card.ref}
    writing.drafts.append(Draft(kind=EntryKind.MOVED, card=card.ref, content=move.seen.digest, detail=why))
    _change(writing, row, move.seen)


def _change(writing: _Writing, row: Any, seen: Seen) -> None:  # noqa: ANN401 - a row of the database
    before = decode_card(row)
    values: dict[str, Any] = {"card_id": seen.card.id, "fields": seen.fields, "missing_since": None, "gone_at": None}
    values["awaited"] = is_awaited(seen.card, writing.now)
    if seen.digest != row.digest:
        values |= {"content": writing.content_id(seen), "changed_at": writing.now} | _carried(
            writing, row, before, seen
        )
        _close_version(writing, row.id)
        _open_versions(writing, [(row.id, seen)])
    told = told_by_source(None if row.awaited else before, seen.card, writing.now)
    if told is not None:
        values |= _newer(row, told, _vouched(writing, seen, told))
    writing.connection.execute(update(CARDS).where(CARDS.c.id == row.id).values(values))


def _newer(row: Any, told: SourceVouching, values: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - a row of the database
    """Let a verification that the source tells of count only where it takes the place of what stands."""
    by = Channel(row.vouch_channel) if row.vouch_channel else None
    if not takes_its_place(told.channel, told.at, row.vouched_at or row.taken_back_at, by):
        return {}
    return values if values["vouched_at"] else values | {"taken_back_at": row.taken_back_at}


def _carried(writing: _Writing, row: Any, before: Card, seen: Seen) -> dict[str, Any]:  # noqa: ANN401 - a row of the database
    """Decide whether a vouching holds for the new text, and enter it where it does."""
    if row.vouched_content is None:
        return {}
    if row.vouched_content == writing.content_id(seen):
        return {"vouch_holds": True}
    vouched = writing.vouched.get(row.vouched_content)
    held_before = before if row.vouch_holds else None
    why = None if vouched is None else why_it_holds(vouched, held_before, seen.card)
    if vouched is None or why is None:
        return {"vouch_holds": False}
    detail = {"from": vouched.digest, "why": why}
    writing.drafts.append(Draft(kind=EntryKind.CARRIED, card=seen.card.ref, content=seen.digest, detail=detail))
    return {"vouch_holds": True}


def _open_versions(writing: _Writing, cards: Iterable[tuple[int, Seen]]) -> None:
    rows = [
        {"card": card, "content": writing.content_id(seen), "since": writing.now, "editor": seen.card.editor}
        for card, seen in cards
    ]
    for start in range(0, len(rows), _CHUNK):
        writing.connection.execute(insert(VERSIONS), rows[start : start + _CHUNK])


def _close_version(writing: _Writing, card: int) -> None:
    still = (VERSIONS.c.card == card) & VERSIONS.c.until.is_(None)
    writing.connection.execute(update(VERSIONS).where(still).values(until=writing.now))


def _mark(connection: Connection, source: str, ids: Sequence[str], column: str, value: datetime | None) -> None:
    if not ids:
        return
    here = (CARDS.c.source == source) & (CARDS.c.card_id == bindparam("the_id"))
    connection.execute(update(CARDS).where(here).values({column: value}), [{"the_id": one} for one in ids])


def _let_go(connection: Connection, source: str, ids: Sequence[str], now: datetime) -> None:
    """Mark cards as gone; their history, and what was vouched for, stays."""
    _mark(connection, source, ids, "gone_at", now)
    if ids:
        its = (
            select(CARDS.c.id).where(CARDS.c.source == source, CARDS.c.card_id == bindparam("the_id")).scalar_subquery()
        )
        still = (VERSIONS.c.card == its) & VERSIONS.c.until.is_(None)
        connection.execute(update(VERSIONS).where(still).values(until=now), [{"the_id": one} for one in ids])


def _return(connection: Connection, source: str, ids: Sequence[str]) -> None:
    """Take cards back that were missing or let go."""
    _mark(connection, source, ids, "missing_since", None)
    _mark(connection, source, ids, "gone_at", None)


def _reopen_versions(connection: Connection, source: str, ids: Sequence[str], now: datetime) -> None:
    """Begin another stretch of the text that a returned card had before; one with a new text has begun its own."""
    if ids:
        its = VERSIONS.alias()
        present = select(its.c.id).where(its.c.card == CARDS.c.id, its.c.until.is_(None)).exists()
        here = (CARDS.c.source == source) & CARDS.c.gone_at.is_(None) & ~present
        last = select(its.c.editor).where(its.c.card == CARDS.c.id).order_by(its.c.id.desc()).limit(1).scalar_subquery()
        again = select(CARDS.c.id, CARDS.c.content, literal(now, Instant()), last).where(here)
        connection.execute(insert(VERSIONS).from_select(["card", "content", "since", "editor"], again))


def read(connection: Connection) -> tuple[Card, ...]:
    """Read the cards that were not let go, by source and id, with the verification that counts for each."""
    addresses = people.addresses(connection)
    query = (
        select(CARDS, CONTENTS.c.title, CONTENTS.c.body, CONTENTS.c.body_format, CONTENTS.c.locale)
        .join(CONTENTS, CONTENTS.c.id == CARDS.c.content)
        .where(CARDS.c.gone_at.is_(None))
    )
    found = (card_of(row, addresses) for row in connection.execute(query))
    return tuple(sorted(found, key=lambda card: (card.source, card.id)))


def card_of(row: Any, addresses: Mapping[str, str | None]) -> Card:  # noqa: ANN401 - a row of the database
    """Make a card of a row with its content, with the verification that counts; a text that is not kept is empty."""
    fields = decode_fields(row.fields)
    if row.awaited and row.vouch_channel is not None:
        ahead = FieldProblem("verified_at", "verified_at", write_moment(fields["verified_at"]), AHEAD)
        fields["problems"] = (*fields.get("problems", ()), ahead)
    if row.vouched_at is not None:
        fields["verified_at"] = row.vouched_at
        fields["verified_by"] = addresses.get(row.vouched_by) if row.vouched_by else None
    elif row.vouch_channel is not None:
        # The source's own date was written by default, or somebody took the verification back.
        fields.pop("verified_at", None)
        fields.pop("verified_by", None)
    if row.withdrawn_content == row.content and "lifecycle" not in fields:
        fields["lifecycle"] = Lifecycle(row.withdrawn_as)
    return with_fields(row, fields)
