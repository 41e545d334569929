"""An audit of the store: what it reads of what is known, and what it leaves behind."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from kbaudit import plugins
from kbaudit.config.policy_text import write_policy
from kbaudit.config.values import Config
from kbaudit.intake import Intake
from kbaudit.plugins import Group
from kbaudit.report import Report, SourceStatus, SourceSummary
from kbaudit.rules.interface import is_lasting
from kbaudit.store.store import Store
from kbaudit.trends.trend import Audited
from kbaudit.trends.trending import compare, mark_of, standing_of


def of_configured(known: Intake, config: Config) -> Intake:
    """Give what is known of the configured sources; of all there are, where none is configured."""
    names = [source.name for source in config.sources] or [source.name for source in known.sources]
    read = {source.name: source for source in known.sources}
    kinds = {source.name: source.connector.name for source in config.sources}
    return replace(
        known,
        cards=tuple(card for card in known.cards if card.source in names),
        unreadable=tuple(card for card in known.unreadable if card.source in names),
        sources=tuple(read.get(name) or _never_read(name, kinds[name]) for name in sorted(names)),
        files={name: paths for name, paths in known.files.items() if name in names},
        notices=tuple(one for one in known.notices if one.topic in names),
    )


def _never_read(name: str, kind: str) -> SourceSummary:
    problem = "it was never read; run kbaudit sync"
    return SourceSummary(name=name, kind=kind, status=SourceStatus.NEVER_READ, cards=0, problem=problem)


def keep_audit(store: Store, run: int, config: Config, intake: Intake, report: Report, now: datetime) -> None:
    """Keep how an audit ended, which findings stand, and what changed from the audit before.

    Args:
        run: Its number, as ``Store.begin`` gave it.
        now: When it ended.
    """
    failed = {one.rule for one in report.not_checked}
    audited = Audited(
        at=report.as_of,
        release=store.release,
        policy=_digest_of(config),
        rules={rule.name: rule.version for rule in report.rules if rule.name not in failed},
        cards={card.ref: standing_of(card, config.policy.terms(card), report.as_of) for card in intake.cards},
        findings=tuple(map(mark_of, report.findings)),
    )
    lasting = frozenset(rule for rule in audited.rules if is_lasting(plugins.load(Group.RULE, rule)))
    store.end_audit(
        run,
        findings=report.findings,
        audited=audited,
        trend=compare(store.last_audit(audited.findings), audited, lasting),
        verdict=str(report.verdict),
        summary={
            "cards": report.cards,
            "findings": {str(name): count for name, count in report.counts.items()},
            "verified_share": report.verified_share,
        },
        policy=write_policy(config.policy),
        now=now,
    )


def _digest_of(config: Config) -> str:
    """Give a digest of what a configuration says of cards and rules."""
    rules = sorted((name, repr(rule)) for name, rule in config.rules.items())
    said = repr((config.policy, config.dismissals, rules)).encode("utf-8", "backslashreplace")
    return hashlib.sha256(said).hexdigest()[:16]
