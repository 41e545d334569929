"""Splitting a document into statements."""

from __future__ import annotations

from kbaudit.text.document import Block, BlockKind, Document
from kbaudit.text.statements.forms import COLONS, forms_of, is_question, is_short
from kbaudit.text.statements.passages import Passage, passages_of
from kbaudit.text.statements.prose import Draft, Held, Prose
from kbaudit.text.statements.statement import Statement, StatementKind
from kbaudit.text.statements.tables import cells_said, is_head

_STOPS = (".", "!", "?", "…", "。", "！", "？", ";", "”", '"', "»")
_LONGEST_HEADING = 8
_LONGEST_LEAD = 40


def split_statements(document: Document, language: str | None) -> tuple[Statement, ...]:
    """Split a document into what it states, in reading order.

    Code says nothing. A question stays with its answer, a value with its label, a cell with the heads of its row and
    column, an item with what introduces its list.

    Args:
        language: The language or locale of the text; None where it is unknown. One without a lexicon is read with the
            abbreviations of all others.
    """
    splitting = _Splitting(document, language)
    for index in range(len(document.blocks)):
        splitting.take(index)
    splitting.end()
    return tuple(splitting.found)


class _Splitting:
    """Goes through the blocks and remembers what the next one may hang on."""

    def __init__(self, document: Document, language: str | None) -> None:
        self.found: list[Statement] = []
        self._blocks = document.blocks
        self._forms = forms_of(language)
        self._held: Held | None = None
        self._leads: list[tuple[int, str]] = []
        self._heads: tuple[str, ...] = ()
        self._stated = False
        self._bold_heading: tuple[tuple[str, ...], str] | None = None

    def take(self, index: int) -> None:
        block = self._blocks[index]
        match block.kind:
            case BlockKind.HEADING:
                self._take_heading(index, block)
            case BlockKind.ROW:
                self._take_row(index, block)
            case BlockKind.CODE:
                self.end()
                self._leads = []
            case _:
                self._take_prose(index, block)

    def end(self) -> None:
        """Let go of a question that found no answer."""
        held, self._held = self._held, None
        if held is not None and not held.heading:
            item = self._blocks[held.block].kind is BlockKind.ITEM
            kind = StatementKind.ITEM if item else StatementKind.SENTENCE
            self._add(held.block, Draft(kind, held.block, held.start, held.text, ""))

    def _take_heading(self, index: int, block: Block) -> None:
        self.end()
        self._leads = []
        question = is_question(block.text)
        said = "" if question else block.text
        self._bold_heading = None
        self._add(index, Draft(StatementKind.HEADING, index, 0, block.text, said))
        self._bold_heading = (block.section, block.text) if block.kind is BlockKind.PARAGRAPH else None
        if question:
            self._held = Held(block.text, index, 0, heading=True)

    def _take_row(self, index: int, block: Block) -> None:
        lead = self._lead_for(block)
        self.end()
        if index == 0 or self._blocks[index - 1].kind is not BlockKind.ROW:
            self._heads, self._stated = (), False
        if is_head(self._blocks, index):
            if self._stated:
                self._leads = []
            self._heads, self._stated = block.cell_texts(), False
            return
        self._stated = True
        for subject, cell in cells_said(block, self._heads):
            self._add(index, Draft(StatementKind.ROW, index, 0, block.text, cell, subject, lead))

    def _take_prose(self, index: int, block: Block) -> None:
        if _is_bold_heading(block):
            self._take_heading(index, block)
            return
        passages = tuple(passages_of(block, self._forms))
        if not passages:
            return
        held = self._held if self._is_answered(index, passages) else None
        if held is not None:
            self._held = None
        lead = self._lead_for(block)
        self.end()
        prose = Prose(index, block, passages, self._forms, lead)
        for draft in prose.read(held):
            self._add(index, draft)
        self._held = prose.held
        self._note_lead(block, passages)

    def _is_answered(self, index: int, passages: tuple[Passage, ...]) -> bool:
        """Tell whether a block begins with the answer to the question before it."""
        held, block = self._held, self._blocks[index]
        if held is None or is_question(passages[0].text):
            return False
        asking = self._blocks[held.block]
        if asking.quoted != block.quoted or held.term:
            return held.term and block.kind is BlockKind.PARAGRAPH and not block.term
        if asking.kind is BlockKind.ITEM and self._asks_before(held.block):
            return False
        return block.kind is BlockKind.PARAGRAPH or block.depth == asking.depth or self._stands_alone(index)

    def _asks_before(self, index: int) -> bool:
        """Tell whether an item that asks follows another: a list of questions is answered elsewhere."""
        before = self._blocks[index - 1] if index else None
        return before is not None and before.kind is BlockKind.ITEM and is_question(before.text)

    def _stands_alone(self, index: int) -> bool:
        following = self._blocks[index + 1] if index + 1 < len(self._blocks) else None
        return following is None or following.kind is not BlockKind.ITEM or following.depth < self._blocks[index].depth

    def _lead_for(self, block: Block) -> str:
        if self._held is not None and not self._held.term:
            self._leads.append((self._blocks[self._held.block].depth, self._held.text))
        within = block.depth - (block.kind is BlockKind.ITEM)
        while self._leads and self._leads[-1][0] > within:
            self._leads.pop()
        return self._leads[-1][1] if self._leads and block.kind is not BlockKind.PARAGRAPH else ""

    def _note_lead(self, block: Block, passages: tuple[Passage, ...]) -> None:
        """Remember what the next list or table may be introduced by; an item introduces the items within it."""
        last = passages[-1].text
        if block.kind is BlockKind.PARAGRAPH:
            self._leads = [(block.depth, last)] if not last.endswith(_STOPS) else []
            return
        lead = last if last.endswith(COLONS) else passages[0].text
        if is_short(lead, _LONGEST_LEAD):
            self._leads.append((block.depth, lead))

    def _add(self, index: int, draft: Draft) -> None:
        block, begins = self._blocks[index], self._blocks[draft.block]
        section = block.section
        if self._bold_heading is not None and self._bold_heading[0] == section:
            section = (*section, self._bold_heading[1])
        self.found.append(
            Statement(
                draft.kind,
                draft.text,
                begins.line_at(draft.start),
                draft.block,
                draft.start,
                draft.said,
                draft.subject,
                section,
                draft.lead,
                draft.previous,
                block.quoted,
            )
        )


def _is_bold_heading(block: Block) -> bool:
    """Tell whether a paragraph is a heading in all but its markup: a few bold words without a stop, or a question."""
    return (
        block.kind is BlockKind.PARAGRAPH
        and not block.term
        and block.strong == ((0, len(block.text)),)
        and is_short(block.text, _LONGEST_HEADING)
        and (is_question(block.text) or not block.text.endswith((*_STOPS, *COLONS, ",")))
    )
