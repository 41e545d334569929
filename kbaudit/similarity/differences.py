"""The close comparison of two texts that are alike: what stands in both, and what differs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel

from kbaudit.similarity.words import read_spans
from kbaudit.text.sentences import split_sentences

LONGEST: Final = 20_000
"""Words of a text that are compared; what comes after them is left out."""

SHORTEST_RUN: Final = 6
"""Words that make a run worth naming."""

_CRUMB: Final = 3
_AGAIN: Final = 3
_NAMING: Final = 0.5
_PART: Final = 4
_REACH: Final = 4
_WHITE_SPACE = re.compile(r"\s++")
_PLACES: Final = 8
_SOFT_HYPHEN: Final = "\u00ad"
_NUMBER_JOINTS: Final = frozenset(".,:/-'’")
_LOOK_BACK: Final = 80
_BEFORE_WORD: Final = " \t\"'“”„«»‘([*_>-\u00ad"
_SENTENCE_ENDS: Final = frozenset("\r\n.!?…:;|#。！？")

# Whole words, by language: en, de, fr, es, pt, it, nl, sv, el, ru, pl, tr, id, vi, hi, ar, he; then parts of words.
_NEGATION: Final = (
    "^(?:not|no|never|cannot|without|neither|nor|none|nobody|nothing"
    "|nicht|kein(?:e[mnrs]?)?|nie|niemals|ohne"
    "|ne|pas|jamais|aucune?|sans"
    "|nunca|sin|ningún|ningun[ao]"
    "|não|nem|sem|nenhuma?"
    "|non|mai|senza|nessun[ao]?"
    "|niet|geen|nooit|zonder|inte|ej|aldrig|utan"
    "|δεν|δε|μην|μη|όχι|χωρίς|ποτέ|не|нет|никогда|без|nigdy|bez|değil|hiç|asla"
    "|tidak|bukan|jangan|tanpa|belum|không|chưa|नहीं|मत|बिना|لا|لم|لن|ليس|بدون|לא|אין|בלי)$"
    "|n['’]t$|^n['’]|ません|ない|なく|なし|禁止|[不没沒未無无]|않|없|못|ไม่|ห้าม|ບໍ່|មិន"
)

Span = tuple[int, int]
_Words = tuple[frozenset[int], frozenset[int]]


@cache
def _negation() -> re.Pattern[str]:
    return re.compile(_NEGATION)


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand in both texts in the same order.

    Attributes:
        left: Offset of the first character in the left text, and the offset behind the last.
        right: The same in the right text.
        words: How many words, as :func:`~kbaudit.similarity.words.read_spans` counts them.
    """

    left: Span
    right: Span
    words: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one text has and the other has not, or has otherwise.

    Attributes:
        left: Offsets of the first character and behind the last; both are the place where the words would stand if the
            left text has none.
        right: The same in the right text.
        left_words: The words as written, numbers and unspaced scripts in one piece.
        right_words: The same in the right text.
        weight: The share of the words that are numbers, names or negations of one side only, from 0 to 1.
    """

    left: Span
    right: Span
    left_words: tuple[str, ...]
    right_words: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts side by side.

    Attributes:
        shared: Runs of six words and more, the longest first; a passage that was moved is one.
        differing: The changes by weight, the heaviest first, then by number of words, then by place.
        ratio: Twice the words that stand in no change, divided by all words; from 0 to 1, and 1 for two texts without
            words.
        cut: Whether a text was longer than 20,000 words, so that its end was not compared.
    """

    shared: tuple[Run, ...]
    differing: tuple[Change, ...]
    ratio: float
    cut: bool


def compare_texts(left: str, right: str) -> Comparison:
    """Set two texts side by side; exchanging them exchanges the sides of the result and nothing else."""
    if left > right:
        return _mirrored(compare_texts(right, left))
    one, other = _Text.read(left), _Text.read(right)
    blocks = _blocks(one, other)
    shared = [_run(one, other, block) for block in blocks if block.size >= SHORTEST_RUN]
    changes = [(_change(one, other, gap), gap) for gap in _gaps(one, other, blocks)]
    changes.sort(key=lambda found: (-found[0].weight, -found[1].size, found[0].left, found[0].right))
    words = len(one) + len(other)
    return Comparison(
        tuple(sorted(shared, key=lambda run: (-run.words, run.left, run.right))),
        tuple(change for change, _ in changes),
        2 * sum(block.size for block in blocks) / words if words else 1.0,
        one.cut or other.cut,
    )


