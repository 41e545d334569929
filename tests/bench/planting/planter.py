"""The planter: collects cards and what is known of their pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from tests.bench.planting.edits import LEAST, Draft, Editor, fits
from tests.bench.planting.library import SHORTEST, Library


class Planter:
    """Collects drafts and what is known of their pairs, by position."""

    def __init__(self, library: Library, editor: Editor) -> None:
        self.library, self.editor, self.rolled = library, editor, editor.rolled
        self.drafts: list[Draft] = []
        self.truth: dict[tuple[int, int], str] = {}
        self.negative: dict[tuple[int, int], str] = {}
        self.neutral: dict[tuple[int, int], str] = {}

    def add(self, draft: Draft) -> int:
        """Keep a draft and give its position."""
        self.drafts.append(draft)
        return len(self.drafts) - 1

    def add_unlike(self, drafts: Iterable[Draft], kind: str) -> list[int]:
        """Keep drafts each pair of which is a look-alike of the kind."""
        places = [self.add(draft) for draft in drafts]
        self.negative |= dict.fromkeys(combinations(places, 2), kind)
        return places

    def cluster(self, kinds: Sequence[str]) -> None:
        """Keep a text and a copy for each kind: of the text, or at times of an earlier copy, which is then indirect."""
        least = max(LEAST.get(kind, SHORTEST) for kind in kinds)
        prose = self.library.take(least, lambda body: fits(body, kinds))
        places = [self.add(self.editor.dressed(Draft(prose.title, prose.body)))]
        for kind in kinds:
            whole = len(places) > 1 and kind in {"exact", "light", "title"} and self.rolled.random() < 0.6
            source = places[-1] if whole else places[0]
            copy = self.add(self.editor.edited(self.drafts[source], kind))
            self.neutral |= {(place, copy): "indirect" for place in places if place != source}
            self.truth[source, copy] = kind
            places.append(copy)

    def fill(self, count: int) -> None:
        """Keep texts with nothing planted until there are so many cards."""
        while len(self.drafts) < count:
            prose = self.library.take()
            self.add(self.editor.dressed(Draft(prose.title, prose.body)))
