"""Link lists: "related information", tables of contents and menus, which lead to other cards and say nothing."""

from __future__ import annotations

import re

# A heading followed by items that are a link and nothing else.
_MARKDOWN = re.compile(
    r"""^\#{1,6}[ \t][^\n]*+\n
        (?:
          [ \t]*+\n
        | [ \t>]{0,20}+(?:[-*+]|\d{1,9}[.)])[ \t]++        # an item's mark
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
_VISIBLE = re.compile(r"[^\r\n]")


def blank_link_lists(body: str, body_format: str) -> str:
    """Overwrite sections that are a list of links and nothing else with spaces; the length and the lines stay."""
    match body_format:
        case "markdown" if "](" in body:
            return _MARKDOWN.sub(_blank, body)
        case "html" if "<a" in body or "<A" in body:
            return _HTML.sub(_blank, body)
        case _:
            return body


def _blank(item: re.Match[str]) -> str:
    return _VISIBLE.sub(" ", item[0]) if "](" in item[0] or "<" in item[0] else item[0]
