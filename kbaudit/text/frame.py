"""The frame of a text: what stands in a body and says nothing of its own: its title again, and lists of links.

What a text includes from elsewhere is not in it either: a page of includes has little to be compared by.
"""

from __future__ import annotations

import re

# A heading followed by items or lines that are a link and nothing else, and headings that are one, as in a menu.
_MARKDOWN = re.compile(
    r"""^\#{1,6}[ \t]++\[[^\]\n]{1,300}+\]\([^)\n]{0,1000}+\)[ \t]*+(?:\n|\Z)
      | ^\#{1,6}[ \t][^\n]*+\n
        (?:
          [ \t]*+\n
        | [ \t>]{0,20}+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?+  # an item's mark
          (?:\*\*|__)?+\[[^\]\n]{1,300}+\]\([^)\n]{0,1000}+\)(?:\*\*|__)?+
          [ \t.,;:]*+(?:\n|\Z)
        )++""",
    re.MULTILINE | re.VERBOSE,
)
_HTML = re.compile(
    r"</h[1-6]>\s*+<[uo]l\b[^<>]{0,500}+>"
    r"(?:\s*+<li\b[^<>]{0,500}+>\s*+<a\b[^<>]{0,2000}+>[^<]{1,300}+</a>\s*+</li>)++",
    re.IGNORECASE,
)
_MARKDOWN_TITLE = re.compile(r"\A\s*+\#[ \t][^\n]*+")
# Before it may stand what shows nothing: the head of the page, comments, the elements that hold all the rest.
_HTML_TITLE = re.compile(
    r"""(?P<before>\A(?:\s*+(?:
            <(?:title|style|script)\b[^<>]{0,2000}+>[^<]{0,9999}+</(?:title|style|script)\s{0,9}+>
          | <!--(?:[^-]|-(?!->)){0,9999}+-->
          | <(?!h1\b)[^<>]{0,2000}+>
        )){0,99}+\s*+)
        <h1\b[^<>]{0,500}+>(?:[^<]|<(?!/?h1\b)[^<>]{0,500}+>){0,500}+</h1>""",
    re.IGNORECASE | re.VERBOSE,
)
_ELEMENT = re.compile(r"<(nav|div|ul|ol|dl|section)\b([^<>]{0,999}+)>", re.IGNORECASE)
_NAMES = re.compile(r"""\b(?:class|id)=["']([^"'<>]{0,300}+)["']""", re.IGNORECASE)
# What DocBook, Sphinx, Pandoc and MediaWiki call a table of contents.
_CONTENTS = frozenset({"toc", "table-of-contents", "toctree-wrapper"})
_INCLUDE = re.compile(
    r"""^[ \t>]{0,20}+
        (?: \[!include[ ]{0,4}+\[[^\[\]\n]{0,300}+\][ ]{0,4}+\([^()\n]{0,300}+\)\]
          | \{%-?[ \t]{0,9}+(?:include|include_relative|render|snippet)\b[^{}\n]{0,300}+\}
          | \{\{[<%][ \t]{0,9}+(?:include|partial|readfile|snippet|embed)\b[^{}\n]{0,300}+\}\}
          | <%=[ \t]{0,9}+(?:partial|render)\b[^<>\n]{0,300}+>
        )[ \t]*+(?:\r?\n|\Z)""",
    re.MULTILINE | re.IGNORECASE | re.VERBOSE,
)
_MARKS = {"[": ("[!",), "{": ("{%", "{{"), "<": ("<%",)}
"""How a line of an include begins, by its first character: one character is looked for much faster than two."""
_VISIBLE = re.compile(r"[^\r\n]")


def blank_frame(body: str, body_format: str) -> str:
    """Overwrite the frame of a text with spaces; the length and the lines stay.

    The frame is a heading of the first level at the very beginning, and sections that are a list of links and nothing
    else: "related information", tables of contents, menus. In HTML, so are elements that say they are for navigation.
    """
    match body_format:
        case "markdown":
            body = _MARKDOWN_TITLE.sub(_blank, body, count=1)
            return _MARKDOWN.sub(_blank_links, body) if "](" in body else body
        case "html":
            body = _HTML_TITLE.sub(_blank_title, body, count=1)
            return _HTML.sub(_blank, _blank_contents(body)) if "<a" in body or "<A" in body else body
        case _:
            return body


def count_includes(body: str) -> int:
    """Count the lines that put another file into a text and say nothing else: DocFX, Liquid, Hugo, ERB."""
    for first, marks in _MARKS.items():
        if first in body and any(mark in body for mark in marks):
            return sum(1 for _ in _INCLUDE.finditer(body))
    return 0


def _blank_contents(body: str) -> str:
    """Overwrite tables of contents and what else is for navigation; an element without an end stays."""
    pieces: list[str] = []
    done = 0
    endless: set[str] = set()
    for found in _ELEMENT.finditer(body):
        name = found[1].lower()
        if found.start() < done or name in endless or not _leads_elsewhere(name, found[2]):
            continue
        end = _end_of(name, body, found.start())
        if end is None:
            endless.add(name)
            continue
        pieces += (body[done : found.start()], _VISIBLE.sub(" ", body[found.start() : end]))
        done = end
    return "".join((*pieces, body[done:]))


def _leads_elsewhere(name: str, attributes: str) -> bool:
    names = (found[1].lower().split() for found in _NAMES.finditer(attributes))
    return name == "nav" or any(not _CONTENTS.isdisjoint(some) for some in names)


def _end_of(name: str, body: str, start: int) -> int | None:
    """Give the offset behind the end of an element, those of its kind within it counted; None where it never ends."""
    depth = 0
    for tag in re.compile(rf"<(/?+){name}\b[^<>]{{0,999}}+>", re.IGNORECASE).finditer(body, start):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return None


def _blank_title(found: re.Match[str]) -> str:
    return found["before"] + _VISIBLE.sub(" ", found[0][len(found["before"]) :])


def _blank_links(section: re.Match[str]) -> str:
    return _blank(section) if "](" in section[0] else section[0]


def _blank(passage: re.Match[str]) -> str:
    return _VISIBLE.sub(" ", passage[0])
