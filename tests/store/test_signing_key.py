from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kbaudit.errors import ConfigError, SecretError, StoreError
from kbaudit.secret import Secret
from kbaudit.store.engine import file_of, make_engine
from kbaudit.store.signing_key import signing_key
from tests.databases import Files


@pytest.fixture
def engine(files: Files) -> Iterator[Engine]:
    made = make_engine(files.fresh())
    yield made
    made.dispose()


def _beside(engine: Engine) -> Path:
    store = file_of(engine)
    assert store is not None
    return store.with_name(f"{store.name}.key")


def test_a_key_is_made_on_first_use(engine: Engine) -> None:
    """It is long, only its owner may read it, and it is the same the next time."""
    first = signing_key(engine, None)

    assert len(first) == 64
    assert stat.S_IMODE(_beside(engine).stat().st_mode) == 0o600
    assert signing_key(engine, None) == first
    assert sorted(one.name for one in _beside(engine).parent.iterdir()) == ["kb.db", "kb.db.key"]


def test_a_key_that_is_named_is_taken(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other is made then; one that could be guessed is refused."""
    monkeypatch.setenv("KB_KEY", "k" * 32)
    assert signing_key(engine, Secret(env="KB_KEY")) == "k" * 32
    monkeypatch.setenv("KB_KEY", "k" * 31)
    with pytest.raises(SecretError, match="fewer than 32 characters") as refusal:
        signing_key(engine, Secret(env="KB_KEY"))

    assert "kkk" not in str(refusal.value)
    assert not _beside(engine).exists()


def test_a_key_that_cannot_be_made_is_told(engine: Engine) -> None:
    """The message says what to set instead."""
    _beside(engine).parent.rename(_beside(engine).parent.with_name("moved"))

    with pytest.raises(StoreError, match=r"name a key with \[store\] key"):
        signing_key(engine, None)


def test_a_server_has_no_file_beside_which_a_key_could_be_made() -> None:
    """There the key has to be named."""
    with pytest.raises(ConfigError, match=r"key = \{ env"):
        signing_key(make_engine("postgresql+psycopg://nowhere/kb"), None)
