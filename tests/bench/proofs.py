"""The table of the long runs, from the JUnit files that ``pytest -m prove --junitxml`` wrote: ``proofs.py FILE…``."""

from __future__ import annotations

import importlib
import sys
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))  # a script finds its own folder only, not the repository


@dataclass(slots=True)
class Proof:
    """What became of one test, with all its parameters.

    Attributes:
        failed: How many of its runs failed, or could not be begun.
        seconds: By the clock, of all runs together.
    """

    runs: int = 0
    failed: int = 0
    seconds: float = 0.0


def read(files: Iterable[Path]) -> dict[tuple[str, str], Proof]:
    """Read what became of the tests, by module and name."""
    found: defaultdict[tuple[str, str], Proof] = defaultdict(Proof)
    for file in files:
        for case in ET.parse(file).iter("testcase"):
            proof = found[case.attrib["classname"], case.attrib["name"].partition("[")[0]]
            proof.runs += 1
            proof.failed += case.find("failure") is not None or case.find("error") is not None
            proof.seconds += float(case.attrib["time"])
    return dict(found)


def promise(module: str, name: str) -> str:
    """Give what a test promises, in its own words."""
    said = getattr(importlib.import_module(module), name).__doc__ or ""
    return " ".join(said.split())


def main(files: Iterable[str]) -> None:
    """Print the table."""
    print("| test | what it adds | runs | failed | seconds |")
    print("| --- | --- | --- | --- | --- |")
    for (module, name), proof in sorted(read(map(Path, files)).items()):
        where = f"`{module.replace('.', '/')}.py` {name.removeprefix('test_').replace('_', ' ')}"
        print(f"| {where} | {promise(module, name)} | {proof.runs} | {proof.failed} | {proof.seconds:.0f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
