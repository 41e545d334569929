"""The second opinion: what a judge says may raise a suspicion to a finding, and does nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kbaudit.finding import Finding, Part, Severity
from kbaudit.judges.interface import Label, Opinion

SUSPECTS = "possible-contradiction"
"""The rule whose findings a judge is asked about."""

RAISED_TO = "contradiction"
"""The rule that a finding is of when the judge was sure enough."""


def heed(
    findings: Sequence[Finding],
    opinions: Mapping[str, Sequence[Opinion]],
    *,
    judge: str,
    min_probability: float,
    severity: Severity = Severity.ERROR,
) -> tuple[Finding, ...]:
    """Raise the suspicions that a judge shares; whatever it says of others, they stay as they are.

    A suspicion is raised when every one of its parts is borne out, and no contradiction that the rules have found
    themselves is about the same.

    Args:
        findings: Of any rules; those of others than ``SUSPECTS`` are not touched.
        opinions: By fingerprint, one for each part of the finding.
        judge: How the message names the judge.
        min_probability: From which probability on a contradiction bears a part out.
        severity: That of the rule ``RAISED_TO``.

    Returns:
        As many findings in the same order.
    """
    found = {part for finding in findings if finding.rule == RAISED_TO for part in finding.parts}
    heeded = []
    for finding in findings:
        said = opinions.get(finding.fingerprint, ()) if finding.rule == SUSPECTS else ()
        parts = tuple(sorted((_raised(part) for part in finding.parts), key=lambda part: part.digest))
        borne_out = bool(said) and all(bears_out(one, min_probability) for one in said)
        if borne_out and not found & set(parts):
            message = f"{finding.message} {_told(said, judge)}"
            heeded.append(replace(finding, rule=RAISED_TO, severity=severity, message=message, parts=parts))
        else:
            heeded.append(finding)
    return tuple(heeded)


def bears_out(opinion: Opinion, min_probability: float) -> bool:
    """Tell whether an opinion shares a suspicion, and is sure enough."""
    return opinion.label is Label.CONTRADICTION and opinion.probability >= min_probability


def _raised(part: Part) -> Part:
    return replace(part, rule=RAISED_TO)


def _told(opinions: Sequence[Opinion], judge: str) -> str:
    """Say who holds the passages for a contradiction; of several opinions the least sure one."""
    least = min(opinions, key=lambda one: one.probability)
    why = f": “{least.reason.rstrip('.')}”" if least.reason else ""
    # A probability is cut, never rounded up to more than was said.
    return (
        f"The judge {judge} found this contradiction, with probability {int(least.probability * 100) / 100:.2f}{why}."
    )
