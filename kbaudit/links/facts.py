"""What the rule ``broken-link`` takes from one text: its links, and the anchors that others may link to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kbaudit.content import Content
from kbaudit.text.document import BlockKind, Document, Link
from kbaudit.text.links import asked_anchors, fold_anchor, heading_anchors, read_target, unspaced_heading
from kbaudit.text.templates import STAND_IN

_LONGEST_QUOTE = 200
_LONGEST_NAME = 300
_SEARCHED = 20_000
# What is indented code here may be a heading to a generator that takes template code out of the text first.
_HEADING_IN_CODE = re.compile(r"^[ \t]{0,12}#{1,6}[ \t]{1,4}([^\s#][^\n]{0,200})$", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.!?…:;]\s|[。！？]| \| ")


@dataclass(frozen=True, slots=True)
class LinkFact:
    """A link that may lead within the base.

    Attributes:
        target: As written.
        text: The words a reader clicks.
        line: The line of the body, from 1.
        image: Whether it is an image.
        quote: The passage it stands in.
    """

    target: str
    text: str
    line: int
    image: bool
    quote: str


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """The links and anchors of one text.

    Attributes:
        links: In reading order.
        unfinished: What was meant as a link and is none; its target is empty or has spaces.
        ids: The anchors that the text defines itself, sorted.
        headings: Each heading with those above it, outermost first, after it.
        open: Whether template code may define further anchors.
    """

    links: tuple[LinkFact, ...] = ()
    unfinished: tuple[LinkFact, ...] = ()
    ids: tuple[str, ...] = ()
    headings: tuple[tuple[str, ...], ...] = ()
    open: bool = False


def take_facts(content: Content) -> LinkFacts:
    """Take links and anchors out of a text; its title counts as a heading."""
    document = content.document
    headings = tuple(_headings(document, content.title))
    return LinkFacts(
        links=tuple(_link_facts(document)),
        unfinished=tuple(_unfinished(document)),
        ids=tuple(sorted(document.anchors)),
        headings=headings,
        open=document.templated,
    )


@dataclass(frozen=True)
class Anchors:
    """The anchors of one card, ready to be asked for."""

    facts: LinkFacts

    def has(self, fragment: str) -> bool:
        """Tell whether a fragment leads to a place on the card, under any convention for slugs."""
        asked = asked_anchors(fragment)
        return any(name in self._names for name in asked) or any(
            _completes(pieces, name[:_LONGEST_NAME]) for name in asked for pieces in self._unfinished
        )

    @cached_property
    def near(self) -> dict[str, str]:
        """Give what could be meant instead: each id and heading as a fragment, by its folded form."""
        written = [*self.facts.ids, *(slug(heading[0]) for heading in self.facts.headings)]
        return {fold_anchor(name): name for name in reversed(written) if fold_anchor(name)}

    @cached_property
    def _names(self) -> frozenset[str]:
        names = {fold_anchor(name) for name in self.facts.ids}
        for heading, *section in self.facts.headings:
            names |= heading_anchors(heading, tuple(section))
        return frozenset(names)

    @cached_property
    def _unfinished(self) -> tuple[tuple[str, ...], ...]:
        """Give the pieces of each heading and id that a template completes."""
        texts = [*self.facts.ids, *(heading[0] for heading in self.facts.headings)]
        unfinished = dict.fromkeys(text[:_LONGEST_NAME] for text in texts if STAND_IN in text)
        return tuple(tuple(fold_anchor(piece) for piece in text.split(STAND_IN)) for text in unfinished)


def _completes(pieces: Sequence[str], name: str) -> bool:
    """Tell whether a name holds all pieces in their order, the first at its beginning and the last at its end."""
    first, *middle, last = pieces
    at = len(first)
    if not name.startswith(first) or not name.endswith(last):
        return False
    for piece in middle:
        found = name.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return at <= len(name) - len(last)


def slug(heading: str) -> str:
    """Write a heading as the fragment most generators make of it, for a suggestion."""
    return "-".join(re.findall(r"\w+", heading.casefold()))


def _headings(document: Document, title: str) -> Iterator[tuple[str, ...]]:
    yield (title,)
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            yield from ((found[1],) for found in _HEADING_IN_CODE.finditer(block.text))
            continue
        heading = block.text if block.kind is BlockKind.HEADING else unspaced_heading(block.text)
        if heading and not (block.level == 1 and heading == STAND_IN):
            yield (heading, *block.section)


def _link_facts(document: Document) -> Iterator[LinkFact]:
    passed: _Passed = defaultdict(int)
    for link in document.links:
        if read_target(link.target) is not None:
            yield _fact(document, link, passed)


def _unfinished(document: Document) -> Iterator[LinkFact]:
    """Yield what was meant as a link; a box to tick is none, nor is what has no words to click."""
    passed: _Passed = defaultdict(int)
    for link in document.unfinished:
        if len(link.text) > 1:
            yield _fact(document, link, passed)


_Passed = defaultdict[tuple[int, str | None], int]
"""How far the passages are searched, by block and line."""


def _fact(document: Document, link: Link, passed: _Passed) -> LinkFact:
    return LinkFact(link.target, link.text, link.line, link.kind == "image", _quote(document, link, passed))


def _quote(document: Document, link: Link, passed: _Passed) -> str:
    """Quote the line or sentence around a link; the same words linked twice in a block are two passages."""
    if link.block is None:
        return link.text or " ".join(link.target.split())
    text = link.passage or document.blocks[link.block].text
    key = (link.block, link.passage)
    after = passed[key]
    start = text.find(link.text, after, after + len(link.text) + _SEARCHED) if link.text else -1
    if start < 0:
        return _clip(text, 0, 0)
    end = passed[key] = start + len(link.text)
    return _clip(text, start, end)


def _clip(text: str, start: int, end: int) -> str:
    """Cut the sentence around a passage out of a text, at most about 200 characters of it."""
    low, high = max(0, start - _LONGEST_QUOTE), min(len(text), end + _LONGEST_QUOTE)
    ends = [low, *(found.end() for found in _SENTENCE_END.finditer(text, low, high)), high]
    first = max((at for at in ends if at <= start), default=low)
    last = min((at for at in ends if at >= end), default=high)
    if last - first > _LONGEST_QUOTE:
        around = max(_LONGEST_QUOTE - (end - start), 0) // 2
        first = _word_after(text, max(first, start - around), start)
        last = _word_before(text, end, min(last, max(end, start) + around, start + _LONGEST_QUOTE))
    return text[first:last].strip(" |") or text[:_LONGEST_QUOTE]


def _word_after(text: str, at: int, end: int) -> int:
    """Give where the first whole word from a place on begins; the place itself where words are not divided."""
    if at == 0 or text[at - 1] == " ":
        return at
    space = text.find(" ", at, end)
    return space + 1 if space >= 0 else at


def _word_before(text: str, start: int, at: int) -> int:
    """Give where the last whole word before a place ends; the place itself where words are not divided."""
    if at >= len(text) or text[at] == " ":
        return at
    space = text.rfind(" ", start, at)
    return space if space >= 0 else at
