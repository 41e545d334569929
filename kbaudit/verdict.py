"""The verdict: whether a run passed, failed, or did not see everything."""

from __future__ import annotations

from collections.abc import Sequence

from kbaudit.finding import Finding, Severity
from kbaudit.report import NotChecked, SourceStatus, SourceSummary, Verdict


def judge(
    sources: Sequence[SourceSummary],
    findings: Sequence[Finding],
    fail_on: Severity | None,
    not_checked: Sequence[NotChecked] = (),
) -> Verdict:
    """Judge a run.

    Args:
        fail_on: The mildest severity that fails the run; None lets no finding fail it.

    Returns:
        Incomplete when a source failed, a rule could not do its work or no card could be read, whatever was found
        elsewhere.
    """
    audited = sum(source.cards for source in sources)
    if not audited or not_checked or any(source.status is not SourceStatus.COMPLETE for source in sources):
        return Verdict.INCOMPLETE
    if fail_on is not None and any(found.severity.rank <= fail_on.rank for found in findings):
        return Verdict.FAILED
    return Verdict.PASSED
