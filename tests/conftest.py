"""What holds for every test: no network, and property tests that give the same examples every time."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.bases import Base
from tests.chat_server import Room, running
from tests.databases import Databases, Files, Server, postgresql
from tests.post import Post, serving
from tests.post_of_owners import copy_of, post_of, shared_out

# A first example may wait for an import or a cold disk, so examples have no deadline of their own.
settings.register_profile("quick", max_examples=30, deadline=None, derandomize=True)
settings.register_profile(
    "prove", max_examples=2000, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# As the command line has it: tests make very many objects and hardly a cycle.
gc.set_threshold(50_000, 20, 50)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name bytes by their number: what they say may differ from one process to the next, and names may not."""
    return f"{argname}-of-{len(val)}" if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure no coverage where it would double what takes longest, and finds what short tests find."""
    for item in items:
        if item.get_closest_marker("heavy"):
            item.add_marker("no_cover")


_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    real, names = socket.socket.connect, socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401 - as the standard library has it
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(_LOOPBACK):
            pytest.fail(f"a test tried to reach {address[0]!r}; tests have no network")
        real(self, address)

    def look_up(host: Any, *words: Any, **named: Any) -> Any:  # noqa: ANN401 - as the standard library has it
        if host and not str(host).startswith(_LOOPBACK):
            pytest.fail(f"a test tried to look up {host!r}; tests have no network")
        return names(host, *words, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)


@pytest.fixture(scope="session")
def _chat_server() -> Iterator[tuple[int, Iterator[int]]]:
    with running() as port:
        yield port, count()


@pytest.fixture
def room(_chat_server: tuple[int, Iterator[int]], monkeypatch: pytest.MonkeyPatch) -> Room:
    """Give a part of a running server of chat completions that no other test uses."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    port, numbers = _chat_server
    return Room(port, f"room-{next(numbers)}")


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Give SQLite files."""
    return Files(tmp_path_factory.mktemp("stores"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Give databases of a real PostgreSQL, started when the first test asks."""
    with postgresql() as running_server:
        yield running_server


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Give databases, once of each kind that a store can live in."""
    found: Databases = request.getfixturevalue("files" if request.param == "sqlite" else "server")
    return found


@pytest.fixture
def store_url(databases: Databases) -> Iterator[str]:
    """Give the address of an empty store that no other test uses, once of each kind of database."""
    url = databases.fresh()
    yield url
    databases.drop(url)


@pytest.fixture
def bare_url(databases: Databases) -> Iterator[str]:
    """Give the address of a database with nothing in it, once of each kind."""
    url = databases.fresh(made=False)
    yield url
    databases.drop(url)


@pytest.fixture
def base(store_url: str) -> Iterator[Base]:
    """Give a knowledge base whose cards and clock the test sets, once in each kind of database."""
    made = Base(store_url)
    yield made
    made.kb.close()


@pytest.fixture(scope="module")
def postman(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """Run one server for all tests of a module: its Maildir, and its port."""
    maildir = tmp_path_factory.mktemp("post") / "mail"
    with serving(maildir) as port:
        yield maildir, port


@pytest.fixture(scope="module")
def base_shared_out(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """Give a base whose owners have tasks, to be copied."""
    base = shared_out(Base(Files(tmp_path_factory.mktemp("made")).fresh()))
    base.kb.close()
    return base


@pytest.fixture
def post(base_shared_out: Base, postman: tuple[Path, int], tmp_path: Path) -> Iterator[Post]:
    """Give a base in a file, whose owners answer by mail."""
    base = copy_of(base_shared_out, tmp_path)
    yield post_of(base, postman, tmp_path)
    base.kb.close()


@pytest.fixture
def post_everywhere(base: Base, postman: tuple[Path, int], tmp_path: Path) -> Post:
    """Give the same in each kind of database."""
    return post_of(shared_out(base), postman, tmp_path)
