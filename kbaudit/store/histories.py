"""Histories of cards, read from versions and the ledger, and the texts that cards ever had."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from kbaudit.content import Content
from kbaudit.ledger.history import CardHistory, Version
from kbaudit.store import people
from kbaudit.store.cards import CARDS, VERSIONS, card_of
from kbaudit.store.contents import CONTENTS, content_of
from kbaudit.store.tables import LedgerRow, NoteRow
from kbaudit.store.vouchings import entry_of, unknown
from kbaudit.verification import Entry, EntryKind

_LEDGER = LedgerRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_NOTES = NoteRow.__table__  # type: ignore[attr-defined]

_T = TypeVar("_T")

# SQLite takes a thousand conditions in one statement.
_CHUNK = 200
_ALWAYS = 2**31 - 1  # the greatest number of an entry that PostgreSQL takes


@dataclass(frozen=True, slots=True)
class Stretch:
    """The entries in which a card went under one reference.

    Attributes:
        first: The number of the first entry that may be its own.
        end: The number from which on it went under another one.
    """

    ref: str
    first: int
    end: int

    @property
    def entries(self) -> ColumnElement[bool]:
        """Give the condition that selects them."""
        return and_(_LEDGER.c.card == self.ref, _LEDGER.c.seq >= self.first, _LEDGER.c.seq < self.end)

    def has(self, entry: Entry) -> bool:
        """Tell whether an entry of that reference is one of them."""
        return self.first <= entry.seq < self.end


@dataclass(frozen=True, slots=True)
class Moves:
    """All moves of cards.

    Attributes:
        into: The number of the entry and the reference before, by the reference after; in order.
        out_of: The number of the entry and the reference after, by the reference before; in order.
    """

    into: Mapping[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    out_of: Mapping[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def read(cls, connection: Connection) -> Moves:
        """Read them from the ledger."""
        moves = cls()
        query = select(_LEDGER.c.seq, _LEDGER.c.card, _LEDGER.c.detail).where(_LEDGER.c.kind == str(EntryKind.MOVED))
        for row in connection.execute(query.order_by(_LEDGER.c.seq)):
            before = json.loads(row.detail)["from"]
            moves.into[row.card].append((row.seq, before))
            moves.out_of[before].append((row.seq, row.card))
        return moves

    def stretches(self, ref: str) -> Iterator[Stretch]:
        """Yield what the card that now has a reference went under, the newest first.

        Another card may have had the same reference earlier, and moved away.
        """
        end = _ALWAYS
        while True:
            came = max((one for one in self.into.get(ref, ()) if one[0] < end), default=(0, ""))
            left = max((one for one in self.out_of.get(ref, ()) if one[0] < end), default=(0, ""))
            if came[0] <= left[0]:
                yield Stretch(ref, left[0] + 1, end)
                return
            yield Stretch(ref, came[0], end)
            end, ref = came

    def name_since(self, ref: str, seq: int) -> str:
        """Give what the card that went under a reference at an entry goes under now."""
        while later := min((one for one in self.out_of.get(ref, ()) if one[0] > seq), default=None):
            seq, ref = later
        return ref

    def last_name(self, ref: str) -> str:
        """Give what the card that last moved away from a reference goes under now; itself where none did."""
        seq = 0
        while later := max((one for one in self.out_of.get(ref, ()) if one[0] > seq), default=None):
            seq, ref = later
        return ref


def read(connection: Connection, ref: str) -> CardHistory:
    """Read the history of one card, those let go among them, by its reference or one that it had before.

    Raises:
        UnknownCardError: The store never had such a card.
    """
    moves = Moves.read(connection)
    for named in (ref, moves.last_name(ref)):
        source, _, identity = named.partition(":")
        here = (CARDS.c.source == source) & (CARDS.c.card_id == identity)
        number = connection.execute(select(CARDS.c.id).where(here)).scalar()
        if number is not None:
            return next(iter(read_all(connection, [number], moves)))
    raise unknown(connection, ref)


def read_all(connection: Connection, cards: Iterable[int], moves: Moves) -> Iterator[CardHistory]:
    """Read the histories of cards, by source and id, few at a time."""
    addresses = people.addresses(connection)
    named: list[Any] = []
    for chunk in _chunks(sorted(set(cards))):
        named += connection.execute(select(CARDS.c.source, CARDS.c.card_id, CARDS.c.id).where(CARDS.c.id.in_(chunk)))
    for some in _chunks(sorted(named)):
        yield from _some(connection, [one.id for one in some], moves, addresses)


def _some(
    connection: Connection, numbers: Sequence[int], moves: Moves, addresses: Mapping[str, str | None]
) -> Iterator[CardHistory]:
    query = select(CARDS, CONTENTS.c.title, CONTENTS.c.body, CONTENTS.c.body_format, CONTENTS.c.locale)
    query = query.join(CONTENTS, CONTENTS.c.id == CARDS.c.content).where(CARDS.c.id.in_(numbers))
    rows = {row.id: row for row in connection.execute(query)}
    versions = versions_of(connection, numbers)
    stretches = {row.id: list(moves.stretches(f"{row.source}:{row.card_id}")) for row in rows.values()}
    entries = _entries(connection, {one.ref for each in stretches.values() for one in each}, addresses)
    for number in numbers:
        mine = (entry for one in stretches[number] for entry in entries[one.ref] if one.has(entry))
        yield CardHistory(
            card=card_of(rows[number], addresses),
            versions=tuple(versions[number]),
            entries=tuple(sorted(mine, key=lambda entry: entry.seq)),
            missing_since=rows[number].missing_since,
            gone_at=rows[number].gone_at,
        )


def _entries(
    connection: Connection, refs: Iterable[str], addresses: Mapping[str, str | None]
) -> Mapping[str, list[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    query = select(_LEDGER, _NOTES.c.text).outerjoin(_NOTES, _NOTES.c.hash == _LEDGER.c.note).order_by(_LEDGER.c.seq)
    for chunk in _chunks(sorted(refs)):
        for row in connection.execute(query.where(_LEDGER.c.card.in_(chunk))):
            found[row.card].append(entry_of(row, addresses))
    return found


def entries_of(
    connection: Connection, stretches: Sequence[Stretch], addresses: Mapping[str, str | None]
) -> Iterator[Entry]:
    """Yield the entries of one card, in the ledger's order.

    Args:
        addresses: What people are called, by identity.
    """
    query = select(_LEDGER, _NOTES.c.text).outerjoin(_NOTES, _NOTES.c.hash == _LEDGER.c.note)
    mine = query.where(or_(*(one.entries for one in stretches))).order_by(_LEDGER.c.seq)
    return (entry_of(row, addresses) for row in connection.execute(mine))


def versions_of(connection: Connection, numbers: Sequence[int]) -> Mapping[int, list[Version]]:
    """Give the versions of cards, the oldest first."""
    found: defaultdict[int, list[Version]] = defaultdict(list)
    kept = CONTENTS.c.body.is_not(None).label("kept")
    query = select(VERSIONS, CONTENTS.c.digest, CONTENTS.c.title, kept)
    query = query.join(CONTENTS, CONTENTS.c.id == VERSIONS.c.content).order_by(VERSIONS.c.id)
    for chunk in _chunks(numbers):
        for row in connection.execute(query.where(VERSIONS.c.card.in_(chunk))):
            found[row.card].append(version_of(row))
    return found


def version_of(row: Any) -> Version:  # noqa: ANN401 - a row of the database
    """Make a version of a row with the digest and title of its content, and whether that is kept."""
    return Version(
        digest=row.digest,
        title=row.title,
        since=row.since,
        until=row.until,
        editor=row.editor,
        kept=bool(row.kept),
    )


def texts(connection: Connection) -> Iterator[tuple[str, Content]]:
    """Go through all texts that are kept, with their digests."""
    query = select(CONTENTS).where(CONTENTS.c.body.is_not(None)).order_by(CONTENTS.c.id)
    for row in connection.execute(query.execution_options(yield_per=500)):
        yield row.digest, content_of(row)


def cards_with(connection: Connection, digests: Iterable[str]) -> frozenset[int]:
    """Give the cards that have or had one of some texts."""
    found: set[int] = set()
    query = select(VERSIONS.c.card).join(CONTENTS, CONTENTS.c.id == VERSIONS.c.content)
    for chunk in _chunks(sorted(set(digests))):
        found.update(connection.execute(query.where(CONTENTS.c.digest.in_(chunk))).scalars())
    return frozenset(found)


def _chunks(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
