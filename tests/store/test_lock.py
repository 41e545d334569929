from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import Engine, text

from kbaudit.errors import BusyError, StoreError
from kbaudit.store import lock
from kbaudit.store.engine import make_engine, reading
from kbaudit.store.store import Store
from tests.databases import Databases, Files, Server
from tests.samples import NOW

_HOLDING = """
import sys, time
from datetime import UTC, datetime
from kbaudit.store.store import Store
store = Store.open(sys.argv[1], "1")
with store.held("audit", datetime(2026, 11, 22, tzinfo=UTC)):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.heavy
def test_a_second_run_is_told_who_holds_the_store(store_url: str) -> None:
    """It gives way at once, and may run when the first has ended; what failed inside frees the lock too."""
    store, other = Store.open(store_url, "1"), Store.open(store_url, "1")
    said = rf"another run holds it \(sync, process {os.getpid()} on .*, since 2026-11-22 00:00:00 UTC\)"

    with store.held("sync", NOW):
        with pytest.raises(BusyError, match=said), other.held("audit", NOW):
            pytest.fail("two runs held the store at once")
        with pytest.raises(BusyError, match="wait until it has ended"), store.held("audit", NOW):
            pytest.fail("one process held the store twice")
    with pytest.raises(KeyError), other.held("audit", NOW):
        raise KeyError
    with store.held("sync", NOW):
        pass
    store.close()
    other.close()


@pytest.mark.heavy
def test_a_run_that_was_killed_holds_nothing(store_url: str) -> None:
    """The operating system or the server frees the lock; the next run needs no hand."""
    store = Store.open(store_url, "1")
    with subprocess.Popen([sys.executable, "-c", _HOLDING, store_url], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(BusyError, match=f"audit, process {process.pid} on"), store.held("sync", NOW):
            pytest.fail("two processes held the store at once")
        process.send_signal(signal.SIGKILL)

    for _ in range(100):
        try:
            with store.held("sync", NOW):
                break
        except BusyError:
            sleep(0.05)
    else:
        pytest.fail("a killed process holds the store for ever")
    store.close()


def test_a_second_run_finds_a_holder_that_has_not_said_its_name(engine: Engine) -> None:
    """Then it is told of another run, and no more."""
    with lock.held(engine, "sync"):
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM kb_holder"))
        with pytest.raises(BusyError, match="another run holds it; wait"), lock.held(engine, "audit"):
            pytest.fail("two runs held the store at once")


def test_two_stores_in_one_place_do_not_hold_each_other_up(engine: Engine, databases: Databases) -> None:
    """The lock is the store's, not the folder's or the server's."""
    url = databases.fresh()
    other = make_engine(url)

    with lock.held(engine, "sync"), lock.held(other, "audit"), reading(other) as connection:
        assert connection.execute(text("SELECT named FROM kb_holder")).scalar() == "audit"
    other.dispose()
    databases.drop(url)


def test_a_lock_that_cannot_be_had_is_one_clear_line(files: Files) -> None:
    """A folder in its place is named, and what to do."""
    url = files.fresh()
    store = Store.open(url, "1")
    Path(f"{store.engine.url.database}.lock").mkdir()

    with (
        pytest.raises(StoreError, match=r"its lock .*kb\.db\.lock cannot be had: .*check the permissions"),
        store.held("sync", NOW),
    ):
        pytest.fail("nothing was locked")
    store.close()
    files.drop(url)


def test_a_server_that_is_away_is_one_clear_line() -> None:
    """Nobody waits for the lock of a store that cannot be reached."""
    engine = make_engine("postgresql+psycopg://ana@127.0.0.1:1/kb")

    with pytest.raises(StoreError, match="check that the server runs"), lock.held(engine, "sync"):
        pytest.fail("nothing was locked")
    engine.dispose()


def test_a_lock_whose_server_went_away_frees_itself(server: Server) -> None:
    """What the run raised is told, and not that its lock was lost with it."""
    url = server.fresh()
    store = Store.open(url, "1")

    with pytest.raises(ValueError, match="the run's own"), store.held("sync", NOW):
        _fail_without_a_server(url)

    with store.held("sync", NOW):
        pass
    store.close()
    server.drop(url)


def _fail_without_a_server(url: str) -> None:
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
    engine.dispose()
    raise ValueError("the run's own")
