from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from kbaudit.errors import SchemaError
from kbaudit.store import schema
from kbaudit.store.engine import make_engine, reading, writing
from kbaudit.store.schema import Standing
from kbaudit.store.store import Store
from kbaudit.store.tables import TABLES


def _set_revision(url: str, revision: str) -> None:
    engine = make_engine(url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE kb_schema SET version_num = :it"), {"it": revision})
    engine.dispose()


def test_a_store_is_made_on_first_use(bare_url: str) -> None:
    """The first to open it is told that it was born; the second finds it current."""
    engine = make_engine(bare_url)
    assert schema.schema_of(engine).standing is Standing.ABSENT

    first = Store.open(bare_url, "1")
    second = Store.open(bare_url, "1")

    assert (first.born, second.born) == (True, False)
    assert schema.schema_of(engine) == schema.Schema(Standing.CURRENT, schema.REVISION)
    for one in (first, second):
        one.close()
    engine.dispose()


def test_an_upgrade_that_was_overtaken_says_that_it_made_nothing(store_url: str) -> None:
    """Of two at once the second waits, and finds the schema made."""
    engine = make_engine(store_url)

    assert schema.upgrade(engine) is False
    engine.dispose()


def test_a_schema_whose_making_was_cut_off_counts_as_none(store_url: str) -> None:
    """An empty table of revisions is no schema."""
    engine = make_engine(store_url)
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM kb_schema"))

    assert schema.schema_of(engine) == schema.Schema(Standing.ABSENT, None)
    engine.dispose()


def test_an_older_schema_is_refused_naming_the_command(store_url: str) -> None:
    """Nobody's data is changed in passing."""
    _set_revision(store_url, "0000")

    with pytest.raises(SchemaError, match=r"older release \(schema 0000.*run: kbaudit db upgrade"):
        Store.open(store_url, "1")


def test_a_newer_schema_is_refused(store_url: str) -> None:
    """An older program would not know what it breaks, and cannot bring it back either."""
    _set_revision(store_url, "9999")
    engine = make_engine(store_url)

    with pytest.raises(SchemaError, match=r"newer release \(schema 9999.*install that release"):
        Store.open(store_url, "1")
    with pytest.raises(SchemaError, match=r"newer release \(schema 9999.*install that release"):
        schema.upgrade(engine)
    engine.dispose()


def test_migrations_make_exactly_the_tables_of_the_program(store_url: str) -> None:
    """A change of the tables without a migration is noticed, on both databases."""
    engine = make_engine(store_url)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "version_table": "kb_schema"})
        differences = compare_metadata(context, TABLES)

    assert differences == []
    engine.dispose()


def test_a_host_applications_tables_are_left_alone(bare_url: str) -> None:
    """A store can live beside the tables of an application that has its own version table."""
    engine = make_engine(bare_url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('host-7')"))

    Store.open(bare_url, "1").close()

    with reading(engine) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "host-7"
    engine.dispose()
