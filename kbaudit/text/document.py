"""The plain structure of a text: its blocks, links and anchors, with line numbers."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row or code block.

    Attributes:
        text: What a reader sees, white space folded; the cells of a row are joined by `` | ``. Code keeps its lines.
            Template code is shown as ``…``, and as it was written within code.
        line: The line of the body on which it begins, from 1.
        level: A heading's level, from 1; 0 for everything else.
        section: The headings it stands under, outermost first; a heading's own text is not among them.
        quoted: Whether it stands in a block quotation.
        depth: How many lists it stands in.
        term: Whether it is a term of a definition list.
        head: Whether it is a row of column heads.
        lines: The offset in the text, and the line of the body, of each line break that its author made.
        cells: The offsets in the text at which the cells of a row begin, an empty one where the next begins.
        strong: The spans of the text that are set in bold.
    """

    kind: BlockKind
    text: str
    line: int
    level: int = 0
    section: tuple[str, ...] = ()
    quoted: bool = False
    depth: int = field(default=0, compare=False, repr=False)
    term: bool = field(default=False, compare=False, repr=False)
    head: bool = field(default=False, compare=False, repr=False)
    lines: tuple[tuple[int, int], ...] = field(default=(), compare=False, repr=False)
    cells: tuple[int, ...] = field(default=(), compare=False, repr=False)
    strong: tuple[tuple[int, int], ...] = field(default=(), compare=False, repr=False)

    def line_at(self, offset: int) -> int:
        """Give the line of the body on which a character of the text stands."""
        passed = bisect_right(self.lines, offset, key=lambda one: one[0])
        return self.lines[passed - 1][1] if passed else self.line

    def cell_texts(self) -> tuple[str, ...]:
        """Give the cells of a row, empty ones too."""
        ends = (*self.cells[1:], len(self.text) + 1)
        return tuple(
            self.text[start:end].strip().removesuffix("|" if end <= len(self.text) else "").rstrip()
            for start, end in zip(self.cells, ends, strict=True)
        )


class LinkKind(StrEnum):
    """What a link brings."""

    PAGE = "page"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Link:
    """One link or image.

    Attributes:
        target: The destination as written, unescaped; empty only for an unfinished link.
        text: The words a reader clicks, or an image's alternative text.
        line: The line of the body, from 1.
        block: The index, among the blocks of the document, of the one it stands in; None for one outside of any text,
            such as an image by itself.
        passage: The line it stands on, where that and other lines of its block begin with a link; else None.
    """

    target: str
    text: str
    line: int
    kind: LinkKind = LinkKind.PAGE
    block: int | None = None
    passage: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A text, taken apart.

    Attributes:
        blocks: In reading order.
        links: In reading order.
        unfinished: What was meant as a link and is none, in reading order: without a target (it is empty here), or with
            a target in which spaces stand as they are.
        anchors: Every id that the text defines itself (``id=``, ``name=``, ``{#id}``), as written.
        templated: Whether template code stands in it that may print blocks, so that a reader of the page may see more
            than stands here. Template code within a sentence does not count; it is shown as ``…``.
    """

    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    unfinished: tuple[Link, ...] = ()
    anchors: frozenset[str] = frozenset()
    templated: bool = False
