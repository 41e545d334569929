"""Quoting: how much of a card's text a report shows."""

from __future__ import annotations

from dataclasses import replace

from kbaudit.finding import Evidence, Finding
from kbaudit.formats.interface import EvidenceLength
from kbaudit.text.layout import cut

SHORT_COLUMNS = 80


def shown(evidence: Evidence, length: EvidenceLength) -> Evidence | None:
    """Give evidence as a reader may see it: whole, its quote cut to 80 columns, or None for nothing of it."""
    match length:
        case EvidenceLength.NONE:
            return None
        case EvidenceLength.SHORT:
            return replace(evidence, quote=cut(evidence.quote, SHORT_COLUMNS))
        case EvidenceLength.FULL:
            return evidence


def passages(finding: Finding, length: EvidenceLength) -> list[Evidence]:
    """Give the evidence that a person should see beside the message, each as it may be seen.

    A value without a line whose words the message already has is not said twice.
    """
    told = [one for one in finding.evidence if one.line is not None or one.quote not in finding.message]
    return [passage for one in told if (passage := shown(one, length))]
