"""The sets of the comparison, made by scripts beside this one, or found where an earlier run kept them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

EDITED = 10_000
"""Up to how many cards the hard sets and those of given texts have."""
RECORDS = 2_000

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class BenchSet:
    """A set: how it is called, how many cards it has, and the folder of its files."""

    name: str
    cards: int
    folder: Path


def make_sets(folder: Path, sizes: Sequence[int], texts: Sequence[Path]) -> Iterator[BenchSet]:
    """Yield the sets one after the other, each made when it is asked for, unless its folder is there already."""
    edited = min(EDITED, max(sizes))
    for size in sizes:
        yield _planted(folder, f"{size:,}", size)
        if size == edited:
            yield _planted(folder, f"{size:,} hard", size, "--hard")
    yield _made(folder, BenchSet("citations", RECORDS, folder / "citations"), "citations.py")
    yield _made(folder, BenchSet("records", RECORDS, folder / "records"), "databases.py")
    if texts:
        words = ("--text", *map(str, texts))
        yield _planted(folder, f"{edited:,} of pages", edited, *words)
        yield _planted(folder, f"{edited:,} of pages, hard", edited, "--hard", *words)


def _planted(folder: Path, name: str, cards: int, *words: str) -> BenchSet:
    made = BenchSet(name, cards, folder / name.replace(",", "").replace(" ", "-"))
    return _made(folder, made, "planted.py", *words)


def _made(folder: Path, wanted: BenchSet, script: str, *words: str) -> BenchSet:
    if not wanted.folder.exists():
        unfinished = folder / "unfinished"
        command = [sys.executable, str(_HERE / script), str(unfinished), "--cards", str(wanted.cards), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        unfinished.rename(wanted.folder)
    return wanted
