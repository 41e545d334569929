"""The key that signs what leaves the store: named by the configuration, or made on first use beside the store."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine

from kbaudit.errors import ConfigError, SecretError, StoreError
from kbaudit.secret import Secret
from kbaudit.store.engine import file_of

_SHORTEST = 32


def signing_key(engine: Engine, named: Secret | None) -> str:
    """Give the key.

    Args:
        named: Where the configuration says it is; None for the one beside the store.

    Raises:
        ConfigError: None is named, and the store is no file beside which one could be made.
        SecretError: It cannot be read, or is too short to be one.
        StoreError: It cannot be made.
    """
    where = named or Secret(file=_made_beside(engine))
    key = where.reveal()
    if len(key) < _SHORTEST:
        raise SecretError(f"[store] key: holds fewer than {_SHORTEST} characters; put a longer key there")
    return key


def _made_beside(engine: Engine) -> Path:
    store = file_of(engine)
    if store is None:
        raise ConfigError('[store] key: is not set; name the key that signs, as in key = { env = "KB_LEDGER_KEY" }')
    file = store.with_name(f"{store.name}.key")
    if not file.exists():
        try:
            _make(file)
        except OSError as error:
            why = (error.strerror or "cannot be written").lower()
            raise StoreError(f"{file}: {why}; name a key with [store] key") from error
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
