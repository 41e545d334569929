from __future__ import annotations

import random

import numpy as np
import pytest

from kbaudit.similarity.sketch import Sketch, read_sketch, rows_of
from kbaudit.similarity.words import read_words
from tests.similarity.prose import PARAGRAPHS, rows, some_words

PASSAGE_BITS = np.uint64(24)


def passages(sketch: Sketch, row: int, *, sampled: bool = False) -> set[int]:
    """Give the kept passages of one text, or only those below the common cut."""
    entries = sketch.entries[: sketch.sampled_entries] if sampled else sketch.entries
    return set((entries >> PASSAGE_BITS)[rows_of(entries) == row].tolist())


def test_short_texts_keep_all_their_passages() -> None:
    """Of a text of few words every passage of three is kept, each once; of a long one about a quarter."""
    sketch = read_sketch(read_words([some_words(100), some_words(4000, 1000), "one two three one two three"]))

    assert sketch.whole.tolist() == [True, False, True]
    assert len(passages(sketch, 0)) == 98
    assert 850 < len(passages(sketch, 1)) < 1150
    assert len(passages(sketch, 2)) == 3


@pytest.mark.parametrize("text", ["", "one", "one two", "👍👍👍", "\ud800 \0"])
def test_texts_of_less_than_three_words_have_no_passages(text: str) -> None:
    """Nothing is taken from the neighbours in the row."""
    assert len(read_sketch(read_words([text, text])).entries) == 0
    assert passages(read_sketch(read_words(["a b c", text, "d e f"])), 1) == set()


def test_no_texts() -> None:
    """The sketch of nothing is empty."""
    assert len(read_sketch(read_words([])).entries) == 0


def test_all_texts_are_cut_at_the_same_hash() -> None:
    """What a short text has below the cut, a long text with the same words has as well: samples are nested."""
    part = some_words(120)
    sketch = read_sketch(read_words([part, f"{some_words(900, 2000)} {part} {some_words(900, 4000)}"]))

    assert 15 < len(passages(sketch, 0, sampled=True)) < 50
    assert passages(sketch, 0, sampled=True) < passages(sketch, 1)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_samples_tell_how_much_of_a_text_stands_in_another(share: float) -> None:
    """The share of the common sample is within a few hundredths of the share of the words."""
    common = round(3000 * share)
    both = [some_words(3000), f"{some_words(common)} {some_words(9000, 10_000)}"]
    sketch = read_sketch(read_words(both))
    one, other = (passages(sketch, row, sampled=True) for row in (0, 1))

    assert len(one & other) / len(one) == pytest.approx(share, abs=0.05)


def test_passages_that_stand_twice_in_a_text_are_counted() -> None:
    """A text that repeats itself is known by it; two texts with the same passage are not."""
    text = some_words(1000)
    once, twice = read_sketch(read_words([text, text])), read_sketch(read_words([f"{text} {text}", text]))

    assert once.repeated.tolist() == [0, 0]
    assert twice.repeated.tolist()[1] == 0
    assert twice.repeated[0] == pytest.approx(250, abs=60)


@pytest.mark.parametrize("seed", range(4))
def test_a_changed_sketch_is_that_of_the_changed_texts(seed: int) -> None:
    """Rows that went are empty, others keep their numbers, and new ones come behind."""
    rolled = random.Random(seed)
    texts = [" ".join(rolled.sample(list(PARAGRAPHS.values()), rolled.randint(0, 4))) for _ in range(12)]
    gone = sorted(rolled.sample(range(8), 3))
    changed = read_sketch(read_words(texts[:8])).changed(rows(*gone), read_sketch(read_words(texts[8:])))
    afresh = read_sketch(read_words("" if row in gone else text for row, text in enumerate(texts)))

    assert changed.entries.tolist() == afresh.entries.tolist()
    assert changed.repeated.tolist() == afresh.repeated.tolist()
    stays = [row for row in range(12) if row not in gone]
    assert changed.whole[stays].tolist() == afresh.whole[stays].tolist()
