"""Passages: the sentences, headings, rows and lines of code of a text, as far as a change of it is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kbaudit.changes.wording import Words, folded, words_of
from kbaudit.text.document import Block, BlockKind, Document
from kbaudit.text.sentences import split_sentences
from kbaudit.text.templates import mask_templates

Key = tuple[str, ...]

_NUMBERED = re.compile(r"\s*+(?:>\s*+)*+\d{1,3}+[.)]\s")
_NUMBERED_IN_HTML = re.compile(r"<ol[\s>]", re.IGNORECASE)
_LEAST_WORDS: Final = 4
_NAMED_STEP: Final = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, heading, row, line of code or piece of template code.

    Attributes:
        words: As written; none of code.
        key: What two passages that say the same have in common.
        line: The line of the text on which its block begins; its own of a line of code.
        ordered: Whether its place in the order counts: of a numbered step, a line of code, and of an answer so short
            that it says something only where it stands.
        whole: The folded words of the block it stands in; empty for code.
        section: Those of the headings it stands under.
    """

    text: str
    words: Words
    key: Key
    line: int
    ordered: bool = False
    whole: str = ""
    section: tuple[str, ...] = ()


def passages_of(document: Document, body: str, language: str | None) -> Iterator[Passage]:
    """Yield the passages of a text, in reading order, its template code last.

    Args:
        body: What the document was read from.
        language: What the sentences are split by.
    """
    lines = body.split("\n")
    numbered = _NUMBERED_IN_HTML.search(body) is not None
    for block in document.blocks:
        section = tuple(_whole(one) for one in block.section)
        if block.kind is BlockKind.CODE:
            yield from _code(block, section)
        else:
            item = block.kind is BlockKind.ITEM
            step = item and (numbered or _NUMBERED.match("".join(lines[block.line - 1 : block.line])) is not None)
            yield from _sentences(block, section, language, step=step)
    for text in mask_templates(body).spans:
        if line := " ".join(text.split()):
            yield Passage(line, (), ("", line), 1, ordered=True)


def _sentences(block: Block, section: tuple[str, ...], language: str | None, *, step: bool) -> Iterator[Passage]:
    whole = _whole(block.text)
    heading = block.kind is BlockKind.HEADING
    ordered = step or (block.kind is BlockKind.PARAGRAPH and whole.count(" ") < _LEAST_WORDS - 1)
    for sentence in split_sentences(block.text, language):
        if words := words_of(sentence.text):
            place = ordered or any(word[0].isdigit() for word in words[:_NAMED_STEP])
            yield Passage(sentence.text, _begun(words, every=heading), folded(words), block.line, place, whole, section)


def _whole(text: str) -> str:
    return " ".join(folded(words_of(text)))


def _begun(words: Words, *, every: bool) -> Words:
    """Write the first word of a sentence, and each of a heading, as if it stood within a sentence."""
    return tuple(word.lower() if (every or not at) and word[1:].islower() else word for at, word in enumerate(words))


def _code(block: Block, section: tuple[str, ...]) -> Iterator[Passage]:
    for number, text in enumerate(block.text.split("\n")):
        if line := " ".join(text.split()):
            yield Passage(line, (), ("", line), block.line + number, ordered=True, section=section)
