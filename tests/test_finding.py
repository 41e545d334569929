from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from typing import Any

import pytest

from kbaudit.card import CardHead
from kbaudit.finding import Evidence, Part, Severity
from tests.samples import finding


def test_severities_rank_from_the_worst() -> None:
    """An error ranks before a warning, and a warning before a note."""
    assert sorted(Severity, key=lambda severity: severity.rank) == [Severity.ERROR, Severity.WARNING, Severity.NOTE]


def test_a_part_does_not_know_the_order_of_its_cards() -> None:
    """Two cards that disagree are one problem, whichever is named first."""
    assert Part.of("contradiction", ["kb:b", "kb:a"]) == Part.of("contradiction", ["kb:a", "kb:b"])


def test_a_digest_is_the_sha_256_of_canonical_json() -> None:
    """Another program can compute a part's digest from the documented form."""
    expected = hashlib.sha256(b'["broken-link",["kb:a"],"\\u00e9.md"]').hexdigest()

    assert Part.of("broken-link", ["kb:a"], "é.md").digest == expected


@pytest.mark.parametrize(
    "other",
    [Part.of("inactive", ["kb:a"]), Part.of("owner-missing", ["kb:b"]), Part.of("owner-missing", ["kb:a"], "x")],
)
def test_rule_cards_and_anchor_tell_parts_apart(other: Part) -> None:
    """Each of the three makes another problem."""
    assert other.digest != Part.of("owner-missing", ["kb:a"]).digest


def test_the_fingerprint_is_the_smallest_part() -> None:
    """A cluster is known by one part, whatever the order of the others."""
    one, other = finding("kb:a", "kb:b"), finding("kb:b", "kb:a")

    assert one.fingerprint == min(part.digest for part in one.parts)
    assert one.fingerprint == other.fingerprint


def test_the_fingerprint_outlives_edits_around_the_problem() -> None:
    """Line, wording, severity, title and evidence may change; the problem stays the same."""
    one = finding("kb:a")
    edited = replace(
        one,
        severity=Severity.ERROR,
        kind="other",
        card=CardHead(ref="kb:a", title="Renamed", line=99),
        message="Other words.",
        evidence=(Evidence("kb:a", "Quote", 12, "value"),),
    )

    assert edited.fingerprint == one.fingerprint


def test_a_finding_without_parts_is_refused() -> None:
    """A problem without identity could never be dismissed or known."""
    with pytest.raises(ValueError, match="needs at least one part"):
        finding("kb:a", parts=())


def test_passages_change_with_the_quoted_words_only() -> None:
    """A dismissal is bound to what is quoted, not to where it stands or in which order."""
    first, second = Evidence("kb:a", "30 days", 3), Evidence("kb:b", "14 days", 9)
    one = finding("kb:a", evidence=(first, second))
    moved = finding("kb:a", evidence=(replace(second, line=1), replace(first, line=1, value="30")))
    edited = finding("kb:a", evidence=(first, replace(second, quote="15 days")))

    assert one.passages == moved.passages
    assert one.passages != edited.passages


def test_half_a_character_can_be_identified() -> None:
    """Text cut within a character has a digest too."""
    assert Part.of("broken-link", ["kb:\ud800"]).digest
    assert finding("kb:a", evidence=(Evidence("kb:a", "\ud800"),)).passages


def test_findings_sort_by_rule_card_line_and_fingerprint() -> None:
    """A finding without a line comes before those of the same card that have one."""
    later = finding("kb:a", anchor="x", evidence=(Evidence("kb:a", "x", 7),))
    nowhere = finding("kb:a", anchor="y", evidence=(Evidence("kb:a", "y"),))
    other_card, other_rule = finding("kb:b"), finding("kb:z", rule="inactive")

    assert sorted([other_card, later, nowhere, other_rule], key=lambda one: one.order) == [
        other_rule, nowhere, later, other_card,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "error"},
        {"card": None},
        {"parts": (1,)},
        {"parts": ()},
        {"evidence": ("x",)},
        {"related": ["kb:b"]},
        {"message": None},
    ],
)
def test_a_finding_that_no_report_could_write_is_refused(change: dict[str, Any]) -> None:
    """The rule that makes it fails, and no report does."""
    with pytest.raises(ValueError, match="a finding of rule owner-missing"):
        replace(finding("kb:a"), **change)


@pytest.mark.parametrize("change", [{"quote": None}, {"line": math.nan}, {"value": 3}])
def test_a_passage_that_no_report_could_write_is_refused(change: dict[str, Any]) -> None:
    """Quote and value are texts, a line is a whole number."""
    with pytest.raises(ValueError, match="a passage of kb:a"):
        replace(Evidence("kb:a", "30 days"), **change)
