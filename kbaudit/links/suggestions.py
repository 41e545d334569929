"""What a broken link may have meant."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from kbaudit.card import Card
from kbaudit.links.facts import Anchors
from kbaudit.links.targets import Site, page_key
from kbaudit.links.urls import card_url
from kbaudit.text.links import fold_anchor

_NEAR = 85
_LONGEST = 200
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\d{1,20}(?:-|$)")
_LEAST_LETTERS = 4
_MOST_COMPARED = 3000


@dataclass(frozen=True)
class Suggestions:
    """The pages of a site by the last part of their paths."""

    site: Site

    def near_page(self, card: Card, path: str) -> str | None:
        """Give what a path most likely means, None where nothing is near: a path from the card, or another URL.

        Numbers are never close to each other: ``6`` is not what ``5`` was meant to be.
        """
        if not self.site.is_tree:
            return self._urls_by_words.near(_words(path))
        near = self._by_name.near(page_key(path).rpartition("/")[2][:_LONGEST])
        return posixpath.relpath(near, posixpath.dirname(card.id) or ".") if near else None

    @cached_property
    def _by_name(self) -> _Names:
        return _Names.of((page_key(card.id).rpartition("/")[2], card.id) for card in self.site.cards)

    @cached_property
    def _urls_by_words(self) -> _Names:
        urls = ((card, card_url(card)) for card in self.site.cards)
        return _Names.of((_words(url.path), card.url or "") for card, url in urls if url)


@dataclass(frozen=True)
class _Names:
    """Places by name, and the names that have the same numbers together."""

    places: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> _Names:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name, place in pairs:
            found[name].append(place)
        return cls({name: tuple(sorted(places)) for name, places in sorted(found.items()) if name})

    @cached_property
    def alike(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in self.places:
            found[tuple(_DIGITS.findall(name))].append(name)
        return {numbers: tuple(names) for numbers, names in found.items()}

    def near(self, name: str) -> str | None:
        """Give the only place of a name, or of the one nearest to it that has the same numbers."""
        same = self.places.get(name)
        if same is None and sum(character.isalpha() for character in name) >= _LEAST_LETTERS:
            best = _nearest(name, self.alike.get(tuple(_DIGITS.findall(name)), ()))
            same = self.places[best] if best else None
        return same[0] if same and len(same) == 1 else None


def _nearest(name: str, among: Sequence[str]) -> str | None:
    """Give the nearest name; none among very many, where searching for every broken link would take its square."""
    if len(among) > _MOST_COMPARED:
        return None
    best = process.extractOne(name, among, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return best[0] if best else None


def _words(path: str) -> str:
    """Give the last part of a URL's path without the number of its page."""
    return _NUMBER.sub("", page_key(path).rpartition("/")[2][:_LONGEST], count=1)


def near_anchor(fragment: str, pages: Iterable[Anchors]) -> str | None:
    """Give the fragment that was most likely meant, None where none is near enough."""
    written = {folded: name for page in pages for folded, name in page.near.items()}
    if len(written) > _MOST_COMPARED:
        return None
    asked = fold_anchor(fragment[:_LONGEST])
    longer = [name for folded, name in written.items() if folded.startswith(asked)]
    if len(longer) == 1:
        return longer[0]
    best = _nearest(asked, list(written))
    return written[best] if best else None
