"""Material change: what of a text was changed in a way that may change what it tells a reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from kbaudit.changes.passages import Key, Passage, passages_of
from kbaudit.changes.quoting import cut
from kbaudit.changes.sameness import Sameness
from kbaudit.changes.targets import redirected
from kbaudit.text.edits import Edit, EditKind
from kbaudit.text.lexicons import lexicon_of
from kbaudit.text.reading import read_document

_LONGEST: Final = 20_000
_PAIRED: Final = 50.0
_MOST_PAIRS: Final = 4_000

_Gap = tuple[Sequence[Passage], Sequence[Passage], int]


def material_edits(
    before: str, after: str, body_format: str, *, format_before: str | None = None, language: str | None = None
) -> tuple[Edit, ...]:
    """Give what was changed materially between two versions of a text, in the order of the newer one.

    Words, numbers, signs, code, the order of numbered steps, what stands under which heading, and where
    links, images and films lead to count. Spelling, articles, punctuation, upper and lower case, markup, line breaks,
    the order of paragraphs and of bullets, and what of an address changes by itself do not. Of what moved only the new
    place is given.

    Args:
        before: The older text, without front matter. Sentence by sentence the first 20,000 of both are compared; of a
            difference behind them only the first place is given.
        after: The newer one.
        body_format: ``markdown``, ``html`` or ``text``.
        format_before: That of the older one; None for the same.
        language: A two-letter code; None for a guess from the newer text. Slips of spelling are known best in de, el,
            en, es, fr, id, ja and pt; in others more of them count as changes.
    """
    format_before = format_before or body_format
    if before == after and format_before == body_format:
        return ()
    language = language or lexicon_of(after).language
    old, new = read_document(before, format_before), read_document(after, body_format)
    olds, news = passages_of(old, before, language), passages_of(new, after, language)
    left, right = list(islice(olds, _LONGEST)), list(islice(news, _LONGEST))
    comparing = _Comparing(Sameness(language, _all_words(left), _all_words(right)))
    edits = [*(edit for gap in _gaps(left, right) for edit in comparing.edits(gap)), *_elsewhere(left, right)]
    come = {edit.after for edit in edits if not edit.before}
    kept = [edit for edit in edits if edit.after or edit.before not in come]
    kept += [*_beyond(olds, news), *redirected(old, new, before, after, kept, comparing.sameness)]
    return tuple(sorted(dict.fromkeys(kept), key=lambda edit: edit.line))


def _all_words(passages: Iterable[Passage]) -> frozenset[str]:
    return frozenset(word for one in passages for word in one.key)


def _beyond(olds: Iterator[Passage], news: Iterator[Passage]) -> Iterator[Edit]:
    """Yield the first difference of what is too long to be compared any closer."""
    while True:
        one, other = next(olds, None), next(news, None)
        if one is None and other is None:
            return
        if one is None or other is None or one.key != other.key:
            yield _edit(
                cut(one.text, 0) if one else "", cut(other.text, 0) if other else "", other.line if other else 1
            )
            return


def _gaps(left: Sequence[Passage], right: Sequence[Passage]) -> Iterator[_Gap]:
    """Yield what stands between the passages that are the same in both, without those that only moved."""
    gaps: list[_Gap] = []
    at = to = 0
    for block in Indel.opcodes([one.key for one in left], [one.key for one in right]).as_matching_blocks():
        if block.a > at or block.b > to:
            gaps.append((left[at : block.a], right[to : block.b], right[to - 1].line if to else 1))
        at, to = block.a + block.size, block.b + block.size
    wholes = {one.whole for one in left} & {one.whole for one in right}
    moved = _free((one for old, _, _ in gaps for one in old), wholes) & _free(
        (one for _, new, _ in gaps for one in new), wholes
    )
    gone, come = moved.copy(), moved.copy()
    for old, new, line in gaps:
        yield list(_without(old, gone)), list(_without(new, come)), line


def _free(passages: Iterable[Passage], wholes: set[str]) -> Counter[Key]:
    """Count the passages whose whole block may stand in another place of its section."""
    return Counter(one.key for one in passages if not one.ordered and one.whole in wholes)


def _without(passages: Iterable[Passage], moved: Counter[Key]) -> Iterator[Passage]:
    for one in passages:
        if not one.ordered and moved[one.key] > 0:
            moved[one.key] -= 1
        else:
            yield one


def _elsewhere(left: Sequence[Passage], right: Sequence[Passage]) -> Iterator[Edit]:
    """Yield the passages that stand under another heading now, where both headings are there before and after."""
    olds, news = (
        {place for one in some for place in (one.section, (*one.section, one.whole))} for some in (left, right)
    )
    before: dict[Key, set[tuple[str, ...]]] = {}
    for one in left:
        before.setdefault(one.key, set()).add(one.section)
    for one in right:
        sections = before.get(one.key, set())
        if one.section in olds and sections and one.section not in sections and sections & news:
            yield Edit("", cut(one.text, 0), one.line, EditKind.MOVED)


def _edit(before: str, after: str, line: int) -> Edit:
    kind = EditKind.REWORDED if before and after else EditKind.REMOVED if before else EditKind.ADDED
    return Edit(before, after, line, kind)


class _Comparing:
    """Finds the edits between the passages of a gap."""

    def __init__(self, sameness: Sameness) -> None:
        self.sameness = sameness

    def edits(self, gap: _Gap) -> Iterator[Edit]:
        old, new, line = gap
        if self._say_the_same(old, new):
            return
        partners = _paired(old, new)
        for index, one in enumerate(new):
            other = partners.get(index)
            if other is None:
                yield _edit("", cut(one.text, 0), one.line)
            elif not self._say_the_same([old[other]], [one]):
                yield _edit(*_both_cut(old[other].text, one.text), one.line)
        gone = {*range(len(old))} - {*partners.values()}
        yield from (_edit(cut(old[index].text, 0), "", line) for index in sorted(gone))

    def _say_the_same(self, old: Sequence[Passage], new: Sequence[Passage]) -> bool:
        if [one.text for one in old] == [one.text for one in new]:
            return True
        return _code_of(old) == _code_of(new) and self.sameness.holds(_words_of(old), _words_of(new))


def _code_of(passages: Iterable[Passage]) -> list[Key]:
    return [one.key for one in passages if not one.words]


def _words_of(passages: Iterable[Passage]) -> list[str]:
    return [word for one in passages for word in one.words]


def _paired(old: Sequence[Passage], new: Sequence[Passage]) -> dict[int, int]:
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


def _both_cut(before: str, after: str) -> tuple[str, str]:
    """Quote two versions of a passage around the place where they part."""
    parting = (at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    at = next(parting, min(len(before), len(after)))
    return cut(before, at), cut(after, at)
