"""The questions: which pairs of passages of a finding a judge is asked about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.finding import Evidence, Finding, Part
from kbaudit.judges.interface import Passage, Passages
from kbaudit.text.document import Block, BlockKind

Outlines = dict[str, Sequence[Block]]
"""The blocks of cards that were read so far, by reference."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a judge is asked about one finding.

    Attributes:
        fingerprint: The finding's.
        parts: For each part of the finding the pairs of passages that may bear it out, at least one: those of its
            cards that have different values, or none.
    """

    fingerprint: str
    parts: tuple[tuple[Passages, ...], ...]


def questions(findings: Sequence[Finding], cards: Mapping[str, Card]) -> Iterator[Question]:
    """Yield a question for each finding that has passages to compare for every one of its parts.

    Args:
        cards: By reference; of a card that is not among them the sections are not known.
    """
    outlines: Outlines = {}
    for finding in findings:
        told = [(one, _passage(finding, one, cards, outlines)) for one in finding.evidence]
        parts = tuple(tuple(_pairs(part, told)) for part in finding.parts)
        if all(parts):
            yield Question(finding.fingerprint, parts)


def _pairs(part: Part, told: Sequence[tuple[Evidence, Passage]]) -> Iterator[Passages]:
    for (one, passage), (other, another) in combinations(told, 2):
        if {one.ref, other.ref} == set(part.refs) and (one.value is None or one.value != other.value):
            yield Passages.of(passage, another)


def _passage(finding: Finding, evidence: Evidence, cards: Mapping[str, Card], outlines: Outlines) -> Passage:
    head = next((one for one in (finding.card, *finding.related) if one.ref == evidence.ref), None)
    return Passage(
        quote=evidence.quote,
        title=head.title if head else "",
        section=_section(evidence, cards.get(evidence.ref), outlines),
        language=head.locale if head else None,
        value=evidence.value,
    )


def _section(evidence: Evidence, card: Card | None, outlines: Outlines) -> tuple[str, ...]:
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
