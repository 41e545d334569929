"""Sessions on the pages, kept where all processes that serve them look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, select, update

from kbaudit.store import people
from kbaudit.store.engine import inserted_or_known, reading, writing
from kbaudit.store.people_tables import SessionRow

SESSIONS = SessionRow.__table__  # type: ignore[attr-defined] # SQLModel makes it

_KEPT = timedelta(days=2)
"""How long a session is remembered; neither a link nor a session holds for so long."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of a store."""

    engine: Engine

    def begin(self, identity: str, person: str, now: datetime) -> bool:
        """Begin a session; tell whether it was none before, open or ended."""
        with writing(self.engine) as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.began_at < now - _KEPT))
            row = {"id": identity, "person": people.identities(connection, [person])[person], "began_at": now}
            fresh = inserted_or_known(connection)(SESSIONS).values(row).on_conflict_do_nothing()
            return connection.execute(fresh.returning(SESSIONS.c.id)).first() is not None

    def is_open(self, identity: str) -> bool:
        """Tell whether a session was begun and not ended; how long it holds its cookie says."""
        here = (SESSIONS.c.id == identity) & SESSIONS.c.ended_at.is_(None)
        with reading(self.engine) as connection:
            return connection.execute(select(SESSIONS.c.id).where(here)).first() is not None

    def end(self, identity: str, now: datetime) -> None:
        """End a session."""
        with writing(self.engine) as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.id == identity).values(ended_at=now))

    def end_all(self, person: str, now: datetime) -> None:
        """End all sessions of a person, as tasks name people."""
        with writing(self.engine) as connection:
            whose = people.identities(connection, [person])[person]
            still = (SESSIONS.c.person == whose) & SESSIONS.c.ended_at.is_(None)
            connection.execute(update(SESSIONS).where(still).values(ended_at=now))
