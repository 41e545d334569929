"""Backups of a store in a file: made while others read and write, whole or not at all, never over another file."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Engine

from kbaudit.errors import ConfigError, StoreError
from kbaudit.store.engine import file_of, shown


def backup(engine: Engine, file: Path) -> None:
    """Copy a store as it is at this instant into a new file, which only its owner may read.

    Raises:
        ConfigError: The store is no file, the file is there already, or it cannot be made.
        StoreError: The store cannot be read, or the copy would be damaged.
    """
    if file_of(engine) is None:
        command = f"pg_dump --format=custom --file={file} '{shown(str(engine.url)).replace('+psycopg', '', 1)}'"
        raise ConfigError(f"this store is a server's, which backs it up itself; run: {command}")
    _reserve(file)
    try:
        _fill(engine, file)
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _reserve(file: Path) -> None:
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise ConfigError(f"{file}: is there already; name a new file") from None
    except OSError as error:
        raise ConfigError(f"{file}: {_why(error)}; choose another place") from error


def _fill(engine: Engine, file: Path) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        _copy(engine, name)
        os.fsync(handle)
        Path(name).replace(file)
    except sqlite3.Error as error:
        raise StoreError(f"store {shown(str(engine.url))}: cannot be copied to {file}: {error}") from error
    except OSError as error:
        raise ConfigError(f"{file}: {_why(error)}; choose another place") from error
    finally:
        os.close(handle)
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _copy(engine: Engine, name: str) -> None:
    with closing(engine.raw_connection()) as held, closing(sqlite3.connect(name)) as target:
        held.driver_connection.backup(target)  # type: ignore[union-attr] # sqlite3's own connection
        # One file that needs no other; it is in WAL mode again once a store is opened in it.
        target.execute("PRAGMA journal_mode = DELETE")
        found = [said for (said,) in target.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise StoreError(f"store {shown(str(engine.url))}: is damaged: {found[0]}; kbaudit db check says more")


def _why(error: OSError) -> str:
    return (error.strerror or "cannot be written").lower()
