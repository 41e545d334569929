"""Use kbaudit on one set as a program would: ``python tests/bench/library_use.py {find,keep,change} DATA OUT``.

``find`` compares all cards and writes ``id1<TAB>id2<TAB>score`` for what the rules report by default: near, contained
and identical pairs, no variants. ``keep`` stores the index in the folder OUT. ``change`` opens the index in the folder
``--index``, replaces the cards of ``delta.jsonl`` and writes the pairs that one of them is in. Each prints one line of
JSON with its cost, counted as ``peers.py`` counts it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, product
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # a script finds its own folder only, not the repository

from kbaudit.card import Card
from kbaudit.likeness import How, Likeness, title_and_text
from kbaudit.rules.near_duplicate import NearDuplicate
from kbaudit.similarity.alike import Alike
from kbaudit.similarity.index import Index
from tests.bench.peers import cpu_seconds, peak_mib

Scored = Iterable[tuple[str, str, float]]

_SOURCE = "set"
_RULE = NearDuplicate()


def read_cards(path: Path) -> Iterator[Card]:
    """Yield the cards of a file of JSON Lines."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            yield Card(source=_SOURCE, id=record["id"], title=record["title"], body=record["body"])


def find(data: Path) -> Scored:
    """Compare all cards; of cards with the same words each stands for all."""
    likeness = Likeness.of(read_cards(data / "cards.jsonl"))
    ids = [card.id for card in likeness.cards]
    for rows in likeness.identical:
        yield from ((ids[one], ids[two], 1.0) for one, two in combinations(rows, 2))
    likes = likeness.likes
    for link in likeness.links(_RULE.min_score, _RULE.min_contained):
        if link.how is not How.VARIANT:
            for one, two in product(likes.get(link.left, (link.left,)), likes.get(link.right, (link.right,))):
                yield ids[one], ids[two], link.score


def keep(data: Path, folder: Path) -> None:
    """Store the index of all cards."""
    Likeness.of(read_cards(data / "cards.jsonl")).index.save(folder)


def change(data: Path, folder: Path) -> Scored:
    """Replace the changed cards in the stored index and compare them with all others."""
    changes = {card.ref: title_and_text(card) for card in read_cards(data / "delta.jsonl")}
    grown = Index.open(folder).replaced(changes)
    return _of_changed(grown, grown.find(changes), changes)


def _of_changed(index: Index, alike: Alike, changes: Mapping[str, object]) -> Scored:
    keys = [(key or "").removeprefix(f"{_SOURCE}:") for key in index.keys]
    marks = zip(alike.scores.near.tolist(), alike.scores.contained.tolist(), strict=True)
    found = zip(alike.pairs.left.tolist(), alike.pairs.right.tolist(), marks, alike.variants.tolist(), strict=True)
    for left, right, both, variant in found:
        changed = changes.keys() & {index.keys[left], index.keys[right]}
        alike = both[0] >= _RULE.min_score or both[1] >= _RULE.min_contained
        if changed and not variant and alike:
            yield keys[left], keys[right], max(both)


def measured(action: Callable[[], Scored | None], out: Path | None) -> dict[str, float]:
    """Do something, write what it found where a file is given, and give the cost."""
    cpu, wall = cpu_seconds(), time.perf_counter()
    found = list(action() or ())
    if out is not None:
        with out.open("w", encoding="utf-8") as file:
            file.writelines(f"{one}\t{two}\t{alike:.4f}\n" for one, two, alike in found)
    cost = {"cpu_s": cpu_seconds() - cpu, "wall_s": time.perf_counter() - wall}
    return {**{name: round(value, 3) for name, value in cost.items()}, "peak_mib": round(peak_mib())}


def main() -> None:
    """Do it and print its cost as one line of JSON."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("action", choices=("find", "keep", "change"))
    arguments.add_argument("data", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--index", type=Path, help="the folder that keep has written, for change")
    chosen = arguments.parse_args()
    if chosen.action == "keep":
        cost = measured(lambda: keep(chosen.data, chosen.out), None)
    elif chosen.action == "change":
        cost = measured(lambda: change(chosen.data, chosen.index), chosen.out)
    else:
        cost = measured(lambda: find(chosen.data), chosen.out)
    print(json.dumps(cost))


if __name__ == "__main__":
    main()
