"""The cost of a store: a first sync and audit, and those after 0 %, 1 % and all of the cards changed.

Run by ``nox -s bench``, or alone with ``--cards N``. Each step is a process of its own. A sync that finds nothing new
stands beside reading and hashing the same cards.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # a script finds its own folder only, not the repository

from tests.bench.audit_cost import cpu_seconds_and_mebibytes

CARDS = 10_000
_PLANTED = Path(__file__).parent / "planted.py"

HASH = """
import hashlib, json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    hashlib.sha256(json.dumps(json.loads(line), sort_keys=True).encode()).hexdigest()
"""
SYNC = """
import sys
from kbaudit.knowledge_base import KnowledgeBase
with KnowledgeBase.open(config=sys.argv[1]) as kb:
    assert kb.sync().complete
"""
AUDIT = """
import sys
from kbaudit.knowledge_base import KnowledgeBase
with KnowledgeBase.open(config=sys.argv[1]) as kb:
    print(len(kb.audit()))
"""


def change(cards: Path, share: float, *, turn: int) -> None:
    """Change a number in, or add one to, a share of the cards, drawn by lot."""
    rolled = random.Random(turn)
    lines = [json.loads(line) for line in cards.read_text(encoding="utf-8").splitlines()]
    for one in rolled.sample(lines, round(share * len(lines))):
        one["body"] += f"\n\nAs of edition {turn} this takes {rolled.randint(2, 90)} days."
    cards.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=CARDS)
    count = parser.parse_args().cards
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        command = [sys.executable, str(_PLANTED), str(base / "planted"), "--cards", str(count)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        cards = base / "planted" / "cards.jsonl"
        config = base / "kbaudit.toml"
        config.write_text('[sources.kb]\nconnector = "jsonl"\npath = "planted/cards.jsonl"\n', encoding="utf-8")
        print(f"{count:,} cards, {cards.stat().st_size / 2**20:.1f} MiB of JSON Lines\n")
        print("| step | CPU seconds | peak MiB | share of the first audit | store MiB |")
        print("| --- | --- | --- | --- | --- |")
        first = _steps(base, cards, config)
        print(f"\nA first audit took {first:.1f} CPU seconds.")


def _steps(base: Path, cards: Path, config: Path) -> float:
    _row("reading and hashing the cards", HASH, str(cards), base)
    _row("first sync", SYNC, str(config), base)
    _row("sync, nothing new", SYNC, str(config), base)
    first = _row("first audit", AUDIT, str(config), base)
    _row("audit, nothing new", AUDIT, str(config), base, first)
    for turn, share in enumerate((0.01, 1.0), start=1):
        change(cards, share, turn=turn)
        _row(f"sync, {share:.0%} changed", SYNC, str(config), base)
        _row(f"audit, {share:.0%} changed", AUDIT, str(config), base, first)
    return first


def _row(step: str, program: str, argument: str, base: Path, first: float | None = None) -> float:
    seconds, mebibytes = cpu_seconds_and_mebibytes(program, argument)
    share = "" if first is None else f"{seconds / first:.1%}"
    size = sum(file.stat().st_size for file in base.glob("kbaudit.db*")) / 2**20
    print(f"| {step} | {seconds:.2f} | {mebibytes:.0f} | {share} | {size:.1f} |", flush=True)
    return seconds


if __name__ == "__main__":
    main()
