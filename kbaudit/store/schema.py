"""The schema of the store: made on first use, brought up to date on request, refused where it is of another release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from kbaudit.errors import SchemaError
from kbaudit.outcomes.upkeep import Upgraded
from kbaudit.store.engine import reading, shown, writing

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE = "kb_schema"
"""Where the schema's revision stands; not Alembic's own name, for a host application may use that."""

REVISION = "0001"
"""The schema of this release."""

_MIGRATIONS = Path(__file__).parent / "migrations"


class Standing(StrEnum):
    """How the schema of a store stands to this release's."""

    ABSENT = "absent"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class Schema:
    """The schema that a store has.

    Attributes:
        revision: As the store has it; None where it has none.
    """

    standing: Standing
    revision: str | None


def schema_of(engine: Engine) -> Schema:
    """Tell which schema a store has.

    Raises:
        StoreError: The database cannot be reached or read.
    """
    with reading(engine) as connection:
        found = _revision(connection)
    if found is None or found == REVISION:
        return Schema(Standing.ABSENT if found is None else Standing.CURRENT, found)
    return Schema(Standing.OLDER if found < REVISION else Standing.NEWER, found)


def make_ready(engine: Engine) -> bool:
    """Make the schema where there is none, and refuse one of another release.

    Returns:
        Whether the store was made just now.

    Raises:
        SchemaError: The store is of an older or a newer release.
        StoreError: The database cannot be reached or written.
    """
    found = schema_of(engine)
    match found.standing:
        case Standing.ABSENT:
            return upgrade(engine)
        case Standing.OLDER:
            said = f"is of an older release (schema {found.revision}, this release has {REVISION})"
            raise SchemaError(f"store {shown(str(engine.url))}: {said}; run: kbaudit db upgrade")
        case Standing.NEWER:
            raise _newer(engine, found.revision)
        case Standing.CURRENT:
            return False


def upgrade(engine: Engine) -> bool:
    """Bring a store up to this release's schema; two at once wait for each other.

    Returns:
        Whether the store was made just now.

    Raises:
        SchemaError: The store is of a newer release.
        StoreError: The database cannot be reached or written.
    """
    return bring_up(engine).before is None


def bring_up(engine: Engine) -> Upgraded:
    """Bring a store up to this release's schema, or make it, and tell from where.

    Raises:
        SchemaError: The store is of a newer release.
        StoreError: The database cannot be reached or written.
    """
    from alembic import command

    with writing(engine) as connection:
        _hold_others_off(connection)
        before = _revision(connection)
        if before is not None and before > REVISION:
            raise _newer(engine, before)
        command.upgrade(alembic_config(connection), "head")
    return Upgraded(before, REVISION)


def alembic_config(connection: Connection) -> Config:
    """Give Alembic's configuration for one connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def alembic_differences(connection: Connection) -> Iterator[str]:
    """Yield in what the tables differ from those of this release."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from kbaudit.store.tables import TABLES

    own = frozenset({*TABLES.tables, VERSION_TABLE})
    options = {
        "version_table": VERSION_TABLE,
        "compare_type": True,
        # A host application may keep tables of its own beside ours.
        "include_name": lambda name, kind, _parents: kind != "table" or name in own,
    }
    for one in compare_metadata(MigrationContext.configure(connection, opts=options), TABLES):
        yield " ".join(str(part) for part in (one if isinstance(one, tuple) else one[0]))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - a constant
    return found


def _newer(engine: Engine, revision: str | None) -> SchemaError:
    said = f"was written by a newer release (schema {revision}, this release has {REVISION})"
    return SchemaError(f"store {shown(str(engine.url))}: {said}; install that release of kbaudit")


def _hold_others_off(connection: Connection) -> None:
    """Wait until no other process changes the schema; SQLite's one writer is held off by the transaction itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('kbaudit schema'))"))
