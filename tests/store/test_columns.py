from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from kbaudit.store.columns import DayOrInstant, Instant

_TABLE = Table("moments", MetaData(), Column("at", Instant()), Column("day", DayOrInstant()))

KATHMANDU = timezone(timedelta(hours=5, minutes=45))


def test_instants_and_days_come_back_as_they_were(connection: Connection) -> None:
    """In UTC, to the microsecond; a day stays a day, an instant at midnight stays an instant, none stays none."""
    _TABLE.create(connection)
    instant = datetime(2026, 11, 22, 3, 0, 0, 7, tzinfo=KATHMANDU)
    midnight = datetime(2026, 11, 22, tzinfo=UTC)
    rows = [(instant, date(2026, 11, 22)), (midnight, midnight), (None, None), (midnight, instant)]
    connection.execute(insert(_TABLE), [{"at": at, "day": day} for at, day in rows])

    found = [tuple(row) for row in connection.execute(select(_TABLE))]

    assert found == rows
    assert {at.tzinfo for at, _ in found if at is not None} == {UTC}
    assert type(found[0][1]) is date
    assert type(found[1][1]) is datetime


def test_an_instant_without_a_zone_is_refused(connection: Connection) -> None:
    """Nobody could tell when it was."""
    _TABLE.create(connection)

    with pytest.raises(StatementError, match="has no time zone"):
        connection.execute(insert(_TABLE), {"at": datetime(2026, 11, 22), "day": None})  # noqa: DTZ001 - that is the point
