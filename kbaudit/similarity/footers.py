"""Footers: texts that end in the same words as several others are compared by what stands before them as well."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.common_words import find_common_words
from kbaudit.similarity.proposal import Pairs
from kbaudit.similarity.rarity import Rarity
from kbaudit.similarity.scores import Scores, score
from kbaudit.similarity.texts import Ranges, Texts
from kbaudit.similarity.words import Offsets

_SHORTEST: Final = 24
TEXTS: Final = 3
"""How often all word pairs of a footer stand in the base, at least."""

_OWN: Final = 4
_LIKE_TITLES: Final = 0.5
_LESS: Final = 0.25


def score_without_footers(texts: Texts, rarity: Rarity, pairs: Pairs, scores: Scores, least: float) -> Scores:
    """Lower the scores of texts that have little more than a footer in common.

    A footer is the last 24 words and more of both bodies, where all of its word pairs stand three times or more in the
    base. What stands before it must be alike as well, but for a quarter; that of copies is. Texts under like titles
    are left alone, and so is a body with fewer than four other words: it says nothing else.

    Args:
        least: The lowest mark that is looked at.
    """
    ended = np.maximum(scores.near, scores.contained) >= least
    ended[ended] = ~_have_like_titles(texts, rarity, pairs.chosen(ended))
    bodies = texts.bodies(pairs.left).chosen(ended), texts.bodies(pairs.right).chosen(ended)
    sizes = _same_endings(texts, *bodies)
    own = np.minimum(bodies[0].lengths, bodies[1].lengths) - sizes
    long = (sizes >= _SHORTEST) & (own >= _OWN)
    ends = bodies[0].ends[long]
    long[long] = rarity.of_rarest_pair(texts.ids, ends - sizes[long], ends) >= TEXTS
    ended[ended] = long
    before = _before(texts, rarity, pairs.chosen(ended), sizes[long])
    near, contained = scores.near.copy(), scores.contained.copy()
    near[ended] = np.minimum(near[ended], before.near + _LESS)
    contained[ended] = np.minimum(contained[ended], np.maximum(before.near, before.contained) + _LESS)
    return Scores(near, contained, scores.left_lighter)


def _have_like_titles(texts: Texts, rarity: Rarity, pairs: Pairs) -> NDArray[np.bool_]:
    titles = find_common_words(texts.ids, rarity, texts.titles(pairs.left), texts.titles(pairs.right))
    like: NDArray[np.bool_] = titles.of_both >= _LIKE_TITLES
    return like


def _same_endings(texts: Texts, left: Ranges, right: Ranges) -> Offsets:
    """Count the words at the end of each pair's texts that are the same."""
    least = np.minimum(left.lengths, right.lengths)
    place, one = Ranges(left.ends - least, left.ends).places
    _, other = Ranges(right.ends - least, right.ends).places
    last = np.zeros(len(least), np.int64)
    differing = texts.ids[one] != texts.ids[other]
    np.maximum.at(last, np.repeat(np.arange(len(least)), least)[differing], place[differing] + 1)
    return least - last


def _before(texts: Texts, rarity: Rarity, pairs: Pairs, sizes: Offsets) -> Scores:
    """Score what stands before the endings."""
    rows = np.concatenate((pairs.left, pairs.right))
    cut = texts.chosen(rows).shortened(np.concatenate((sizes, sizes)))
    places = np.arange(len(pairs))
    return score(cut, rarity, Pairs(places, places + len(pairs)))
