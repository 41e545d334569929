"""A statement: the smallest passage of a text that says something."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StatementKind(StrEnum):
    """The form in which something is said."""

    SENTENCE = "sentence"
    ITEM = "item"
    ROW = "row"
    ANSWER = "answer"
    LABEL = "label"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class Statement:
    """One passage that says something.

    Attributes:
        text: What a reader sees of it, white space folded: an answer with its question, a value with its label, a cell
            within its whole row.
        line: The line of the body on which it begins, from 1.
        block: The index of the block of the document in which it begins. An answer may end in the next one.
        start: Its offset in the text of that block.
        said: The part that states: the answer without the question, the cell, the value after the label; ``text`` for
            a plain sentence, and nothing for a question that stays without an answer.
        subject: What it is said of, where form tells: the question, the label, the head of the row and of the column;
            for what follows an answer the question, for what follows a label in one item the label.
        section: The headings it stands under, outermost first; a short paragraph in bold counts as one.
        lead: The sentence, question or item that introduces the list or the table it stands in, or nothing.
        previous: The sentence before it in the same paragraph, nothing at its start.
        quoted: Whether it stands in a block quotation.
    """

    kind: StatementKind
    text: str
    line: int
    block: int
    start: int
    said: str
    subject: str = ""
    section: tuple[str, ...] = ()
    lead: str = ""
    previous: str = ""
    quoted: bool = False
