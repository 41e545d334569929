"""Sharing out: what the last audit of the store found becomes tasks, each with one person and its week."""

from __future__ import annotations

from datetime import datetime

from kbaudit import assign
from kbaudit.assign import Known, Plan
from kbaudit.config.values import Config
from kbaudit.people.directory import Directory
from kbaudit.runs.stored_audit import of_configured
from kbaudit.store.store import Store


def share_out(store: Store, config: Config, people: Directory, now: datetime) -> Plan:
    """Plan who looks at what the last audit found; nothing is kept.

    Raises:
        StoreError: The store was never audited, or cannot be read.
    """
    findings, looked = store.standing()
    intake = of_configured(store.intake(), config)
    names = {one.name for one in intake.sources}
    known = Known(
        findings=[one for one in findings if one.card.source in names],
        cards=intake.cards,
        policy=config.policy,
        looked=looked,
        directory=people,
        tasks=store.tasks(),
        taken=store.task_identities(),
        unvouched=frozenset(intake.vouched),
        unreached=frozenset(store.bounces(now)),
    )
    return assign.plan(known, config.assign, now)