def exchanges_names(left: str, right: str, titles: tuple[str, str] = ("", "")) -> bool:
    """Tell whether one text says of one thing what the other says of another. Exchanging the texts changes nothing.

    A name is a number, a word with a capital within a sentence, or a word of one title only. The texts exchange names
    where

    - a name stands in the place of another one at least three times, and that makes half of all changes, as
      ``compare_texts`` gives them; words of one title only may be left out instead: "the context menu", or
    - in at least three changes, and one of four, one text says what its title says, where titles have words in common.
    """
    if left > right:
        return exchanges_names(right, left, titles[::-1])
    one, other = _Text.read(left), _Text.read(right)
    gaps = list(_gaps(one, other, _blocks(one, other)))
    words = [_apart(one.ids[slice(*gap.left)], other.ids[slice(*gap.right)]) for gap in gaps]
    entitled = [read_spans(title).ids.tolist() for title in titles]
    names = _apart(*entitled)
    if set(entitled[0]) & set(entitled[1]) and _say_what_they_are_about(words, names):
        return True
    # What is spelled the same is made of the same words, so only what comes again by its words is looked at.
    places: dict[_Words, list[_Gap]] = defaultdict(list)
    for both, gap in zip(words, gaps, strict=True):
        places[both].append(gap)
    again = sum(
        len(same) if both[0] <= names[0] and both[1] <= names[1] else all(both) and _named_again(one, other, same)
        for both, same in places.items()
        if any(both) and len(same) >= _AGAIN
    )
    return again > 0 and 2 * again >= len(gaps)


def _apart(left: Sequence[int], right: Sequence[int]) -> _Words:
    """Give the words of one side only."""
    mine, theirs = frozenset(left), frozenset(right)
    return mine - theirs, theirs - mine


def _say_what_they_are_about(words: Sequence[_Words], names: _Words) -> bool:
    """Tell whether a word of one title alone is what its text has alone in at least three changes, and one of four."""
    often = max(_AGAIN, len(words) / _PART)
    return any(sum(name in both[side] for both in words) >= often for side in (0, 1) for name in names[side])


def _named_again(left: _Text, right: _Text, gaps: Iterable[_Gap]) -> int:
    """Count the changes of names or numbers that come three times, spelled the same."""
    changes = (_change(left, right, gap) for gap in gaps)
    exchanged = Counter(
        (_spelling(change.left_words), _spelling(change.right_words)) for change in changes if change.weight >= _NAMING
    )
    return sum(count for count in exchanged.values() if count >= _AGAIN)


def _spelling(words: Sequence[str]) -> str:
    return " ".join(words).casefold()


class _Block(NamedTuple):
    """Equal words: where they begin in each text, and how many."""

    left: int
    right: int
    size: int


class _Gap(NamedTuple):
    """Words that are not equal, from which to which in each text; before them stands a block, or nothing."""

    left: Span
    right: Span

    @property
    def size(self) -> int:
        return self.left[1] - self.left[0] + self.right[1] - self.right[0]


class _Piece(NamedTuple):
    """Words of one text in no block, and the blocks before and behind them."""

    span: Span
    before: _Block
    behind: _Block


_EDGES: Final = (_Block(0, 0, 0), _Block(LONGEST, LONGEST, 0))
_FREE: Final = b"\1" * SHORTEST_RUN
_SAME_PLACE: Final[tuple[Callable[[_Piece], object], ...]] = (
    lambda piece: (piece.before, piece.behind),
    lambda piece: piece.before,
    lambda piece: piece.behind,
)


@dataclass(frozen=True)
class _Text:
    """The words of a text, as numbers and by their places."""

    text: str
    ids: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    cut: bool

    @classmethod
    def read(cls, text: str) -> _Text:
        spans = read_spans(text)
        ids, starts, ends = (row[:LONGEST].tolist() for row in (spans.ids, spans.starts, spans.ends))
        return cls(text, ids, starts, ends, len(spans.ids) > LONGEST)

    def __len__(self) -> int:
        return len(self.ids)

    def span(self, first: int, last: int) -> Span:
        """Give the place of the words from ``first`` to before ``last``; of none, the place behind those before."""
        if first < last:
            return self.starts[first], self.ends[last - 1]
        at = self.ends[first - 1] if first else self.starts[0] if self.starts else 0
        return at, at

    def goes_on(self, word: int) -> bool:
        """Tell whether a word goes on with the number before it, as "50" in "9.50"."""
        if not 0 < word < len(self.ids):
            return False
        text, end, start = self.text, self.ends[word - 1], self.starts[word]
        return start == end + 1 and text[end] in _NUMBER_JOINTS and text[end - 1].isdigit() and text[start].isdigit()

    def whole_words(self, first: int, last: int) -> Iterator[Span]:
        """Yield the places of words, those that go on or overlap as one."""
        start = first
        for word in range(first + 1, last):
            if not self.goes_on(word) and self.starts[word] >= self.ends[word - 1]:
                yield self.starts[start], self.ends[word - 1]
                start = word
        if first < last:
            yield self.starts[start], self.ends[last - 1]

    def written(self, places: Iterable[Span]) -> tuple[str, ...]:
        """Give words as they stand, without soft hyphens."""
        return tuple(self.text[start:end].replace(_SOFT_HYPHEN, "") for start, end in places)

    def tells(self, place: Span) -> Iterator[str]:
        """Yield what a word tells as a number, a name or a negation."""
        word = self.text[slice(*place)].replace(_SOFT_HYPHEN, "")
        folded = word.casefold()
        if any(character.isdigit() for character in word):
            yield folded
        elif _negation().search(folded):
            yield "not"
        elif word[0].isupper() and not self._opens_sentence(place[0]):
            yield folded

    def _opens_sentence(self, start: int) -> bool:
        before = self.text[max(0, start - _LOOK_BACK) : start].rstrip(_BEFORE_WORD)
        return not before or before[-1] in _SENTENCE_ENDS


