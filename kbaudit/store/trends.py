"""Trends: how cards stood at the last audit, and what changed from audit to audit."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from kbaudit.finding import Severity
from kbaudit.store.engine import inserted_or_known
from kbaudit.store.tables import FindingRow, RunRow, StandingRow
from kbaudit.trends.trend import Audited, Cause, Mark, RuleTrend, Scope, Standing, TrendPoint
from kbaudit.trends.trending import Changed

_RUNS = RunRow.__table__  # type: ignore[attr-defined] # SQLModel makes it
_FINDINGS = FindingRow.__table__  # type: ignore[attr-defined]
_STANDINGS = StandingRow.__table__  # type: ignore[attr-defined]

_CHUNK = 5_000
_NAMES = tuple(one.name for one in dataclasses.fields(Standing))
_SEVERITIES = {str(one): one for one in Severity}
_BY_CAUSE = ("moved", "opened", "closed")


def last_audit(connection: Connection, like: Iterable[Mark] = ()) -> Audited | None:
    """Give what the last audit that ended saw and found; None where there is none.

    Args:
        like: What a later audit found; of findings that say the same these marks are given, and nothing else is read.
    """
    ended = (_RUNS.c.kind == "audit") & _RUNS.c.ended_at.is_not(None)
    run = connection.execute(select(_RUNS).where(ended).order_by(_RUNS.c.id.desc()).limit(1)).first()
    kept = None if run is None else json.loads(run.summary).get("trend")
    if run is None or kept is None:
        return None
    return Audited(
        at=run.began_at,
        release=run.version,
        policy=kept["policy"],
        rules=kept["versions"],
        cards=_standings(_kept(connection)),
        findings=_marks(connection, {one.fingerprint: one for one in like}),
    )


def _kept(connection: Connection) -> Mapping[str, str]:
    return {row.card: row.standing for row in connection.execute(select(_STANDINGS))}


def _standings(kept: Mapping[str, str]) -> Mapping[str, Standing]:
    written = _decoded(kept.values())
    return {card: Standing(**dict(zip(_NAMES, one, strict=True))) for card, one in zip(kept, written, strict=True)}


def _decoded(texts: Iterable[str]) -> list[Any]:
    """Read many small JSON texts, as one, which takes a fraction of the time."""
    read: list[Any] = json.loads(f"[{','.join(texts)}]")
    return read


def _marks(connection: Connection, like: Mapping[str, Mark]) -> tuple[Mark, ...]:
    query = select(_FINDINGS.c.fingerprint, _FINDINGS.c.said).where(_FINDINGS.c.closed_run.is_(None))
    said = {row.fingerprint: row.said for row in connection.execute(query.order_by(_FINDINGS.c.fingerprint))}
    same = {name: like[name] for name, what in said.items() if name in like and like[name].said == what}
    others = _other_marks(connection, [name for name in said if name not in same])
    return tuple(same.get(name) or others[name] for name in said)


def _other_marks(connection: Connection, fingerprints: Sequence[str]) -> Mapping[str, Mark]:
    names = ("fingerprint", "rule", "severity", "cards", "parts", "said")
    query = select(*(_FINDINGS.c[name] for name in names))
    chunks = (fingerprints[start : start + _CHUNK] for start in range(0, len(fingerprints), _CHUNK))
    rows = [row for chunk in chunks for row in connection.execute(query.where(_FINDINGS.c.fingerprint.in_(chunk)))]
    cards, parts = (_decoded(getattr(row, name) for row in rows) for name in ("cards", "parts"))
    return {
        row.fingerprint: Mark(
            fingerprint=row.fingerprint,
            rule=row.rule,
            severity=_SEVERITIES[row.severity],
            refs=tuple(refs),
            parts=frozenset(its_parts),
            said=row.said,
        )
        for row, refs, its_parts in zip(rows, cards, parts, strict=True)
    }


def keep_standings(connection: Connection, cards: Mapping[str, Standing]) -> None:
    """Keep how cards stand, in place of how they stood; of those that are as they were nothing is written."""
    before = _kept(connection)
    written = {card: json.dumps([getattr(one, name) for name in _NAMES]) for card, one in cards.items()}
    rows = [{"card": card, "standing": one} for card, one in written.items() if before.get(card) != one]
    insert = inserted_or_known(connection)(_STANDINGS)
    statement = insert.on_conflict_do_update(index_elements=["card"], set_={"standing": insert.excluded.standing})
    for start in range(0, len(rows), _CHUNK):
        connection.execute(statement, rows[start : start + _CHUNK])
    gone = [{"the_card": card} for card in before if card not in written]
    if gone:
        connection.execute(delete(_STANDINGS).where(_STANDINGS.c.card == bindparam("the_card")), gone)


def encoded(audited: Audited, changed: Changed) -> dict[str, Any]:
    """Write what changed as plain values, fields that say nothing left out."""
    rules, scopes = changed
    return {
        "policy": audited.policy,
        "versions": dict(audited.rules),
        "rules": [_plain(one) for one in rules],
        "scopes": [_plain(one) for one in scopes],
    }


def _plain(one: RuleTrend | Scope) -> dict[str, Any]:
    return {name: value for name, value in dataclasses.asdict(one).items() if value or name in {"rule", "severity"}}


def points(connection: Connection, since: datetime | None) -> tuple[TrendPoint, ...]:
    """Give what changed from audit to audit, the oldest first; only those that began at ``since`` or later."""
    query = select(_RUNS).where(_RUNS.c.kind == "audit", _RUNS.c.ended_at.is_not(None)).order_by(_RUNS.c.id)
    if since is not None:
        query = query.where(_RUNS.c.began_at >= since)
    found = ((row, json.loads(row.summary).get("trend")) for row in connection.execute(query))
    return tuple(
        TrendPoint(
            run=row.id,
            at=row.began_at,
            release=row.version,
            policy=kept["policy"],
            verdict=row.verdict,
            rules=tuple(RuleTrend(**{**one, "severity": Severity(one["severity"])}) for one in kept["rules"]),
            scopes=tuple(_scope(one) for one in kept["scopes"]),
        )
        for row, kept in found
        if kept is not None
    )


def _scope(kept: Mapping[str, Any]) -> Scope:
    causes = {name: {Cause(cause): _count(count) for cause, count in kept.get(name, {}).items()} for name in _BY_CAUSE}
    return Scope(**{**kept, **causes})


def _count(kept: Any) -> Any:  # noqa: ANN401 - one number, or two
    return tuple(kept) if isinstance(kept, list) else kept
