"""Draw duplicates at random to be read by eye: ``python tests/corpora/draw_duplicates.py FOLDER [BASE …]``.

Writes ``docs/figures/duplicates-read.csv``, keeping labels already given there to the same cards and leaving the others
empty. It draws

- ``reported``: 40 findings of ``exact-duplicate`` and ``near-duplicate``, with their default settings,
- ``below``: 40 pairs that score from 0.65 to the default bar and are in no finding,
- ``variant``: 20 pairs above the bar that were set aside as made from one template; pages of two editions with one
  text, which score 1, are among them,
- ``partial``: 10 findings of ``partial-duplicate`` of each kind.

The lot of each is a hash of the seed and its cards. The first three are drawn from families, at most one of each family
while there are families left: pages are of one family where a chain of pairs that score 0.65 and more leads from one to
the other, whatever became of these pairs. Of a family the first by lot is taken; the partial ones are drawn without
regard to families.

With names of bases it draws 40 of what is reported there instead, nothing of which any pair has been labelled, and adds
them to ``docs/figures/duplicates-read-unseen.csv``. A base is a folder of Markdown, or of HTML where it has none.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, permutations
from pathlib import Path

from kbaudit.connectors.html import HtmlConnector
from kbaudit.connectors.interface import Source
from kbaudit.connectors.markdown import MarkdownConnector
from kbaudit.corpus import MemoryCorpus
from kbaudit.finding import Finding
from kbaudit.intake import Intake
from kbaudit.likeness import How, Likeness
from kbaudit.policy import Policy
from kbaudit.rules.near_duplicate import NearDuplicate
from kbaudit.runs.auditing import choose_rules, instant, report_on
from kbaudit.runs.pulling import pull
from kbaudit.similarity.index import INSIDE_BAR, LEAST

FIGURE = Path(__file__).parents[2] / "docs" / "figures" / "duplicates-read.csv"
UNSEEN = FIGURE.with_name("duplicates-read-unseen.csv")
BASES = (
    "sourcegraph-handbook",
    "dynamics365-business-central",
    "arduino-help-center",
    "cloud-platform-user-guide",
)
COLUMNS = ("drawn", "base", "kind", "score", "refs", "titles", "label", "word")
DRAWN = {"reported": 40, "below": 40, "variant": 20}
DRAWN_PARTIAL = {"shared": 10, "repeated": 10}
BAR = NearDuplicate().min_score
READ_ON = date(2026, 11, 30)
SEED = 37

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """Something to be read: a cluster, a pair or a passage.

    Attributes:
        drawn: For what it is drawn: reported, below, variant or partial.
        score: As reported: the least of a cluster of near ones, the highest of contained ones; None for a passage.
        family: A page that stands for its family.
    """

    drawn: str
    base: str
    kind: str
    score: float | None
    refs: tuple[str, ...]
    titles: tuple[str, ...]
    family: str

    @property
    def key(self) -> tuple[str, ...]:
        """Give what a label is bound to: what was said of which cards."""
        return (self.drawn, self.base, self.kind, *sorted(self.refs))

    @property
    def lot(self) -> str:
        """Give the lot by which it is drawn: random, and the same whatever else comes or goes."""
        return hashlib.sha256(f"{SEED}:{'|'.join((self.base, *sorted(self.refs)))}".encode()).hexdigest()

    def row(self, label: str, word: str) -> list[str]:
        """Give its line of the table; the score is cut, not rounded, so that one below the bar stays there."""
        score = "" if self.score is None else f"{int(self.score * 1000) / 1000:.3f}"
        refs, titles = " | ".join(self.refs), " ¦ ".join(self.titles)
        return [self.drawn, self.base, self.kind, score, refs, titles, label, word]


@dataclass(frozen=True)
class Base:
    """A base, audited.

    Attributes:
        found: The findings of the three rules.
        likeness: What they were made from.
    """

    name: str
    found: tuple[Finding, ...]
    likeness: Likeness

    @classmethod
    def read(cls, folder: Path) -> Base:
        """Read a base as ``kbaudit audit FOLDER/BASE`` does."""
        connector = MarkdownConnector if any(folder.rglob("*.md*")) else HtmlConnector
        intake = pull([Source(name=folder.name, connector=connector(path=folder))])
        return cls(folder.name, _audited(intake), MemoryCorpus(intake.cards, Policy()).likeness())

    def all_to_read(self) -> Iterator[Read]:
        """Yield everything that may be drawn."""
        families = self._families()
        links = {
            self._pair(link.left, link.right): (link.score, link.how.value)
            for link in self.likeness.links(BAR, INSIDE_BAR)
        }
        clusters = [finding for finding in self.found if finding.rule != "partial-duplicate"]
        for finding in self.found:
            refs = _refs(finding)
            family = families.get(refs[0], refs[0])
            if finding.rule == "partial-duplicate":
                yield self._to_read("partial", finding.kind, None, refs, family)
            else:
                score = _score(finding, links)
                yield self._to_read("reported", finding.kind, score, refs, family)
        together = {tuple(sorted(pair)) for finding in clusters for pair in combinations(_refs(finding), 2)}
        for link in self.likeness.links(LEAST, LEAST):
            pair = self._pair(link.left, link.right)
            if link.how is not How.VARIANT and pair not in links and pair not in together:
                refs = self.likeness.cards[link.left].ref, self.likeness.cards[link.right].ref
                yield self._to_read("below", link.how.value, link.score, refs, families[pair[0]])
        variants = {pair: score for pair, (score, how) in links.items() if how == How.VARIANT.value}
        variants |= dict.fromkeys(self._identical_pairs(), 1.0)
        for variant, score in variants.items():
            if variant not in together:
                yield self._to_read("variant", How.VARIANT.value, score, variant, families[variant[0]])

    def _to_read(self, drawn: str, kind: str, score: float | None, refs: Sequence[str], family: str) -> Read:
        titles = {card.ref: card.title for card in self.likeness.cards}
        own = tuple(ref.partition(":")[2] for ref in refs)
        return Read(drawn, self.name, kind, score, own, tuple(titles[ref] for ref in refs), family)

    def _pair(self, left: int, right: int) -> Pair:
        one, other = sorted((self.likeness.cards[left].ref, self.likeness.cards[right].ref))
        return one, other

    def _identical_pairs(self) -> Iterator[Pair]:
        return (self._pair(*pair) for rows in self.likeness.identical for pair in combinations(rows, 2))

    def _families(self) -> Mapping[str, str]:
        """Give for each page that is like another one the first page of its family."""
        linked = [self._pair(link.left, link.right) for link in self.likeness.links(LEAST, LEAST)]
        families: dict[str, set[str]] = {}
        for pair in (*linked, *self._identical_pairs()):
            joined = families.get(pair[0], {pair[0]}) | families.get(pair[1], {pair[1]})
            families.update(dict.fromkeys(joined, joined))
        return {ref: min(family) for ref, family in families.items()}


def draw(found: Iterable[Read]) -> Iterator[Read]:
    """Yield what was drawn, by family or without."""
    waiting = sorted(found, key=lambda one: one.lot)
    for drawn, size in DRAWN.items():
        seen: Counter[tuple[str, str]] = Counter()
        ranked: list[tuple[int, Read]] = []
        for one in (one for one in waiting if one.drawn == drawn):
            ranked.append((seen[one.base, one.family], one))
            seen[one.base, one.family] += 1
        chosen = sorted(ranked, key=lambda ranking: ranking[0])[:size]
        print(f"{drawn}: {len(chosen)} of {len(ranked)}, from {len(seen)} families")
        yield from (one for _, one in chosen)
    for kind, size in DRAWN_PARTIAL.items():
        of_kind = [one for one in waiting if one.drawn == "partial" and one.kind == kind]
        print(f"partial, {kind}: {len(of_kind[:size])} of {len(of_kind)}")
        yield from of_kind[:size]


def labels() -> dict[tuple[str, ...], tuple[str, str]]:
    """Read the labels given so far, by what was said of which cards."""
    if not FIGURE.exists():
        return {}
    with FIGURE.open(encoding="utf-8", newline="") as file:
        return {
            (row["drawn"], row["base"], row["kind"], *sorted(row["refs"].split(" | "))): (row["label"], row["word"])
            for row in csv.DictReader(file)
        }


def seen_pairs() -> set[tuple[str, str, str]]:
    """Read which pairs of cards anybody has labelled: the base and the two, either way round."""
    pairs: set[tuple[str, str, str]] = set()
    for figure in (FIGURE, UNSEEN):
        with figure.open(encoding="utf-8", newline="") as file:
            for row in (row for row in csv.DictReader(file) if row["label"]):
                pairs.update((row["base"], *pair) for pair in permutations(row["refs"].split(" | "), 2))
    return pairs


def draw_unseen(bases: Iterable[Path]) -> None:
    """Add clusters of which no pair has a label to the figure of the unseen, to be labelled."""
    seen = seen_pairs()
    reported = [one for base in bases for one in Base.read(base).all_to_read() if one.drawn == "reported"]
    unseen = [one for one in reported if not any((one.base, *pair) in seen for pair in combinations(one.refs, 2))]
    with UNSEEN.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(one.row("", "") for one in draw(unseen))


def _audited(intake: Intake) -> tuple[Finding, ...]:
    rules, _ = choose_rules(["exact-duplicate", "near-duplicate", "partial-duplicate"], [], {})
    return tuple(report_on(intake, rules=rules, policy=Policy(), as_of=instant(READ_ON)))


def _refs(finding: Finding) -> tuple[str, ...]:
    return (finding.card.ref, *(card.ref for card in finding.related))


def _score(finding: Finding, links: Mapping[Pair, tuple[float, str]]) -> float:
    """Give the score that the finding's message names."""
    refs = sorted(_refs(finding))
    known = (links.get(pair) for pair in combinations(refs, 2))
    scores = [score for score, how in (link for link in known if link) if how == finding.kind]
    return (min if finding.kind == How.NEAR.value else max)(scores, default=1.0)


def main(folder: str, *names: str) -> None:
    """Write the drawn rows, and print of how many they were drawn."""
    if names:
        draw_unseen(Path(folder) / name for name in names)
        return
    bases = [Path(folder) / name for name in BASES if (Path(folder) / name).is_dir()]
    found = [one for base in bases for one in Base.read(base).all_to_read()]
    known = labels()
    drawn = sorted(draw(found), key=lambda one: ([*DRAWN, "partial"].index(one.drawn), one.key))
    with FIGURE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(one.row(*known.get(one.key, ("", ""))) for one in drawn)


if __name__ == "__main__":
    main(*sys.argv[1:])
