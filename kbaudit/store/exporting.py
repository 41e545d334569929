"""What leaves the store for an auditor: the ledger's entries, what its cards are called now, and people on request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from kbaudit.store import people
from kbaudit.store.cards import CARDS
from kbaudit.store.contents import CONTENTS
from kbaudit.store.histories import Moves
from kbaudit.store.ledger import HASHED
from kbaudit.store.tables import LedgerRow
from kbaudit.text.moments import write_moment

_LEDGER = LedgerRow.__table__  # type: ignore[attr-defined] # SQLModel makes it


def rows(connection: Connection, *, with_people: bool) -> Iterator[dict[str, Any]]:
    """Yield the entries in their order, the cards by source and id, then the people by identity.

    Args:
        with_people: Whether to name people; without, entries have their identities alone, which say nothing.
    """
    for entry in connection.execute(select(_LEDGER).order_by(_LEDGER.c.seq)).mappings():
        said = {name: _plain(entry[name]) for name in (*HASHED, "previous", "hash")}
        yield {"type": "entry", **said}
    moves = Moves.read(connection)
    query = select(CARDS.c.source, CARDS.c.card_id, CARDS.c.gone_at, CONTENTS.c.digest)
    query = query.join(CONTENTS, CONTENTS.c.id == CARDS.c.content).order_by(CARDS.c.source, CARDS.c.card_id)
    for card in connection.execute(query):
        ref = f"{card.source}:{card.card_id}"
        before = [one.ref for one in moves.stretches(ref)][1:]
        yield {"type": "card", "card": ref, "before": before, "content": card.digest, "gone": card.gone_at is not None}
    if with_people:
        for person, address in sorted(people.addresses(connection).items()):
            yield {"type": "person", "person": person, "address": address}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever an entry holds
    return write_moment(value) if isinstance(value, date) else value
