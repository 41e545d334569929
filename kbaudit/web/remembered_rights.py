"""Reading rights, made anew after each sync and kept until the next, for they need every card of the base."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from kbaudit.people.reading_rights import ReadingRights

if TYPE_CHECKING:
    from kbaudit.knowledge_base import KnowledgeBase
    from kbaudit.people.directory import Directory


@dataclass(slots=True)
class RememberedRights:
    """Who may read what, as the store has it now."""

    kb: KnowledgeBase
    _lock: Lock = field(default_factory=Lock)
    _state: object = None
    _rights: ReadingRights | None = None

    def now(self, people: Directory) -> ReadingRights:
        """Give the rights under a directory of people.

        A card's audience changes by a sync only, which the store's state tells.
        """
        with self._lock:
            state = dict(self.kb.store.read_at())
            if self._rights is None or self._state != (state, people):
                intake = self.kb.store.intake()
                cards = {card.ref: card for card in intake.cards}
                never_read = frozenset(one.ref for one in intake.unreadable)
                self._rights, self._state = ReadingRights(people, cards, never_read), (state, people)
            return self._rights
