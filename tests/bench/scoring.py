"""Score reported pairs against a planted set: ``python tests/bench/scoring.py DATA PAIRS.tsv [--at 0.8]``.

A line of PAIRS is ``id1<TAB>id2[<TAB>score]``; without a score a pair counts 1. Neutral pairs count neither way.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Planted:
    """What is known of a set's pairs: each pair in the order of its ids, with its kind."""

    truth: Mapping[Pair, str]
    negative: Mapping[Pair, str]
    neutral: Mapping[Pair, str]


@dataclass(frozen=True, slots=True)
class Score:
    """How well pairs of at least the threshold meet the truth; shares lie in [0, 1].

    ``missed`` counts true pairs not reported; ``recall_by_kind`` has every kind of the truth, ``false_by_kind`` every
    kind of look-alike that was reported, ``unlisted`` for pairs nobody planted.
    """

    threshold: float
    precision: float
    recall: float
    f1: float
    reported: int
    missed: int
    recall_by_kind: Mapping[str, float]
    false_by_kind: Mapping[str, int]


def load(folder: Path, truth: str = "truth.tsv") -> Planted:
    """Read the pairs of a planted set; ``truth`` may name ``delta_truth.tsv``."""
    return Planted(*(_labels(folder / name) for name in (truth, "negative.tsv", "neutral.tsv")))


def load_reported(path: Path) -> dict[Pair, float]:
    """Read reported pairs with their scores, the highest of a pair named twice; a card with itself is no pair."""
    scores: dict[Pair, float] = {}
    for one, two, *rest in _rows(path):
        if one != two:
            value = float(rest[0]) if rest else 1.0
            scores[_ordered(one, two)] = max(value, scores.get(_ordered(one, two), value))
    return scores


def score(planted: Planted, reported: Mapping[Pair, float], at: float = float("-inf")) -> Score:
    """Score the pairs reported with at least ``at``; nothing reported has precision 1, nothing to find recall 1."""
    chosen = {pair for pair, value in reported.items() if value >= at and pair not in planted.neutral}
    found = chosen & planted.truth.keys()
    precision, recall, f1 = _rates(len(found), len(chosen), len(planted.truth))
    hit, whole = Counter(planted.truth[pair] for pair in found), Counter(planted.truth.values())
    return Score(
        threshold=at,
        precision=precision,
        recall=recall,
        f1=f1,
        reported=len(chosen),
        missed=len(planted.truth) - len(found),
        recall_by_kind={kind: hit[kind] / whole[kind] for kind in sorted(whole)},
        false_by_kind=dict(sorted(Counter(planted.negative.get(pair, "unlisted") for pair in chosen - found).items())),
    )


def best(planted: Planted, reported: Mapping[Pair, float]) -> Score:
    """Score at the threshold of the highest F1, the highest such threshold: what hindsight would choose."""
    rows = sorted(
        ((value, pair in planted.truth) for pair, value in reported.items() if pair not in planted.neutral),
        reverse=True,
    )
    highest, threshold, found, seen = -1.0, float("inf"), 0, 0
    for value, equal in groupby(rows, key=lambda row: row[0]):
        truths = [true for _, true in equal]
        found, seen = found + sum(truths), seen + len(truths)
        f1 = _rates(found, seen, len(planted.truth))[2]
        if f1 > highest:
            highest, threshold = f1, value
    return score(planted, reported, threshold)


def _rates(found: int, reported: int, true: int) -> tuple[float, float, float]:
    precision = found / reported if reported else 1.0
    recall = found / true if true else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if found else 0.0


def _ordered(one: str, two: str) -> Pair:
    return (one, two) if one < two else (two, one)


def _labels(path: Path) -> dict[Pair, str]:
    return {_ordered(one, two): kind for one, two, kind in _rows(path)}


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        yield from (line.rstrip("\n").split("\t") for line in file if line.strip())


def main() -> None:
    """Print the score of the file as it stands, or at the threshold given, and the best over all thresholds."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("data", type=Path)
    arguments.add_argument("pairs", type=Path)
    arguments.add_argument("--at", type=float, help="count pairs of at least this score only")
    arguments.add_argument("--truth", default="truth.tsv")
    chosen = arguments.parse_args()
    planted, reported = load(chosen.data, chosen.truth), load_reported(chosen.pairs)
    lowest = min(reported.values(), default=0.0)
    given = score(planted, reported, lowest if chosen.at is None else chosen.at)
    print(json.dumps({"given": asdict(given), "best": asdict(best(planted, reported))}, indent=1))


if __name__ == "__main__":
    main()
