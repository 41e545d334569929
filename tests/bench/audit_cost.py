"""The cost of an audit beside one parse of the same texts: run by ``nox -s bench``.

Each measurement is a process of its own; both kinds alternate, so that a busy machine slows both. Medians of CPU
seconds and their ratio are printed as a table for ``docs/figures/audit-cost.md``.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

CARDS = 10_000
ROUNDS = 5
_TEXT = """
account agent answer billing card check customer delivery device email fee help invoice line link month number offer
order owner page payment period phone plan policy price product refund region reply request return service step store
support team term ticket time update user value week window
"""
_WORDS = _TEXT.split()

_MEASURED = """
import atexit, resource, sys
def cost():
    used = resource.getrusage(resource.RUSAGE_SELF)
    print("cost", used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, file=sys.stderr)
atexit.register(cost)
"""
PARSE = """
import json, sys
from markdown_it import MarkdownIt
parser = MarkdownIt("commonmark").enable("table").enable("strikethrough")
for line in open(sys.argv[1], encoding="utf-8"):
    parser.parse(json.loads(line)["body"])
"""
AUDIT = """
import sys
from kbaudit.cli.main import run
run(["audit", sys.argv[1], "--as-of", "2026-11-22", "--format", "json", "--output", sys.argv[2], "--quiet"])
"""


def write_cards(path: Path, count: int, seed: int) -> None:
    """Write a base of ordinary support cards: headings, prose, lists, tables, links, dates."""
    rolled = random.Random(seed)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps(_card(rolled, number, count), ensure_ascii=False) + "\n")


def _card(rolled: random.Random, number: int, count: int) -> dict[str, object]:
    return {
        "id": str(number),
        "title": _sentence(rolled, 4).rstrip("."),
        "body": _body(rolled, count),
        "url": f"https://help.example.org/articles/{number}",
        "owner": f"owner{number % 40}@example.org" if number % 20 else None,
        "collection": f"section-{number % 25}",
        "verified_at": f"2026-{rolled.randint(1, 11):02d}-{rolled.randint(1, 28):02d}" if number % 3 else None,
        "views": rolled.randint(0, 500),
        "helpful": rolled.randint(0, 40),
        "unhelpful": rolled.randint(0, 40),
    }


def _body(rolled: random.Random, count: int) -> str:
    parts = [f"# {_sentence(rolled, 4)}", _paragraph(rolled)]
    for _ in range(3):
        target = f"https://help.example.org/articles/{rolled.randrange(count + 20)}"
        parts += [f"## {_sentence(rolled, 3)}", _paragraph(rolled), f"See [{_sentence(rolled, 2)}]({target})."]
    parts.append("\n".join(f"{step}. {_sentence(rolled, 8)}" for step in range(1, 6)))
    parts.append(
        "| Plan | Price |\n| --- | --- |\n" + "\n".join(f"| {_sentence(rolled, 1)} | {step} |" for step in range(4))
    )
    if rolled.random() < 0.2:
        parts.append(f"The offer is valid until {rolled.randint(1, 28)} March {rolled.choice((2025, 2027))}.")
    return "\n\n".join(parts)


def _paragraph(rolled: random.Random) -> str:
    return " ".join(_sentence(rolled, rolled.randint(8, 16)) for _ in range(4))


def _sentence(rolled: random.Random, length: int) -> str:
    return " ".join(rolled.choices(_WORDS, k=length)).capitalize() + "."


def cpu_seconds_and_mebibytes(program: str, *arguments: str) -> tuple[float, float]:
    """Run a program in a process of its own; give its CPU seconds and peak memory."""
    words = [sys.executable, "-c", _MEASURED + program, *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    _, seconds, mebibytes = done.stderr.strip().splitlines()[-1].split()
    return float(seconds), float(mebibytes)


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.jsonl"
        write_cards(base, CARDS, seed=1)
        size = base.stat().st_size / 2**20
        costs: dict[str, list[tuple[float, float]]] = {name: [] for name in ("parse", "audit")}
        for _ in range(ROUNDS):
            costs["parse"].append(cpu_seconds_and_mebibytes(PARSE, str(base)))
            costs["audit"].append(cpu_seconds_and_mebibytes(AUDIT, str(base), str(Path(folder) / "report.json")))
    seconds = {name: statistics.median(cost for cost, _ in runs) for name, runs in costs.items()}
    memory = {name: max(peak for _, peak in runs) for name, runs in costs.items()}
    print(f"{CARDS:,} cards, {size:.1f} MiB of JSON Lines, median of {ROUNDS} rounds\n")
    print("| | CPU seconds | peak MiB | times the parse |\n| --- | --- | --- | --- |")
    for name, label in (("parse", "one parse with markdown-it-py"), ("audit", "the audit, all rules")):
        ratio = seconds[name] / seconds["parse"]
        print(f"| {label} | {seconds[name]:.1f} | {memory[name]:.0f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
