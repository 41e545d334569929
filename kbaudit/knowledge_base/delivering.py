"""Sending what is in the outbox."""

from __future__ import annotations

from kbaudit import delivery
from kbaudit.delivered import Delivered
from kbaudit.knowledge_base.opened import Opened


class Delivering(Opened):
    """Hand over what people are to be told."""

    __slots__ = ()

    def deliver(self) -> Delivered:
        """Send the messages of the outbox whose time has come; several processes may do so at once.

        Returns:
            What became of each; one that was put off or found no way waits for the next call.

        Raises:
            StoreError: The store cannot be read or written; what was not entered as sent is sent again.
        """
        return delivery.deliver(self.store, self.config.notifiers, self.clock)
