"""What people said of their own leave: every word stays on the record, the last of each person counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, insert, select

from kbaudit.people.own_absence import OwnAbsence, Word
from kbaudit.person import Leave
from kbaudit.store import people
from kbaudit.store.engine import reading, writing
from kbaudit.store.people_tables import AbsenceRow
from kbaudit.verification import Channel

ABSENCES = AbsenceRow.__table__  # type: ignore[attr-defined] # SQLModel makes it


@dataclass(frozen=True, slots=True)
class Absences:
    """What people said, as a store keeps it."""

    engine: Engine

    def say(self, said: OwnAbsence) -> None:
        """Enter what somebody says."""
        with writing(self.engine) as connection:
            ids = people.identities(connection, [said.person, *([said.delegate] if said.delegate else [])])
            row = {
                "person": ids[said.person],
                "at": said.at,
                "channel": str(said.channel),
                "word": str(said.word),
                "first": said.days and said.days.first,
                "last": said.days and said.days.last,
                "delegate": ids[said.delegate] if said.delegate else None,
            }
            connection.execute(insert(ABSENCES), [row])

    def read(self) -> tuple[OwnAbsence, ...]:
        """Give all that was said, in the order in which it was; what a forgotten person said is gone."""
        with reading(self.engine) as connection:
            named = people.addresses(connection)
            rows = connection.execute(select(ABSENCES).order_by(ABSENCES.c.id)).all()
        return tuple(_said(row, named) for row in rows)

    def last(self) -> Mapping[str, OwnAbsence]:
        """Give what each said last, by person as tasks name people."""
        return {one.person: one for one in self.read()}


def _said(row: Any, named: Mapping[str, str | None]) -> OwnAbsence:  # noqa: ANN401 - a row of the database
    return OwnAbsence(
        person=named.get(row.person) or "",
        at=row.at,
        channel=Channel(row.channel),
        word=Word(row.word),
        days=None if row.first is None else Leave(row.first, row.last),
        delegate=named.get(row.delegate) if row.delegate else None,
    )
