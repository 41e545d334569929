"""The format ``json``: the report as one document with a published schema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar

from kbaudit.card import CardHead
from kbaudit.finding import Evidence, Finding
from kbaudit.formats.interface import EvidenceLength, View
from kbaudit.report import SCHEMA_VERSION, Dismissed, Report, SourceSummary
from kbaudit.text.moments import write_moment

_SHORT = 80


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """Write the report as one JSON document, the stable form for other programs."""

    name: ClassVar[str] = "json"
    api: ClassVar[int] = 1

    def render(self, report: Report, view: View) -> str:
        """Write the document, indented by two spaces."""
        return json.dumps(document(report, view), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def document(report: Report, view: View) -> dict[str, Any]:
    """Give the report as plain values, in the order of the published schema."""
    return head(report) | {
        "findings": [finding_object(finding, view) for finding in report.findings],
        "dismissed": [_dismissed_object(one, view) for one in report.dismissed],
        "notices": [{"topic": notice.topic, "message": notice.message} for notice in report.notices],
        "not_checked": [{"rule": one.rule, "card": one.ref or None, "problem": one.problem} for one in report.not_checked],
    }


def head(report: Report) -> dict[str, Any]:
    """Give everything of the report but its lists of findings and notices."""
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": write_moment(report.as_of),
        "verdict": str(report.verdict),
        "rules": [{"name": rule.name, "version": rule.version} for rule in report.rules],
        "sources": [_source_object(source) for source in report.sources],
        "summary": {
            "cards": report.cards,
            "findings": {str(severity): count for severity, count in report.counts.items()},
            "dismissed": len(report.dismissed),
            "trust_score": None,
            "verified_share": None if report.verified_share is None else round(report.verified_share, 4),
        },
    }


def finding_object(finding: Finding, view: View) -> dict[str, Any]:
    """Give one finding as plain values."""
    return {
        "fingerprint": finding.fingerprint,
        "parts": sorted(part.digest for part in finding.parts),
        "rule": finding.rule,
        "kind": finding.kind,
        "severity": str(finding.severity),
        "card": _card_object(finding.card),
        "related": [_card_object(card) for card in finding.related],
        "message": finding.message,
        "clears_when": finding.clears_when,
        "passages": finding.passages,
        "evidence": [_evidence_object(one, view) for one in finding.evidence],
    }


def shortened(quote: str, length: EvidenceLength) -> str | None:
    """Cut a quote to what the reader asked for; None for nothing."""
    if length is EvidenceLength.NONE:
        return None
    if length is EvidenceLength.FULL or len(quote) <= _SHORT:
        return quote
    return quote[: _SHORT - 1].rstrip() + "…"


def _source_object(source: SourceSummary) -> dict[str, Any]:
    found = {
        "name": source.name,
        "kind": source.kind,
        "status": str(source.status),
        "cards": source.cards,
        "unreadable": source.unreadable,
    }
    return found if source.problem is None else found | {"problem": source.problem}


def _card_object(card: CardHead) -> dict[str, Any]:
    return {
        "ref": card.ref,
        "title": card.title,
        "url": card.url,
        "locale": card.locale,
        "collection": card.collection,
        "owner": card.owner,
        "path": card.path,
        "line": card.line,
    }


def _evidence_object(evidence: Evidence, view: View) -> dict[str, Any]:
    return {
        "ref": evidence.ref,
        "quote": shortened(evidence.quote, view.evidence),
        "line": evidence.line,
        "value": evidence.value,
    }


def _dismissed_object(one: Dismissed, view: View) -> dict[str, Any]:
    return finding_object(one.finding, view) | {"dismissal": {"reason": one.dismissal.reason, "author": one.dismissal.author}}
