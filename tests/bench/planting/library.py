"""The library: texts to draw from, real ones first."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tests.bench.planting.prose import Prose
from tests.bench.planting.recombining import BRIEF, pieces, recombined
from tests.bench.planting.wording import CONTENT, GRAM, grams, grouped, size

SHORTEST, LONGEST = 25, 600
_LONG = 100
_SAME = 0.4


def distinct(texts: Iterable[Prose]) -> Iterator[Prose]:
    """Yield the texts of a usable length that are not largely made of one earlier text."""
    seen: dict[int, int] = {}
    lengths: list[int] = []
    for prose in _of_length(texts):
        if size(prose.body) < SHORTEST:
            continue
        own = grams(prose.body)
        met = Counter(seen[one] for one in own if one in seen)
        if len(own) < SHORTEST - GRAM or any(n >= _SAME * min(len(own), lengths[at]) for at, n in met.items()):
            continue
        for one in own:
            seen.setdefault(one, len(lengths))
        lengths.append(len(own))
        yield prose


def _of_length(texts: Iterable[Prose]) -> Iterator[Prose]:
    """Part texts that are too long between their paragraphs."""
    for prose in texts:
        held: list[str] = []
        number = 1
        for paragraph in prose.body.split("\n\n"):
            if held and size(" ".join((*held, paragraph))) > LONGEST:
                yield Prose(prose.title if number == 1 else f"{prose.title}, part {number}", "\n\n".join(held))
                held, number = [], number + 1
            held.append(paragraph)
        yield Prose(prose.title if number == 1 else f"{prose.title}, part {number}", "\n\n".join(held))


class Library:
    """Texts to draw from, each given out once."""

    def __init__(self, texts: Iterable[Prose], wanted: int, rolled: random.Random) -> None:
        real = list(distinct(texts))
        self.real = len(real)
        stock = pieces(real)
        brief = [prose for prose in real if size(prose.body) <= BRIEF]
        if len(real) < wanted:
            real = brief + [prose for prose in real if size(prose.body) >= _LONG]  # a piece is too much of the others
            real += recombined(stock, wanted - len(real), rolled)
        self._brief = rolled.sample(brief, min(len(brief) // 2, wanted // 12))
        kept = set(self._brief)
        self._shelf = [prose for prose in real if prose not in kept]
        rolled.shuffle(self._shelf)
        self._passed: list[Prose] = []
        self.words = [word for text in stock for word in CONTENT.findall(text)] or ["support"]
        self.titles = [prose.title for prose in self._shelf]

    def take(self, least: int = SHORTEST, fits: Callable[[str], bool] = lambda _: True) -> Prose:
        """Give the next text of at least so many words that fits; those passed over stay for others."""
        if least <= SHORTEST and self._passed and fits(self._passed[-1].body):
            return self._passed.pop()
        while self._shelf:
            prose = self._shelf.pop()
            if size(prose.body) >= least and fits(prose.body):
                return prose
            self._passed.append(prose)
        raise SystemExit("The text is used up: give more --text or ask for fewer cards.")

    def take_brief(self) -> Prose:
        """Give a text of 25 to 60 words: a whole one as long as there are any, then the beginnings of others."""
        if self._brief:
            return self._brief.pop()
        return self.take_beginning(SHORTEST, BRIEF)

    def take_beginning(self, least: int, most: int) -> Prose:
        """Give the first sentences of a text, at least and at most so many words."""
        prose = self.take(least, lambda body: least <= size(next(grouped(body, least))) <= most)
        return Prose(prose.title, next(grouped(prose.body, least)))
