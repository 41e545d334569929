"""Reading HTML, whole or in pieces, however broken."""

from __future__ import annotations

from kbaudit.text.builder import DocumentBuilder
from kbaudit.text.document import BlockKind, Document
from kbaudit.text.tags import Tag, read_tags
from kbaudit.text.templates import mask_templates

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BREAKS_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "iframe",
        "legend",
        "li",
        "main",
        "nav",
        "p",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "video",
    ]
)

_STRIKES = frozenset(["del", "s", "strike"])


def read_html(body: str) -> Document:
    """Take HTML apart: any text gives a document, whatever is wrong with its tags."""
    masked = mask_templates(body.replace("\r\n", "\n").replace("\r", "\n"))
    builder = DocumentBuilder(masked)
    add_html(builder, masked.text, 1)
    return builder.build()


def add_html(builder: DocumentBuilder, html: str, first_line: int) -> None:
    """Read a piece of HTML into a document; blocks it leaves open end with it.

    Args:
        first_line: The line of the body on which the piece begins, from 1.
    """
    reader = _HtmlReader(builder)
    line, done = first_line, 0
    for offset, piece in read_tags(html):
        line += html.count("\n", done, offset)
        done = offset
        if isinstance(piece, Tag):
            reader.take_tag(piece, line)
        else:
            reader.take_text(piece, line)
    builder.end()
    builder.quotes -= reader.quotes
    builder.lists -= reader.lists


def add_inline_tag(builder: DocumentBuilder, tag: Tag, line: int) -> None:
    """Read a tag that leaves the open block open: a link, an image, an anchor, a line break."""
    if tag.name == "a":
        builder.close_link()
    elif tag.name in _STRIKES:
        builder.struck = max(0, builder.struck + (-1 if tag.closing else 1))
    elif tag.name in {"b", "strong"}:
        builder.note_strong(closing=tag.closing)
    elif tag.name in _BREAKS_BLOCK:
        builder.add_text(" ")
    if tag.closing:
        return
    _add_anchors(builder, tag)
    if tag.name == "a" and tag.attributes.get("href"):
        builder.open_link(tag.attributes["href"], line)
    elif tag.name == "img" and tag.attributes.get("src"):
        builder.add_image(tag.attributes["src"], tag.attributes.get("alt", ""), line)
    elif tag.name == "br":
        builder.add_text("\n")
        builder.note_line(line)


def _add_anchors(builder: DocumentBuilder, tag: Tag) -> None:
    builder.add_anchor(tag.attributes.get("id", "").strip())
    if tag.name in {"a", "map"}:
        builder.add_anchor(tag.attributes.get("name", "").strip())


class _HtmlReader:
    """Follows which lists, rows, quotations and preformatted passages are open; depths are numbers, never a stack."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self.quotes = 0
        self._builder = builder
        self.lists = 0
        self._rows = 0
        self._code = 0
        self._term = False

    def take_text(self, text: str, line: int) -> None:
        if self._builder.kind is None:
            if not text.strip():
                return
            lead = text[: len(text) - len(text.lstrip())]
            line += lead.count("\n")
            text = text[len(lead) :]
            self._start_default(line)
        self._builder.note_line(line)
        self._builder.add_text(text)

    def take_tag(self, tag: Tag, line: int) -> None:
        if tag.name in _HEADINGS and not self._rows:
            self._take_heading(tag, line)
        elif tag.name in _HEADINGS or tag.name in _BREAKS_BLOCK:
            self._take_boundary(tag)
        elif tag.name in {"ul", "ol", "menu", "tr", "pre", "blockquote"}:
            self._take_container(tag, line)
        elif tag.name in {"td", "th"} and self._builder.kind is BlockKind.ROW:
            self._take_cell(tag)
        else:
            self._take_inline(tag, line)

    def _take_heading(self, tag: Tag, line: int) -> None:
        if tag.closing:
            self._builder.end()
        else:
            self._builder.start(BlockKind.HEADING, line, _HEADINGS[tag.name])
            _add_anchors(self._builder, tag)

    def _take_boundary(self, tag: Tag) -> None:
        """A block inside a table's row only divides words; everywhere else it ends what came before."""
        if self._rows and tag.name not in {"table", "tbody", "tfoot", "thead"}:
            self._builder.add_text(" ")
        elif not self._code:
            self._builder.end()
        if tag.name == "table" and tag.closing:
            self._rows = 0
        self._term = tag.name == "dt" and not tag.closing
        if not tag.closing:
            _add_anchors(self._builder, tag)

    def _take_container(self, tag: Tag, line: int) -> None:
        if self._rows and tag.name != "tr":
            self._builder.add_text(" ")
        else:
            self._builder.end()
            self._count(tag, line)
        if not tag.closing:
            _add_anchors(self._builder, tag)

    def _count(self, tag: Tag, line: int) -> None:
        step = -1 if tag.closing else 1
        match tag.name:
            case "ul" | "ol" | "menu":
                step = max(step, -self.lists)
                self.lists += step
                self._builder.lists += step
            case "pre":
                self._code = max(0, self._code + step)
            case "tr":
                self._rows = max(0, step)
                if not tag.closing:
                    self._builder.start(BlockKind.ROW, line)
            case _:
                step = max(step, -self.quotes)
                self.quotes += step
                self._builder.quotes += step

    def _take_cell(self, tag: Tag) -> None:
        if not tag.closing:
            self._builder.start_cell(head=tag.name == "th")
            _add_anchors(self._builder, tag)

    def _take_inline(self, tag: Tag, line: int) -> None:
        if self._builder.kind is None and tag.name in {"a", "img"} and not tag.closing:
            self._start_default(line)
        add_inline_tag(self._builder, tag, line)

    def _start_default(self, line: int) -> None:
        if self._code:
            self._builder.start(BlockKind.CODE, line)
        elif self.lists:
            self._builder.start(BlockKind.ITEM, line)
        else:
            self._builder.start(BlockKind.PARAGRAPH, line, term=self._term)
