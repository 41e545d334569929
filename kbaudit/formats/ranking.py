"""Ranking: which findings a reader should see first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kbaudit.finding import Finding, Severity
from kbaudit.text.moments import starts_at

FIRST = 10
"""How many findings a report opens with."""


@dataclass(frozen=True, slots=True)
class _Pass:
    """One round of choosing, and how many places a rule, a card, and a rule within a collection may have after it."""

    severities: frozenset[Severity]
    of_rule: int = FIRST
    of_card: int = FIRST
    of_place: int = FIRST


_OF_ONE_SENTENCE = 3

_HEAVY = frozenset({Severity.ERROR, Severity.WARNING})

# Ten findings of one kind would hide all others; each round fills what those before left free.
_PASSES = (
    _Pass(frozenset({Severity.ERROR}), of_rule=5, of_card=2),
    _Pass(frozenset({Severity.WARNING}), of_rule=3, of_card=1, of_place=1),
    _Pass(_HEAVY, of_rule=5, of_card=1, of_place=3),
    _Pass(_HEAVY, of_card=1),
    _Pass(_HEAVY),
    _Pass(frozenset({Severity.NOTE}), of_rule=3, of_card=1),
    _Pass(frozenset({Severity.NOTE})),
)

_SUMMED_UP = "never-verified"


def first_to_see(findings: Iterable[Finding]) -> list[Finding]:
    """Choose the findings a report opens with, the worst first; at most ten.

    Errors and warnings come before any note. While others are left, a rule takes at most five places with errors and
    three with warnings, those in different collections, and a card one. Notes that are summed up by collection take
    none, and no sentence is said more than three times: the sums by rule say how often it holds.
    """
    ranked = worst_first(found for found in findings if not is_summed_up(found))
    chosen: list[Finding] = []
    for one_pass in _PASSES:
        _fill(chosen, ranked, one_pass)
    return worst_first(chosen)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by severity, use where it is known, those that quote, the longest standing, the order of a report."""
    return sorted(findings, key=_rank)


def is_summed_up(finding: Finding) -> bool:
    """Tell whether a finding is one of a wall that reports show as one line a collection."""
    return finding.rule == _SUMMED_UP and finding.severity is Severity.NOTE


def _rank(finding: Finding) -> tuple[int, int, bool, datetime, tuple[str, str, int, str]]:
    views = max(card.views or 0 for card in (finding.card, *finding.related))
    since = datetime.max.replace(tzinfo=UTC) if finding.since is None else starts_at(finding.since)
    return finding.severity.rank, -views, not finding.evidence, since, finding.order


def _fill(chosen: list[Finding], ranked: Sequence[Finding], one_pass: _Pass) -> None:
    taken = {id(found) for found in chosen}
    crowd = Counter(key for found in chosen for key in _crowds(found))
    limits = (one_pass.of_rule, one_pass.of_card, one_pass.of_place, _OF_ONE_SENTENCE)
    for found in ranked:
        if len(chosen) >= FIRST:
            return
        keys = _crowds(found)
        free = all(crowd[key] < limit for key, limit in zip(keys, limits, strict=True))
        if free and found.severity in one_pass.severities and id(found) not in taken:
            chosen.append(found)
            crowd.update(keys)


def _crowds(finding: Finding) -> tuple[tuple[str, ...], ...]:
    rule, card = finding.rule, finding.card
    return (
        ("rule", rule),
        ("card", card.ref),
        ("place", rule, card.source, card.collection or ""),
        ("sentence", rule, finding.message),
    )
