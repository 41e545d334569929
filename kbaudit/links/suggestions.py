"""What a broken link may have meant."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
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


@dataclass(frozen=True)
class Suggestions:
    """The pages of a site by the last part of their paths."""

    site: Site

    def near_page(self, card: Card, path: str) -> str | None:
        """Give what a path most likely means, None where nothing is near: a path from the card, or another URL.

        Numbers are never close to each other: ``6`` is not what ``5`` was meant to be.
        """
        if not self.site.is_tree:
            return _near(_words(path), self._urls_by_words)
        near = _near(page_key(path).rpartition("/")[2][:_LONGEST], self._by_name)
        return posixpath.relpath(near, posixpath.dirname(card.id) or ".") if near else None

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((page_key(card.id).rpartition("/")[2], card.id) for card in self.site.cards)

    @cached_property
    def _urls_by_words(self) -> Mapping[str, tuple[str, ...]]:
        urls = ((card, card_url(card)) for card in self.site.cards)
        return _grouped((_words(url.path), card.url or "") for card, url in urls if url)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, place in pairs:
        names[name].append(place)
    return {name: tuple(sorted(places)) for name, places in sorted(names.items()) if name}


def _near(name: str, known: Mapping[str, tuple[str, ...]]) -> str | None:
    """Give the only place of a name, or of the one nearest to it that has the same numbers."""
    same = known.get(name)
    if same is None and sum(character.isalpha() for character in name) >= _LEAST_LETTERS:
        numbers = _DIGITS.findall(name)
        alike = [other for other in known if _DIGITS.findall(other) == numbers]
        best = process.extractOne(name, alike, scorer=fuzz.ratio, score_cutoff=_NEAR)
        same = known[best[0]] if best else None
    return same[0] if same and len(same) == 1 else None


def _words(path: str) -> str:
    """Give the last part of a URL's path without the number of its page."""
    return _NUMBER.sub("", page_key(path).rpartition("/")[2][:_LONGEST], count=1)


def near_anchor(fragment: str, pages: Iterable[Anchors]) -> str | None:
    """Give the fragment that was most likely meant, None where none is near enough."""
    written = {folded: name for page in pages for folded, name in page.near().items()}
    asked = fold_anchor(fragment[:_LONGEST])
    longer = [name for folded, name in written.items() if folded.startswith(asked)]
    if len(longer) == 1:
        return longer[0]
    best = process.extractOne(asked, written.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return written[best[0]] if best else None
