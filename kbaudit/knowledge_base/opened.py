"""An opened knowledge base: its configuration, its store and its clock."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

from kbaudit.answers.code import CodeKeys
from kbaudit.assigning.routing import Router
from kbaudit.config.file import load_config
from kbaudit.config.values import Config
from kbaudit.errors import ConfigError
from kbaudit.outcomes.upkeep import Upgraded
from kbaudit.people.directory import Directory
from kbaudit.people.own_absence import overruled
from kbaudit.runs.one_path import people_of
from kbaudit.store.store import Store

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Opened:
    """What every verb of a knowledge base has at hand.

    Attributes:
        config: Its sources, policy and rules.
        store: What it remembers.
        clock: The only clock there is; gives aware instants.
    """

    config: Config
    store: Store
    clock: Clock = _now

    @classmethod
    def open(
        cls,
        url: str | None = None,
        *,
        config: str | os.PathLike[str] | Config | None = None,
        clock: Clock = _now,
        must_exist: bool = False,
    ) -> Self:
        """Open a knowledge base, making its store where there is none.

        Args:
            url: The store's address; as configured, else ``kbaudit.db`` beside the configuration, where None.
            config: A configuration or its file; the defaults where None.
            clock: Gives aware instants.
            must_exist: Whether to refuse instead of making a store.

        Raises:
            ConfigError: The configuration or the store's address cannot be used.
            SecretError: The store's address is kept elsewhere, and cannot be read.
            SchemaError: The store is of another release.
            StoreError: The store cannot be reached, or is not there and must be.
        """
        settings = _settings(config)
        opened = (Store.existing if must_exist else Store.open)(url or settings.store_url(), version("kbaudit"))
        return cls(settings, opened, clock)

    @staticmethod
    def upgrade(
        url: str | None = None,
        *,
        config: str | os.PathLike[str] | Config | None = None,
        clock: Clock = _now,
    ) -> Upgraded:
        """Bring a store up to this release's schema, or make it.

        Args:
            url: The store's address; as configured where None.
            config: A configuration or its file; the defaults where None.
            clock: Gives aware instants.

        Raises:
            SchemaError: The store is of a newer release.
            BusyError: A run holds the store.
            StoreError: The store cannot be reached or written.
        """
        return Store.upgrade(url or _settings(config).store_url(), clock())

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def code_keys(self) -> CodeKeys:
        """Give the keys that sign the codes of mails and links: ``[web] keys``, else one made beside the store.

        Raises:
            ConfigError: None is named, and the store is no file beside which one could be made.
            SecretError: One cannot be read, or is too short to be one.
            StoreError: None can be made.
        """
        return self.store.code_keys(self.config.web.keys)

    def people(self) -> Directory:
        """Give the directory of people, in which everybody is away as they said themselves; empty where there is none.

        Raises:
            ConfigError: It cannot be used.
        """
        filed = people_of(self.config) or Directory()
        return overruled(filed, self.store.absences.last(), self.clock()) if filed.people else filed

    def _key(self, name: str) -> str:
        return Router(self.people(), self.clock(), {}).key(name)


def named(by: str, does: str = "vouches") -> str:
    """Give who does something.

    Raises:
        ConfigError: Nobody is named.
    """
    if not by.strip():
        raise ConfigError(f"who {does}? give an address, such as ana@example.org")
    return by.strip()


def _settings(config: str | os.PathLike[str] | Config | None) -> Config:
    return config if isinstance(config, Config) else load_config(Path(config)) if config else Config()
