from __future__ import annotations

import random

import numpy as np
import pytest

from kbaudit.similarity.rarity import Rarity, count, weigh, word_pairs
from kbaudit.similarity.words import Words, read_words
from tests.similarity.prose import PARAGRAPHS, some_words


def counted(texts: list[str]) -> Rarity:
    return count(read_words(texts), len(texts))


def weights(rarity: Rarity, text: str) -> tuple[list[float], list[float]]:
    """Give what the words and the word pairs of a text weigh."""
    ids = read_words([text]).ids
    return rarity.of_words(ids).tolist(), rarity.of_pairs(word_pairs(ids)[:-1]).tolist()


@pytest.mark.parametrize(("texts", "full"), [(2, 2), (63, 2), (64, 4), (255, 4), (256, 8), (1_000_000, 8)])
def test_what_is_rare_weighs_one(texts: int, full: int) -> None:
    """Up to a few occurrences a passage weighs 1; beyond, the less the more there are, and never nothing."""
    weighed = weigh(np.array([0, 1, full, 4 * full, 64 * full, 1 << 30]), texts)

    assert weighed[:3].tolist() == [1, 1, 1]
    assert (np.diff(weighed[2:]) <= 0).all()
    assert weighed[3] < 1
    assert weighed[-1] == np.float32(0.1)


def test_weights_change_in_steps() -> None:
    """Between two powers of two a passage weighs the same, whatever the base gains or loses."""
    assert len(set(weigh(np.arange(64, 128), 5000).tolist())) == 1
    assert len(set(weigh(np.arange(1, 1024), 5000).tolist())) == 6
    assert len({float(weigh(np.array([100]), texts)[0]) for texts in range(256, 4000)}) == 1


def test_boilerplate_weighs_less_than_what_one_text_has() -> None:
    """A word in every text of a base weighs close to nothing, one of a single text close to 1."""
    words, pairs = weights(
        counted([f"see also below {some_words(30, 100 * row)}" for row in range(100)]), "see also w3q s0q"
    )

    assert max(words[:2]) < 0.15
    assert min(words[2:]) > 0.8
    assert pairs[0] < 0.2
    assert pairs[-1] == 1


@pytest.mark.parametrize("seed", range(4))
def test_to_change_the_counts_is_to_count_afresh(seed: int) -> None:
    """After texts went and came the counts are those of the texts that are there."""
    rolled = random.Random(seed)
    texts = [" ".join(rolled.choices(list(PARAGRAPHS.values()), k=rolled.randint(0, 3))) for _ in range(20)]
    gone, kept, come = texts[:5], texts[5:15], texts[15:]
    changed = counted(gone + kept).changed(read_words(gone), read_words(come), len(kept + come))
    afresh = counted(kept + come)

    assert changed.texts == afresh.texts
    assert np.array_equal(changed.pairs, afresh.pairs)
    assert np.array_equal(changed.words, afresh.words)


def test_to_take_all_texts_away_leaves_nothing() -> None:
    """No count goes below zero."""
    words = read_words(list(PARAGRAPHS.values()))
    none = count(words, len(words)).changed(words, Words(words.ids[:0], words.starts[:1]), 0)

    assert not none.pairs.any()
    assert not none.words.any()


def test_pairs_across_two_texts_are_not_counted() -> None:
    """The last word of a text and the first one of the next are no pair."""
    rarity = counted(["one two", "three four"])

    assert rarity.pairs.sum() == 2
    assert rarity.words.sum() == 4


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["one"], ["👍"]])
def test_bases_without_pairs_of_words(texts: list[str]) -> None:
    """Whatever is asked of an empty base is rare."""
    assert not counted(texts).pairs.any()
    assert weights(counted(texts), "some other words")[1] == [1, 1]


def test_long_texts_are_counted_whole() -> None:
    """Where a long row is taken in parts no pair is lost or counted twice."""
    rarity = counted(["left right " * 300_000])

    assert sorted(rarity.pairs[rarity.pairs > 0].tolist()) == [299_999, 300_000]
