"""More text than there is: pieces of real texts put together anew."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence

from tests.bench.planting.prose import Prose
from tests.bench.planting.wording import CONTENT, FUNCTION_WORDS, cased, grouped, size, terms

COLUMNS = 8
BRIEF = 60
"""Up to how many words a text is brief: too short to be cut into pieces."""


def pieces(texts: Iterable[Prose]) -> list[str]:
    """Cut texts of more than 60 words into pieces of 20 to 60 words, whole sentences, in the order of the source."""
    out: dict[str, None] = {}
    for prose in texts:
        if size(prose.body) > BRIEF:
            for paragraph in prose.body.split("\n\n"):
                out |= dict.fromkeys(grouped(paragraph, 20))
    letters = ((text, sum(map(len, CONTENT.findall(text)))) for text in out)
    return [text for text, n in letters if 20 <= size(text) <= 60 and n > len(text) / 3]


def recombined(stock: Sequence[str], count: int, rolled: random.Random) -> Iterator[Prose]:
    """Yield texts of 3 to 8 neighbouring pieces, no two texts sharing more than one, or two where the stock is small.

    Card (a, b) of a block takes the piece a·x + b (mod q) of its column x, q a prime: two different lines of a plane
    meet once at most, two parabolas twice. The more often a piece must serve, the more of its content words are drawn
    from its neighbours'.
    """
    order, degree = _plane(len(stock), count)
    blocks = len(stock) // (COLUMNS * order)
    changed = min(0.8, 0.1 + 0.06 * count / len(stock))
    vocabularies = [terms(" ".join(stock[n * COLUMNS * order :][: COLUMNS * order])) for n in range(blocks)]
    curves = order**degree
    step = max(n for n in range(curves * 5 // 8 - order, curves * 5 // 8) if n % order)
    for number in range(count):
        block, curve = number % blocks, number // blocks * step % curves
        (c, a), b = divmod(curve // order, order), curve % order
        columns = rolled.sample(range(COLUMNS), rolled.randint(3, COLUMNS))
        chosen = [stock[(block * COLUMNS + x) * order + (c * x * x + a * x + b) % order] for x in columns]
        yield _composed([_varied(text, vocabularies[block], changed, rolled) for text in chosen], rolled)


def _plane(stock: int, count: int) -> tuple[int, int]:
    """Give the smallest prime order that holds so many cards, and their degree: 2 for lines, 3 for parabolas too."""
    for degree in (2, 3):
        for order in _primes(11):
            if COLUMNS * order > stock:
                break
            if stock // (COLUMNS * order) * order**degree >= count:
                return order, degree
    raise SystemExit(f"{stock} pieces of text are too few for {count} more cards: give more --text")


def _primes(first: int) -> Iterator[int]:
    return (n for n in range(first, 100_000) if all(n % d for d in range(2, int(n**0.5) + 1)))


def _varied(text: str, vocabulary: Sequence[str], share: float, rolled: random.Random) -> str:
    def other(found: re.Match[str]) -> str:
        if found[0].lower() in FUNCTION_WORDS or rolled.random() >= share:
            return found[0]
        return cased(rolled.choice(vocabulary), found[0])

    return CONTENT.sub(other, text)


def _composed(parts: Sequence[str], rolled: random.Random) -> Prose:
    chosen = [word for word in terms(" ".join(parts)) if len(word) > 4]
    one, two, three = (rolled.choice(chosen).lower() for _ in range(3))
    shapes = ("{0} {1} and {2}", "How {0} works with {1}", "{0}: {1} {2}", "Setting up {0} for {1}", "About {0} {1}")
    title = rolled.choice(shapes).format(one, two, three)
    body = list(parts)
    if rolled.random() < 0.4:
        body[-2:] = ["\n".join(f"- {text}" for text in body[-2:])]
    if rolled.random() < 0.4:
        body[1] = f"## {two.capitalize()} {three}\n\n{body[1]}"
    return Prose(title[0].upper() + title[1:], "\n\n".join(body))
