"""What a broken link may have meant."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from kbaudit.card import Card
from kbaudit.links.facts import Anchors
from kbaudit.links.targets import Site, page_key
from kbaudit.text.links import fold_anchor

_NEAR = 85
_LONGEST = 200


@dataclass(frozen=True)
class Suggestions:
    """The pages of a site by the last part of their paths."""

    site: Site

    def near_page(self, card: Card, path: str) -> str | None:
        """Give the path, from the linking card, of the card that a path most likely means; None where none is near."""
        name = page_key(path).rpartition("/")[2][:_LONGEST]
        if not name:
            return None
        same = self._by_name.get(name)
        if same is None:
            best = process.extractOne(name, self._by_name.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
            same = self._by_name[best[0]] if best else ()
        return posixpath.relpath(same[0], posixpath.dirname(card.id) or ".") if len(same) == 1 else None

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for card in self.site.cards:
            names[page_key(card.id).rpartition("/")[2]].append(card.id)
        return {name: tuple(sorted(ids)) for name, ids in sorted(names.items()) if name}


def near_anchor(fragment: str, pages: Iterable[Anchors]) -> str | None:
    """Give the fragment that was most likely meant, None where none is near enough."""
    written = {folded: name for page in pages for folded, name in page.near().items()}
    asked = fold_anchor(fragment[:_LONGEST])
    longer = [name for folded, name in written.items() if folded.startswith(asked)]
    if len(longer) == 1:
        return longer[0]
    best = process.extractOne(asked, written.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return written[best[0]] if best else None
