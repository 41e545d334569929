"""Markup overwritten with spaces: the words of a text at their places, at the cost of a glance and not of a parse."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Final

SOFT_HYPHEN: Final = "\u00ad"
"""What fills the length of a character reference behind its character; readers of words pass over it."""

_SPAN_LIMIT: Final = 2000
_INDENT_LIMIT: Final = 60
_FENCE: Final = 3
_BEFORE_FENCE: Final = " \t>-*+.)0123456789"

# Each part stops where another one may begin, so that an attempt that fails has looked at little. The first character
# of every part is written apart: a pattern that begins with a set of characters is searched for ten times as fast.
_LONG = r"(!--|(?i:script|style|svg|template|title)(?=[\s/>]))"
_VALUE = r"""=\s{0,20}+(?:"[^"<]{0,9999}+"|'[^'<]{0,9999}+')"""
_TAG = (
    rf"/?[A-Za-z][\w:.-]{{0,99}}+(?:[\s/](?:[^<>=]|{_VALUE}|=){{0,9999}}+)?+>"
    r"|[!?][A-Za-z\[][^<>]{0,9999}+>"
)
_ERB = r"%(?:[^%<]|%(?!>)|<(?!%)){0,9999}+%>"
_COMMENT = r"(%-?\s{0,20}+comment\b|\{[<%]\s{0,20}+comment\b)"
_BRACES = r"\{(?:[^{}]|\{(?!\{)|\}(?!\})){0,9999}+\}\}\}?+|%[^{}]{0,9999}+(?<=%)\}"
_REFERENCE = r"(?P<reference>(?:[A-Za-z][A-Za-z0-9]{1,31}+|\#[0-9]{1,7}+|\#[xX][0-9A-Fa-f]{1,6}+);)"
# Addresses are ASCII. Sets that say so by leaving out all other characters take ten times as long to compile.
_URL = r"ttps?+://[\x00-\x08\x0e-\x1b!#-&(-;=?-\\^_a-{}~\x7f]{1,2000}+"

_IN_DESTINATION = r"\{\{[^{}\n]{0,300}+\}\}|\{%[^{}\n]{0,300}+\}|<%[^<>\n]{0,300}+>|\([^\s()]{0,300}+\)"
_DESTINATION = rf"(?:<(?!%)[^<>\n]{{0,2000}}+>|(?:[^\s()<{{]|{_IN_DESTINATION}|\{{){{0,2000}}+)"
_LINK_TITLE = r"""(?:\s{1,20}+(?:"[^"\[]{0,1000}+"|'[^'\[]{0,1000}+'|\([^()\[]{0,1000}+\)))?+"""
_TARGET = (
    rf"\((?:[^\s()<{{]{{0,2000}}+\)|\s{{0,20}}+{_DESTINATION}{_LINK_TITLE}\s{{0,20}}+\)"
    r"|https?+://[\x00-\x08\x0e-\x1b!-;=?-\x7f]{1,2000}+)"
)
_LINE_START = r"(?:(?<![^\n]\[)|(?<=\n \[)|(?<=\n  \[)|(?<=\n   \[))"
_DEFINITION = (
    rf"{_LINE_START}(?!\^)[^\[\]\n]{{1,300}}+\]:[ \t]{{0,20}}+(?:<[^<>\n]{{0,2000}}+>|[^\s<]\S{{0,2000}}+)"
    rf"{_LINK_TITLE}[ \t]{{0,20}}+(?![^\r\n])"
)
_TO_COLONS = r":{0,9}+(?:[^:\n]|:(?!::)){0,2000}+"
_DOCFX = r"![\w-]{1,30}+ {0,4}+\[[^\[\]\n]{0,300}+\] {0,4}+\([^()\n]{0,300}+\) {0,4}+\]"


