"""The report: everything one audit has to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import escape

from kbaudit.dismissal import Dismissal
from kbaudit.finding import Finding, Severity
from kbaudit.verification import Head

SCHEMA_VERSION = 1

NOT_CHECKED = "not checked: "
"""How a notice begins that says what a rule could not check."""


class Verdict(StrEnum):
    """The result of a run, for CI."""

    PASSED = "passed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"


class SourceStatus(StrEnum):
    """Whether a source was read to its end.

    Attributes:
        SUSPICIOUS: It was, and looks as if it had lost its cards, so nothing of it was taken.
        NEVER_READ: It is configured, and no sync has read it yet.
    """

    COMPLETE = "complete"
    FAILED = "failed"
    SUSPICIOUS = "suspicious"
    NEVER_READ = "never-read"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSummary:
    """What became of one source.

    Attributes:
        kind: The connector's name; ``memory`` for cards handed over in Python.
        cards: Cards read.
        unreadable: Cards the source had and that could not be read.
        problem: Why a failed source failed; None for a complete one.
    """

    name: str
    kind: str
    status: SourceStatus
    cards: int
    unreadable: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """Something the run wants known that is no finding: what was not checked, what matched nothing.

    Attributes:
        topic: What it is about: a source's name, ``policy``, ``dismiss``.
        message: One sentence.
    """

    topic: str
    message: str


@dataclass(frozen=True, slots=True, order=True)
class NotChecked:
    """A rule that could not do its work; the run is incomplete.

    Attributes:
        rule: The rule's name.
        ref: The card it failed on; empty where it could not judge at all.
        problem: What happened and what to do.
    """

    rule: str
    ref: str
    problem: str


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """A rule that took part, and its version."""

    name: str
    version: int


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A finding that would stand, had nobody dismissed it."""

    finding: Finding
    dismissal: Dismissal


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one audit found.

    Attributes:
        as_of: The audit's only clock, an aware instant in UTC.
        rules: The rules that took part, by name.
        sources: What became of each source, by name.
        findings: By rule, card, line and fingerprint.
        dismissed: Findings set aside, in the same order.
        notices: What else should be known, sorted.
        not_checked: Rules that could not do their work, sorted.
        verified_share: The part of the cards whose verification holds at ``as_of``, from 0 to 1; None where no
            verification is known at all.
        ledger: The end of the ledger, by which a later cut can be told; None where no store was audited.
    """

    as_of: datetime
    verdict: Verdict
    rules: tuple[RuleVersion, ...]
    sources: tuple[SourceSummary, ...]
    findings: tuple[Finding, ...]
    dismissed: tuple[Dismissed, ...] = ()
    notices: tuple[Notice, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    verified_share: float | None = None
    ledger: Head | None = None

    @property
    def cards(self) -> int:
        """Count the cards that were audited."""
        return sum(source.cards for source in self.sources)

    @property
    def counts(self) -> Mapping[Severity, int]:
        """Count the findings of each severity, the worst first."""
        return {severity: sum(found.severity is severity for found in self.findings) for severity in Severity}

    def rows(self) -> list[dict[str, object]]:
        """Give one flat dictionary a finding, ready for ``pandas.DataFrame(report.rows())``."""
        return [_row(finding) for finding in self.findings]

    def __iter__(self) -> Iterator[Finding]:
        """Go through the findings."""
        return iter(self.findings)

    def __len__(self) -> int:
        """Count the findings."""
        return len(self.findings)

    def __bool__(self) -> bool:
        """Be true even when nothing was found: an empty report is still a report."""
        return True

    def __repr__(self) -> str:
        """Say the result in one line."""
        counts = ", ".join(f"{count} {severity}" for severity, count in self.counts.items())
        return f"<Report {self.verdict} as of {self.as_of:%Y-%m-%d}: {self.cards} cards, {counts}>"

    def _repr_html_(self) -> str:
        """Show the findings as a table, for a notebook."""
        head = "".join(f"<th>{name}</th>" for name in ("severity", "rule", "card", "message"))
        body = "".join(_html_row(finding) for finding in self.findings)
        return f"<p>{escape(repr(self))}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(finding: Finding) -> dict[str, object]:
    first = finding.evidence[0] if finding.evidence else None
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": str(finding.severity),
        "card": finding.card.ref,
        "title": finding.card.title,
        "url": finding.card.url,
        "locale": finding.card.locale,
        "collection": finding.card.collection,
        "owner": finding.card.owner,
        "path": finding.card.path,
        "line": first.line if first else None,
        "quote": first.quote if first else None,
        "value": first.value if first else None,
        "related": " ".join(card.ref for card in finding.related),
        "message": finding.message,
        "clears_when": finding.clears_when,
    }


def _html_row(finding: Finding) -> str:
    cells = (str(finding.severity), finding.rule, finding.card.ref, finding.message)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
