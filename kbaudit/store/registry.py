"""The registry of the store's tables, of its own, so that a host application's models never collide with them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from kbaudit.store.columns import Instant

# Migrations on SQLite copy whole tables, and find a constraint by its name only.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


_METADATA = MetaData(naming_convention=_NAMES)


class Table(SQLModel, registry=registry(metadata=_METADATA)):
    """Be the root of the store's tables."""

    metadata = _METADATA


def instant(*, optional: bool = False) -> Column[datetime]:
    """Make the column of an instant; a fresh one for each field."""
    return Column(Instant(), nullable=optional)
