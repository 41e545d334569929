"""The rows of a table and the heads of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kbaudit.text.document import Block, BlockKind


def is_head(blocks: Sequence[Block], index: int) -> bool:
    """Tell whether a row names what the rows after it hold: marked so, in bold, or the only one without a number."""
    block = blocks[index]
    if block.head:
        return True
    if index and blocks[index - 1].kind is BlockKind.ROW:
        return False
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if following is None or following.kind is not BlockKind.ROW or following.head:
        return False
    bold = sum(end - start for start, end in block.strong)
    if bold >= len("".join(block.cell_texts())):
        return True
    return not any(map(str.isdigit, block.text)) and any(map(str.isdigit, following.text))


def cells_said(row: Block, heads: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each cell that states something, after what it is said of: the head of its row and of its column."""
    cells = row.cell_texts()
    names = heads if len(heads) == len(cells) else ("",) * len(cells)
    if len(cells) == 1:
        yield names[0], cells[0]
    for cell, name in zip(cells[1:], names[1:], strict=True):
        if any(map(str.isalnum, cell)):
            yield ", ".join(filter(None, (cells[0], name))), cell