@lru_cache
def _pattern(kind: str, *, addresses: bool) -> re.Pattern[str]:
    """Make a pattern of what may follow each first character; when it is needed, for it takes long to compile.

    Without addresses no "h" begins anything, which is the most frequent of the first characters by far.
    """
    parts = {first: part for first, part in _PARTS[kind].items() if addresses or part != _URL}
    rest = "|".join(f"(?<={re.escape(first)})(?:{part})" for first, part in parts.items())
    return re.compile(f"[{re.escape(''.join(parts))}](?:{rest})")


# The most frequent characters come first, for they are tried in this order.
_IN_HTML = {"h": _URL, "<": f"{_LONG}|{_TAG}|{_ERB}", "&": _REFERENCE, "{": f"{_COMMENT}|{_BRACES}"}
_IN_MARKDOWN = {
    "h": _URL,
    "\n": rf"(?=[ \t>0-9:])[ \t>]{{0,40}}+(?:(?P<number>[0-9]{{1,3}}+[.)](?=[ \t]))|:::{_TO_COLONS}(?::::++)?+)",
    "]": _TARGET,
    "<": _IN_HTML["<"],
    "`": r"(?P<kept>[^`\n]{1,300}+`(?!`))|(`*+)",
    "[": rf"{_DEFINITION}|{_DOCFX}|![A-Za-z]{{1,20}}+\]",
    "&": _REFERENCE,
    "{": rf"{_IN_HTML['{']}|[:\#.][^{{}}\n]{{0,200}}+\}}",
    "!": rf"\[[^\[\]\n]{{0,1000}}+\]{_TARGET}",
    ":": rf"::{_TO_COLONS}:::++",
    "\\": r"[!-/:-@\[-`{-~]",
    "~": r"(~~++)",
}
_PARTS: Final = {
    "html": _IN_HTML,
    "markdown": _IN_MARKDOWN,
    # "[words][label]" is a link only where a definition says so; elsewhere it may be an array.
    "markdown with labels": {**_IN_MARKDOWN, "]": rf"{_TARGET}|\[[^\[\]\n]{{0,300}}+\]"},
}
_HINTS: Final = ("<", "&", "{", "://", "[", "`", "\\", ":::", "~~~", "1. ", "1) ")

_SIGN = re.compile(r"[^\r\n]")
_ELEMENT = re.compile(f"<{_TAG}")
_TEMPLATE = re.compile(rf"\{{(?:{_BRACES})")
_TEMPLATE_END = re.compile(r"\{%-?\s{0,20}+endcomment\s{0,20}+-?%\}|\{\{[<%]\s{0,20}+/comment\s{0,20}+[>%]\}\}")
_CLOSERS = {
    name: re.compile(rf"</{name}(?=[\s/>])[^<>]{{0,999}}+>?+", re.IGNORECASE)
    for name in ("script", "style", "svg", "template", "title")
}


def strip_markup(body: str, body_format: str) -> str:
    """Overwrite with spaces what no reader reads: tags, comments, scripts, targets, addresses, template code.

    Code keeps its characters. The alternative text of images goes, as it does with a tag. A character reference becomes
    its character and soft hyphens.

    Args:
        body_format: ``markdown``, ``html`` or ``text``; plain text stays as it is.

    Returns:
        A text of the same length, with every line break at its place.

    Raises:
        ValueError: The format is another one.
    """
    match body_format:
        case "text":
            return body
        case "html":
            kind = "html"
        case "markdown":
            kind = "markdown with labels" if "]: " in body else "markdown"
        case _:
            raise ValueError(f"body format {body_format!r}: use markdown, html or text")
    for hint in _HINTS:
        if hint in body:
            break
    else:
        return body
    # What may stand at the start of a line is found by the line break before it.
    return _Stripper("\n" + body).strip(_pattern(kind, addresses="://" in body))[1:]


