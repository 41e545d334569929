"""Telling people what they are to do, and sending what is in the outbox."""

from __future__ import annotations

from kbaudit.knowledge_base.opened import Opened
from kbaudit.outcomes.delivered import Delivered
from kbaudit.outcomes.notified import Notified
from kbaudit.runs import delivery
from kbaudit.runs.notifying import Sending, preview, tell


class Delivering(Opened):
    """Make what people are to be told, and hand it over."""

    __slots__ = ()

    def notify(self, *, at_once: bool = False, first_run: bool = False) -> Notified:
        """Tell everybody whose slot it is what is theirs to do, and send what is due.

        A slot is filled in the last run that is expected before it; who has nothing to do gets no mail.

        Args:
            at_once: Whether to tell everybody who has something to do, whatever the time.
            first_run: Whether to tell people even if this store never told anybody anything: a new store takes all
                that it finds for new.

        Raises:
            ConfigError: No mail is configured, or the directory of people cannot be used.
            SecretError: The key that signs answers cannot be read.
            BusyError: Another run holds the store.
            StoreError: The store was never audited, or cannot be read or written.
        """
        return tell(self._sending(), self.code_keys(), at_once=at_once, first_run=first_run)

    def preview(self) -> Notified:
        """Make what everybody would be told now; nothing is kept or sent, and the links in it answer nothing.

        Raises:
            ConfigError: The directory of people cannot be used.
            StoreError: The store was never audited, or cannot be read.
        """
        return preview(self._sending())

    def stop_digests(self, person: str) -> None:
        """Send somebody no more digests, by any name the directory knows; what is theirs stays theirs.

        A task that is not answered within two weeks is told to its steward.
        """
        self.store.slots.stop(self._key(person), self.clock())

    def resume_digests(self, person: str) -> None:
        """Send somebody digests again, by any name the directory knows."""
        self.store.slots.resume(self._key(person))

    def _sending(self) -> Sending:
        return Sending(store=self.store, config=self.config, people=self.people(), clock=self.clock)

    def deliver(self) -> Delivered:
        """Send the messages of the outbox whose time has come; several processes may do so at once.

        Returns:
            What became of each; one that was put off or found no way waits for the next call.

        Raises:
            StoreError: The store cannot be read or written; what was not entered as sent is sent again.
        """
        return delivery.deliver(self.store, self.config.notifiers, self.clock)
