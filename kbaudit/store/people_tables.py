"""The tables of what people do on the pages besides answering."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field

from kbaudit.store.columns import DayOrInstant
from kbaudit.store.registry import Table, instant
from kbaudit.text.moments import Moment


class AbsenceRow(Table, table=True):
    """What somebody said of their own leave; only ever appended to, the last word of each person counts.

    Attributes:
        at: When they said it.
        channel: How surely it was them.
        word: ``away``, ``here``, or ``withdrawn``.
        first: The first day that it speaks of; None where it was withdrawn.
        last: The last day; None where that is not known yet.
        delegate: Who stands in, as they said; None where they named nobody.
    """

    __tablename__ = "kb_absence"

    id: int | None = Field(default=None, primary_key=True)
    person: str = Field(foreign_key="kb_person.id", index=True)
    at: datetime = Field(sa_column=instant())
    channel: str
    word: str
    first: Moment | None = Field(default=None, sa_column=Column(DayOrInstant(), nullable=True))
    last: Moment | None = Field(default=None, sa_column=Column(DayOrInstant(), nullable=True))
    delegate: str | None = Field(default=None, foreign_key="kb_person.id")


class SessionRow(Table, table=True):
    """One session on the pages, from the press that began it; a link begins one only.

    Attributes:
        id: What tells the link that signed in from all others; made up at random.
        ended_at: When its person signed out; None while it is open or has run out.
    """

    __tablename__ = "kb_session"

    id: str = Field(primary_key=True)
    person: str = Field(foreign_key="kb_person.id", index=True)
    began_at: datetime = Field(sa_column=instant())
    ended_at: datetime | None = Field(default=None, sa_column=instant(optional=True))
