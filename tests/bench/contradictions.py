"""Contradictions where they are known: ``python tests/bench/contradictions.py [--sizes 1000,5000] [--page PAGE]``.

Looks for contradictions in the pairs and the bases of ``contradictions/``, measures each step on larger bases made from
their cards, and prints the tables of ``docs/figures/contradictions.md``. ``--page`` writes them below the mark of a
page.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # a script finds its own folder only, not the repository

from tests.bench.contradiction_costs import StepCosts, Text, make_texts, measure_steps
from tests.bench.contradiction_scores import judge, score_base
from tests.bench.contradiction_sets import FOLDER, load_base, load_lines, load_pairs
from tests.bench.contradiction_tables import all_tables
from tests.bench.pages import replace_tables

PAIRS = ("pairs-en", "pairs-other", "pairs-short", "pairs-apart")
SEEDS = ("ferry", "payroll", "clinic", "hotels", "bank", "hosting")
"""Those of which larger bases are made; the same ones from one version to the next."""
BASES = (*SEEDS, "energy", "toolhire")


def _sizes(text: str) -> list[int]:
    return sorted({int(size) for size in text.split(",")})


def main() -> None:
    """Judge the pairs and the bases, measure the steps, and print the tables."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--sizes", type=_sizes, default=[1_000, 5_000, 20_000], help="numbers of cards, with commas")
    arguments.add_argument("--page", type=Path, help="a page whose tables are to be replaced by these")
    chosen = arguments.parse_args()
    verdicts = {name: judge(load_pairs(FOLDER / f"{name}.jsonl")) for name in PAIRS}
    bases = [score_base(load_base(FOLDER / "bases" / name)) for name in BASES]
    tables = "\n\n".join(all_tables(verdicts, bases, [_measure(size) for size in chosen.sizes]))
    print(tables)
    if chosen.page:
        replace_tables(chosen.page, tables)


def _measure(size: int) -> StepCosts:
    print(f"measuring {size:,} cards", file=sys.stderr)
    seeds = [
        Text(card["title"], card["body"])
        for name in SEEDS
        for card in load_lines(FOLDER / "bases" / name / "cards.jsonl")
    ]
    return measure_steps(make_texts(seeds, size))


if __name__ == "__main__":
    main()
