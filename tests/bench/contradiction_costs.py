"""What finding contradictions costs, on bases of any size that are made from the cards of small ones."""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Final

from kbaudit.card import BodyFormat
from kbaudit.claims.clashes import BAR, find_clashes
from kbaudit.claims.reading import read_claims
from kbaudit.text.reading import read_document

_COMMON: Final = 400
"""So many of the commonest words stay, so that sentences keep their build."""
_RESPELLED: Final = 0.3
"""The share of the other words that get a spelling of their own: large bases know more words."""
_NEIGHBOURS: Final = 40
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Text:
    """Title and body of a card."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class StepCosts:
    """What each step took for a base, in CPU seconds; and how much text it has, in MiB."""

    cards: int
    mib: float
    documents_s: float
    claims_s: float
    clashes_s: float


def measure_steps(texts: Sequence[Text]) -> StepCosts:
    """Read documents, then claims, then find the clashes, each step for all texts of a base."""
    start = time.process_time()
    documents = [read_document(text.body, BodyFormat.MARKDOWN) for text in texts]
    read = time.process_time()
    claims = [read_claims(text.title, document, "en") for text, document in zip(texts, documents, strict=True)]
    understood = time.process_time()
    for _ in find_clashes(claims, BAR):
        pass
    return StepCosts(
        cards=len(texts),
        mib=sum(len(text.body.encode()) for text in texts) / 2**20,
        documents_s=read - start,
        claims_s=understood - read,
        clashes_s=time.process_time() - understood,
    )


def make_texts(seeds: Sequence[Text], cards: int) -> list[Text]:
    """Make so many cards: the given ones, then the same again and again with their rarer words exchanged.

    Words are exchanged for others that are about as common, and some of them respelled, so that few cards are copies.
    Equal arguments give equal cards.
    """
    return list(islice(_rounds(seeds), cards))


def _rounds(seeds: Sequence[Text]) -> Iterator[Text]:
    counts = Counter(word.lower() for text in seeds for word in _WORD.findall(f"{text.title}\n{text.body}"))
    rare = sorted(counts, key=lambda word: (-counts[word], word))[_COMMON:]
    yield from seeds
    for number in count(1):
        exchanged = _exchanged(rare, random.Random(number))
        yield from (Text(_respelled(text.title, exchanged), _respelled(text.body, exchanged)) for text in seeds)


def _exchanged(words: Sequence[str], rolled: random.Random) -> Mapping[str, str]:
    """Give each word another one: words come in the order of how common they are, and change places nearby."""
    places = sorted(range(len(words)), key=lambda place: place + rolled.uniform(0, _NEIGHBOURS))
    syllable = "".join(rolled.choices("bdfgklmnprstv", k=2))
    others = (f"{words[place]}{syllable}o" if rolled.random() < _RESPELLED else words[place] for place in places)
    return dict(zip(words, others, strict=True))


def _respelled(text: str, words: Mapping[str, str]) -> str:
    def other(found: re.Match[str]) -> str:
        word = words.get(found[0].lower(), found[0])
        return word.capitalize() if found[0][0].isupper() else word

    return _WORD.sub(other, text)
