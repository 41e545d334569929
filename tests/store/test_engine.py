from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from kbaudit.errors import ConfigError, StoreError
from kbaudit.store.engine import file_of, make_engine, reading, shown, writing
from kbaudit.store.store import Store
from tests.databases import Databases, Files


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "store …: is no address of a database"),
        ("oracle://ana:secret@x/y", r"store oracle://ana:\*\*\*@x/y: "),
        ("mysql+pymysql://ana:secret@x/y", r"store mysql\+pymysql://ana:\*\*\*@x/y: "),
        ("nosuch://x", "is no address of a database"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("postgresql+asyncpg://x/y", "its driver is not installed"),
    ],
)
def test_an_address_of_no_store_is_refused(url: str, said: str) -> None:
    """With what may be written instead, and without its password."""
    with pytest.raises(ConfigError, match=said) as caught:
        make_engine(url)

    assert "secret" not in str(caught.value)


def test_a_database_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where its driver is installed."""
    monkeypatch.setattr("sqlalchemy.engine.url.URL.get_dialect", lambda _: None)

    with pytest.raises(ConfigError, match="mysql is no database that a store can live in"):
        make_engine("mysql://x/y")


def test_a_missing_driver_is_named_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL is an extra; who leaves it out is told how to have it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(ConfigError, match=r"pip install 'kbaudit\[postgresql\]'"):
        make_engine("postgresql+psycopg://x/y")


def test_an_address_is_shown_without_its_password() -> None:
    """One that cannot be read is not shown at all, for nobody knows where its password stands."""
    assert shown("postgresql://ana:secret@x/y") == "postgresql://ana:***@x/y"
    assert shown("ana:secret@x") == "…"


def test_a_server_has_no_file(engine: Engine) -> None:
    """And a file is named."""
    found = file_of(engine)

    assert (found is None) is (engine.dialect.name == "postgresql")
    assert found is None or found.name == "kb.db"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "check that the folder is there and may be written"),
        (lambda path: path.mkdir(parents=True), "check that the folder is there and may be written"),
        (lambda path: (path.parent.mkdir(), path.write_text("no database " * 99)), "name another file, or restore"),
    ],
    ids=["no folder", "a folder", "no database"],
)
def test_what_is_wrong_with_a_file_is_one_clear_line(tmp_path: Path, make: object, said: str) -> None:
    """The file is named, and what to do."""
    path = tmp_path / "in" / "kb.db"
    make(path)  # type: ignore[operator] # one of those above

    with pytest.raises(StoreError, match=said) as caught:
        Store.open(f"sqlite:///{path}", "1")

    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_transaction_is_kept_as_a_whole_or_not_at_all(engine: Engine) -> None:
    """What raised in the middle leaves nothing, and what the database refuses is told in one line."""
    insert = text("INSERT INTO kb_person (id, address) VALUES (:id, 'ana')")
    with pytest.raises(KeyError), writing(engine) as connection:
        _ = connection.execute(insert, {"id": "1"}), os.environ["NO SUCH NAME"]
    with pytest.raises(StoreError, match=r"^store .*address"), writing(engine) as connection:
        _ = [connection.execute(insert, {"id": one}) for one in "12"]

    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM kb_person")).scalar() == 0


def test_a_reader_sees_one_state_throughout(engine: Engine) -> None:
    """What others write meanwhile is seen by the next, and holds nobody up."""
    count = text("SELECT count(*) FROM kb_person")
    with reading(engine) as reader:
        assert reader.execute(count).scalar() == 0
        with writing(engine) as writer:
            writer.execute(text("INSERT INTO kb_person (id, address) VALUES ('1', 'ana')"))
        assert reader.execute(count).scalar() == 0
    with reading(engine) as reader:
        assert reader.execute(count).scalar() == 1


def test_sqlite_is_set_up_to_lose_nothing(files: Files) -> None:
    """A commit is on the disk, references are checked, and a writer waits for another."""
    url = files.fresh()
    engine = make_engine(url)
    with reading(engine) as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in asked]
    engine.dispose()
    files.drop(url)

    assert found == ["wal", 2, 1, 60_000]


def test_a_lock_of_another_program_is_told(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the wait is over, the line says that somebody else holds the file."""
    monkeypatch.setattr("kbaudit.store.engine._WAIT_MILLISECONDS", 1)
    monkeypatch.setattr("kbaudit.store.engine._SET_UP", ())
    url = files.fresh()
    engine = make_engine(url)
    other = sqlite3.connect(str(file_of(engine)), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match="locked; another program holds it; run it again"), writing(engine):
        pytest.fail("two wrote at once")
    other.close()
    engine.dispose()
    files.drop(url)


_OPENING = "import sys; from kbaudit.store.store import Store; Store.open(sys.argv[1], '1').close()"


@pytest.mark.heavy
def test_several_that_make_one_store_at_once_make_one(databases: Databases) -> None:
    """Whoever comes first makes it; nobody fails."""
    url = databases.fresh(made=False)
    opening = [subprocess.Popen([sys.executable, "-c", _OPENING, url]) for _ in range(3)]

    assert [one.wait() for one in opening] == [0, 0, 0]
    Store.open(url, "1").close()
    databases.drop(url)
