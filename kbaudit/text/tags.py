"""The tags of HTML as they stand: a tokenizer that takes any input and never looks at a character twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

_TAG_START = re.compile(r"</?[A-Za-z][^\s/>]*+|<!--|<[!?]")
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?+""")
_TAG_END = re.compile(r"[\s/=]*+>")
_STRAY = re.compile(r"[\s/=]++")
_RAW = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style", "title", "template")}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag.

    Attributes:
        name: In lower case.
        attributes: Names in lower case, values unescaped; the first of two alike counts.
        closing: Whether it is an end tag.
        raw_name: The name as written; components of MDX begin with a capital letter.
    """

    name: str
    attributes: Mapping[str, str]
    closing: bool
    raw_name: str


def read_tags(html: str) -> Iterator[tuple[int, Tag | str]]:
    """Yield the tags and the text between them, each with its offset.

    Comments, scripts, styles and the like are left out. A tag that never ends is text.

    Source:
        The tokenization stage of the HTML Living Standard, section 13.2.5, without its error reporting.
    """
    at = 0
    while start := _TAG_START.search(html, at):
        if start.start() > at:
            yield at, unescape(html[at : start.start()])
        if start[0].startswith(("<!", "<?")):
            at = _after_comment(html, start)
            continue
        end, attributes = _read_attributes(html, start.end())
        if end is None:
            at = start.start()
            break
        tag = _make_tag(start[0], attributes)
        at = end
        if tag.name in _RAW and not tag.closing:
            at = _after_raw(html, at, tag.name)
        else:
            yield start.start(), tag
    if at < len(html):
        yield at, unescape(html[at:])


def read_tag(html: str) -> Tag | None:
    """Read the single tag that a text consists of; None where it is no tag, such as a comment."""
    return next((piece for _, piece in read_tags(html) if isinstance(piece, Tag)), None)


def _make_tag(start: str, attributes: Mapping[str, str]) -> Tag:
    closing = start.startswith("</")
    name = start[2:] if closing else start[1:]
    return Tag(name.lower(), attributes, closing, name)


def _read_attributes(html: str, at: int) -> tuple[int | None, Mapping[str, str]]:
    attributes: dict[str, str] = {}
    while not (end := _TAG_END.match(html, at)):
        found = _ATTRIBUTE.match(html, at) or _STRAY.match(html, at)
        if not found:
            return None, attributes
        at = found.end()
        if found.re is _ATTRIBUTE:
            value = next((group for group in found.groups()[1:] if group is not None), "")
            attributes.setdefault(found[1].lower(), unescape(value))
    return end.end(), attributes


def _after_comment(html: str, start: re.Match[str]) -> int:
    closer = "-->" if start[0] == "<!--" else ">"
    end = html.find(closer, start.end())
    return len(html) if end < 0 else end + len(closer)


def _after_raw(html: str, at: int, name: str) -> int:
    closer = _RAW[name].search(html, at)
    if not closer:
        return len(html)
    end = html.find(">", closer.end())
    return len(html) if end < 0 else end + 1
