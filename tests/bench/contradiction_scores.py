"""Scores: what is found in the pairs and bases, beside what is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from kbaudit.claims.clashes import BAR, find_clashes
from tests.bench.contradiction_sets import KnownBase, Pair, are_meant, quotes


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of a pair: whether it contradicts itself, and whether the quoted passages are those meant."""

    pair: Pair
    accused: bool
    quoted: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Verdicts, counted.

    Attributes:
        known: How many pairs contradict themselves.
        found: How many of these were found.
        false: How many others were accused.
        quoted: How many were found by the passages that were meant.
    """

    pairs: int
    known: int
    found: int
    false: int
    quoted: int

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> Score:
        """Count verdicts."""
        found = [one for one in verdicts if one.accused and one.pair.contradicts]
        return cls(
            pairs=len(verdicts),
            known=sum(one.pair.contradicts for one in verdicts),
            found=len(found),
            false=sum(one.accused for one in verdicts) - len(found),
            quoted=sum(one.quoted for one in found),
        )


@dataclass(frozen=True, slots=True)
class BaseScore:
    """What was found in a base, in pairs of cards: how many are planted, found, and falsely accused."""

    name: str
    cards: int
    planted: int
    found: int
    false: int


def judge(pairs: Iterable[Pair]) -> list[Verdict]:
    """Look for a contradiction between the cards of each pair, each pair alone; the surest one gives the quotes."""
    return [_judge(pair) for pair in pairs]


def _judge(pair: Pair) -> Verdict:
    between = (clash for clash in find_clashes(pair.texts, BAR) if clash.left.text != clash.right.text)
    surest = max(between, key=attrgetter("certainty"), default=None)
    if surest is None:
        return Verdict(pair, accused=False, quoted=False)
    return Verdict(pair, accused=True, quoted=are_meant(quotes(pair.texts, surest.left, surest.right), pair.evidence))


def score_base(base: KnownBase) -> BaseScore:
    """Look for contradictions in a whole base; one within a single card is a false one."""
    accused = {frozenset((base.ids[one.left.text], base.ids[one.right.text])) for one in find_clashes(base.texts, BAR)}
    found = accused & base.planted.keys()
    return BaseScore(
        name=base.name,
        cards=len(base.ids),
        planted=len(base.planted),
        found=len(found),
        false=len(accused - found - base.acceptable),
    )
