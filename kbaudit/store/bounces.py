"""Addresses at which nothing arrives, by the person whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from kbaudit.bounce import Bounce
from kbaudit.message import Message
from kbaudit.store import people
from kbaudit.store.engine import inserted_or_known
from kbaudit.store.tables import BounceRow

BOUNCES = BounceRow.__table__  # type: ignore[attr-defined] # SQLModel makes it

_BELIEVED = timedelta(days=30)


def mark(connection: Connection, message: Message, why: str, now: datetime) -> None:
    """Mark the address of a message as one at which nothing arrives; in a transaction that writes."""
    person = people.identities(connection, [message.person])[message.person]
    said = {"address": message.address, "last_at": now, "why": why}
    insert = inserted_or_known(connection)(BOUNCES).values(person=person, since=now, **said)
    connection.execute(insert.on_conflict_do_update(index_elements=["person"], set_=said))


def clear(connection: Connection, person: str, address: str) -> None:
    """Take the mark from an address, for something arrived there; in a transaction that writes."""
    ids = select(people.PEOPLE.c.id).where(people.PEOPLE.c.address == person.strip().casefold())
    connection.execute(
        delete(BOUNCES).where(BOUNCES.c.person.in_(ids), func.lower(BOUNCES.c.address) == address.lower())
    )


def read(connection: Connection, now: datetime) -> Mapping[str, Bounce]:
    """Give whose address is marked, as tasks name people.

    A mark is believed for 30 days: who is asked nothing gets no mail that could show that the address works again.
    """
    named = people.addresses(connection)
    query = select(BOUNCES).where(BOUNCES.c.last_at > now - _BELIEVED).order_by(BOUNCES.c.person)
    rows = ((named.get(row.person), row) for row in connection.execute(query))
    return {name: Bounce(name, row.address, row.since, row.why) for name, row in rows if name}
