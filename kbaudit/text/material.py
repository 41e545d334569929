"""Material change: what of a text was changed in a way that may change what it tells a reader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from kbaudit.text.document import Block, BlockKind, Document, Link, LinkKind
from kbaudit.text.edits import Edit
from kbaudit.text.links import PAGE_SUFFIXES, read_target
from kbaudit.text.reading import read_document
from kbaudit.text.sentences import split_sentences
from kbaudit.text.wording import Words, folded, says_the_same, words_of

_LONGEST: Final = 20_000
_QUOTE: Final = 240
_LEAD: Final = 80
_PAIRED: Final = 50.0
_MOST_PAIRS: Final = 4_000
_NUMBERED = re.compile(r"\s*+(?:>\s*+)*+\d{1,3}+[.)]\s")
_NUMBERED_IN_HTML = re.compile(r"<ol[\s>]", re.IGNORECASE)
_INDEXES: Final = frozenset({"", "index", "_index", "readme"})


@dataclass(frozen=True, slots=True)
class _Passage:
    """One sentence, heading or line of code.

    Attributes:
        words: As written; none of a line of code.
        key: What two passages that say the same have in common.
        line: The line of the text on which its block begins; its own of a line of code.
        ordered: Whether its place in the order counts, as that of a numbered step or of a line of code.
    """

    text: str
    words: Words
    key: tuple[str, ...]
    line: int
    ordered: bool = False


_Gap = tuple[Sequence[_Passage], Sequence[_Passage], int]


def material_edits(before: str, after: str, body_format: str) -> tuple[Edit, ...]:
    """Give what was changed materially between two versions of a text, in the order of the newer one.

    Words, numbers, signs, lines of code, the order of numbered steps and the pages of the site that links lead to
    count; of a step that moved only the new place is given. Spelling, articles, punctuation, upper and lower case,
    markup, line breaks, the order of paragraphs and of bullets, and the addresses of other sites do not.

    Args:
        before: The older text, without front matter. Of both its first 20,000 sentences and lines of code are compared.
        after: The newer one.
        body_format: ``markdown``, ``html`` or ``text``.
    """
    if before == after:
        return ()
    old, new = read_document(before, body_format), read_document(after, body_format)
    left, right = (list(islice(_passages(*one, body_format), _LONGEST)) for one in ((old, before), (new, after)))
    edits = [edit for gap in _gaps(left, right) for edit in _edits(gap)]
    come = {edit.after for edit in edits if not edit.before}
    kept = (edit for edit in edits if edit.after or edit.before not in come)
    return tuple(sorted((*kept, *_redirected(old, new)), key=lambda edit: edit.line))


def _passages(document: Document, body: str, body_format: str) -> Iterator[_Passage]:
    lines = body.split("\n")
    numbered = body_format == "html" and _NUMBERED_IN_HTML.search(body) is not None
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            yield from _code(block)
            continue
        item = block.kind is BlockKind.ITEM
        ordered = item and (numbered or _NUMBERED.match("".join(lines[block.line - 1 : block.line])) is not None)
        for sentence in split_sentences(block.text):
            if words := words_of(sentence.text):
                yield _Passage(sentence.text, words, folded(words), block.line, ordered)


def _code(block: Block) -> Iterator[_Passage]:
    for number, text in enumerate(block.text.split("\n")):
        if line := " ".join(text.split()):
            yield _Passage(line, (), ("", line), block.line + number, ordered=True)


def _gaps(left: Sequence[_Passage], right: Sequence[_Passage]) -> Iterator[_Gap]:
    """Yield what stands between the passages that are the same in both, without those that only moved."""
    gaps: list[_Gap] = []
    at = to = 0
    for block in Indel.opcodes([one.key for one in left], [one.key for one in right]).as_matching_blocks():
        if block.a > at or block.b > to:
            gaps.append((left[at : block.a], right[to : block.b], right[to - 1].line if to else 1))
        at, to = block.a + block.size, block.b + block.size
    moved = _free(one for old, _, _ in gaps for one in old) & _free(one for _, new, _ in gaps for one in new)
    gone, come = moved.copy(), moved.copy()
    for old, new, line in gaps:
        yield list(_without(old, gone)), list(_without(new, come)), line


def _free(passages: Iterable[_Passage]) -> Counter[tuple[str, ...]]:
    return Counter(one.key for one in passages if not one.ordered)


def _without(passages: Iterable[_Passage], moved: Counter[tuple[str, ...]]) -> Iterator[_Passage]:
    for one in passages:
        if not one.ordered and moved[one.key] > 0:
            moved[one.key] -= 1
        else:
            yield one


def _edits(gap: _Gap) -> Iterator[Edit]:
    old, new, line = gap
    if _say_the_same(old, new):
        return
    partners = _paired(old, new)
    for index, one in enumerate(new):
        other = partners.get(index)
        if other is None:
            yield Edit("", _cut(one.text, 0), one.line)
        elif not _say_the_same([old[other]], [one]):
            yield _edit(old[other].text, one.text, one.line)
    yield from (Edit(_cut(old[index].text, 0), "", line) for index in {*range(len(old))} - {*partners.values()})


def _say_the_same(old: Sequence[_Passage], new: Sequence[_Passage]) -> bool:
    if [one.text for one in old] == [one.text for one in new]:
        return True
    return _code_of(old) == _code_of(new) and says_the_same(_words_of(old), _words_of(new))


def _code_of(passages: Iterable[_Passage]) -> list[tuple[str, ...]]:
    return [one.key for one in passages if not one.words]


def _words_of(passages: Iterable[_Passage]) -> list[str]:
    return [word for one in passages for word in one.words]


def _paired(old: Sequence[_Passage], new: Sequence[_Passage]) -> dict[int, int]:
    """Pair the passages of a gap that are versions of each other, the most alike first; of too many, by their place.

    Returns:
        The index of the older one by that of the newer one.
    """
    if len(old) * len(new) > _MOST_PAIRS:
        return {index: index for index in range(min(len(old), len(new)))}
    scores = (
        (-fuzz.ratio(one.text, other.text), left, right)
        for left, one in enumerate(old)
        for right, other in enumerate(new)
    )
    found: dict[int, int] = {}
    for _, left, right in sorted(score for score in scores if score[0] <= -_PAIRED):
        if right not in found and left not in found.values():
            found[right] = left
    return found


def _edit(before: str, after: str, line: int) -> Edit:
    """Quote two versions of a passage around the place where they part."""
    parting = (at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    at = next(parting, min(len(before), len(after)))
    return Edit(_cut(before, at), _cut(after, at), line)


def _cut(text: str, at: int) -> str:
    if len(text) <= _QUOTE:
        return text
    start = 0 if at + _LEAD <= _QUOTE else text.rfind(" ", 0, at - _LEAD) + 1
    end = start + _QUOTE
    if end < len(text):
        end = max(end - _LEAD, text.rfind(" ", start, end))
    return "…" * (start > 0) + text[start:end].strip() + "…" * (end < len(text))


def _redirected(old: Document, new: Document) -> Iterator[Edit]:
    """Yield the links that have the same words and lead to another page of the site."""
    before = _pages(old)
    for words, links in _pages(new).items():
        gone = [link for page, link in before.get(words, {}).items() if page not in links]
        come = [link for page, link in links.items() if page not in before.get(words, {})]
        for one, other in zip(gone, come, strict=False):
            yield Edit(_shown(one), _shown(other), other.line)


def _pages(document: Document) -> dict[tuple[str, ...], dict[str, Link]]:
    """Give the links within the site by their words, then by the name of the page they lead to."""
    found: dict[tuple[str, ...], dict[str, Link]] = {}
    for link in document.links:
        if link.kind is LinkKind.PAGE and (words := folded(words_of(link.text))) and (page := _page(link.target)):
            found.setdefault(words, {}).setdefault(page, link)
    return found


def _page(target: str) -> str | None:
    """Give what every way to write a link to one page has in common; None for other sites and places on the page."""
    place = read_target(target)
    if place is None or place.host is not None:
        return None
    *folders, name = place.path.casefold().strip("/").split("/")
    stem = name.removesuffix(f".{place.suffix}") if place.suffix in PAGE_SUFFIXES else name
    return (folders[-1] if folders else None) if stem in _INDEXES else stem


def _shown(link: Link) -> str:
    return _cut(f"{link.text} ({link.target})", len(link.text))
