"""The cache of opinions: one SQLite file that several runs may use at once."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, field
from itertools import count
from pathlib import Path

from kbaudit.judges.interface import Judge, Label, Opinion, Passages

_APPLICATION = 0x6B62616A  # "kbaj", in the field that SQLite has for telling programs' files apart
_WAIT_SECONDS = 5.0
_TABLE = """
CREATE TABLE opinion (
    question TEXT PRIMARY KEY, label TEXT NOT NULL, probability REAL NOT NULL, reason TEXT NOT NULL
)"""

_MARK = "PRAGMA application_id"
_TABLES = "SELECT count(*) FROM sqlite_master"
_CHECK = "PRAGMA quick_check(1)"


def key_of(judge: Judge, pair: Passages) -> str:
    """Give the SHA-256 of who was asked what: the judge, its version, its model, and the passages in any order."""
    asked = [judge.name, judge.version, judge.model, astuple(pair)]
    return hashlib.sha256(json.dumps(asked, separators=(",", ":")).encode("ascii")).hexdigest()


@dataclass(slots=True)
class Cache:
    """Opinions that were paid for, by question; made by ``open_cache``.

    Attributes:
        held: The open file; None where none can be used, so that nothing is known and nothing kept.
        problems: What is odd about the file, one sentence each.
        fresh: What this run has put there, so that it is known even where the file can keep nothing.
    """

    held: sqlite3.Connection | None
    problems: list[str] = field(default_factory=list)
    fresh: dict[str, Opinion] = field(default_factory=dict)

    def get(self, key: str) -> Opinion | None:
        """Give a known opinion, which costs nothing any more; None for one that is not known or makes no sense."""
        if key in self.fresh:
            return self.fresh[key]
        try:
            row = self._run("SELECT label, probability, reason FROM opinion WHERE question = ?", key)
            return Opinion(label=Label(row[0]), probability=row[1], reason=row[2]) if row else None
        except (sqlite3.Error, ValueError, TypeError) as error:
            self._fail(error)
            return None

    def put(self, key: str, opinion: Opinion) -> None:
        """Keep an opinion, at once and as a whole."""
        self.fresh[key] = opinion
        known = (key, opinion.label.value, opinion.probability, opinion.reason)
        try:
            self._run("INSERT OR REPLACE INTO opinion VALUES (?, ?, ?, ?)", *known)
        except sqlite3.Error as error:
            self._fail(error)

    def _run(self, statement: str, *values: object) -> tuple[str, float, str] | None:
        if self.held is None:
            return None
        found: tuple[str, float, str] | None = self.held.execute(statement, values).fetchone()
        return found

    def _fail(self, error: Exception) -> None:
        said = f"the cache of opinions fails ({error}); what it lacks is asked anew"
        if said not in self.problems:
            self.problems.append(said)


@contextmanager
def open_cache(file: Path) -> Iterator[Cache]:
    """Open the cache, making it where there is none.

    A file that is no database any more is moved aside and begun anew. One that belongs to another program is left
    alone, and one that cannot be opened as well: the run then knows no opinions and keeps none. Nothing is raised.
    """
    problems: list[str] = []
    held = _opened(file, problems)
    if held is None:
        yield Cache(None, problems)
        return
    with closing(held):
        yield Cache(held, problems)


def _opened(file: Path, problems: list[str]) -> sqlite3.Connection | None:
    try:
        return _connected(file)
    except _ForeignFileError:
        problems.append(f"{file.name} is the database of another program, so no opinion is kept; change judge.cache")
    except sqlite3.OperationalError as error:
        problems.append(f"{file.name} cannot be used ({error}), so no opinion is kept; check judge.cache")
    except sqlite3.DatabaseError as error:
        return _begun_anew(file, error, problems)
    return None


def _begun_anew(file: Path, error: sqlite3.DatabaseError, problems: list[str]) -> sqlite3.Connection | None:
    aside = next(name for number in count(1) if not (name := file.with_name(f"{file.name}.broken-{number}")).exists())
    try:
        file.rename(aside)
        held = _connected(file)
    except (OSError, sqlite3.Error) as again:
        problems.append(f"{file.name} is broken ({error}) and cannot be begun anew ({again}); remove it")
        return None
    problems.append(f"{file.name} is broken ({error}); it was moved to {aside.name}, and what it held is asked anew")
    return held


class _ForeignFileError(Exception):
    """Say that a database is not one of ours."""


def _connected(file: Path) -> sqlite3.Connection:
    """Open a database and make its table.

    Raises:
        sqlite3.OperationalError: It cannot be opened or written.
        sqlite3.DatabaseError: It is no database.
        _ForeignFileError: It holds something else.
    """
    held = sqlite3.connect(file, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        held.execute("BEGIN IMMEDIATE")
        marked, tables, sound = (held.execute(one).fetchone()[0] for one in (_MARK, _TABLES, _CHECK))
        if sound != "ok":
            raise sqlite3.DatabaseError("it is damaged")
        if marked != _APPLICATION:
            if marked or tables:
                raise _ForeignFileError
            held.execute(_TABLE)
            held.execute(f"PRAGMA application_id = {_APPLICATION}")
        held.execute("COMMIT")
    except BaseException:
        held.close()
        raise
    return held
