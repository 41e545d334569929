"""What holds for every base, policy and moment."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit import audit, verdict
from kbaudit.card import Card, CardHead
from kbaudit.corpus import MemoryCorpus
from kbaudit.dismissal import Dismissal
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.policy import Policy
from kbaudit.report import SourceSummary, Verdict
from kbaudit.runs.auditing import audit_cards, choose_rules
from kbaudit.text.moments import starts_at
from tests.property import strategies


@given(
    strategies.bases, strategies.policies, st.lists(strategies.dismissals, max_size=2), strategies.clocks, st.randoms()
)
@pytest.mark.heavy
def test_the_order_of_cards_and_rules_does_not_matter(
    cards: list[Card], policy: Policy, dismissals: list[Dismissal], now: datetime, rolled: random.Random
) -> None:
    """The same base gives the same report, in whichever order it is handed over."""
    rules = list(choose_rules(None, (), {})[0])
    report = audit_cards(cards, as_of=now, policy=policy, dismissals=dismissals)
    rolled.shuffle(cards)
    rolled.shuffle(rules)

    assert audit_cards(cards, as_of=now, policy=policy, rules=rules, dismissals=dismissals) == report
    ordered = tuple(sorted(cards, key=lambda card: (card.source, card.id)))
    corpus = MemoryCorpus(ordered, policy, audit.extract(cards, rules).facts)
    assert audit.run(corpus, rules, now, dismissals).findings == report.findings


@given(strategies.bases, strategies.policies, strategies.clocks)
@pytest.mark.heavy
def test_findings_are_sorted_known_and_never_lost(cards: list[Card], policy: Policy, now: datetime) -> None:
    """Findings are in the order of a report, on cards there are, and each either stands or is set aside."""
    report = audit_cards(cards, as_of=now, policy=policy)
    everything = [Dismissal(rule=rule.name, cards=("*",), reason="meant to be so") for rule in report.rules]
    silent = audit_cards(cards, as_of=now, policy=policy, dismissals=everything)

    assert list(report.findings) == sorted(report.findings, key=lambda finding: finding.order)
    assert {finding.card.ref for finding in report.findings} <= {card.ref for card in cards}
    assert report.not_checked == ()
    assert silent.findings == ()
    assert tuple(one.finding for one in silent.dismissed) == report.findings


@given(strategies.bases, strategies.policies, strategies.clocks)
def test_an_overdue_card_is_due(cards: list[Card], policy: Policy, now: datetime) -> None:
    """The rule fires for exactly the published cards whose due day has begun in the policy's zone."""
    report = audit_cards(cards, as_of=now, policy=policy, select=["review-overdue"])
    terms = {card.ref: policy.terms(card) for card in cards}
    due = {card.ref: terms[card.ref].due_at(card) for card in cards if card.lifecycle == "published"}

    assert {finding.card.ref for finding in report.findings} == {
        ref for ref, moment in due.items() if moment is not None and starts_at(moment, terms[ref].zone) <= now
    }


@given(strategies.findings, strategies.evidence, st.text(max_size=9), st.sampled_from(list(Severity)))
def test_the_fingerprint_ignores_line_date_wording_and_weight(
    finding: Finding, evidence: tuple[Evidence, ...], words: str, severity: Severity
) -> None:
    """Only rule, cards and anchor make a problem's identity."""
    head = CardHead(ref=finding.card.ref, title=words, line=7)
    edited = replace(finding, card=head, message=words, evidence=evidence, severity=severity, clears_when=words)
    turned = replace(finding, parts=finding.parts[::-1])

    assert edited.fingerprint == finding.fingerprint == turned.fingerprint


@given(
    st.lists(strategies.sources, max_size=2),
    st.lists(strategies.findings, max_size=3),
    strategies.findings,
    st.none() | st.sampled_from(list(Severity)),
)
def test_an_added_finding_never_mends_a_verdict(
    sources: Sequence[SourceSummary], findings: list[Finding], more: Finding, fail_on: Severity | None
) -> None:
    """What failed stays failed, and what was incomplete stays incomplete."""
    before = verdict.judge(sources, findings, fail_on)
    after = verdict.judge(sources, [*findings, more], fail_on)

    assert after is before or (before is Verdict.PASSED and after is Verdict.FAILED)


@given(strategies.findings, st.lists(strategies.dismissals, max_size=3))
def test_a_dismissal_takes_parts_away_and_adds_none(finding: Finding, dismissals: list[Dismissal]) -> None:
    """A finding stands with the parts nobody dismissed, or is set aside whole."""
    standing, dismissed = audit._set_aside([finding], dismissals)
    left = [part for part in finding.parts if not any(one.covers(finding, part) for one in dismissals)]

    assert [list(one.parts) for one in standing] == ([left] if left else [])
    assert len(standing) + len(dismissed) == 1
