"""Translations and their originals: which card a ``translation_of`` means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kbaudit.card import Card
from kbaudit.links.targets import has_page_suffix, normal_path, page_key

_Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Originals:
    """Finds the originals of translations among some cards."""

    _by_id: dict[_Place, Card] = field(default_factory=dict)
    _by_page: dict[_Place, list[Card]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def among(cls, cards: Iterable[Card]) -> Originals:
        """Index cards by what a translation may call them."""
        found = cls()
        for card in cards:
            found._by_id[card.source, card.id] = card
            found._by_page[card.source, page_key(card.id)].append(card)
        return found

    def of(self, card: Card) -> Card | None:
        """Give the original of a translation; None for a card that is none, and where the original is not among them.

        An id counts before a path, a path from the root of the source before one from the translation's own folder. A
        path without a suffix means the only page of its name.
        """
        named = card.translation_of or ""
        exact = (self._by_id.get((card.source, path)) for path in (named, *_paths(card)))
        found = next(filter(None, exact), None) or (None if has_page_suffix(named) else self.served_as(card))
        return None if found is card else found

    def served_as(self, card: Card) -> Card | None:
        """Give the only other page that a site may serve under the name by which a translation calls its original.

        Of ``setup.md`` that is ``setup/index.md``, say, which often took its place.
        """
        for path in _paths(card):
            pages = [page for page in self._by_page.get((card.source, page_key(path)), ()) if page is not card]
            if len(pages) == 1:
                return pages[0]
        return None


def _paths(card: Card) -> Iterator[str]:
    folder = card.id.rpartition("/")[0]
    for path in (card.translation_of, f"{folder}/{card.translation_of}") if card.translation_of else ():
        if normal := normal_path(path):
            yield normal
