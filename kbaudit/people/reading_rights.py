"""Reading rights: who may see words of which card. Pure; one place for mails, pages and chats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kbaudit.card import Card
from kbaudit.finding import Finding
from kbaudit.people.directory import Directory, Group, fold_name
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
        return Reader(self, person, self._key(person))

    def named_in(self, words: str) -> frozenset[str]:
        """Give the restricted cards that words name, by title, id, file or address."""
        starts = (self._names.get(words[at : at + _SHORTEST_NAME], ()) for at in range(len(words)))
        found = (
            ref for at, names in enumerate(starts) for name, refs in names if words.startswith(name, at) for ref in refs
        )
        return frozenset(found)

    @cached_property
    def restricted(self) -> Mapping[str, frozenset[str]]:
        """Give who may read the cards that not everybody may, by reference."""
        closed = (card for card in self.cards.values() if card.audience.strip().casefold() not in _FOR_ALL)
        return {card.ref: frozenset(self._readers(card)) for card in closed}

    @cached_property
    def _names(self) -> Mapping[str, Sequence[tuple[str, Sequence[str]]]]:
        """Give what restricted cards go by, with their references, by its first letters."""
        named: dict[str, list[str]] = {}
        for ref in self.restricted:
            for name in dict.fromkeys(_names_of(self.cards[ref])):
                named.setdefault(name, []).append(ref)
        starts: dict[str, list[tuple[str, Sequence[str]]]] = {}
        for name, refs in named.items():
            starts.setdefault(name[:_SHORTEST_NAME], []).append((name, refs))
        return starts

    def _readers(self, card: Card) -> Iterator[str]:
        group = self.directory.find(card.audience)
        if isinstance(group, Group):
            yield from (fold_name(one.address or one.name) for one in group.members)
        yield from (self._key(name) for name in (card.owner, card.verifier) if name is not None)

    def _key(self, name: str) -> str:
        found = self.directory.find(name)
        return fold_name((found.address or found.name) if isinstance(found, Person) else name)


@dataclass(frozen=True)
class Reader:
    """What one person may see.

    Attributes:
        person: As tasks name people.
        key: Who that is in the directory now.
    """

    rights: ReadingRights
    person: str
    key: str

    def may_open(self, ref: str) -> bool:
        """Tell whether they may see a card's words, its title included."""
        known = ref in self.rights.cards or ref in self.rights.never_read
        return known and not self._is_closed(ref)

    def may_see(self, finding: Finding) -> bool:
        """Tell whether they may see what a finding says: it may name and quote every card that it is about."""
        refs = {head.ref for head in (finding.card, *finding.related)}.union(*(part.refs for part in finding.parts))
        refs.update(passage.ref for passage in finding.evidence)
        return not any(map(self._is_closed, refs)) and not self.gives_away(finding.message)

    def gives_away(self, words: str) -> bool:
        """Tell whether words name a card that they may not open, such as the page that a dead link may mean."""
        return any(map(self._is_closed, self.rights.named_in(words)))

    def _is_closed(self, ref: str) -> bool:
        readers = self.rights.restricted.get(ref)
        return readers is not None and self.key not in readers


def _names_of(card: Card) -> Iterator[str]:
    names = (card.id, card.title, card.url, card.path, *card.addresses)
    return (name for name in names if name and len(name) >= _SHORTEST_NAME)
