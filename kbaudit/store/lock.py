"""The store's one lock: of two runs at once the second gives way, and learns who holds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from kbaudit.errors import BusyError, StoreError
from kbaudit.store.engine import file_of, inserted_or_known, reading, shown, told, writing
from kbaudit.store.tables import HolderRow

_HOLDER = HolderRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_NOT_AVAILABLE = "55P03"  # lock_not_available, in PostgreSQL's appendix A
_TAKE = text("SELECT pg_advisory_lock(hashtext('kbaudit run'), hashtext(current_schema()))")
_LET_GO = text("SELECT pg_advisory_unlock_all()")

# A server learns a moment late that a client was killed, and the lock is free only then.
_PATIENCE = text("SET lock_timeout = '1500ms'")
_IMPATIENCE = text("RESET lock_timeout")


@contextmanager
def held(engine: Engine, named: str) -> Iterator[None]:
    """Hold the lock; the operating system or the server frees it, should the process be killed.

    Args:
        named: What a second run is told: what runs, where, since when.

    Raises:
        BusyError: Another run holds it; it is named.
        StoreError: The database cannot be reached or written.
    """
    with _file_lock(engine) if engine.dialect.name == "sqlite" else _advisory_lock(engine):
        row = {"id": 1, "named": named}
        with writing(engine) as connection:
            insert = inserted_or_known(connection)(_HOLDER).values(row)
            connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_={"named": named}))
        yield


@contextmanager
def _file_lock(engine: Engine) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(f"{file_of(engine)}.lock", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise _busy(engine) from None
    except OSError as error:
        said = f"its lock {lock.lock_file} cannot be had: {error.strerror}; check the permissions of its folder"
        raise StoreError(f"store {shown(str(engine.url))}: {said}") from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _advisory_lock(engine: Engine) -> Iterator[None]:
    # A connection of its own, in no transaction: the lock lives as long as the connection.
    with told(engine):
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        with told(engine):
            taken = _taken(connection)
        if not taken:
            raise _busy(engine)
        yield
    finally:
        _free(connection)


def _free(connection: Connection) -> None:
    """Let go of the lock; a connection that broke meanwhile has lost it already."""
    try:
        connection.execute(_LET_GO)
        connection.execute(_IMPATIENCE)
    except DBAPIError:
        connection.invalidate()
    connection.close()


def _taken(connection: Connection) -> bool:
    connection.execute(_PATIENCE)
    try:
        connection.execute(_TAKE)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _NOT_AVAILABLE:
            return False
        raise
    return True


def _busy(engine: Engine) -> BusyError:
    with reading(engine) as connection:
        named = connection.execute(select(_HOLDER.c.named)).scalar()
    who = f" ({named})" if named else ""
    return BusyError(f"store {shown(str(engine.url))}: another run holds it{who}; wait until it has ended")
