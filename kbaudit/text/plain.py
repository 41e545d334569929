"""Reading plain text."""

from __future__ import annotations

import re

from kbaudit.text.document import Block, BlockKind, Document
from kbaudit.text.folding import fold

_BREAK = re.compile(r"\n[^\S\n]*+\n")


def read_plain(body: str) -> Document:
    """Take plain text apart at its blank lines; an address in it is text, no link."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    blocks: list[Block] = []
    line = 1
    at = 0
    for gap in [*(match.span() for match in _BREAK.finditer(body)), (len(body), len(body))]:
        passage = body[at : gap[0]]
        if words := passage.strip():
            begins = line + passage.count("\n", 0, passage.index(words))
            folded = fold([words], (), begins, str)
            blocks.append(Block(BlockKind.PARAGRAPH, folded.text, begins, lines=tuple(folded.lines)))
        line += body.count("\n", at, gap[1])
        at = gap[1]
    return Document(tuple(blocks))