@dataclass(slots=True)
class _Stripper:
    """Goes through one text.

    Attributes:
        absent: The closers that were looked for and do not come any more, so that nobody looks again.
        number: That of the last list item.
    """

    body: str
    absent: set[re.Pattern[str]] = field(default_factory=set)
    number: int = 0

    def strip(self, pattern: re.Pattern[str]) -> str:
        body, search = self.body, pattern.search
        pieces: list[str] = []
        at = done = 0
        while found := search(body, at):
            start, end = found.span()
            at, kind = end, found.lastgroup
            if found.lastindex is None:
                shown = _blank(found[0])
            elif kind is None:
                start, end, at = self._passage(found[0], start, end)
                shown = _blank(body[start:end])
            elif kind == "reference":
                shown = _character(found[0])
            elif kind == "kept" or not self._counts(found[kind]):
                continue
            else:
                shown = "\n" + " " * (end - start - 1)
            pieces.append(body[done:start])
            pieces.append(shown)
            done = end
        pieces.append(body[done:])
        return "".join(pieces)

    def _counts(self, mark: str) -> bool:
        """Tell whether a number at the start of a line counts items, and does not just end a sentence."""
        number = int(mark[:-1])
        if number > 1 and number != self.number + 1:
            return False
        self.number = number
        return True

    def _passage(self, opener: str, start: int, end: int) -> tuple[int, int, int]:
        """Give what to overwrite of a longer passage, from where to where, and where to go on."""
        if opener[0] in "`~":
            return self._code(opener, start, end)
        if opener == "<!--":
            # "<!-->" is a whole comment; one that never ends hides the rest of the page from its readers.
            closer = self.body.find("-->", start + 2)
            end = closer + 3 if closer >= 0 else len(self.body)
            return start, end, end
        name = opener[1:].lower()
        alone = (_TEMPLATE if name not in _CLOSERS else _ELEMENT).match(self.body, start)
        if alone is None:
            return end, end, end
        closer_of = self._find(_CLOSERS.get(name, _TEMPLATE_END), alone.end())
        end = closer_of.end() if closer_of else alone.end()
        return start, end, end

    def _code(self, ticks: str, start: int, end: int) -> tuple[int, int, int]:
        """Pass over code; a fence loses the words behind it."""
        line_end = self._fence_line(ticks, start, end)
        if line_end is not None:
            closer = _closing_fence(ticks[0], len(ticks)).search(self.body, line_end)
            return end, line_end, closer.end() if closer else len(self.body)
        if ticks[0] == "~":
            return end, end, end
        blank = self.body.find("\n\n", end, end + _SPAN_LIMIT)
        closer = _closing_ticks(len(ticks)).search(self.body, end, blank if blank >= 0 else end + _SPAN_LIMIT)
        return end, end, closer.end() if closer else end

    def _fence_line(self, ticks: str, start: int, end: int) -> int | None:
        """Give the end of the line that opens a block of code; None where it opens none."""
        line_start = self.body.rfind("\n", max(0, start - _INDENT_LIMIT), start) + 1
        if (
            len(ticks) < _FENCE
            or start - line_start > _INDENT_LIMIT
            or self.body[line_start:start].strip(_BEFORE_FENCE)
        ):
            return None
        line_end = self.body.find("\n", end)
        line_end = line_end if line_end >= 0 else len(self.body)
        return None if "`" in ticks and self.body.find("`", end, line_end) >= 0 else line_end

    def _find(self, closer: re.Pattern[str], at: int) -> re.Match[str] | None:
        if closer in self.absent:
            return None
        found = closer.search(self.body, at)
        if found is None:
            self.absent.add(closer)
        return found


@lru_cache(maxsize=64)
def _closing_fence(mark: str, count: int) -> re.Pattern[str]:
    return re.compile(rf"^[ \t>]{{0,60}}+{mark}{{{count},}}+[ \t]*+\r?$", re.MULTILINE)


@lru_cache(maxsize=64)
def _closing_ticks(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!`)`{{{count}}}(?!`)")


def _blank(passage: str) -> str:
    return _SIGN.sub(" ", passage) if "\n" in passage or "\r" in passage else " " * len(passage)


@lru_cache(maxsize=4096)
def _character(reference: str) -> str:
    """Give the character that a reference stands for, as long as the reference; an unknown one stays."""
    character = unescape(reference)
    if character.isspace():
        return " " * len(reference)
    return character.ljust(len(reference), SOFT_HYPHEN)
