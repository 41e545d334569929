"""Building a document block by block, whatever the markup it is read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kbaudit.text.document import Block, BlockKind, Document, Link, LinkKind
from kbaudit.text.folding import Folded, Mark, fold
from kbaudit.text.templates import STAND_IN, Masked, is_masked

_MARKS = " \t-–*•·"
"""What may stand before the first word of a line."""

_SEVERAL = 2


@dataclass(slots=True)
class _OpenLink:
    target: str
    line: int
    start: int
    kind: LinkKind
    text: str | None = None
    unfinished: bool = False


class DocumentBuilder:
    """Collects the blocks, links and anchors of one text, in reading order.

    Attributes:
        quotes: How many block quotations are open.
        struck: How many strikes through are open in the open block.
        lists: How many lists are open.
        templated: Whether template code was met that may print blocks of its own.
    """

    def __init__(self, masked: Masked) -> None:
        """Begin with nothing read.

        Args:
            masked: The text that is read, with its template code hidden.
        """
        self.quotes = 0
        self.struck = 0
        self.lists = 0
        self.templated = False
        self._masked = masked
        self._blocks: list[Block] = []
        self._links: list[Link] = []
        self._unfinished: list[Link] = []
        self._anchors: set[str] = set()
        self._headings: list[tuple[int, str]] = []
        self._kind: BlockKind | None = None
        self._line = 1
        self._level = 0
        self._term = False
        self._now = 1
        self._heads = 0
        self._seen = 0
        self._filled = False
        self._pieces: list[str] = []
        self._marks: list[tuple[int, Mark, int]] = []
        self._pending: list[_OpenLink] = []
        self._open: _OpenLink | None = None

    @property
    def kind(self) -> BlockKind | None:
        """Give what the open block is; None where none is open."""
        return self._kind

    @property
    def is_empty(self) -> bool:
        """Tell whether the open block has nothing in it yet."""
        return not self._pieces and not self._pending

    def start(self, kind: BlockKind, line: int, level: int = 0, *, term: bool = False) -> None:
        """End the open block and open another."""
        self.end()
        self._kind, self._line, self._level, self._term = kind, line, level, term
        self._now = line

    def add_text(self, text: str) -> None:
        """Add to the open block; what its author has struck out is no longer said."""
        if not self.struck:
            self._pieces.append(text)
            self._now += text.count("\n")

    def note_line(self, line: int) -> None:
        """Tell on which line of the body the next words stand; otherwise line breaks are counted."""
        if line != self._now:
            self._marks.append((len(self._pieces), Mark.LINE, line))
            self._now = line

    def note_strong(self, *, closing: bool) -> None:
        """Begin or end words in bold."""
        self._marks.append((len(self._pieces), Mark.PLAIN if closing else Mark.STRONG, 0))

    def add_code(self, text: str) -> None:
        """Add code to the open block, template code in it as it was written."""
        self._pieces.append(self._masked.restore(text))

    def start_cell(self, *, head: bool) -> None:
        """Divide the open row.

        Args:
            head: Whether the cell that begins names what others hold.
        """
        self._filled = self._filled or any(map(str.strip, self._pieces[self._seen :]))
        if self._filled:
            self._pieces.append(" | ")
        self._seen = len(self._pieces)
        self._marks.append((len(self._pieces), Mark.CELL, 0))
        self._heads += head

    def open_link(self, target: str, line: int, *, unfinished: bool = False) -> None:
        """Begin a link; the words until it is closed are its text. One that is still open ends here."""
        self.close_link()
        self._open = _OpenLink(target, line, len(self._pieces), LinkKind.PAGE, unfinished=unfinished)
        self._pending.append(self._open)

    def close_link(self) -> None:
        """End the open link, if there is one."""
        if self._open is not None:
            self._open.text = "".join(self._pieces[self._open.start :])
            self._open = None

    def add_image(self, target: str, alternative: str, line: int) -> None:
        """Add an image."""
        self._pending.append(_OpenLink(target, line, len(self._pieces), LinkKind.IMAGE, alternative))

    def add_unfinished(self, target: str, text: str, line: int, kind: LinkKind) -> None:
        """Add what was meant as a link and is read as words."""
        self._pending.append(_OpenLink(target, line, len(self._pieces), kind, text, unfinished=True))

    def add_anchor(self, name: str) -> None:
        """Add an id that the text defines."""
        if name and not is_masked(name):
            self._anchors.add(name)

    def end(self) -> None:
        """End the open block; one without text leaves its links only."""
        if self._kind is None and not self._pieces and not self._pending and self._open is None:
            return
        self.close_link()
        raw = "".join(self._pieces)
        folded = self._folded(raw)
        text = folded.text
        if self._kind is None or not any(character.isalnum() for character in text.replace(STAND_IN, "")):
            text = text if self._kind is BlockKind.HEADING else ""
        if self._kind not in {BlockKind.CODE, BlockKind.HEADING} and self._masked.prints_block(raw):
            self.templated = True
        self._flush_links(len(self._blocks) if text else None)
        if text and self._kind is not None:
            self._append(self._kind, folded)
        if self._kind is not None:
            self.struck = 0
        self._kind, self._pieces, self._marks, self._pending = None, [], [], []
        self._heads = self._seen = 0
        self._filled = False

    def build(self) -> Document:
        """End the open block and give what was collected."""
        self.end()
        return Document(
            tuple(self._blocks),
            tuple(self._links),
            tuple(self._unfinished),
            frozenset(self._anchors),
            self.templated,
        )

    def _folded(self, raw: str) -> Folded:
        if self._kind is BlockKind.CODE:
            return Folded(self._masked.restore(raw).strip("\n"))
        if not self._marks and "\n" not in raw:
            return Folded(" ".join(self._masked.show(raw).split()))
        return fold(self._pieces, self._marks, self._line, self._masked.show)

    def _append(self, kind: BlockKind, folded: Folded) -> None:
        if kind is BlockKind.HEADING:
            while self._headings and self._headings[-1][0] >= self._level:
                self._headings.pop()
        section = tuple(heading for _, heading in self._headings)
        self._blocks.append(
            Block(
                kind,
                folded.text,
                self._line,
                self._level,
                section,
                self.quotes > 0,
                depth=self.lists,
                term=self._term,
                head=0 < self._heads == len(folded.cells),
                lines=tuple(folded.lines),
                cells=tuple(folded.cells),
                strong=tuple(folded.strong),
            )
        )
        if kind is BlockKind.HEADING:
            self._headings.append((self._level, folded.text))

    def _flush_links(self, block: int | None) -> None:
        for link, passage in zip(self._pending, self._passages(), strict=True):
            target = link.target.strip()
            if (target or link.unfinished) and not is_masked(target):
                text = " ".join(self._masked.show(link.text or "").split())
                made = Link(target, text, link.line, link.kind, block, passage)
                (self._unfinished if link.unfinished else self._links).append(made)

    def _passages(self) -> list[str | None]:
        """Give the line of each pending link that begins one, where several lines do."""
        where = list(self._lines_of_links())
        begins = {line for line, first in where if first}
        if len(begins) < _SEVERAL:
            return [None] * len(where)
        lines = "".join(self._pieces).split("\n")
        shown = {line: " ".join(self._masked.show(lines[line]).split()) for line in begins}
        return [shown.get(line) for line, _ in where]

    def _lines_of_links(self) -> Iterator[tuple[int, bool]]:
        """Yield, for each pending link, its line within the open block, and whether it begins that line."""
        line, first, done = 0, True, 0
        for link in self._pending:
            before, newline, lead = "".join(self._pieces[done : link.start]).rpartition("\n")
            line += before.count("\n") + len(newline)
            first = (first or bool(newline)) and not lead.strip(_MARKS)
            done = link.start
            yield line, first
