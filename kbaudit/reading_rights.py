"""Reading rights: who may see words of which card. Pure; one place for mails, pages and chats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from kbaudit.card import Card
from kbaudit.directory import Directory, Group, fold_name
from kbaudit.finding import Finding
from kbaudit.person import Person

_FOR_ALL = frozenset({"public", "internal"})
_SHORTEST_NAME = 4


@dataclass(frozen=True)
class ReadingRights:
    """Who may see what of a base.

    A card is read by everybody where its audience is ``public`` or ``internal``, else by the members of the group that
    it names, and by whom the card itself names as its owner or verifier. One that was never read counts as
    ``internal``; any other that is not known is read by nobody.

    Attributes:
        cards: All cards of the base, by reference.
        never_read: References of cards that there are, and that never could be read.
    """

    directory: Directory
    cards: Mapping[str, Card] = field(repr=False)
    never_read: frozenset[str] = frozenset()

    def of(self, person: str) -> Reader:
        """Give the rights of one person.

        Args:
            person: As tasks name people.
        """
        found = self.directory.find(person)
        return Reader(self, person, found if isinstance(found, Person) else None)

    @cached_property
    def restricted(self) -> tuple[Card, ...]:
        """Give the cards that not everybody may read."""
        return tuple(card for card in self.cards.values() if card.audience.strip().casefold() not in _FOR_ALL)


@dataclass(frozen=True)
class Reader:
    """What one person may see.

    Attributes:
        known: Who they are in the directory; None where it has nobody of that name.
    """

    rights: ReadingRights
    person: str
    known: Person | None

    def may_open(self, ref: str) -> bool:
        """Tell whether they may see a card's words, its title included."""
        known = ref in self.rights.cards or ref in self.rights.never_read
        return known and ref not in self._closed

    def may_see(self, finding: Finding) -> bool:
        """Tell whether they may see what a finding says: it may name and quote every card that it is about."""
        refs = {head.ref for head in (finding.card, *finding.related)}.union(*(part.refs for part in finding.parts))
        refs.update(passage.ref for passage in finding.evidence)
        return self._closed.isdisjoint(refs) and not self.gives_away(finding.message)

    def gives_away(self, words: str) -> bool:
        """Tell whether words name a card that they may not open, such as the page that a dead link may mean."""
        return any(name in words for name in self._hidden)

    @cached_property
    def _closed(self) -> frozenset[str]:
        return frozenset(card.ref for card in self.rights.restricted if not self._may_read(card))

    @cached_property
    def _hidden(self) -> frozenset[str]:
        return frozenset(name for ref in self._closed for name in _names(self.rights.cards[ref]))

    def _may_read(self, card: Card) -> bool:
        found = self.rights.directory.find(card.audience)
        if isinstance(found, Group) and self.known is not None and self.known in found.members:
            return True
        return any(self._is_named(name) for name in (card.owner, card.verifier))

    def _is_named(self, name: str | None) -> bool:
        if name is None:
            return False
        return fold_name(name) == self.person or (
            self.known is not None and self.rights.directory.find(name) == self.known
        )


def _names(card: Card) -> Iterator[str]:
    names = (card.id, card.title, card.url, card.path, *card.addresses)
    return (name for name in names if name and len(name) >= _SHORTEST_NAME)
