"""Reading Markdown: CommonMark with tables, and what the common site generators add to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kbaudit.text.builder import DocumentBuilder
from kbaudit.text.document import BlockKind, Document, LinkKind
from kbaudit.text.html import add_html, add_inline_tag
from kbaudit.text.links import IMAGE_SUFFIXES, PAGE_SUFFIXES
from kbaudit.text.tags import read_tag, read_tags
from kbaudit.text.templates import Masked, is_masked, mask_templates

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_LONGEST_PARAGRAPH = 200_000
_ATTRIBUTES = re.compile(r"\s?\{[:#.][^{}\n]{0,200}\}")
_ID = re.compile(r"#([^\s#.{}]{1,200})")
_ALERT = re.compile(r"\[![A-Za-z]{1,20}\][^\S\n]*")
_MODULE = re.compile(r"(?:import\s[^\n]{0,300}\sfrom\s|import\s+['\"]|export\s+(?:const|default|function)\s)")
# Only what ends like a file is surely meant as a target: "[see note](if you have one)" may be words.
_SPACED = re.compile(
    r"(!?)\[([^\[\]\n]{1,200})\]\(([^()<>\n:\"]{1,200}\.(?:"
    + "|".join(sorted(PAGE_SUFFIXES | IMAGE_SUFFIXES | {"docx", "pdf", "xlsx"}))
    + r")(?:#[^()\s]{0,100})?)\)",
    re.IGNORECASE,
)
_COMPONENT = re.compile(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(?:\.[A-Za-z]+)?$")
_PLACED = frozenset(["link_open", "image", "html_inline", "softbreak", "hardbreak", "code_inline"])
_MARKER_ATTRIBUTE = re.compile(r'\b(source|alt-text|id)="([^"]{0,1000})"')


def read_markdown(body: str) -> Document:
    """Take Markdown apart: any text gives a document.

    Understood beside CommonMark: tables, ids in braces (kramdown, Pandoc, Hugo), template code, ``:::`` containers,
    alerts, imports and components of MDX. A paragraph above 200,000 characters is read as plain words.

    Source:
        The CommonMark specification, version 0.31, as read by markdown-it.
    """
    masked = mask_templates(body)
    builder = DocumentBuilder(masked)
    _MarkdownReader(builder, masked).take(_parser().parse(masked.text, {}))
    return builder.build()


class _Parser(MarkdownIt):
    """Keeps every destination as it was written and refuses none: they are read here, never shown."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the parser's name
        return url

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the parser's name
        return True


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.core.ruler.at("inline", _parse_inlines)
    parser.block.ruler.before("fence", "marker", _parse_marker, {"alt": ["paragraph", "reference", "blockquote"]})
    for name in ("link", "image", "html_inline", "autolink", "newline", "escape", "backticks"):
        _note_offsets(parser, name)
    return parser


