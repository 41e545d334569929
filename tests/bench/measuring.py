"""Measuring: each run is a process of its own, and the middle one of its rounds counts.

Whoever starts these processes must stay small: Linux gives a new process the peak memory of the one that started it.
So pairs are scored in a process of their own as well.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.sets import BenchSet

OWN = "kbaudit"
SIZES = {"rensa": 100_000, "datasketch": 100_000, "tfidf": 100_000, "rapidfuzz": 2_000}
"""Up to how many cards each peer takes part; beyond, comparing all pairs takes too long, or too much memory is held."""

_HERE = Path(__file__).parent
_AUDIT = ("audit", "--select", "exact-duplicate,near-duplicate", "--format", "json", "--quiet")
_CLEAN, _FINDINGS = 0, 1


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: CPU seconds, children included, seconds on the wall, and peak memory in MiB."""

    cpu_s: float
    wall_s: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured on one set.

    Attributes:
        costs: The middle cost of each engine.
        scores: What each engine found, as ``scoring.py`` prints it: kbaudit's as given, a peer's at its best threshold.
        change: The cost of the changed cards on the stored index.
        changed: What was found for them.
        stored_mib: How large the stored index is.
        audit: The cost of the whole command.
        findings: How many findings it reports.
    """

    costs: dict[str, Cost]
    scores: dict[str, dict[str, Any]]
    change: Cost
    changed: dict[str, Any]
    stored_mib: float
    audit: Cost
    findings: int


def measure(bench_set: BenchSet, folder: Path, rounds: int) -> Result:
    """Run all engines on a set in turn, as often as there are rounds, beside the change and the whole command."""
    data, index, report = bench_set.folder, folder / "index", folder / "report.json"
    engines = [OWN, *(peer for peer, most in SIZES.items() if bench_set.cards <= most)]
    pairs = {engine: folder / f"{engine}.tsv" for engine in (*engines, "change")}
    costs: dict[str, list[Cost]] = {name: [] for name in (*pairs, "audit")}
    _run("library_use.py", "keep", data, index)
    for _ in range(rounds):
        costs[OWN].append(_run("library_use.py", "find", data, pairs[OWN]))
        for peer in engines[1:]:
            costs[peer].append(_run("peers.py", peer, data, pairs[peer]))
        costs["change"].append(_run("library_use.py", "change", data, pairs["change"], "--index", index))
        costs["audit"].append(_run_audit(data / "cards.jsonl", report, folder))
    middle = {name: _middle(runs) for name, runs in costs.items()}
    return Result(
        costs={engine: middle[engine] for engine in engines},
        scores={engine: _scored(data, pairs[engine])["given" if engine == OWN else "best"] for engine in engines},
        change=middle["change"],
        changed=_scored(data, pairs["change"], "--truth", "delta_truth.tsv")["given"],
        stored_mib=sum(path.stat().st_size for path in index.iterdir()) / 2**20,
        audit=middle["audit"],
        findings=_count_findings(report),
    )


def _run(script: str, *words: str | Path) -> Cost:
    """Run a script that prints its cost."""
    printed = json.loads(_printed(script, *words))
    return Cost(printed["cpu_s"], printed["wall_s"], printed["peak_mib"])


def _scored(data: Path, pairs: Path, *words: str) -> dict[str, Any]:
    scores: dict[str, Any] = json.loads(_printed("scoring.py", data, pairs, *words))
    return scores


def _printed(script: str, *words: str | Path) -> str:
    command = [sys.executable, str(_HERE / script), *map(str, words)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _run_audit(cards: Path, report: Path, folder: Path) -> Cost:
    """Run the command from start to end, in a folder without the sources, so that the installed kbaudit runs."""
    command = [sys.executable, "-m", "kbaudit", *_AUDIT, "--output", str(report), str(cards)]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {_CLEAN, _FINDINGS}:
        raise subprocess.CalledProcessError(process.returncode, command)
    peak = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Cost(used.ru_utime + used.ru_stime, wall, peak)


def _middle(runs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(getattr(run, name) for run in runs) for name in ("cpu_s", "wall_s", "peak_mib")))


def _count_findings(report: Path) -> int:
    program = "import json, sys; print(len(json.load(open(sys.argv[1], encoding='utf-8'))['findings']))"
    counted = subprocess.run([sys.executable, "-c", program, report], check=True, stdout=subprocess.PIPE, text=True)
    return int(counted.stdout)