def _blocks(left: _Text, right: _Text) -> list[_Block]:
    """Find the words that stand in both texts, wherever."""
    blocks = _aligned(left, right)
    blocks += _moved(left, right, blocks)
    blocks += _exchanged(left, right, blocks)
    return [block for found in blocks for block in _within_numbers(left, right, found)]


def _aligned(left: _Text, right: _Text) -> list[_Block]:
    """Give the equal words in the order of both texts, without the few that chance leaves in a rewritten passage."""
    found = Indel.opcodes(left.ids, right.ids).as_matching_blocks()
    blocks = [_Block(block.a, block.b, block.size) for block in found if block.size]
    kept = [_Block(0, 0, 0)]
    for block, following in pairwise([*blocks, _Block(len(left), len(right), 0)]):
        before, after = _distance(kept[-1], block), _distance(block, following)
        if block.size > _CRUMB or min(before, after) <= block.size:
            kept.append(block)
    return kept[1:]


def _distance(block: _Block, following: _Block) -> int:
    """Count the words between two blocks, in the text that has more of them."""
    return max(following.left - block.left, following.right - block.right) - block.size


def _moved(left: _Text, right: _Text, blocks: Sequence[_Block]) -> list[_Block]:
    """Find runs that stand in both texts in another order, going through the left one and taking the longest."""
    free = bytearray(b"\1") * len(right)
    for block in blocks:
        free[block.right : block.right + block.size] = bytes(block.size)
    places = _places(right, free)
    found: list[_Block] = []
    for first, end in _between([(block.left, block.left + block.size) for block in blocks], len(left)):
        at = first
        while places and at <= end - SHORTEST_RUN:
            starts = places.get(tuple(left.ids[at : at + SHORTEST_RUN]), ())
            sizes = {start: _reach(left.ids, (at, end), right.ids, start, free) for start in starts}
            start = max(sizes, key=sizes.__getitem__, default=0)
            size = sizes.get(start, 0)
            if size >= SHORTEST_RUN:
                found.append(_Block(at, start, size))
                free[start : start + size] = bytes(size)
            at += size if size >= SHORTEST_RUN else 1
    return found


def _exchanged(left: _Text, right: _Text, blocks: Sequence[_Block]) -> list[_Block]:
    """Find short passages, such as steps of a list, that were moved as a whole: nothing else is left around them."""
    ahead, across = _pieces_of(left, right, blocks)
    waiting = {tuple(right.ids[slice(*piece.span)]): piece for piece in reversed(across)}
    found: list[_Block] = []
    for piece in ahead:
        size = piece.span[1] - piece.span[0]
        twin = waiting.pop(tuple(left.ids[slice(*piece.span)]), None) if size >= _CRUMB else None
        if twin is not None:
            found.append(_Block(piece.span[0], twin.span[0], size))
    return found


def _places(text: _Text, free: bytearray) -> dict[tuple[int, ...], list[int]]:
    """Give the first few places of every run of six free words."""
    places: dict[tuple[int, ...], list[int]] = defaultdict(list)
    at = free.find(_FREE)
    while at >= 0:
        starts = places[tuple(text.ids[at : at + SHORTEST_RUN])]
        if len(starts) < _PLACES:
            starts.append(at)
        at = free.find(_FREE, at + 1)
    return places


def _reach(left: Sequence[int], within: Span, right: Sequence[int], start: int, free: bytearray) -> int:
    """Count the words that are the same from two places on, as far as they are free."""
    at, end = within
    longest = min(end - at, len(right) - start)
    size = 0
    while size < longest and free[start + size] and left[at + size] == right[start + size]:
        size += 1
    return size


def _between(taken: Iterable[Span], end: int) -> Iterator[Span]:
    """Yield what lies between spans in order, empty or not."""
    at = 0
    for first, last in taken:
        yield at, first
        at = last
    yield at, end


