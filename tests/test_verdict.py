from __future__ import annotations

import pytest

from kbaudit import verdict
from kbaudit.finding import Severity
from kbaudit.report import NotChecked, SourceStatus, SourceSummary, Verdict
from tests.samples import finding

READ = SourceSummary(name="kb", kind="markdown", status=SourceStatus.COMPLETE, cards=3)
FAILED = SourceSummary(name="wiki", kind="markdown", status=SourceStatus.FAILED, cards=0, problem="not there")
EMPTY = SourceSummary(name="kb", kind="markdown", status=SourceStatus.COMPLETE, cards=0)
UNREADABLE = SourceSummary(name="kb", kind="markdown", status=SourceStatus.COMPLETE, cards=0, unreadable=1)


@pytest.mark.parametrize(
    ("severity", "fail_on", "expected"),
    [
        (Severity.ERROR, Severity.ERROR, Verdict.FAILED),
        (Severity.WARNING, Severity.ERROR, Verdict.PASSED),
        (Severity.WARNING, Severity.WARNING, Verdict.FAILED),
        (Severity.ERROR, Severity.NOTE, Verdict.FAILED),
        (Severity.NOTE, Severity.NOTE, Verdict.FAILED),
        (Severity.ERROR, None, Verdict.PASSED),
    ],
)
def test_a_finding_fails_the_run_from_the_chosen_severity_on(
    severity: Severity, fail_on: Severity | None, expected: Verdict
) -> None:
    """The mildest severity that fails is chosen by the caller; none fails where none is chosen."""
    assert verdict.judge([READ], [finding(severity=severity)], fail_on) is expected


def test_without_findings_a_run_passes() -> None:
    """Everything was read, nothing was found."""
    assert verdict.judge([READ], [], Severity.NOTE) is Verdict.PASSED


@pytest.mark.parametrize("sources", [[], [EMPTY], [READ, FAILED]])
def test_a_run_that_did_not_see_everything_is_incomplete(sources: list[SourceSummary]) -> None:
    """Nothing to audit and a failed source outrank every finding."""
    assert verdict.judge(sources, [finding(severity=Severity.ERROR)], Severity.ERROR) is Verdict.INCOMPLETE


def test_a_rule_that_could_not_do_its_work_leaves_the_run_incomplete() -> None:
    """What was not checked may be wrong."""
    failed = NotChecked("inactive", "", "raised")

    assert verdict.judge([READ], [], Severity.ERROR, [failed]) is Verdict.INCOMPLETE


def test_a_base_of_unreadable_cards_was_not_audited() -> None:
    """Where no card could be read nothing was looked at, whatever the rules say of it."""
    assert verdict.judge([UNREADABLE], [], Severity.ERROR) is Verdict.INCOMPLETE
