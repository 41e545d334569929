"""Which slots are filled, and what people were told in them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select

from kbaudit.digests.digest import Slot, Told
from kbaudit.message import Message, Purpose
from kbaudit.store import outbox, people, runs
from kbaudit.store.engine import inserted_or_known, reading, writing
from kbaudit.store.tables import DigestRow, StoppedRow

DIGESTS = DigestRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
STOPPED = StoppedRow.__table__  # type: ignore[attr-defined]

RUN = "notify"
"""The kind of the runs that fill slots."""

_RUNS_READ = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """One slot, and what fills it.

    Attributes:
        message: None where nothing is to be told.
    """

    slot: Slot
    purpose: Purpose
    told: Told
    message: Message | None


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of a store."""

    engine: Engine

    def told(self, purpose: Purpose) -> Mapping[str, Told]:
        """Give what everybody was told last for one purpose, as tasks name people."""
        latest = (
            select(DIGESTS.c.person, func.max(DIGESTS.c.slot).label("slot"))
            .where(DIGESTS.c.purpose == purpose)
            .group_by(DIGESTS.c.person)
            .subquery()
        )
        same = (DIGESTS.c.person == latest.c.person) & (DIGESTS.c.slot == latest.c.slot)
        with reading(self.engine) as connection:
            named = people.addresses(connection)
            rows = connection.execute(select(DIGESTS).join(latest, same & (DIGESTS.c.purpose == purpose))).all()
        told = ((named.get(row.person), row) for row in rows)
        return {name: _told(row) for name, row in told if name}

    def fill(self, filled: Sequence[Filled]) -> tuple[str, ...]:
        """Write which slots are filled, and queue their messages, at once; one that was filled before is left so.

        Returns:
            The ids of the messages that were put into the outbox.
        """
        with writing(self.engine) as connection:
            ids = people.identities(connection, [one.slot.person for one in filled])
            fresh = [one for one in filled if _put(connection, one, ids[one.slot.person])]
            return outbox.queue(connection, [one.message for one in fresh if one.message is not None])

    def stop(self, person: str, now: datetime, receipt: Sequence[Message] | None = None) -> bool:
        """Write that somebody wants no digests; whoever wants none already wants none since then.

        Args:
            receipt: What they are told of it; where that was told before, or there is nothing, this does nothing. None
                where nobody is told.

        Returns:
            Whether it was written.
        """
        with writing(self.engine) as connection:
            if receipt is not None and not outbox.queue(connection, receipt):
                return False
            row = {"person": people.identities(connection, [person])[person], "at": now}
            connection.execute(inserted_or_known(connection)(STOPPED).values(row).on_conflict_do_nothing())
        return True

    def resume(self, person: str) -> None:
        """Write that somebody wants digests again."""
        with writing(self.engine) as connection:
            identity = people.identities(connection, [person])[person]
            connection.execute(delete(STOPPED).where(STOPPED.c.person == identity))

    def stopped(self) -> frozenset[str]:
        """Give who wants no digests, as tasks name people."""
        with reading(self.engine) as connection:
            named = people.addresses(connection)
            found = [named.get(one) for one in connection.execute(select(STOPPED.c.person)).scalars()]
        return frozenset(name for name in found if name)

    def runs(self) -> tuple[datetime, ...]:
        """Give when the last runs that filled slots began, the latest first; none where there never was one."""
        with reading(self.engine) as connection:
            return runs.last(connection, RUN, _RUNS_READ)


def _told(row: Any) -> Told:  # noqa: ANN401 - a row of the database
    return Told(slot_at=row.slot, made_at=row.told_at, times=json.loads(row.times))


def _put(connection: Connection, one: Filled, person: str) -> bool:
    row = {
        "person": person,
        "purpose": str(one.purpose),
        "slot": one.slot.at,
        "told_at": one.told.made_at,
        "times": json.dumps(dict(one.told.times), sort_keys=True),
        "message": one.message.id if one.message else None,
    }
    insert = inserted_or_known(connection)(DIGESTS).values(row).on_conflict_do_nothing().returning(DIGESTS.c.slot)
    return connection.execute(insert).first() is not None
