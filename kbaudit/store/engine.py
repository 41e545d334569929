"""Connections to the database: one way to read, one way to write, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from kbaudit.errors import ConfigError, StoreError

# Longer than any transaction of ours takes, so that a writer waits for another and never fails for it.
_WAIT_MILLISECONDS = 60_000

_SET_UP = (
    "PRAGMA journal_mode = WAL",
    # NORMAL may lose the last commits when the power fails, and an acknowledged verification must not be lost.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {_WAIT_MILLISECONDS}",
)
_KINDS = 'write "sqlite:///kbaudit.db", or "postgresql+psycopg://…" where the extra kbaudit[postgresql] is installed'


def make_engine(url: str) -> Engine:
    """Make the engine of a store; nothing is opened yet.

    Raises:
        ConfigError: The address is none of a database that a store can live in.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": _WAIT_MILLISECONDS / 1000})
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        return engine
    try:
        return create_engine(parsed, pool_pre_ping=True)
    except ImportError as error:
        raise ConfigError(
            f"store {shown(url)}: its driver is not installed; pip install 'kbaudit[postgresql]'"
        ) from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError) as error:
        raise ConfigError(f"store {shown(url)}: is no address of a database; {_KINDS}") from error
    except ImportError as error:
        raise ConfigError(f"store {shown(url)}: its driver is not installed; {_KINDS}") from error
    if backend not in {"sqlite", "postgresql"}:
        raise ConfigError(f"store {shown(url)}: {backend} is no database that a store can live in; {_KINDS}")
    if backend == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise ConfigError(f"store {shown(url)}: names no file, and a store must outlive its process; {_KINDS}")
    return parsed


def shown(url: str) -> str:
    """Write an address without its password, and without options, which may hold one as well."""
    try:
        return make_url(url).set(query={}).render_as_string(hide_password=True)
    except ArgumentError:
        return "…"


def file_of(engine: Engine) -> Path | None:
    """Give the file of an SQLite store; None for a server."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    # The module would begin its own, deferred transactions, and one of those that comes to write fails at once where
    # another has written meanwhile, whatever time it may wait.
    connection.isolation_level = None
    for pragma in _SET_UP:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one state of the store throughout.

    Raises:
        StoreError: The database cannot be reached or read.
    """
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with told(engine), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes: all of it is kept, or nothing.

    Raises:
        StoreError: The database cannot be reached or written.
    """
    with told(engine), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Say in one line what a database refused.

    Raises:
        StoreError: It refused something.
    """
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"store {shown(str(engine.url))}: {_why(error)}") from error


def _why(error: DBAPIError) -> str:
    said = " ".join(str(error.orig).split())
    what = next((hint for part, hint in _HINTS.items() if part in said.casefold()), None)
    return f"{said}; {what}" if what else said


_HINTS: dict[str, str] = {
    "unable to open": "check that the folder is there and may be written",
    "readonly": "it may not be written; check its permissions",
    "disk is full": "nothing of this step was kept; make room and run it again",
    "disk i/o error": "nothing of this step was kept; check the disk and run it again",
    "file is not a database": "name another file, or restore a backup",
    "malformed": "restore a backup (kbaudit db check names what is broken)",
    "locked": "another program holds it; run it again",
    "connection refused": "check that the server runs and the address is right",
    "connection failed": "check that the server runs and the address is right",
}


def inserted_or_known(connection: Connection) -> Any:  # noqa: ANN401 - two dialects, two classes
    """Give the dialect's INSERT, which can leave rows alone that are there already."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment] # of the same shape
    return insert


@contextmanager
def wiping(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes, and leave nothing of what it removes in the files of an SQLite store.

    Raises:
        StoreError: The database cannot be reached or written.
    """
    with writing(engine) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        yield connection
    if engine.dialect.name == "sqlite":
        # The log of changes holds pages as they were before.
        with closing(engine.raw_connection()) as held:
            held.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # type: ignore[union-attr] # sqlite3's own connection
