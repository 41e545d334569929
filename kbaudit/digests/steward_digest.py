"""The steward's digest: what the steward of cards is told in one slot, before it has any form or language."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kbaudit.digests.digest import Item, Recipient, Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one person has to do.

    Attributes:
        name: As colleagues write it.
        asked: How many tasks they are asked.
        overdue: How many of those are past their day.
        queued: How many wait for a later week.
    """

    name: str
    asked: int = 0
    overdue: int = 0
    queued: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StewardDigest:
    """What one steward is told in one slot.

    Attributes:
        asked: How many tasks are asked of anybody now.
        escalated: Tasks that passed too many digests without an answer, those that did so most often first.
        escalated_more: How many there are besides, exactly.
        unowned: Tasks that nobody answers for, and collections to name an owner for, those of most cards first.
        unowned_more: How many there are besides, exactly.
        loads: By name; people are never ranked.
        loads_more: How many people there are besides, exactly.
        unreached: People whom no mail reaches, as colleagues write them, sorted.
        stopped: People who want no digests, alike.
        page: Where all of it can be seen; None where there is no such page.
    """

    to: Recipient
    slot: Slot
    asked: int = 0
    escalated: tuple[Item, ...] = ()
    escalated_more: int = 0
    unowned: tuple[Item, ...] = ()
    unowned_more: int = 0
    loads: tuple[Load, ...] = ()
    loads_more: int = 0
    unreached: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    page: str | None = None

    def shorter(self, entries: int) -> StewardDigest:
        """Give the digest with that many entries in each list, and the others counted."""
        return replace(
            self,
            escalated=self.escalated[:entries],
            escalated_more=self.escalated_more + len(self.escalated[entries:]),
            unowned=self.unowned[:entries],
            unowned_more=self.unowned_more + len(self.unowned[entries:]),
            loads=self.loads[:entries],
            loads_more=self.loads_more + len(self.loads[entries:]),
        )