def _parse_inlines(state: StateCore) -> None:
    """Parse the words of each block, without footnotes taken for references and without giant paragraphs."""
    references = state.env.get("references", {})
    for label in [label for label in references if label.startswith("^")]:
        del references[label]
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if len(token.content) > _LONGEST_PARAGRAPH:
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _parse_marker(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001, FBT001 - the parser's signature
    """Take a line that begins with ``:::``: it opens or closes a container, or places an image."""
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(":::", at) or state.is_code_block(start):
        return False
    if not silent:
        token = state.push("marker", "", 0)
        token.content = state.src[at : state.eMarks[start]]
        token.map = [start, start + 1]
        state.line = start + 1
    return True


def _note_offsets(parser: MarkdownIt, name: str) -> None:
    """Have the parser note where in its block each link, line break and the like stands, for line numbers."""
    rules = parser.inline.ruler
    rule = next(one.fn for one in rules.__rules__ if one.name == name)

    def noting(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
        offset, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        for token in state.tokens[count : count + 2]:
            if token.type in _PLACED:
                token.meta.setdefault("offset", offset)
                state.tokens[-1].meta.setdefault("end", state.pos)
                break
        return True

    rules.at(name, noting)


class _MarkdownReader:
    """Walks through the parser's tokens."""

    def __init__(self, builder: DocumentBuilder, masked: Masked) -> None:
        self._builder = builder
        self._masked = masked
        self._items = 0
        self._line = 1
        self._next: tuple[BlockKind, int] = (BlockKind.PARAGRAPH, 0)

    def take(self, tokens: Sequence[Token]) -> None:
        alerts: list[bool] = []
        for index, token in enumerate(tokens):
            if token.map:
                self._line = token.map[0] + 1
            if token.type == "blockquote_open":
                alerts.append(_opens_alert(tokens, index))
                self._builder.quotes += not alerts[-1]
            elif token.type == "blockquote_close":
                self._builder.quotes -= not alerts.pop()
            else:
                self._take_block(token)

    def _take_block(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._take_inline(token)
            case "heading_open":
                self._builder.start(BlockKind.HEADING, self._line, int(token.tag[1]))
            case "paragraph_open":
                self._builder.start(BlockKind.ITEM if self._items else BlockKind.PARAGRAPH, self._line)
            case "list_item_open" | "list_item_close":
                self._items += token.nesting
                self._builder.lists += token.nesting
            case "tr_open":
                self._builder.start(BlockKind.ROW, self._line)
            case "th_open" | "td_open":
                self._builder.start_cell(head=token.type == "th_open")
            case "heading_close" | "paragraph_close" | "tr_close":
                self._builder.end()
            case _:
                self._take_leaf(token)

    def _take_leaf(self, token: Token) -> None:
        match token.type:
            case "fence" | "code_block":
                self._builder.start(BlockKind.CODE, self._line + (token.type == "fence"))
                self._builder.add_text(token.content)
                self._builder.end()
            case "html_block":
                self._take_html(token.content)
            case "marker":
                self._take_marker(token.content)

    def _take_html(self, html: str) -> None:
        self._builder.end()
        if is_masked(html) and self._masked.prints_block(html):
            self._builder.templated = True
        self._note_components(html)
        add_html(self._builder, html, self._line)

    def _note_components(self, html: str) -> None:
        """A component that is closed somewhere is one; a lone ``<Name>`` is a word in angle brackets."""
        if "/" in html and any(
            not isinstance(piece, str) and _COMPONENT.match(piece.raw_name) for _, piece in read_tags(html)
        ):
            self._builder.templated = True

    def _take_marker(self, content: str) -> None:
        self._builder.end()
        attributes = dict(_MARKER_ATTRIBUTE.findall(content))
        for attribute in _ATTRIBUTES.findall(content):
            self._add_ids(attribute)
        self._builder.add_anchor(attributes.get("id", ""))
        if attributes.get("source") and content.startswith(":::image"):
            self._builder.add_image(attributes["source"], attributes.get("alt-text", ""), self._line)
            self._builder.end()

    def _take_inline(self, token: Token) -> None:
        if self._builder.kind is BlockKind.PARAGRAPH and _MODULE.match(token.content):
            self._builder.templated = True
            return
        line, done = self._line, 0
        for child in token.children or ():
            offset = child.meta.get("offset", done) if child.meta else done
            line += token.content.count("\n", done, offset)
            done = max(done, offset)
            if child.type == "text" and "](" in child.content:
                self._note_spaced(child.content, token.content, done, line)
            self._take_word(child, line)
            if child.meta and (end := child.meta.get("end", 0)) > done:
                line += token.content.count("\n", done, end)
                done = end
                self._builder.note_line(line)

    def _note_spaced(self, words: str, written: str, start: int, line: int) -> None:
        """Note links whose targets have spaces: CommonMark reads them as words, unless the brackets were escaped."""
        for found in _SPACED.finditer(words):
            at = written.find(found[0], start)
            if at >= 0 and " " in found[3].strip() and not written.endswith("\\", 0, at):
                line += written.count("\n", start, at)
                start = at
                kind = LinkKind.IMAGE if found[1] else LinkKind.PAGE
                self._builder.add_unfinished(found[3].strip(), found[2], line, kind)

    def _take_word(self, token: Token, line: int) -> None:
        match token.type:
            case "text" | "text_special":
                self._take_text(token.content)
            case "s_open" | "s_close":
                self._builder.struck += token.nesting
            case "strong_open" | "strong_close":
                self._builder.note_strong(closing=token.nesting < 0)
            case "softbreak" | "hardbreak":
                self._builder.add_text("\n")
            case "code_inline":
                self._builder.add_code(token.content)
            case "link_open":
                target = str(token.attrs.get("href", ""))
                self._builder.open_link(target, line, unfinished=not target.strip())
            case "link_close":
                self._builder.close_link()
            case "image":
                self._builder.add_image(str(token.attrs.get("src", "")), _words_of(token), line)
            case "html_inline":
                self._take_inline_html(token.content, line)

    def _take_text(self, text: str) -> None:
        if "[!" in text and self._builder.is_empty:
            text = _ALERT.sub("", text, count=1)
        if "{" in text:
            for attributes in _ATTRIBUTES.findall(text):
                self._add_ids(attributes)
            text = _ATTRIBUTES.sub("", text)
        if text:
            self._builder.add_text(text)

    def _take_inline_html(self, html: str, line: int) -> None:
        tag = read_tag(html)
        if tag is None:
            return
        if (tag.closing or html.endswith("/>")) and _COMPONENT.match(tag.raw_name):
            self._builder.templated = True
        add_inline_tag(self._builder, tag, line)

    def _add_ids(self, attributes: str) -> None:
        for name in _ID.findall(attributes):
            self._builder.add_anchor(name)


def _opens_alert(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a block quotation is an alert (``> [!NOTE]``): the author's own words, set apart and not quoted."""
    inside = tokens[index + 2 : index + 3]
    return bool(inside) and inside[0].type == "inline" and _ALERT.match(inside[0].content) is not None


def _words_of(token: Token) -> str:
    return "".join(" " if "break" in child.type else child.content for child in token.children or ())
