"""What keeps a store whole, and lets go of what it need not keep."""

from __future__ import annotations

import os
from pathlib import Path

from kbaudit.errors import ConfigError
from kbaudit.knowledge_base.opened import Opened
from kbaudit.outcomes.upkeep import Forgotten, Purged, Retention, reach_back


class Upkeep(Opened):
    """Look after the store."""

    __slots__ = ()

    def check(self) -> tuple[str, ...]:
        """Say all that is wrong with the store, a sentence each; nothing for one that is whole."""
        return self.store.problems()

    def backup(self, file: str | os.PathLike[str]) -> None:
        """Copy the store as it is now into a new file.

        Raises:
            ConfigError: The file is there already or cannot be made, or the store is a server's.
            StoreError: The store cannot be read, or is damaged.
        """
        self.store.backup(Path(file))

    def purge(self, *, source: str | None = None, dry_run: bool = False) -> Purged:
        """Empty texts older than ``[store] keep_bodies``, and remove what nobody needs.

        The present text of a card and a text that is vouched for are kept, and so is what cards had when. Messages go
        that were sent or given up before ``[store] keep_messages``; what people were told in which slot stays.

        Args:
            source: A source that is configured no more: its cards are let go, and all its texts emptied.
            dry_run: Whether to find out only what would be done.

        Raises:
            ConfigError: The source is still configured.
            BusyError: Another run holds the store.
        """
        if source in {one.name for one in self.config.sources}:
            raise ConfigError(f"{source}: is still configured; take it out of [sources] first")
        now = self.clock()
        keep = self.config.chosen_store
        bodies = None if keep.keep_bodies is None else reach_back(now, keep.keep_bodies)
        retention = Retention(bodies=bodies, messages=reach_back(now, keep.keep_messages))
        with self.store.held("db purge", now):
            return self.store.purge(retention, source, now, dry=dry_run)

    def forget_card(self, ref: str) -> Forgotten:
        """Forget what a card that is gone said, who wrote it, and the notes on it; the ledger stays whole.

        Raises:
            UnknownCardError: The store never had such a card.
            ConfigError: The card is still there.
            BusyError: Another run holds the store.
        """
        with self.store.held("db forget", self.clock()):
            return self.store.forget_card(ref)

    def forget_person(self, address: str) -> Forgotten:
        """Forget who a person is, and the notes they wrote; the ledger stays whole.

        Raises:
            UnknownPersonError: Nobody is known by that name.
            BusyError: Another run holds the store.
        """
        now = self.clock()
        with self.store.held("db forget", now):
            return self.store.forget_person(address, now)
