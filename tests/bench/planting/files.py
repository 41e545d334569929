"""The files of a set."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

Pairs = dict[tuple[int, int], str]
"""Kinds of pairs, by the places of their cards."""


@dataclass(slots=True)
class PlantedSet:
    """A finished set: cards and pairs by position, in the order in which they are to be written."""

    cards: list[tuple[str, str]]
    truth: Pairs
    negative: Pairs
    neutral: Pairs
    changed: dict[int, tuple[str, str]] = field(default_factory=dict)
    changed_truth: Pairs = field(default_factory=dict)


def write(made: PlantedSet, folder: Path, rolled: random.Random) -> None:
    """Write the six files; ids are given in a shuffled order, so that neighbours tell nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    order = list(range(len(made.cards)))
    rolled.shuffle(order)
    ids = {place: f"p{number:07d}" for number, place in enumerate(order)}
    _write_cards(folder / "cards.jsonl", ((ids[place], made.cards[place]) for place in order))
    _write_cards(folder / "delta.jsonl", ((ids[place], card) for place, card in made.changed.items()))
    for name in ("truth", "negative", "neutral"):
        _write_pairs(folder / f"{name}.tsv", getattr(made, name), ids)
    _write_pairs(folder / "delta_truth.tsv", made.changed_truth, ids)


def _write_cards(path: Path, cards: Iterable[tuple[str, tuple[str, str]]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for id_, (title, body) in cards:
            card = {"id": id_, "title": title, "body": body, "locale": "en"}
            file.write(json.dumps(card, ensure_ascii=False) + "\n")


def _write_pairs(path: Path, pairs: Pairs, ids: dict[int, str]) -> None:
    rows = sorted((*sorted((ids[a], ids[b])), kind) for (a, b), kind in pairs.items())
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
