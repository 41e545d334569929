"""Texts, each kept once by its digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from kbaudit.card import BodyFormat
from kbaudit.content import Content
from kbaudit.store.engine import inserted_or_known
from kbaudit.store.tables import ContentRow

CONTENTS = ContentRow.__table__  # type: ignore[attr-defined] # SQLModel makes it

_T = TypeVar("_T")

# SQLite takes 32,766 values in one statement.
_CHUNK = 5_000


def keep(connection: Connection, contents: Iterable[Content]) -> None:
    """Keep texts, those known already left alone but for a body whose retention had ended."""
    rows = {
        one.digest: {
            "digest": one.digest,
            "title": one.title,
            "body": one.body,
            "body_format": str(one.body_format),
            "locale": one.locale,
        }
        for one in contents
    }
    insert = inserted_or_known(connection)(CONTENTS)
    statement = insert.on_conflict_do_update(
        index_elements=["digest"],
        set_={"title": insert.excluded.title, "body": insert.excluded.body},
        where=CONTENTS.c.body.is_(None),
    )
    for chunk in _chunks(list(rows.values())):
        connection.execute(statement, chunk)


def ids_of(connection: Connection, digests: Iterable[str]) -> Mapping[str, int]:
    """Give the rows of texts, by digest."""
    found: dict[str, int] = {}
    for chunk in _chunks(sorted(set(digests))):
        query = select(CONTENTS.c.digest, CONTENTS.c.id).where(CONTENTS.c.digest.in_(chunk))
        found.update((row.digest, row.id) for row in connection.execute(query))
    return found


def read(connection: Connection, ids: Iterable[int]) -> Mapping[int, Content]:
    """Read texts by row; those whose body is not kept any more are left out."""
    found: dict[int, Content] = {}
    for chunk in _chunks(sorted(set(ids))):
        query = select(CONTENTS).where(CONTENTS.c.id.in_(chunk), CONTENTS.c.body.is_not(None))
        found.update((row.id, content_of(row)) for row in connection.execute(query))
    return found


def content_of(row: Any) -> Content:  # noqa: ANN401 - a row of the database
    """Make a text of a row."""
    return Content(row.title, row.body, BodyFormat(row.body_format), row.locale)


def _chunks(rows: list[_T]) -> Iterable[list[_T]]:
    return (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))
