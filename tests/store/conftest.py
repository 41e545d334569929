from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from kbaudit.store.engine import make_engine, writing


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """Give the engine of an empty store, once of each kind of database."""
    made = make_engine(store_url)
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Give a transaction that writes to an empty store."""
    with writing(engine) as opened:
        yield opened
