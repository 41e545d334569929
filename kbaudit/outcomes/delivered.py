"""What a delivery did: of each message what became of it, and what stood in the way of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kbaudit.message import Purpose


class Fate(StrEnum):
    """What became of a message.

    Attributes:
        WAITING: It is to be sent, for the first time or again.
        SENDING: Some process sends it, or died while it did.
        SENT: It is with the next one in the chain.
        REFUSED: It will never be taken as it is.
        GIVEN_UP: It was tried in vain for too long.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    GIVEN_UP = "given-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What became of one message in one delivery.

    Attributes:
        id: The message's.
        notifier: The name of the configured notifier.
        person: To whom, as tasks name people.
        address: Where that is.
        fate: ``WAITING`` where it is tried again later.
        why: What stood against it; None where it was sent.
        bounced: Whether its address was found to take nothing, so that the person cannot be reached there.
    """

    id: str
    notifier: str
    purpose: Purpose
    person: str
    address: str
    fate: Fate
    why: str | None = None
    bounced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What a delivery did.

    Attributes:
        messages: What was tried or given up, in the order in which that came about.
        problems: Why nothing more could be sent in one way or another, a sentence each.
        left: How many messages are still to be sent, now or later, by the name of their notifier.
    """

    messages: tuple[Handed, ...] = ()
    problems: tuple[str, ...] = ()
    left: Mapping[str, int]

    def count(self, fate: Fate) -> int:
        """Count the messages of one fate."""
        return sum(one.fate is fate for one in self.messages)

    @property
    def bounced(self) -> tuple[Handed, ...]:
        """Give the messages by which an address was found to take nothing; their people must be asked otherwise."""
        return tuple(one for one in self.messages if one.bounced)

    @property
    def complete(self) -> bool:
        """Tell whether nothing that was to be sent was refused, given up or left for want of a way."""
        lost = (Fate.REFUSED, Fate.GIVEN_UP)
        return not self.problems and not any(one.fate in lost for one in self.messages)
