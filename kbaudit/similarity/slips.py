"""Slips of the pen: records of one thing whose titles are the same but for a letter dropped, doubled or mistyped.

Words are compared as numbers, and one with a slip in it is another number. So where two short texts might be records of
one thing, their words are spelled out, what is a slip of the other text's word is put right, and they are scored again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from kbaudit.similarity.proposal import Pairs
from kbaudit.similarity.rarity import Rarity
from kbaudit.similarity.scores import SHORT_FOR_SHORT, Scores, score
from kbaudit.similarity.texts import Texts
from kbaudit.similarity.words import Numbers, Offsets, Words, composed, numbers_among, read_spans

Spelled = Callable[[int], tuple[str, str]]
"""Gives the title and the body of a text by its row, as they were read."""

_TITLE_WORDS: Final = 4
_SHARE: Final = 3
_SAID: Final = 2
_RARER: Final = 16
_SHORTEST: Final = 5
_LONG: Final = 7
_MANY: Final = 9
_TELLING: Final = 4
_KEPT: Final = 1024

_Spellings = dict[int, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Corrected:
    """Some pairs of texts without their slips.

    Attributes:
        at: Which of the pairs they are, ascending.
        texts: The first texts of those pairs, then the second ones.
        pairs: The same pairs in ``texts``.
    """

    at: Offsets
    texts: Texts
    pairs: Pairs

    @classmethod
    def none(cls) -> Self:
        """Give no pairs."""
        nothing = np.zeros(0, np.int64)
        return cls(nothing, Texts(Words(np.zeros(0, np.uint32), np.zeros(1, np.int64))), Pairs(nothing, nothing))

    def raised(self, scores: Scores, rarity: Rarity) -> Scores:
        """Score these pairs anew; a mark that was higher stays."""
        if not len(self.at):
            return scores
        anew = score(self.texts, rarity, self.pairs)
        near, contained, left_lighter = scores.near.copy(), scores.contained.copy(), scores.left_lighter.copy()
        left_lighter[self.at] = np.where(anew.contained > contained[self.at], anew.left_lighter, left_lighter[self.at])
        near[self.at] = np.maximum(near[self.at], anew.near)
        contained[self.at] = np.maximum(contained[self.at], anew.contained)
        return Scores(near, contained, left_lighter)

    def instead_of(
        self, texts: Texts, pairs: Pairs, kept: NDArray[np.bool_], left_first: NDArray[np.bool_]
    ) -> Iterator[tuple[Texts, int, int]]:
        """Yield where the two texts of each pair stand: among those without slips if they are there.

        Args:
            texts: The texts as they are.
            pairs: The pairs that are left of all.
            kept: Which of all those are.
            left_first: Of which the first text is to be given first.
        """
        here = kept[self.at]
        numbers = dict(zip((np.cumsum(kept) - 1)[self.at[here]].tolist(), np.flatnonzero(here).tolist(), strict=True))
        for at, (left, right, first) in enumerate(
            zip(pairs.left.tolist(), pairs.right.tolist(), left_first.tolist(), strict=True)
        ):
            number = numbers.get(at)
            found = (texts, left, right) if number is None else (self.texts, number, number + len(self.at))
            yield found if first else (found[0], found[2], found[1])


def correct_slips(texts: Texts, rarity: Rarity, pairs: Pairs, spelled: Spelled) -> Corrected:
    """Find records whose titles are the same but for slips, and put those right.

    A slip is a word that is one letter more, less or other than a word of five letters and more of the other text, or
    has two swapped; neither its first nor its last. Its text says it twice at most, as in a title and the record below
    it, and the base no more often, or sixteen times more seldom than the right word. Half of the numbers of the record
    that has fewer must stand in the other one. Where four of them do and three quarters, the pages among them, words of
    seven letters and more may have two slips.

    Args:
        texts: All texts.
        rarity: How often the base has their words.
        pairs: Which to look at.
        spelled: The texts as they were read, by row.
    """
    at: list[int] = []
    put_right: list[dict[int, int]] = []
    spellings = lru_cache(maxsize=_KEPT)(lambda row: _spellings(spelled(row)))
    for place in np.flatnonzero(may_be_mistyped(texts, rarity, pairs)).tolist():
        rows = int(pairs.left[place]), int(pairs.right[place])
        most = _most_letters(*(texts.body(row) for row in rows))
        slips = _slips(rarity, spellings(rows[0]), spellings(rows[1]), most) if most else {}
        if slips and _right(texts.title(rows[0]), slips) == _right(texts.title(rows[1]), slips):
            at.append(place)
            put_right.append(slips)
    places = np.array(at, np.int64)
    count = len(places)
    chosen = texts.chosen(np.concatenate((pairs.left[places], pairs.right[places])))
    for number, words in enumerate(put_right):
        for row in (number, number + count):
            first, last = chosen.words.starts[2 * row], chosen.words.starts[2 * row + 2]
            chosen.ids[first:last] = _right(chosen.ids[first:last], words)
    numbers = np.arange(count)
    return Corrected(places, chosen, Pairs(numbers, numbers + count))


def may_be_mistyped(texts: Texts, rarity: Rarity, pairs: Pairs) -> NDArray[np.bool_]:
    """Tell which pairs are short and have long titles that differ in up to a third, each time in a rare word."""
    titles = texts.titles(pairs.left), texts.titles(pairs.right)
    lengths = titles[0].lengths
    longest = np.maximum(texts.whole(pairs.left).lengths, texts.whole(pairs.right).lengths)
    may: NDArray[np.bool_] = (lengths == titles[1].lengths) & (lengths >= _TITLE_WORDS) & (longest <= SHORT_FOR_SHORT)
    owners = titles[0].chosen(may).owners
    one, other = (texts.ids[ranges.chosen(may).places[1]] for ranges in titles)
    differing = one != other
    rare = _may_be_slips(rarity, one, other) | _may_be_slips(rarity, other, one)
    count = int(may.sum())
    differences = np.bincount(owners[differing], minlength=count)
    common = np.bincount(owners[differing & ~rare], minlength=count)
    may[may] = (differences > 0) & (_SHARE * differences <= lengths[may]) & (common == 0)
    return may


def _may_be_slips(rarity: Rarity, words: Numbers, right: Numbers) -> NDArray[np.bool_]:
    """Tell which words are so rare that they may be slips of the other ones."""
    times = rarity.occurrences(words)
    return (times <= _SAID) | (times <= rarity.occurrences(right) // _RARER)


def _slips(rarity: Rarity, one: _Spellings, other: _Spellings, most: int) -> dict[int, int]:
    """Give for each word of two texts that is a slip, of so many letters, the one it should be."""
    slips: dict[int, int] = {}
    for mine, theirs in ((one, other), (other, one)):
        for word in sorted(mine.keys() - theirs.keys() - slips.keys() - {*slips.values()}):
            spelling, times = mine[word]
            right = _meant(spelling, theirs, most) if times <= _SAID else None
            if right is not None and _is_far_rarer(rarity, word, right, theirs[right][1]):
                slips[word] = right
    return slips


def _is_far_rarer(rarity: Rarity, word: int, right: int, times: int) -> bool:
    """Tell whether a word may be a slip of one that a text has so many times.

    If that one is said again and again, and by no other text, it is the name of another thing.
    """
    both = np.array([[word], [right]], np.uint32)
    known = times <= _SAID or bool(rarity.occurrences(both[1])[0] > times)
    return known and bool(_may_be_slips(rarity, *both).all())


def _most_letters(one: Numbers, other: Numbers) -> int:
    """Give how many letters of a word may be mistyped, by how many numbers two records have in common.

    One, where half of the numbers of the one are those of the other; two, where four are and three quarters, so that
    the pages are the same as well as the year and the volume; none for all others.
    """
    mine, theirs = ({*numbers_among(body).tolist()} for body in (one, other))
    shared, fewer = len(mine & theirs), min(len(mine), len(theirs))
    if shared >= _TELLING and _TELLING * shared >= (_TELLING - 1) * fewer:
        return 2
    return int(shared > 0 and 2 * shared >= fewer)


def _spellings(written: tuple[str, str]) -> _Spellings:
    """Give the different words of a title and a body as they are spelled, case folded, and how often."""
    words: _Spellings = {}
    for text in map(composed, written):
        spans = read_spans(text)
        for word, start, end in zip(spans.ids.tolist(), spans.starts.tolist(), spans.ends.tolist(), strict=True):
            spelling, times = words.get(word, (text[start:end].casefold(), 0))
            words[word] = spelling, times + 1
    return words


def _meant(slip: str, words: _Spellings, most: int) -> int | None:
    """Give the word that a slip should be; of several the nearest, then the smallest number."""
    apart = ((_letters_apart(slip, spelling), word) for word, (spelling, _) in words.items())
    return min((found for found in apart if found[0] <= most), default=(0, None))[1]


def _letters_apart(slip: str, word: str) -> int:
    """Count the letters that make one word of the other; many where they are other words.

    First letters are seldom mistyped, and last ones inflect. Two slips in a word leave little of a short one.
    """
    alike = slip[0] == word[0] and slip[-1] == word[-1] and slip.isalpha() and word.isalpha()
    if not alike or len(word) < _SHORTEST:
        return _MANY
    apart: int = OSA.distance(slip, word)
    return apart if apart <= 1 or len(word) >= _LONG else _MANY


def _right(words: Numbers, slips: Mapping[int, int]) -> Sequence[int]:
    return [slips.get(word, word) for word in words.tolist()]
