"""The questions: which pairs of passages of a finding a judge is asked about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.finding import Evidence, Finding
from kbaudit.judges.interface import Passage, Passages
from kbaudit.text.document import Block, BlockKind


@dataclass(frozen=True, slots=True)
class Question:
    """What a judge is asked about one finding.

    Attributes:
        fingerprint: The finding's.
        pairs: The first passage of the finding with each other one that has another value.
    """

    fingerprint: str
    pairs: tuple[Passages, ...]


def questions(findings: Sequence[Finding], cards: Mapping[str, Card]) -> Iterator[Question]:
    """Yield a question for each finding that has passages to compare.

    Args:
        cards: By reference; of a card that is not among them the sections are not known.
    """
    outlines: dict[str, Sequence[Block]] = {}
    for finding in findings:
        pairs = tuple(_pairs(finding, cards, outlines))
        if pairs:
            yield Question(finding.fingerprint, pairs)


def _pairs(finding: Finding, cards: Mapping[str, Card], outlines: dict[str, Sequence[Block]]) -> Iterator[Passages]:
    if not finding.evidence:
        return
    first, *others = finding.evidence
    told = _passage(finding, first, cards, outlines)
    for other in others:
        if other.value is None or other.value != first.value:
            yield Passages.of(told, _passage(finding, other, cards, outlines))


def _passage(
    finding: Finding, evidence: Evidence, cards: Mapping[str, Card], outlines: dict[str, Sequence[Block]]
) -> Passage:
    head = next((one for one in (finding.card, *finding.related) if one.ref == evidence.ref), None)
    return Passage(
        quote=evidence.quote,
        title=head.title if head else "",
        section=_section(evidence, cards.get(evidence.ref), outlines),
        language=head.locale if head else None,
        value=evidence.value,
    )


def _section(evidence: Evidence, card: Card | None, outlines: dict[str, Sequence[Block]]) -> tuple[str, ...]:
    """Give the headings that a quoted line stands under."""
    if card is None or evidence.line is None:
        return ()
    if card.ref not in outlines:
        outlines[card.ref] = Content.of(card).document.blocks
    blocks = outlines[card.ref]
    line = evidence.line if card.line is None else evidence.line - card.line + 1
    before = bisect_right(blocks, line, key=lambda block: block.line)
    if not before:
        return ()
    block = blocks[before - 1]
    return (*block.section, block.text) if block.kind is BlockKind.HEADING and block.line < line else block.section
