from __future__ import annotations

from sqlalchemy import Connection, text

from kbaudit.content import Content
from kbaudit.store import contents
from tests.samples import card

ONE, OTHER = Content.of(card(body="a", locale="de")), Content.of(card(body=""))


def test_a_text_is_kept_once(connection: Connection) -> None:
    """However often it is given, it has one row, and comes back as it was."""
    contents.keep(connection, [ONE, OTHER, ONE])
    contents.keep(connection, [ONE])

    ids = contents.ids_of(connection, [ONE.digest, OTHER.digest, OTHER.digest, "unknown"])

    assert set(ids) == {ONE.digest, OTHER.digest}
    assert contents.read(connection, ids.values()) == {ids[ONE.digest]: ONE, ids[OTHER.digest]: OTHER}
    assert connection.execute(text("SELECT count(*) FROM kb_content")).scalar() == 2


def test_a_text_whose_retention_had_ended_is_kept_anew(connection: Connection) -> None:
    """Its row stays the same, so that everything that refers to it still does; an empty body is a body."""
    contents.keep(connection, [ONE, OTHER])
    ids = contents.ids_of(connection, [ONE.digest, OTHER.digest])
    connection.execute(text("UPDATE kb_content SET title = NULL, body = NULL"))
    assert contents.read(connection, ids.values()) == {}

    contents.keep(connection, [ONE, OTHER])

    assert contents.read(connection, ids.values()) == {ids[ONE.digest]: ONE, ids[OTHER.digest]: OTHER}


def test_more_texts_than_one_statement_takes_are_found(connection: Connection) -> None:
    """SQLite takes some 32,000 values, a base may have more cards."""
    many = [Content.of(card(body=str(number))) for number in range(5_001)]
    contents.keep(connection, many)

    ids = contents.ids_of(connection, (one.digest for one in many))
    assert len(ids) == len(contents.read(connection, ids.values())) == 5_001
