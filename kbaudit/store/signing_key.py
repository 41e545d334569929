"""The keys that sign what leaves the store: named by the configuration, or made on first use beside the store."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from kbaudit.answers.code import SHORTEST_KEY
from kbaudit.errors import ConfigError, SecretError, StoreError
from kbaudit.secret import Secret
from kbaudit.store.engine import file_of


@dataclass(frozen=True, slots=True)
class KeyUse:
    """What a key is for.

    Attributes:
        setting: Where the configuration names it.
        suffix: What the name of its file adds to that of the store.
        example: A line of the configuration that names one.
    """

    setting: str
    suffix: str
    example: str


LEDGER = KeyUse("[store] key", ".key", 'key = { env = "KB_LEDGER_KEY" }')
CODES = KeyUse("[web] keys", ".codes.key", 'keys = [{ env = "KB_CODE_KEY" }]')


def key_of(engine: Engine, use: KeyUse, named: Secret | None) -> str:
    """Give the key for a use.

    Args:
        named: Where the configuration says it is; None for the one beside the store.

    Raises:
        ConfigError: None is named, and the store is no file beside which one could be made.
        SecretError: It cannot be read, or is too short to be one.
        StoreError: It cannot be made.
    """
    where = named or Secret(file=_made_beside(engine, use))
    key = where.reveal()
    if len(key) < SHORTEST_KEY:
        raise SecretError(f"{use.setting}: holds fewer than {SHORTEST_KEY} characters; put a longer key there")
    return key


def keys_of(engine: Engine, use: KeyUse, named: Sequence[Secret]) -> Iterator[str]:
    """Give the keys for a use that has several, as ``key_of`` does; the one beside the store where none is named."""
    return (key_of(engine, use, one) for one in named or (None,))


def _made_beside(engine: Engine, use: KeyUse) -> Path:
    store = file_of(engine)
    if store is None:
        raise ConfigError(f"{use.setting}: is not set; name the key that signs, as in {use.example}")
    file = store.with_name(f"{store.name}{use.suffix}")
    if not file.exists():
        try:
            _make(file)
        except OSError as error:
            why = (error.strerror or "cannot be written").lower()
            raise StoreError(f"{file}: {why}; name a key with {use.setting}") from error
    return file


def _make(file: Path) -> None:
    """Write a new key; of two processes at once the first one's stays."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # only its owner may read it
    try:
        with os.fdopen(handle, "w", encoding="ascii") as fresh:
            fresh.write(f"{secrets.token_hex(32)}\n")
            fresh.flush()
            os.fsync(handle)
        with suppress(FileExistsError):
            file.hardlink_to(name)
    finally:
        Path(name).unlink()
