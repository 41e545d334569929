"""Runs: when syncs and audits took place, what came out, and since when each finding stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, insert, select, update

from kbaudit.finding import Finding
from kbaudit.store import ledger
from kbaudit.store.engine import inserted_or_known
from kbaudit.store.facts import UnknownFactsError, unpack, write
from kbaudit.store.tables import FindingRow, PolicyRow, RunRow
from kbaudit.verification import Head

_RUNS = RunRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_POLICIES = PolicyRow.__table__  # type: ignore[attr-defined]
_FINDINGS = FindingRow.__table__  # type: ignore[attr-defined]

_CHUNK = 2_000


def begin(connection: Connection, kind: str, version: str, now: datetime) -> int:
    """Write that a run began, and give its number."""
    made = connection.execute(insert(_RUNS).values(kind=kind, began_at=now, version=version))
    number: int = made.inserted_primary_key[0]  # type: ignore[index] # a table with a primary key has one
    return number


def end(
    connection: Connection,
    number: int,
    verdict: str,
    summary: Mapping[str, Any],
    now: datetime,
    policy: str | None = None,
) -> None:
    """Write how a run ended, with the end of the ledger as it saw it.

    Args:
        policy: The text of the policy in force; None where the run needed none.
    """
    last = ledger.head(connection)
    connection.execute(
        update(_RUNS)
        .where(_RUNS.c.id == number)
        .values(
            ended_at=now,
            verdict=verdict,
            head=last.hash,
            head_seq=last.seq,
            policy=None if policy is None else _kept_policy(connection, policy),
            summary=json.dumps(summary, sort_keys=True),
        )
    )


def last(connection: Connection, kind: str, most: int) -> tuple[datetime, ...]:
    """Give when the last runs of a kind began, the latest first."""
    query = select(_RUNS.c.began_at).where(_RUNS.c.kind == kind).order_by(_RUNS.c.id.desc()).limit(most)
    return tuple(connection.execute(query).scalars())


def heads(connection: Connection) -> tuple[Head, ...]:
    """Give the ends of the ledger that earlier runs saw."""
    query = select(_RUNS.c.head_seq, _RUNS.c.head).where(_RUNS.c.head.is_not(None))
    return tuple(Head(*row) for row in connection.execute(query))


def _kept_policy(connection: Connection, text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    statement = inserted_or_known(connection)(_POLICIES).values(digest=digest, text=text)
    connection.execute(statement.on_conflict_do_nothing())
    return digest


def policies(connection: Connection) -> Iterator[tuple[datetime, str]]:
    """Yield since when audits ran under which policy, as text, the oldest first; each change once."""
    query = select(_RUNS.c.began_at, _POLICIES.c.text).join(_POLICIES, _POLICIES.c.digest == _RUNS.c.policy)
    last = None
    for row in connection.execute(query.order_by(_RUNS.c.began_at, _RUNS.c.id)):
        if row.text != last:
            yield row.began_at, row.text
        last = row.text


def note_findings(connection: Connection, number: int, findings: Iterable[Finding], rules: Iterable[str]) -> None:
    """Write which findings stand, and close those of the same rules that stand no more.

    Args:
        rules: The rules that ran to their end; findings of others are left as they are.
    """
    standing = _FINDINGS.c.closed_run.is_(None) & _FINDINGS.c.rule.in_(sorted(rules))
    query = select(_FINDINGS.c.fingerprint, _FINDINGS.c.said, _FINDINGS.c.finding).where(standing)
    # One that cannot be read is written anew, whatever it said.
    before = {row.fingerprint: row.said if _can_be_read(row.finding) else None for row in connection.execute(query)}
    held = {finding.fingerprint: finding for finding in findings}
    rows = [_row(finding, number) for one, finding in held.items() if before.get(one) != finding.said]
    insert_ = inserted_or_known(connection)(_FINDINGS)
    fresh = insert_.excluded
    again = {name: fresh[name] for name in ("severity", "cards", "parts", "last_run", "card", "said", "finding")}
    # One that was closed begins anew, one that stood keeps its beginning.
    began = case((_FINDINGS.c.closed_run.is_not(None), fresh.first_run), else_=_FINDINGS.c.first_run)
    statement = insert_.on_conflict_do_update(
        index_elements=["fingerprint"], set_={**again, "first_run": began, "closed_run": None}
    )
    for start in range(0, len(rows), _CHUNK):
        connection.execute(statement, rows[start : start + _CHUNK])
    if gone := [{"the_finding": one} for one in before.keys() - held.keys()]:
        closing = update(_FINDINGS).where(_FINDINGS.c.fingerprint == bindparam("the_finding"))
        connection.execute(closing.values(closed_run=number), gone)
    connection.execute(update(_FINDINGS).where(standing).values(last_run=number))


def _can_be_read(packed: bytes) -> bool:
    try:
        unpack(packed)
    except UnknownFactsError:
        return False
    return True


def _row(finding: Finding, number: int) -> dict[str, Any]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "card": finding.card.ref,
        "severity": str(finding.severity),
        "cards": json.dumps([card.ref for card in (finding.card, *finding.related)]),
        "parts": json.dumps([part.digest for part in finding.parts]),
        "first_run": number,
        "last_run": number,
        "closed_run": None,
        "said": finding.said,
        "finding": write(finding),
    }
