from __future__ import annotations

import random
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.similarity.passages import find_passages
from kbaudit.similarity.rarity import count
from kbaudit.similarity.texts import read_texts
from tests.similarity.prose import PARAGRAPHS, rows, some_words

LANGUAGES = list(PARAGRAPHS)
ENGLISH = f"{PARAGRAPHS['en']} {PARAGRAPHS['en-router']} {PARAGRAPHS['en-invoice']}"
# Few words, some of them often, so that there is much to match in more than one way.
repetitive = st.lists(st.sampled_from("aaaaaaaabbcdefghij"), max_size=90).map(" ".join)


class Shares(NamedTuple):
    """How much of one text stands in the other, and of that in the first: loosely, and word for word."""

    left: float
    right: float
    left_tight: float
    right_tight: float


def shares(left: str, right: str, others: tuple[str, ...] = ()) -> Shares:
    """Find the passages of two texts in one another, in a base of these and others."""
    texts = read_texts(("", body) for body in (left, right, *others))
    rarity = count(texts.words, len(texts))
    found = find_passages(texts.ids, rarity, texts.bodies(rows(0)), texts.bodies(rows(1)))
    return Shares(*(float(share[0]) for share in (found.left, found.right, found.left_tight, found.right_tight)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_equal_texts_stand_in_one_another(language: str) -> None:
    """All of a text stands in the same text."""
    assert shares(PARAGRAPHS[language], PARAGRAPHS[language]) == pytest.approx((1, 1, 1, 1))


@pytest.mark.parametrize(("left", "right"), list(combinations(LANGUAGES, 2)))
def test_paragraphs_that_share_no_sentence(left: str, right: str) -> None:
    """Two texts on different things share next to nothing, in one language or two."""
    assert max(shares(PARAGRAPHS[left], PARAGRAPHS[right])) < 0.2


def test_half_a_text_in_another() -> None:
    """The half that was copied stands there whole; of the copy's surroundings nothing is found."""
    half = some_words(240)
    found = shares(f"{half} {some_words(240, 1000)}", f"{some_words(480, 3000)} {half}")

    assert found == pytest.approx((0.5, 1 / 3, 0.5, 1 / 3), abs=0.06)


def test_an_excerpt_stands_in_the_whole() -> None:
    """All of an excerpt is found, and of the whole the part that it is."""
    whole = some_words(2000)
    excerpt = " ".join(whole.split()[730:930])
    found = shares(excerpt, whole)

    assert found[0::2] == pytest.approx((1, 1), abs=0.01)
    assert found[1::2] == pytest.approx((0.1, 0.1), abs=0.03)


def test_moved_paragraphs_are_found() -> None:
    """Paragraphs in another order are the same text."""
    parts = [PARAGRAPHS["en"], PARAGRAPHS["en-router"], PARAGRAPHS["en-invoice"], PARAGRAPHS["de"]]

    assert min(shares(" ".join(parts), " ".join(reversed(parts)))[:2]) > 0.95


def test_an_edited_copy_is_found_loosely() -> None:
    """A copy with every fifth word exchanged is found whole; with two words of three no word pair is left of it."""
    words = some_words(480).split()
    fifth = " ".join(f"new{at}" if at % 5 == 0 else word for at, word in enumerate(words))
    most = " ".join(f"new{at}" if at % 3 else word for at, word in enumerate(words))

    assert min(shares(" ".join(words), fifth)) > 0.95
    assert max(shares(" ".join(words), most)) == 0


def test_a_word_in_between_does_not_tear_a_passage() -> None:
    """What stands a word further on from there, in a text or in all of a long one, is the same passage."""
    words = some_words(25).split()
    one_more = " ".join([*words[:12], "more", *words[12:]])
    long = some_words(600).split()
    stretched = " ".join(word for at, one in enumerate(long) for word in ((one, "more") if at % 9 == 0 else (one,)))

    assert min(shares(" ".join(words), one_more)) > 0.9
    assert min(shares(" ".join(long), stretched)) > 0.95


def test_scattered_words_are_no_passage() -> None:
    """The words of a text in another order are not the text."""
    words = ENGLISH.split()
    shuffled = random.Random(1).sample(words, len(words))

    assert max(shares(ENGLISH, " ".join(shuffled))) < 0.15


def test_boilerplate_counts_for_little() -> None:
    """Two texts that have in common only what every text has are not found in one another."""
    footer = PARAGRAPHS["en"]
    texts = [f"{some_words(80, 500 * number)} {footer}" for number in range(200)]

    assert max(shares(texts[0], texts[1], tuple(texts[2:]))) < 0.3


@pytest.mark.parametrize("left", ["", "one", "👍"])
@pytest.mark.parametrize("right", ["", "one", "one two", ENGLISH])
def test_texts_without_pairs_of_words(left: str, right: str) -> None:
    """Nothing of them is found anywhere."""
    assert shares(left, right) == (0, 0, 0, 0)
    assert shares(right, left) == (0, 0, 0, 0)


@given(repetitive, repetitive)
def test_the_sides_may_be_swapped(left: str, right: str) -> None:
    """Whichever text comes first, shares are from 0 to 1 and belong to their text."""
    found, swapped = shares(left, right), shares(right, left)

    assert all(0 <= share <= 1 for share in found)
    assert found == pytest.approx((swapped.right, swapped.left, swapped.right_tight, swapped.left_tight), abs=1e-6)


def test_a_pair_does_not_depend_on_the_others() -> None:
    """Many pairs at once give what each gives alone."""
    bodies = [*PARAGRAPHS.values(), ENGLISH, "", "one two", some_words(300)]
    texts = read_texts(("", body) for body in bodies)
    rarity = count(texts.words, len(texts))
    left, right = (rows(*side) for side in zip(*combinations(range(len(bodies)), 2), strict=True))
    together = find_passages(texts.ids, rarity, texts.bodies(left), texts.bodies(right))

    for at in range(0, len(left), 11):
        one = find_passages(texts.ids, rarity, texts.bodies(left[at : at + 1]), texts.bodies(right[at : at + 1]))
        for name in ("left", "right", "left_tight", "right_tight", "left_weight", "right_weight"):
            assert getattr(one, name)[0] == pytest.approx(getattr(together, name)[at], rel=1e-5)


def test_no_pairs() -> None:
    """Nothing is asked and nothing is found."""
    texts = read_texts([("", "one two three")])
    none = texts.bodies(rows())

    assert np.array_equal(find_passages(texts.ids, count(texts.words, 1), none, none).left, np.zeros(0))
