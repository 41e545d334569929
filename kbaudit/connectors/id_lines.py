"""Which line of a file holds which id, so that a second one can be named."""

from __future__ import annotations

from kbaudit.card import Card, UnreadableCard


class IdLines:
    """Remembers the line of each card of one file."""

    def __init__(self, file: str) -> None:
        """Begin with none.

        Args:
            file: The file as reports name it.
        """
        self._file = file
        self._lines: dict[str, int] = {}

    def once(self, card: Card | UnreadableCard, line: int) -> Card | UnreadableCard:
        """Give the card, or what to say of it where another line has its id."""
        if isinstance(card, UnreadableCard):
            return card
        first = self._lines.setdefault(card.id, line)
        if first == line:
            return card
        reason = f"line {line}: has the same id as line {first}, which was kept; give it an id of its own"
        return UnreadableCard(
            source=card.source, id=card.id, title=card.title, reason=reason, path=self._file, line=line
        )
