"""Scores: how alike two texts are, from 0 to 1, and in which way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.common_words import CommonWords, find_common_words
from kbaudit.similarity.passages import Found, find_passages
from kbaudit.similarity.proposal import Pairs
from kbaudit.similarity.rarity import Rarity
from kbaudit.similarity.texts import Ranges, Texts
from kbaudit.similarity.words import Offsets

Marks = NDArray[np.float32]

SHORT: Final = 64
"""Texts of up to so many words are compared by their words, not by passages: too little for those to be certain."""

SHORT_FOR_SHORT: Final = 128
"""How many words a text has at most that is compared with a short one by its words."""

_TITLE: Final = 0.1
_BODY_ALONE: Final = 40
_SHORT_BODY: Final = 20
_TELLING: Final = 25
_BODY_LESS: Final = 0.35
_HEAD: Final = 2
_AS_LONG: Final = 1.5
_LONG_TITLE: Final = 4
_TELLING_TITLE: Final = 6
_STANDING_LESS: Final = 0.15
_LOOKED_AT: Final = 0.65
_STRICTER: Final = 0.72
_OF_SAME_TITLE: Final = 0.6
_SAME_TITLE: Final = 0.98
_LIGHTER: Final = 0.7


@dataclass(frozen=True, slots=True)
class Scores:
    """How alike the texts of each pair are.

    A score of 0.8 says that eight tenths of the text stand in the other one; see ``score``.

    Attributes:
        near: Each in the other, reworded or not: the smaller of the two shares.
        contained: The lighter text in the other one, all but word for word.
        left_lighter: Whether the first text is the lighter one.
    """

    near: Marks
    contained: Marks
    left_lighter: NDArray[np.bool_]

    def chosen(self, which: NDArray[np.bool_]) -> Scores:
        """Keep the scores of some pairs."""
        return Scores(self.near[which], self.contained[which], self.left_lighter[which])


def score(texts: Texts, rarity: Rarity, pairs: Pairs) -> Scores:
    """Score pairs of texts; symmetric, and 1 for a text and itself.

    Nine tenths of a mark ``near`` are the share of each body, by the rarity of its words, that is found in the other
    text, passage by passage; one tenth is the share of the lighter title. A mark ``contained`` is the share of the
    lighter body that stands in the other text all but word for word.

    Where the shorter text has up to 64 words and the other one is no long text, ``near`` is by the words in whatever
    order, of the longer text up to twice as many as the shorter has: half for what the titles share and half for what
    the texts share, but no more than the share of the bodies and a third. Bodies of twenty words may be as alike
    without their titles; of shorter ones the titles must be as alike. A text half as long again as the other
    says more than it, and is not near. Under titles of up to five words, such as "Delete", it is no more than what
    stands of one text in the other, word for word, and 0.15.

    Short texts under long titles may be records of one thing: as much of the shorter as stands, word by word, at the
    beginning of the other is ``contained``, however long the other goes on; by a stricter measure than ``near``.
    """
    left, right = texts.whole(pairs.left).lengths, texts.whole(pairs.right).lengths
    short = _are_short(left, right)
    found = _passages(texts, rarity, pairs)
    lighter = found.left_weight <= found.right_weight
    contained = _tight(found, lighter, _least_body(texts, pairs))
    near = np.minimum(found.left, found.right)
    less, more = np.minimum(found.left_tight, found.right_tight), np.maximum(found.left_tight, found.right_tight)
    near[~short] = _of_long(texts, rarity, pairs.chosen(~short), near[~short], less[~short])
    near[short] = _of_short(texts, rarity, pairs.chosen(short), more[short])
    near[short & (np.maximum(left, right) > _AS_LONG * np.minimum(left, right))] = 0
    telling = short & (_least_body(texts, pairs) >= _TELLING)
    lighter[short & ~telling] = (left <= right)[short & ~telling]
    records = _same_records(texts, rarity, pairs, np.minimum(left, right))
    standing = np.where(np.minimum(left, right) <= SHORT, more, 1)
    by_words = 1 - _STRICTER * (1 - _of_short(texts, rarity, pairs.chosen(records), standing[records]))
    contained[records] = np.maximum(contained[records], by_words)
    lighter[records] = (left <= right)[records]
    return Scores(near, contained, lighter)


def by_whole_bodies(texts: Texts, rarity: Rarity, pairs: Pairs) -> NDArray[np.bool_]:
    """Tell which pairs are compared by the passages of their bodies and by nothing else.

    ``ceiling.may_reach`` knows the most that those can come to. A pair that may get a mark by other means as well must
    not be among them.
    """
    left, right = texts.whole(pairs.left).lengths, texts.whole(pairs.right).lengths
    records = _same_records(texts, rarity, pairs, np.minimum(left, right))
    return ~_are_short(left, right) & ~records & (_least_body(texts, pairs) >= _BODY_ALONE)


def least_found(mark: float) -> float:
    """Give the least that must be found of either body for a mark ``near``, where the titles are the same."""
    return (mark - _TITLE) / (1 - _TITLE)


def _are_short(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
    return (np.minimum(left, right) <= SHORT) & (np.maximum(left, right) <= SHORT_FOR_SHORT)


def _same_records(texts: Texts, rarity: Rarity, pairs: Pairs, shorter: Offsets) -> NDArray[np.bool_]:
    """Tell which texts may be records of one thing: short, and under long titles, the same ones if not so short."""
    left, right = texts.titles(pairs.left).lengths, texts.titles(pairs.right).lengths
    records = (np.minimum(left, right) >= _LONG_TITLE) & (shorter <= SHORT_FOR_SHORT)
    longer = records & (shorter > SHORT)
    records[longer] = (left == right)[longer]
    asked = longer & records
    records[asked] = _titles(texts, rarity, pairs.chosen(asked)).of_both >= _SAME_TITLE
    return records


def _by_words(texts: Texts, rarity: Rarity, pairs: Pairs) -> Marks:
    whole = _common(texts, rarity, texts.whole(pairs.left), texts.whole(pairs.right))
    bodies = texts.bodies(pairs.left), texts.bodies(pairs.right)
    body = _common(texts, rarity, *bodies)
    titles = _titles(texts, rarity, pairs)
    lengths = texts.titles(pairs.left).lengths, texts.titles(pairs.right).lengths
    titled = np.minimum(titles.left, titles.right) > 0
    title = np.where(titled, titles.of_both, whole.of_both)
    shared = _LIGHTER * whole.of_lighter + (1 - _LIGHTER) * whole.of_both
    same = (np.minimum(*lengths) >= _LONG_TITLE) & (lengths[0] == lengths[1]) & (titles.of_both >= _SAME_TITLE)
    of_title = np.where(same, _OF_SAME_TITLE, 0.5)
    with_title = np.minimum((1 - of_title) * shared + of_title * title, _BODY_LESS + body.of_lighter)
    body_alone = np.minimum(bodies[0].lengths, bodies[1].lengths) >= _SHORT_BODY
    by_body = np.where(body_alone, body.of_both, 0)
    by_title = np.where(body_alone, with_title, np.minimum(with_title, title))
    marks: Marks = np.maximum(by_title, by_body).astype(np.float32)
    return marks


def _common(texts: Texts, rarity: Rarity, left: Ranges, right: Ranges) -> CommonWords:
    """Find the common words of the shorter text and the beginning of the longer one."""
    return find_common_words(texts.ids, rarity, left.heads(right, _HEAD), right.heads(left, _HEAD))


def _of_short(texts: Texts, rarity: Rarity, pairs: Pairs, standing: Marks) -> Marks:
    """Score short texts; ``standing`` says what share of one stands in the other, word for word."""
    marks = _by_words(texts, rarity, pairs)
    titles = np.minimum(texts.titles(pairs.left).lengths, texts.titles(pairs.right).lengths)
    generic = titles < np.where(_least_body(texts, pairs) < _SHORT_BODY, _LONG_TITLE, _TELLING_TITLE)
    return np.where(generic, np.minimum(marks, standing + np.float32(_STANDING_LESS)), marks)


def _of_long(texts: Texts, rarity: Rarity, pairs: Pairs, found: Marks, standing: Marks) -> Marks:
    """Score texts that are not short.

    Args:
        found: What share of each body is found in the other one, at least.
        standing: What share of each stands in the other one word for word, at least.
    """
    near = (1 - _TITLE) * found + np.float32(_TITLE) * _of_titles(texts, rarity, pairs)
    # Most copies stand in one another word for word as far as they are found, and need no look at their words.
    asked = (near >= _LOOKED_AT) & (near > _BODY_LESS + standing.astype(np.float64))
    chosen = pairs.chosen(asked)
    words = find_common_words(texts.ids, rarity, texts.bodies(chosen.left), texts.bodies(chosen.right))
    near[asked] = np.minimum(near[asked], _BODY_LESS + np.maximum(words.of_heavier, standing[asked]))
    return near


def _of_titles(texts: Texts, rarity: Rarity, pairs: Pairs) -> Marks:
    """Give what share of the lighter title the other one has; 1 where a text has none.

    Titles of words that most texts have weigh nothing, and are compared by how many they share.
    """
    titles = _titles(texts, rarity, pairs)
    shares = titles.of_lighter
    for at in np.flatnonzero(np.minimum(titles.left, titles.right) <= 0):
        one, other = ({*texts.title(rows[at]).tolist()} for rows in (pairs.left, pairs.right))
        least = min(len(one), len(other))
        shares[at] = len(one & other) / least if least else 1
    return shares.astype(np.float32)


def _tight(found: Found, lighter: NDArray[np.bool_], least_body: NDArray[np.int64]) -> Marks:
    tight = np.where(lighter, found.left_tight, found.right_tight)
    even = np.isclose(found.left_weight, found.right_weight, rtol=1e-5)
    tight = np.where(even, np.maximum(found.left_tight, found.right_tight), tight)
    return np.where(least_body >= _TELLING, tight, np.float32(0))


def _least_body(texts: Texts, pairs: Pairs) -> NDArray[np.int64]:
    return np.minimum(texts.bodies(pairs.left).lengths, texts.bodies(pairs.right).lengths)


def _passages(texts: Texts, rarity: Rarity, pairs: Pairs) -> Found:
    """Find passages of the bodies; of whole texts where a body is short."""
    bodies = texts.bodies(pairs.left), texts.bodies(pairs.right)
    whole = texts.whole(pairs.left), texts.whole(pairs.right)
    alone = np.minimum(bodies[0].lengths, bodies[1].lengths) >= _BODY_ALONE
    for body, text in zip(bodies, whole, strict=True):
        np.copyto(body.starts, text.starts, where=~alone)
    return find_passages(texts.ids, rarity, *bodies)


def _titles(texts: Texts, rarity: Rarity, pairs: Pairs) -> CommonWords:
    return find_common_words(texts.ids, rarity, texts.titles(pairs.left), texts.titles(pairs.right))
