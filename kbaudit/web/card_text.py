"""A card's text as a page shows it: what it says, and nothing that could run, load or lead astray. Pure."""

from __future__ import annotations

import re
from functools import cache, partial
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from kbaudit.card import BodyFormat
from kbaudit.content import Content

_LONGEST = 50_000
"""Characters beyond which a text is shown as it is written: nobody reads it on a page, and reading it takes long."""

_TAGS = frozenset(
    (
        *("a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "details", "div", "dl", "dt", "em"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s"),
        *("samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead"),
        *("tr", "u", "ul"),
    )
)
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
}
_WITHOUT_THEIR_WORDS = frozenset(
    ("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"),
)
_SCHEMES = frozenset({"https", "http", "mailto"})
_IMAGE = re.compile(r"<img\b([^<>]{0,2000})>", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])", re.IGNORECASE)
_LEVELS_ABOVE = 2
_LOWEST = 6


def shown(content: Content, image: str = "image") -> Markup:
    """Give a card's text as HTML: structure and words, links to https, http and mailto, images by their words.

    Args:
        image: The word for an image, in its reader's language.
    """
    if len(content.body) > _LONGEST or content.body_format is BodyFormat.TEXT:
        return Markup('<p class="as-written">{}</p>').format(content.body)
    html = content.body if content.body_format is BodyFormat.HTML else _markdown().render(content.body)
    # What is rewritten comes first, so that the cleaning has the last word.
    safe = nh3.clean(
        _HEADING.sub(_lower, _IMAGE.sub(partial(_in_words, image), html)),
        tags=set(_TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        allowed_classes={"span": {"image"}},
        clean_content_tags=set(_WITHOUT_THEIR_WORDS),
        url_schemes=set(_SCHEMES),
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )
    return Markup(safe)  # noqa: S704 - nh3 has cleaned it


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _in_words(name: str, image: re.Match[str]) -> str:
    alt = _ALT.search(image[1])
    words = unescape(alt[1] or alt[2] or "").strip() if alt else ""
    return f'<span class="image">{escape(f"[{name}: {words}]" if words else f"[{name}]")}</span>'


def _lower(heading: re.Match[str]) -> str:
    """Put a heading of the text below those of the page."""
    return f"<{heading[1]}h{min(int(heading[2]) + _LEVELS_ABOVE, _LOWEST)}"
