"""Make a base with planted duplicates and look-alikes: ``python tests/bench/planted.py OUT --cards 10000 --seed 7``.

Writes ``cards.jsonl``, ``truth.tsv`` (pairs to report, with the kind of edit), ``negative.tsv`` (look-alikes that are
no duplicates), ``neutral.tsv`` (pairs that count neither way), ``delta.jsonl`` (changed cards of the same ids) and
``delta_truth.tsv``. The text is prose that every Python carries, or the Markdown files below ``--text`` folders. Same
seed, same options, same Python and same text give the same files.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # a script finds its own folder only, not the repository

from tests.bench.planting.assembly import make_set
from tests.bench.planting.files import write
from tests.bench.planting.prose import markdown_prose, python_prose


def main() -> None:
    """Make the set and print what is in it."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--cards", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--hard", action="store_true", help="heavier edits, templates told apart by few mentions")
    arguments.add_argument("--text", type=Path, nargs="+", help="folders of Markdown files to take the text from")
    chosen = arguments.parse_args()
    rolled = random.Random(chosen.seed)
    texts = markdown_prose(chosen.text) if chosen.text else python_prose()
    made = make_set(texts, chosen.cards, rolled, hard=chosen.hard)
    write(made.planted, chosen.out, rolled)
    kinds = {name: dict(Counter(getattr(made.planted, name).values())) for name in ("truth", "negative", "neutral")}
    described = {"cards": len(made.planted.cards), "real_texts": made.real_texts, "accidental": made.accidental}
    print(json.dumps(described | kinds))


if __name__ == "__main__":
    main()
