"""Reading plain text."""

from __future__ import annotations

import re

from kbaudit.text.document import Block, BlockKind, Document

_BREAK = re.compile(r"\n[^\S\n]*+\n")


def read_plain(body: str) -> Document:
    """Take plain text apart at its blank lines; an address in it is text, no link."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    blocks: list[Block] = []
    line = 1
    at = 0
    for gap in [*(match.span() for match in _BREAK.finditer(body)), (len(body), len(body))]:
        passage = body[at : gap[0]]
        if text := " ".join(passage.split()):
            indent = passage[: len(passage) - len(passage.lstrip())]
            blocks.append(Block(BlockKind.PARAGRAPH, text, line + indent.count("\n")))
        line += body.count("\n", at, gap[1])
        at = gap[1]
    return Document(tuple(blocks))
