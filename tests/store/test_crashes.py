from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kbaudit.config.file import load_config
from kbaudit.errors import StoreError
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.store.store import Store

pytestmark = pytest.mark.heavy

CRASHING = Path(__file__).with_name("crashing.py")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
_LEDGER = "SELECT seq, hash FROM kb_ledger ORDER BY seq"


def _killed(url: str, folder: Path, kills: int, seed: int) -> dict[str, object]:
    words = [sys.executable, str(CRASHING), url, str(folder), str(kills), str(seed)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_a_kill_loses_nothing_that_was_acknowledged(store_url: str, tmp_path: Path) -> None:
    """Whatever statement a process dies at, nothing is half kept, and the next run ends unaided."""
    result = _killed(store_url, tmp_path, kills=10, seed=1)

    assert result["wrong"] == []
    assert (result["killed"], bool(result["acknowledged"])) == (10, True)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_kills_lose_nothing(store_url: str, tmp_path: Path, seed: int) -> None:
    """Killed at 50 statements a seed, on each database: nothing acknowledged is lost, nothing is half kept."""
    result = _killed(store_url, tmp_path, kills=50, seed=seed)

    assert (result["wrong"], result["killed"]) == ([], 50)


@contextmanager
def _base(folder: Path) -> Iterator[KnowledgeBase]:
    (folder / "handbook").mkdir(exist_ok=True)
    for number in range(8):
        (folder / "handbook" / f"card-{number}.md").write_text(f"# Plan {number}\n\nRefunds within {number} days.\n")
    (folder / "kbaudit.toml").write_text('[sources.handbook]\nconnector = "markdown"\npath = "handbook"\n')
    with KnowledgeBase.open(config=load_config(folder / "kbaudit.toml"), clock=lambda: NOW) as kb:
        yield kb


def _with_a_log(folder: Path) -> tuple[bytes, bytes, list[tuple[int, str]]]:
    """Give a store's file and its write-ahead log, as a power cut would leave them, and its whole ledger."""
    with _base(folder) as kb:
        kb.sync()
        for number in range(8):
            kb.verify(f"handbook:card-{number}.md", by="ana@example.org", note=f"note {number}")
        # A second connection keeps the log from being folded into the file when the first is closed.
        with closing(sqlite3.connect(folder / "kbaudit.db")) as other:
            ledger: list[tuple[int, str]] = other.execute(_LEDGER).fetchall()
            return (folder / "kbaudit.db").read_bytes(), (folder / "kbaudit.db-wal").read_bytes(), ledger


def _check_damaged(folder: Path, file: bytes, log: bytes, ledger: list[tuple[int, str]]) -> None:
    folder.mkdir()
    (folder / "kb.db").write_bytes(file)
    (folder / "kb.db-wal").write_bytes(log)
    with closing(sqlite3.connect(folder / "kb.db")) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = opened.execute("SELECT name FROM sqlite_master WHERE name = 'kb_ledger'").fetchall()
        kept = opened.execute(_LEDGER).fetchall() if tables else []
    assert kept == ledger[: len(kept)]
    if kept:
        store = Store.open(f"sqlite:///{folder / 'kb.db'}", "1")
        assert store.breaks() == ()
        store.close()
    shutil.rmtree(folder)


def _damage(folder: Path, times: int, seed: int) -> None:
    file, log, ledger = _with_a_log(folder)
    assert len(ledger) == 8
    rolled = random.Random(seed)
    for number in range(times):
        at = rolled.randrange(32, len(log))
        flipped = log[:at] + bytes([log[at] ^ (1 << rolled.randrange(8))]) + log[at + 1 :]
        _check_damaged(folder / f"copy-{number}", file, log[:at] if number % 2 else flipped, ledger)


def test_a_damaged_log_gives_what_was_kept_before(tmp_path: Path) -> None:
    """A write-ahead log that is cut, or has a bit flipped, loses the last commits and no more."""
    _damage(tmp_path, times=40, seed=1)


@pytest.mark.prove
def test_four_hundred_damaged_logs(tmp_path: Path) -> None:
    """Cut, or with a bit flipped, at 400 places, the log loses the last commits and no more."""
    _damage(tmp_path, times=400, seed=2)


_COMMAND = "from kbaudit.cli.main import run; import sys; sys.exit(run(['sync', '--quiet', '--config', sys.argv[1]]))"


def _limited() -> None:
    # The signal would kill the process; ignored, the write fails as it does on a full disk.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024, 256 * 1024))


def test_a_full_disk_is_one_clear_line(tmp_path: Path) -> None:
    """Nothing is half kept, and with room again the same command works."""
    with _base(tmp_path) as kb:
        kb.sync()
        kb.verify("handbook:card-1.md", by="ana@example.org")
    for number in range(40):
        (tmp_path / "handbook" / f"more-{number}.md").write_text(f"# More {number}\n\n" + f"Text {number}. " * 4000)
    words = [sys.executable, "-c", _COMMAND, str(tmp_path / "kbaudit.toml")]
    full = subprocess.run(words, capture_output=True, text=True, check=False, preexec_fn=_limited)

    assert full.returncode == 3
    assert [line for line in full.stderr.splitlines() if line.startswith("kbaudit:")] == [full.stderr.strip()]
    assert "Traceback" not in full.stderr
    with _base(tmp_path) as kb:
        assert (len(kb.intake().cards), kb.store.breaks()) == (8, ())
    again = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr) == (0, "")


def test_a_locked_database_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waited long enough is told, and once it is free all works again."""
    monkeypatch.setattr("kbaudit.store.engine._SET_UP", ("PRAGMA foreign_keys = ON", "PRAGMA busy_timeout = 50"))
    with _base(tmp_path) as kb:
        kb.sync()
        with closing(sqlite3.connect(tmp_path / "kbaudit.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreError, match="database is locked; another program holds it; run it again"):
                kb.verify("handbook:card-1.md", by="ana@example.org")
        kb.verify("handbook:card-1.md", by="ana@example.org")
        assert len(kb.entries()) == 1


def _as_nobody(url: str) -> str:
    """Give what a process of another user is told that verifies in a store it may only read."""
    coming, going = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(coming)
        said = "verified"
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            Store.open(url, "1").begin("audit", NOW)
        except StoreError as error:
            said = str(error)
        os.write(going, said.encode())
        os._exit(0)
    os.close(going)
    with os.fdopen(coming, encoding="utf-8") as told:
        said = told.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="a process with threads may not fork there")
def test_a_file_that_may_only_be_read_is_one_clear_line(tmp_path: Path) -> None:
    """It says what to do, and nothing was changed."""
    with _base(tmp_path) as kb:
        kb.sync()
    with closing(sqlite3.connect(tmp_path / "kbaudit.db")) as opened:
        # Reading a database in this mode writes nothing beside it.
        opened.execute("PRAGMA journal_mode = DELETE")
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    tmp_path.chmod(0o555)
    (tmp_path / "kbaudit.db").chmod(0o444)
    said = _as_nobody(f"sqlite:///{tmp_path / 'kbaudit.db'}")

    assert said.startswith("store sqlite:///")
    assert "readonly" in said
