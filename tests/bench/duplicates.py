"""Near-duplicates beside the peers: ``python tests/bench/duplicates.py [--sizes 1000,10000] [--text FOLDER ...]``.

Makes the planted sets, runs kbaudit and each peer on them in turn, and prints the tables of
``docs/figures/duplicates.md``: what was found, what it cost, what 100 changed cards cost on a stored index, and what
the whole command costs. Sets of up to 10,000 cards are run three times, larger ones once. ``--sets`` keeps the sets for
the next run, ``--page`` writes the tables below the mark of a page.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # a script finds its own folder only, not the repository

from tests.bench.measuring import Result, measure
from tests.bench.pages import replace_tables
from tests.bench.sets import EDITED, BenchSet, make_sets
from tests.bench.tables import all_tables

ROUNDS = 3


def _sizes(text: str) -> list[int]:
    return sorted({int(size) for size in text.split(",")})


def main() -> None:
    """Make the sets, measure, and print the tables."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--sizes", type=_sizes, default=[1_000, 10_000], help="numbers of cards, with commas")
    arguments.add_argument("--text", type=Path, nargs="+", default=[], help="folders of Markdown files to plant into")
    arguments.add_argument("--sets", type=Path, help="a folder to keep the sets in; those already there are used again")
    arguments.add_argument("--page", type=Path, help="a page whose tables are to be replaced by these")
    chosen = arguments.parse_args()
    results: dict[BenchSet, Result] = {}
    with tempfile.TemporaryDirectory() as folder:
        sets = chosen.sets or Path(folder) / "sets"
        for bench_set in make_sets(sets, chosen.sizes, chosen.text):
            print(f"measuring {bench_set.name}", file=sys.stderr)
            with tempfile.TemporaryDirectory() as work:
                results[bench_set] = measure(bench_set, Path(work), ROUNDS if bench_set.cards <= EDITED else 1)
        tables = "\n\n".join(all_tables(results))
    print(tables)
    if chosen.page:
        replace_tables(chosen.page, tables)


if __name__ == "__main__":
    main()
