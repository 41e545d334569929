from __future__ import annotations

import numpy as np
import pytest

from kbaudit.similarity.footers import score_without_footers
from kbaudit.similarity.index import LEAST, Index
from kbaudit.similarity.proposal import Pairs
from kbaudit.similarity.scores import score
from tests.similarity.prose import PARAGRAPHS, base, rows, some_words

FOOTER = PARAGRAPHS["en-invoice"]


def lowered(index: Index, left: int, right: int) -> tuple[float, float]:
    """Give the higher mark of two texts before and after footers were looked at."""
    pairs = Pairs(rows(left), rows(right))
    before = score(index.texts, index.rarity, pairs)
    after = score_without_footers(index.texts, index.rarity, pairs, before, LEAST)
    high = [np.maximum(found.near, found.contained) for found in (before, after)]
    return float(high[0][0]), float(high[1][0])


def footed(*own: str, footer: str = FOOTER) -> Index:
    """Index texts that all end in one footer."""
    return base((some_words(2, 9000 + 2 * number), f"{text} {footer}") for number, text in enumerate(own))


def test_short_texts_over_one_footer_are_not_alike() -> None:
    """Where three texts end in the same long words, what stands before them must be alike."""
    before, after = lowered(footed(*(some_words(14, 100 * number) for number in range(3))), 0, 1)

    assert before > LEAST
    assert after < LEAST


def test_copies_over_a_footer_stay_alike() -> None:
    """A copy is one by its own text too."""
    own = some_words(30)
    index = footed(own, f"{own} {some_words(3, 500)}", some_words(30, 900))

    before, after = lowered(index, 0, 1)

    assert after == pytest.approx(before)


@pytest.mark.parametrize(
    "index",
    [
        footed(some_words(14), some_words(14, 100)),
        footed(some_words(14), some_words(14, 100), "", footer=some_words(20, 700)),
        footed(some_words(2), some_words(2, 100), some_words(2, 200)),
    ],
    ids=["two texts", "a short ending", "nothing else"],
)
def test_what_is_no_footer(index: Index) -> None:
    """Two texts may end alike, a short ending is none, and texts of nothing else are compared by it."""
    before, after = lowered(index, 0, 1)

    assert after == before


def test_texts_under_like_titles_are_left_alone() -> None:
    """Copies that begin with other notices end alike, and have one title."""
    texts = [("How to pay an invoice", f"{some_words(14, 100 * number)} {FOOTER}") for number in range(3)]

    before, after = lowered(base(texts), 0, 1)

    assert after == before


def test_no_pairs() -> None:
    """Of no pairs no score is lowered."""
    index = footed("one", "two")
    none = Pairs(rows(), rows())
    scores = score(index.texts, index.rarity, none)

    assert len(score_without_footers(index.texts, index.rarity, none, scores, LEAST).near) == 0
