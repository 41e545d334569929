from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kbaudit.errors import ConfigError, SecretError, StoreError
from kbaudit.secret import Secret
from kbaudit.store.engine import file_of, make_engine
from kbaudit.store.signing_key import CODES, LEDGER, key_of, keys_of
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
    first = key_of(engine, LEDGER, None)

    assert len(first) == 64
    assert stat.S_IMODE(_beside(engine).stat().st_mode) == 0o600
    assert key_of(engine, LEDGER, None) == first
    assert sorted(one.name for one in _beside(engine).parent.iterdir()) == ["kb.db", "kb.db.key"]


def test_a_key_that_is_named_is_taken(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other is made then; one that could be guessed is refused."""
    monkeypatch.setenv("KB_KEY", "k" * 32)
    assert key_of(engine, LEDGER, Secret(env="KB_KEY")) == "k" * 32
    monkeypatch.setenv("KB_KEY", "k" * 31)
    with pytest.raises(SecretError, match="fewer than 32 characters") as refusal:
        key_of(engine, LEDGER, Secret(env="KB_KEY"))

    assert "kkk" not in str(refusal.value)
    assert not _beside(engine).exists()


def test_a_key_that_cannot_be_made_is_told(engine: Engine) -> None:
    """The message says what to set instead."""
    _beside(engine).parent.rename(_beside(engine).parent.with_name("moved"))

    with pytest.raises(StoreError, match=r"name a key with \[store\] key"):
        key_of(engine, LEDGER, None)


def test_a_server_has_no_file_beside_which_a_key_could_be_made() -> None:
    """There the key has to be named."""
    with pytest.raises(ConfigError, match=r"key = \{ env"):
        key_of(make_engine("postgresql+psycopg://nowhere/kb"), LEDGER, None)


def test_codes_have_keys_of_their_own(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is given the ledger's key, to check an export, cannot write a code; several may be named, to change one."""
    made = keys_of(engine, CODES, ())

    assert key_of(engine, LEDGER, None) not in {*made}
    assert stat.S_IMODE(_beside(engine).with_name("kb.db.codes.key").stat().st_mode) == 0o600
    monkeypatch.setenv("KB_OLD", "o" * 32)
    monkeypatch.setenv("KB_NEW", "n" * 32)
    assert [*keys_of(engine, CODES, (Secret(env="KB_OLD"), Secret(env="KB_NEW")))] == ["o" * 32, "n" * 32]
    with pytest.raises(ConfigError, match=r"\[web\] keys: is not set"):
        [*keys_of(make_engine("postgresql+psycopg://nowhere/kb"), CODES, ())]
