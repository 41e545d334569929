"""Draw findings at random to be read by eye: ``python tests/corpora/draw.py RULE FOLDER``.

Prints the rows of ``docs/figures/RULE.csv``, keeping labels already given there and leaving the others empty. Every
base is audited as of the date of its commit, which its SOURCE.txt names.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from kbaudit.connectors.interface import Source
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.finding import Finding
from kbaudit.policy import Policy
from kbaudit.runs.auditing import choose_rules, instant, report_on
from kbaudit.runs.pulling import pull

FIGURES = Path(__file__).parents[2] / "docs" / "figures"
COLUMNS = ("fingerprint", "corpus", "card", "line", "kind", "value", "quote", "label", "word")
DRAWN = 30
SEED = 7


def findings(rule: str, corpora: Path) -> Iterator[tuple[str, Finding]]:
    """Yield the findings of a rule on every base, in order."""
    rules, _ = choose_rules([rule], [], {})
    for base in sorted(path for path in corpora.iterdir() if path.is_dir()):
        intake = pull([Source(name=base.name, connector=MarkdownConnector(path=base))])
        report = report_on(intake, rules=rules, policy=Policy(), as_of=instant(_commit_day(base)))
        yield from ((base.name, finding) for finding in report)


def labels(rule: str) -> dict[str, tuple[str, str]]:
    """Read the labels given so far: yes or no, and a word, by fingerprint."""
    path = FIGURES / f"{rule}.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["fingerprint"]: (row["label"], row["word"]) for row in csv.DictReader(file)}


def _commit_day(base: Path) -> date:
    found = re.search(r"\((\d{4}-\d{2}-\d{2})", (base / "SOURCE.txt").read_text(encoding="utf-8"))
    if not found:
        raise SystemExit(f"{base}/SOURCE.txt names no date of its commit")
    return date.fromisoformat(found[1])


def _lot(finding: Finding) -> str:
    """Give the lot by which a finding is drawn: random, and the same whatever other findings come or go."""
    return hashlib.sha256(f"{SEED}:{finding.fingerprint}".encode()).hexdigest()


def main(rule: str, folder: str) -> None:
    """Print the drawn rows as CSV, and how many findings there are on standard error."""
    found = list(findings(rule, Path(folder)))
    drawn = sorted(found, key=lambda one: _lot(one[1]))[:DRAWN]
    known = labels(rule)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for base, finding in sorted(drawn, key=lambda one: (one[0], one[1].order)):
        first = finding.evidence[0]
        label, word = known.get(finding.fingerprint, ("", ""))
        card = finding.card.ref.partition(":")[2]
        writer.writerow(
            [finding.fingerprint, base, card, first.line, finding.kind, first.value, first.quote[:160], label, word]
        )
    print(f"{len(found)} findings, {len(drawn)} drawn", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
