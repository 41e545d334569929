"""Cards and findings that say only what a test is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from kbaudit.card import Card, CardHead
from kbaudit.finding import Finding, Part, Severity

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def card(identity: str = "refunds.md", **fields: Any) -> Card:  # noqa: ANN401 - the fields of a card
    """Make a card of the source ``kb``."""
    return Card(**({"source": "kb", "id": identity, "title": "Refunds", "body": "Money back."} | fields))


def finding(*refs: str, rule: str = "owner-missing", anchor: str = "", **fields: Any) -> Finding:  # noqa: ANN401 - the fields of a finding
    """Make a finding on cards, the first of them the one to open, one part for each."""
    refs = refs or ("kb:refunds.md",)
    given: dict[str, Any] = {
        "rule": rule,
        "kind": rule,
        "severity": Severity.WARNING,
        "card": CardHead(ref=refs[0], title="Refunds"),
        "related": tuple(CardHead(ref=ref, title="Other") for ref in refs[1:]),
        "message": "Nobody answers for this card.",
        "clears_when": "somebody does",
        "parts": tuple(Part.of(rule, [ref], anchor) for ref in refs),
    }
    return Finding(**(given | fields))
