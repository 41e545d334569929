"""The pairs and bases with known contradictions, and whether two passages are those that were meant."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kbaudit.card import BodyFormat
from kbaudit.claims.claim import Claims
from kbaudit.claims.clashes import Place
from kbaudit.claims.reading import read_claims
from kbaudit.text.reading import read_document

FOLDER = Path(__file__).parent / "contradictions"
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W\u3040-\u30ff\u4e00-\u9fff]+")

Passages = tuple[str, str]
"""What one card says, and what the other one says."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cards, and what is known of them.

    Attributes:
        industry: The kind of organisation; cards of one kind in one language are those of one organisation.
        texts: What each of them claims; one object for equal cards of a file.
        evidence: The passages that the label is about; none where the cards have nothing to do with each other.
    """

    language: str
    contradicts: bool
    type: str
    style: str
    industry: str
    texts: tuple[Claims, Claims]
    evidence: tuple[Passages, ...]


@dataclass(frozen=True, slots=True)
class KnownBase:
    """A whole base, and what is known of it.

    Attributes:
        ids: The ids of its cards.
        texts: What each of them claims, in the same order.
        planted: The passages that contradict each other, by the ids of their cards.
        acceptable: Ids of cards of which it can be argued that they contradict each other.
    """

    name: str
    ids: tuple[str, ...]
    texts: tuple[Claims, ...]
    planted: Mapping[frozenset[str], Sequence[Passages]]
    acceptable: frozenset[frozenset[str]]


def load_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON Lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, filter(str.strip, file))


def load_pairs(path: Path) -> list[Pair]:
    """Read a file of pairs."""
    known: dict[tuple[str, str, str], Claims] = {}

    def card(held: Mapping[str, str], language: str) -> Claims:
        key = language, held["title"], held["body"]
        if key not in known:
            known[key] = _claims(held, language)
        return known[key]

    return [_pair(row, card) for row in load_lines(path)]


def _pair(row: Mapping[str, Any], card: Callable[[Mapping[str, str], str], Claims]) -> Pair:
    meant = [row["evidence"]] if row.get("evidence") else []
    return Pair(
        language=row["locale"],
        contradicts=row["label"] == "contradiction",
        type=row["type"],
        style=row["style"],
        industry=row["industry"],
        texts=(card(row["a"], row["locale"]), card(row["b"], row["locale"])),
        evidence=tuple((one["a"], one["b"]) for one in (*meant, *row.get("evidence_more", ()))),
    )


def load_base(folder: Path) -> KnownBase:
    """Read a whole base."""
    cards = list(load_lines(folder / "cards.jsonl"))
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    planted: dict[frozenset[str], list[Passages]] = {}
    for known in truth["contradictions"]:
        sides = known["a"], known["b"]
        passages = sides[0]["sentence"], sides[1]["sentence"]
        planted.setdefault(frozenset(side["card"] for side in sides), []).append(passages)
    return KnownBase(
        name=folder.name,
        ids=tuple(card["id"] for card in cards),
        texts=tuple(_claims(card, card["locale"]) for card in cards),
        planted=planted,
        acceptable=frozenset(map(frozenset, truth["also_acceptable"])),
    )


def _claims(card: Mapping[str, str], language: str) -> Claims:
    return read_claims(card["title"], read_document(card["body"], BodyFormat.MARKDOWN), language)


def quotes(texts: Sequence[Claims], left: Place, right: Place) -> Passages:
    """Give the passages of two claims."""
    return texts[left.text].claims[left.claim].quote, texts[right.text].claims[right.claim].quote


def are_meant(found: Passages, meant: Sequence[Passages]) -> bool:
    """Tell whether two passages are two of those meant, either way round."""
    first, second = found
    return any(
        (_is_near(first, one) and _is_near(second, other)) or (_is_near(first, other) and _is_near(second, one))
        for one, other in meant
    )


def _is_near(found: str, meant: str) -> bool:
    """Tell whether two passages share at least half of the words of each; of Japanese, the characters."""
    words, wanted = (Counter(_WORD.findall(text.lower())) for text in (found, meant))
    shared = (words & wanted).total()
    return shared > 0 and 2 * shared >= max(words.total(), wanted.total())
