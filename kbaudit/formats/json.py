"""The format ``json``: the report as one document with a published schema."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, ClassVar

from kbaudit.card import CardHead
from kbaudit.dismissal import Dismissal
from kbaudit.finding import Evidence, Finding
from kbaudit.formats.interface import View
from kbaudit.formats.quoting import shown
from kbaudit.report import SCHEMA_VERSION, Dismissed, NotChecked, Notice, Report, SourceSummary
from kbaudit.text.moments import write_moment

# What JSON allows as it is, and what steers a terminal, ends a line for some readers or begins a command that a CI
# runner would obey in its log; it occurs in strings only.
_ESCAPED = re.compile(
    "#(?=(?:vso)?\\[)|[\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u206f\\ufff9-\\ufffb]"
)
_HALF_PAIR = re.compile("[\\ud800-\\udfff]")


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """Write the report as one JSON document, the stable form for other programs."""

    name: ClassVar[str] = "json"
    api: ClassVar[int] = 1

    def render(self, report: Report, view: View) -> str:
        """Write the document, indented by two spaces."""
        return write_json(document(report, view), indent=2) + "\n"


def write_json(value: object, *, indent: int | None = None) -> str:
    """Write plain values as JSON that any UTF-8 file and any terminal can hold.

    Controls and marks that reorder text are escaped, which changes nothing for a reader of JSON. Half a surrogate pair,
    which no encoding can write, becomes U+FFFD.
    """
    written = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    whole = _HALF_PAIR.sub("\N{REPLACEMENT CHARACTER}", written)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", whole)


def document(report: Report, view: View) -> dict[str, Any]:
    """Give the report as plain values, in the order of the published schema."""
    return head(report) | {
        "findings": [finding_object(finding, view) for finding in report.findings],
        "dismissed": [dismissed_object(one, view) for one in report.dismissed],
        "notices": [notice_object(notice) for notice in report.notices],
        "not_checked": [not_checked_object(one) for one in report.not_checked],
    }


def head(report: Report) -> dict[str, Any]:
    """Give everything of the report but its lists of findings and notices."""
    ledger = {} if report.ledger is None else {"ledger": {"seq": report.ledger.seq, "hash": report.ledger.hash}}
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
        **ledger,
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
        "since": None if finding.since is None else write_moment(finding.since),
        "clears_when": finding.clears_when,
        "passages": finding.passages,
        "evidence": [_evidence_object(one, view) for one in finding.evidence],
    }


def dismissed_object(one: Dismissed, view: View) -> dict[str, Any]:
    """Give a finding that was set aside, with who set it aside and why."""
    return finding_object(one.finding, view) | {"dismissal": _dismissal_object(one.dismissal)}


def notice_object(notice: Notice) -> dict[str, Any]:
    """Give a notice as plain values."""
    return {"topic": notice.topic, "message": notice.message}


def not_checked_object(one: NotChecked) -> dict[str, Any]:
    """Give what was not checked as plain values; ``card`` is null where a rule could not judge at all."""
    return {"rule": one.rule, "card": one.ref or None, "problem": one.problem}


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
        "views": card.views,
    }


def _evidence_object(evidence: Evidence, view: View) -> dict[str, Any]:
    passage = shown(evidence, view.evidence)
    return {
        "ref": evidence.ref,
        "quote": passage.quote if passage else None,
        "line": evidence.line,
        "value": passage.value if passage else None,
    }


def _dismissal_object(dismissal: Dismissal) -> dict[str, Any]:
    return {
        "reason": dismissal.reason,
        "author": dismissal.author,
        "until": None if dismissal.until is None else write_moment(dismissal.until),
    }
