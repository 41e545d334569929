"""Columns that a database alone would not keep as they are: instants in UTC, and days that stay days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

from kbaudit.text.moments import Moment, write_moment


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; SQLite gives instants back without a zone, PostgreSQL in that of the session."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse what has no zone.

        Raises:
            ValueError: The instant is naive.
        """
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Give the instant in UTC."""
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class DayOrInstant(TypeDecorator[Moment]):
    """A moment in ISO 8601, so that a value without a time of day stays a day."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Moment | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Write the moment."""
        return None if value is None else write_moment(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Moment | None:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Read the moment."""
        return None if value is None else read_moment(value)


def read_moment(written: str) -> Moment:
    """Read what ``write_moment`` wrote."""
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
