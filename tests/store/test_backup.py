from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from kbaudit.errors import ConfigError, StoreError
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.store.backup import backup
from kbaudit.store.engine import make_engine
from tests.bases import Base
from tests.databases import Files


@pytest.fixture
def base(files: Files) -> Base:
    made = Base(files.fresh())
    made.shelf.put("a", body="Within 14 days.")
    made.sync()
    made.kb.verify("kb:a", by="ana@example.org")
    return made


def test_a_backup_is_the_store(base: Base, tmp_path: Path) -> None:
    """It opens as a store, is whole, is one file, and only its owner may read it; the store may be in use meanwhile."""
    with base.kb.store.held("sync", base.now):
        base.kb.backup(tmp_path / "copy.db")

    assert [one.name for one in tmp_path.iterdir()] == ["copy.db"]
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600
    with KnowledgeBase.open(f"sqlite:///{tmp_path / 'copy.db'}", must_exist=True) as copy:
        assert copy.check() == ()
        assert copy.entries() == base.kb.entries()


def test_a_backup_never_writes_over_a_file(base: Base, tmp_path: Path) -> None:
    """What is there stays as it is."""
    (tmp_path / "copy.db").write_text("precious")

    with pytest.raises(ConfigError, match="is there already; name a new file"):
        base.kb.backup(tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text() == "precious"
    with pytest.raises(ConfigError, match="choose another place"):
        base.kb.backup(tmp_path / "nowhere" / "copy.db")


def test_a_damaged_store_is_not_backed_up_as_if_it_were_well(base: Base, tmp_path: Path) -> None:
    """Nothing half-made is left."""
    base.kb.close()
    file = Path(base.url.removeprefix("sqlite:///"))
    with sqlite3.connect(file) as held:
        held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = bytearray(file.read_bytes())
    for at in range(8_192, len(raw), 4_096):
        raw[at : at + 16] = b"\xff" * 16
    file.write_bytes(raw)
    engine = make_engine(base.url)

    with pytest.raises(StoreError, match=r"cannot be copied|is damaged"):
        backup(engine, tmp_path / "copy.db")

    engine.dispose()
    assert list(tmp_path.iterdir()) == []


def test_a_server_backs_itself_up(tmp_path: Path) -> None:
    """The command is told, without the password."""
    engine = make_engine("postgresql+psycopg://ana:secret@db.example.org/kb?password=hidden")

    with pytest.raises(
        ConfigError, match=r"run: pg_dump --format=custom --file=\S+ 'postgresql://ana:\*\*\*@db"
    ) as said:
        backup(engine, tmp_path / "kb.dump")

    assert "secret" not in str(said.value)
    assert "hidden" not in str(said.value)
