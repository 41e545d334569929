"""What a notification did: who is told what, and what stood in the way."""

from __future__ import annotations

from dataclasses import dataclass

from kbaudit.digests.digest import Recipient, Slot
from kbaudit.message import Purpose
from kbaudit.outcomes.delivered import Delivered


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """One mail as it was made.

    Attributes:
        subject: Its subject.
        text: Its text part.
        content: The finished bytes.
    """

    to: Recipient
    slot: Slot
    purpose: Purpose
    subject: str
    text: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Notified:
    """What a notification did.

    Attributes:
        mails: By person, owners first; in a preview those that would go out.
        quiet: How many people's slots passed with nothing to tell.
        unaddressed: People who are to be told something and whose address is not known, or cannot be one; sorted.
        held_back: Whether nothing was sent because the store never told anybody anything.
        delivered: What became of the outbox; None in a preview and where mails were held back.
    """

    mails: tuple[Composed, ...] = ()
    quiet: int = 0
    unaddressed: tuple[str, ...] = ()
    held_back: bool = False
    delivered: Delivered | None = None
