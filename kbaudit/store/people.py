"""People of the ledger: an identity that says nothing, and an address that can be forgotten."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, insert, select

from kbaudit.store.tables import PersonRow

PEOPLE = PersonRow.__table__  # type: ignore[attr-defined] # SQLModel makes it


# An index of PostgreSQL takes 2,704 bytes, and a character has up to four.
_LONGEST_NAME = 600


def identities(connection: Connection, addresses: Iterable[str]) -> Mapping[str, str]:
    """Give the identity of each address, making those not known yet; in a transaction that writes.

    Upper and lower case are one person; of what is too long for a name, its beginning counts.
    """
    wanted = {address: address.strip().casefold()[:_LONGEST_NAME] for address in addresses}
    rows = connection.execute(select(PEOPLE.c.address, PEOPLE.c.id).where(PEOPLE.c.address.is_not(None)))
    known: dict[str, str] = {row.address: row.id for row in rows}
    fresh = {name: secrets.token_hex(8) for name in sorted({*wanted.values()} - known.keys())}
    if fresh:
        connection.execute(insert(PEOPLE), [{"id": one, "address": name} for name, one in fresh.items()])
    known |= fresh
    return {address: known[name] for address, name in wanted.items()}


def addresses(connection: Connection) -> Mapping[str, str | None]:
    """Give everybody's address by identity; None for those forgotten."""
    return {row.id: row.address for row in connection.execute(select(PEOPLE.c.id, PEOPLE.c.address))}
