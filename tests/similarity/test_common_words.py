from __future__ import annotations

import random

import numpy as np
import pytest

from kbaudit.similarity.common_words import CommonWords, find_common_words
from tests.similarity.prose import PARAGRAPHS, base, rows, some_words

ONE, OTHER = some_words(20), some_words(20, 100)


def common(pairs: list[tuple[int, int]], *texts: str) -> CommonWords:
    """Weigh what pairs of texts have in common."""
    index = base(("Help", text) for text in texts)
    left, right = (index.texts.bodies(rows(*(pair[side] for pair in pairs))) for side in (0, 1))
    return find_common_words(index.texts.ids, index.rarity, left, right)


@pytest.mark.parametrize(
    ("one", "other", "of_lighter", "of_both"),
    [
        (ONE, ONE, 1, 1),
        (ONE, " ".join(reversed(ONE.split())), 1, 1),
        (ONE, f"{ONE} {ONE}", 1, 1),
        (ONE, ONE.upper(), 1, 1),
        (ONE, OTHER, 0, 0),
        (ONE, "", 0, 0),
        ("", "", 0, 0),
        ("👍", "👍", 0, 0),
    ],
)
def test_order_case_and_repetition_mean_nothing(one: str, other: str, of_lighter: float, of_both: float) -> None:
    """Two texts have all words in common, or none; texts without words have none."""
    found = common([(0, 1)], one, other)

    assert found.of_lighter.tolist() == pytest.approx([of_lighter])
    assert found.of_both.tolist() == pytest.approx([of_both])


def test_a_text_within_a_longer_one() -> None:
    """All of the lighter text is in common, and less than all of both."""
    found = common([(0, 1)], ONE, f"{ONE} {OTHER}")

    assert found.of_lighter.tolist() == pytest.approx([1])
    assert 0.5 < found.of_both[0] < 0.8


def test_rare_words_weigh_more() -> None:
    """What every text has makes texts less alike than what only two have."""
    texts = [f"word{number} the" for number in range(40)]
    found = common([(0, 1), (2, 2)], *texts)

    assert 0 < found.shared[0] < found.shared[1] / 3


def test_words_of_one_text_only_weigh_half() -> None:
    """A slip of the pen is a word that no other text has, and takes away less than another word does."""
    slip, other = "window dor", "window gate"
    index = ["window door", slip, other, "gate"]
    found = common([(0, 1), (0, 2)], *index)

    assert found.left[0] < found.right[1]
    assert found.of_both[0] > found.of_both[1]


@pytest.mark.parametrize("seed", range(3))
def test_pairs_are_weighed_one_by_one(seed: int) -> None:
    """A pair's weights do not depend on the pairs beside it, nor on which text comes first."""
    rolled = random.Random(seed)
    words = " ".join(PARAGRAPHS.values()).split()
    texts = [" ".join(rolled.sample(words, rolled.randrange(40))) for _ in range(12)]
    pairs = [(one, other) for one in range(12) for other in range(12)]
    together, turned = common(pairs, *texts), common([pair[::-1] for pair in pairs], *texts)

    assert np.array_equal(together.shared, turned.shared)
    assert np.array_equal(together.left, turned.right)
    assert (together.shared <= np.minimum(together.left, together.right)).all()
    for at in rolled.sample(range(len(pairs)), 10):
        (alone,) = common([pairs[at]], *texts).shared.tolist()
        assert alone == together.shared[at]


def test_no_pairs() -> None:
    """Of no pairs nothing is weighed."""
    assert len(common([], ONE).of_both) == 0