def _within_numbers(left: _Text, right: _Text, block: _Block) -> Iterator[_Block]:
    """Take from the ends of a block the parts of numbers that differ: of "9.50" and "9.60", the "9" is not shared."""
    start, end = 0, block.size
    while start < end and (left.goes_on(block.left + start) or right.goes_on(block.right + start)):
        start += 1
    while start < end and (left.goes_on(block.left + end) or right.goes_on(block.right + end)):
        end -= 1
    if start < end:
        yield _Block(block.left + start, block.right + start, end - start)


def _gaps(left: _Text, right: _Text, blocks: Sequence[_Block]) -> Iterator[_Gap]:
    """Yield what no block holds, the words of the two texts together that stand between the same blocks."""
    ahead, across = _pieces_of(left, right, blocks)
    for same in _SAME_PLACE:
        waiting = {same(piece): piece for piece in across}
        pairs = [(piece, waiting.pop(same(piece), None)) for piece in ahead]
        yield from (_Gap(piece.span, twin.span) for piece, twin in pairs if twin)
        ahead = [piece for piece, twin in pairs if not twin]
        across = list(waiting.values())
    yield from (_Gap(piece.span, (piece.before.right + piece.before.size,) * 2) for piece in ahead)
    yield from (_Gap((piece.before.left + piece.before.size,) * 2, piece.span) for piece in across)


def _pieces_of(left: _Text, right: _Text, blocks: Sequence[_Block]) -> tuple[list[_Piece], list[_Piece]]:
    return (
        _pieces(sorted(blocks), len(left), 0),
        _pieces(sorted(blocks, key=lambda block: block.right), len(right), 1),
    )


def _pieces(blocks: Sequence[_Block], end: int, side: int) -> list[_Piece]:
    around = [_EDGES[0], *blocks, _EDGES[1]]
    spans = _between([(block[side], block[side] + block.size) for block in blocks], end)
    return [_Piece(span, *pair) for span, pair in zip(spans, pairwise(around), strict=True) if span[0] < span[1]]


def _run(left: _Text, right: _Text, block: _Block) -> Run:
    return Run(
        left.span(block.left, block.left + block.size), right.span(block.right, block.right + block.size), block.size
    )


def _change(left: _Text, right: _Text, gap: _Gap) -> Change:
    words = [list(text.whole_words(*span)) for text, span in ((left, gap.left), (right, gap.right))]
    told = [
        Counter(told for place in places for told in text.tells(place))
        for text, places in zip((left, right), words, strict=True)
    ]
    telling = (told[0] - told[1]).total() + (told[1] - told[0]).total()
    return Change(
        left.span(*gap.left),
        right.span(*gap.right),
        left.written(words[0]),
        right.written(words[1]),
        telling / (len(words[0]) + len(words[1])),
    )


def _mirrored(comparison: Comparison) -> Comparison:
    return replace(
        comparison,
        shared=tuple(Run(run.right, run.left, run.words) for run in comparison.shared),
        differing=tuple(
            Change(change.right, change.left, change.right_words, change.left_words, change.weight)
            for change in comparison.differing
        ),
    )


def widen(text: str, start: int, end: int, limit: int = 160) -> str:
    """Quote a passage with the words around it: the sentences, within their lines, that it stands in.

    Args:
        start: Offset of the passage's first character.
        end: Offset behind its last one; may be the same.
        limit: The most characters of the quotation; a longer passage loses its end.

    Returns:
        The quotation with white space folded and soft hyphens gone, and with ``…`` where a sentence is cut off.
    """
    first, last = _around(text, start, end, _REACH * limit)
    whole = _folded(text[first:last]).strip()
    if len(whole) <= limit:
        return whole
    at = len(_folded(text[first:start]).lstrip())
    size = min(len(_folded(text[start:end]).strip()), limit - 2)
    stop = min(len(whole), max(0, at - (limit - 2 - size) // 2) + limit - 2)
    begin = max(0, stop - limit + 2)
    if begin:
        begin = max(begin, whole.find(" ", begin - 1, at) + 1)
    if stop < len(whole) and (space := whole.rfind(" ", at + size, stop + 1)) >= 0:
        stop = space
    return "…" * (begin > 0) + whole[begin:stop].strip() + "…" * (stop < len(whole))


def _around(text: str, start: int, end: int, reach: int) -> Span:
    """Find the sentences that a passage touches, looking so many characters ahead and back."""
    first = max(start - reach, text.rfind("\n", 0, start) + 1, 0)
    line_end = text.find("\n", end, end + reach)
    last = line_end if line_end >= 0 else min(len(text), end + reach)
    slack = start == end
    touched = [
        sentence
        for sentence in split_sentences(text[first:last])
        if first + sentence.start < end + slack and first + sentence.end > start - slack
    ]
    return (min(start, first + touched[0].start), max(end, first + touched[-1].end)) if touched else (start, end)


def _folded(text: str) -> str:
    return _WHITE_SPACE.sub(" ", text.replace(_SOFT_HYPHEN, ""))
