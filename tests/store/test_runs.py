from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, text

from kbaudit.finding import Finding, Severity
from kbaudit.store import ledger, runs
from kbaudit.store.facts import unpack
from kbaudit.store.ledger import BEGINNING, Draft
from kbaudit.verification import EntryKind, Head
from tests.samples import NOW, finding

A, B = finding("kb:a"), finding("kb:b")
OTHER = finding("kb:a", rule="broken-link")


def _audit(connection: Connection, *findings: Finding, rules: Sequence[str] = ("owner-missing", "broken-link")) -> int:
    run = runs.begin(connection, "audit", "1", NOW)
    runs.note_findings(connection, run, findings, rules)
    return run


def _spans(connection: Connection) -> dict[tuple[str, str], tuple[int, int, int | None]]:
    rows = connection.execute(text("SELECT rule, card, first_run, last_run, closed_run FROM kb_finding"))
    return {(rule, card): (first, last, closed) for rule, card, first, last, closed in rows}


def test_a_run_is_written_when_it_begins_and_when_it_ends(connection: Connection) -> None:
    """One that was cut off has no end; one that ended has the end of the ledger as it was."""
    cut = runs.begin(connection, "sync", "1", NOW)
    run = runs.begin(connection, "audit", "1", NOW)
    last = ledger.append(connection, [Draft(kind=EntryKind.VERIFIED, card="kb:a")], NOW)
    runs.end(connection, run, "passed", {"b": 1, "a": None}, NOW + timedelta(seconds=5))

    assert run > cut
    rows: dict[int, Any] = {
        row["id"]: row for row in connection.execute(text("SELECT * FROM kb_run ORDER BY id")).mappings()
    }
    assert (rows[cut]["ended_at"], rows[cut]["verdict"], rows[cut]["head"]) == (None, None, None)
    assert (rows[run]["kind"], rows[run]["verdict"]) == ("audit", "passed")
    assert json.loads(rows[run]["summary"]) == {"a": None, "b": 1}
    assert runs.heads(connection) == (last,)


def test_a_run_before_the_first_entry_saw_an_empty_ledger(connection: Connection) -> None:
    """Its end is the beginning, which every ledger has."""
    runs.end(connection, runs.begin(connection, "sync", "1", NOW), "complete", {}, NOW)

    assert runs.heads(connection) == (Head(0, BEGINNING),)
    assert list(ledger.breaks(connection, runs.heads(connection))) == []


def test_a_finding_opens_stays_closes_and_opens_anew(connection: Connection) -> None:
    """From the first audit that had it to the one that had it no more; found again, it begins again."""
    first = _audit(connection, A, B)
    second = _audit(connection, A)
    assert _spans(connection) == {
        ("owner-missing", "kb:a"): (first, second, None),
        ("owner-missing", "kb:b"): (first, first, second),
    }

    third = _audit(connection, A)
    assert _spans(connection)["owner-missing", "kb:b"] == (first, first, second)

    fourth = _audit(connection, A, B)
    assert _spans(connection) == {
        ("owner-missing", "kb:a"): (first, fourth, None),
        ("owner-missing", "kb:b"): (fourth, fourth, None),
    }
    assert first < second < third < fourth


def test_findings_of_rules_that_did_not_run_are_left_as_they_are(connection: Connection) -> None:
    """Nobody knows whether they still stand."""
    first = _audit(connection, A, OTHER)
    second = _audit(connection, rules=["broken-link"])

    assert _spans(connection) == {
        ("owner-missing", "kb:a"): (first, first, None),
        ("broken-link", "kb:a"): (first, first, second),
    }


def test_a_finding_is_kept_as_it_was_last(connection: Connection) -> None:
    """Its severity and words may change while it stays the same finding."""
    _audit(connection, A)
    worse = finding("kb:a", severity=Severity.ERROR, message="Still nobody answers.", since=NOW)
    assert worse.fingerprint == A.fingerprint
    _audit(connection, worse)

    (row,) = connection.execute(text("SELECT severity, parts, finding FROM kb_finding")).mappings()
    assert row["severity"] == "error"
    assert json.loads(row["parts"]) == [part.digest for part in worse.parts]
    assert unpack(bytes(row["finding"])) == worse


def test_many_findings_are_written_at_once(connection: Connection) -> None:
    """More than one statement may hold."""
    many = [finding(f"kb:{number}") for number in range(2_001)]
    run = _audit(connection, *many)

    assert len(_spans(connection)) == 2_001
    assert set(_spans(connection).values()) == {(run, run, None)}
