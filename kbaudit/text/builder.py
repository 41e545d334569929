"""Building a document block by block, whatever the markup it is read from."""

from __future__ import annotations

from dataclasses import dataclass

from kbaudit.text.document import Block, BlockKind, Document, Link, LinkKind
from kbaudit.text.templates import STAND_IN, Masked, is_masked


@dataclass(slots=True)
class _OpenLink:
    target: str
    line: int
    start: int
    kind: LinkKind
    text: str | None = None


class DocumentBuilder:
    """Collects the blocks, links and anchors of one text, in reading order.

    Attributes:
        quotes: How many block quotations are open.
        templated: Whether template code was met that may print blocks of its own.
    """

    def __init__(self, masked: Masked) -> None:
        """Begin with nothing read.

        Args:
            masked: The text that is read, with its template code hidden.
        """
        self.quotes = 0
        self.templated = False
        self._masked = masked
        self._blocks: list[Block] = []
        self._links: list[Link] = []
        self._anchors: set[str] = set()
        self._headings: list[tuple[int, str]] = []
        self._kind: BlockKind | None = None
        self._line = 1
        self._level = 0
        self._pieces: list[str] = []
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

    def start(self, kind: BlockKind, line: int, level: int = 0) -> None:
        """End the open block and open another."""
        self.end()
        self._kind, self._line, self._level = kind, line, level

    def add_text(self, text: str) -> None:
        """Add to the open block."""
        self._pieces.append(text)

    def add_code(self, text: str) -> None:
        """Add code to the open block, template code in it as it was written."""
        self._pieces.append(self._masked.restore(text))

    def start_cell(self) -> None:
        """Divide the open row."""
        if self._pieces:
            self._pieces.append(" | ")

    def open_link(self, target: str, line: int) -> None:
        """Begin a link; the words until it is closed are its text. One that is still open ends here."""
        self.close_link()
        self._open = _OpenLink(target, line, len(self._pieces), LinkKind.PAGE)
        self._pending.append(self._open)

    def close_link(self) -> None:
        """End the open link, if there is one."""
        if self._open is not None:
            self._open.text = "".join(self._pieces[self._open.start :])
            self._open = None

    def add_image(self, target: str, alternative: str, line: int) -> None:
        """Add an image."""
        self._pending.append(_OpenLink(target, line, len(self._pieces), LinkKind.IMAGE, alternative))

    def add_anchor(self, name: str) -> None:
        """Add an id that the text defines."""
        if name and not is_masked(name):
            self._anchors.add(name)

    def end(self) -> None:
        """End the open block; one without text leaves its links only."""
        self.close_link()
        raw = "".join(self._pieces)
        text = self._text_of(raw)
        if self._kind is None or not any(character.isalnum() for character in text.replace(STAND_IN, "")):
            text = text if self._kind is BlockKind.HEADING else ""
        if self._kind not in {BlockKind.CODE, BlockKind.HEADING} and self._masked.prints_block(raw):
            self.templated = True
        self._flush_links(len(self._blocks) if text else None)
        if text and self._kind is not None:
            self._append(self._kind, text)
        self._kind, self._pieces, self._pending = None, [], []

    def build(self) -> Document:
        """End the open block and give what was collected."""
        self.end()
        return Document(tuple(self._blocks), tuple(self._links), frozenset(self._anchors), self.templated)

    def _text_of(self, raw: str) -> str:
        if self._kind is BlockKind.CODE:
            return self._masked.restore(raw).strip("\n")
        return " ".join(self._masked.show(raw).split())

    def _append(self, kind: BlockKind, text: str) -> None:
        if kind is BlockKind.HEADING:
            while self._headings and self._headings[-1][0] >= self._level:
                self._headings.pop()
        section = tuple(heading for _, heading in self._headings)
        self._blocks.append(Block(kind, text, self._line, self._level, section, self.quotes > 0))
        if kind is BlockKind.HEADING:
            self._headings.append((self._level, text))

    def _flush_links(self, block: int | None) -> None:
        for link in self._pending:
            target = link.target.strip()
            if target and not is_masked(target):
                text = " ".join(self._masked.show(link.text or "").split())
                self._links.append(Link(target, text, link.line, link.kind, block))
