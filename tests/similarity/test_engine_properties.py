"""What holds for every base of texts, whatever stands in them."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.similarity.index import LEAST, Index
from tests.similarity.prose import PARAGRAPHS, named, some_words

pytestmark = pytest.mark.heavy

Base = dict[str, tuple[str, str]]

SENTENCES = [sentence for body in PARAGRAPHS.values() for sentence in body.replace("。", ". ").split(". ")]
FOOTER = "All rights reserved. This page was helpful: yes, no. See also our terms and the notes on privacy."
TITLE_WORDS = ["refund", "card", "open", "close", "the", "of", "7", "8", "返品", "카드", "यदि"]
ODD = [
    "",
    "one",
    "👍🏽",
    "\ud800",
    "\u00ad\u200b",
    "word " * 300,
    "1 2 3 4 5 6 7 8 9 10 11 12",
    FOOTER,
    "漢" * 40,
    "ก" * 30,
]

titles = st.lists(st.sampled_from(TITLE_WORDS), max_size=4).map(" ".join)
prose = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12).map(". ".join)
bodies = prose | prose.map(lambda body: f"{body} {FOOTER}") | st.sampled_from(ODD) | st.text(max_size=60)
bases = st.lists(st.tuples(titles, bodies), max_size=9).map(
    lambda texts: {f"k{number}": text for number, text in enumerate(texts)}
)


def read(texts: Iterable[tuple[str, tuple[str, str]]]) -> Index:
    return Index.of((key, *text) for key, text in texts)


def verdicts(index: Index) -> dict[frozenset[frozenset[str]], tuple[float, bool]]:
    """Give the mark of each pair and whether it is of variants; texts with the same words are one."""
    firsts = index.first_alike.tolist()
    same = {key: frozenset(_same(index, firsts[row])) for row, key in enumerate(index.keys)}
    pairs = named(index, index.find()).items()
    return {frozenset(same[key] for key in keys): found for keys, found in pairs}


def _same(index: Index, first: int) -> list[str]:
    return [str(key) for key, like in zip(index.keys, index.first_alike.tolist(), strict=True) if like == first]


def assert_equal(one: Index, other: Index) -> None:
    """Expect the same pairs with the same marks, but for the last digits, and but for marks right on the bar."""
    found, expected = verdicts(one), verdicts(other)
    for pair in found.keys() ^ expected.keys():
        assert (found.get(pair) or expected[pair])[0] == pytest.approx(LEAST, abs=1e-5)
    for pair in found.keys() & expected.keys():
        assert found[pair][0] == pytest.approx(expected[pair][0], abs=1e-5)
        assert found[pair][1] == expected[pair][1]


@given(bases)
def test_whatever_stands_in_cards_does_no_harm(texts: Base) -> None:
    """Pairs are of two rows, ascending, none twice, with marks from 0 to 1; no row is like a later one."""
    index = read(texts.items())
    alike = index.find()
    pairs = list(zip(alike.pairs.left.tolist(), alike.pairs.right.tolist(), strict=True))

    assert all(left < right < len(texts) for left, right in pairs)
    assert len(set(pairs)) == len(alike) == len(alike.variants)
    assert all(0 <= mark <= 1 for mark, _ in named(index, alike).values())
    assert all(first <= row for row, first in enumerate(index.first_alike.tolist()))


@given(bases, st.randoms(use_true_random=False))
def test_the_order_of_cards_does_not_matter(drawn: Base, rolled: random.Random) -> None:
    """The same cards in another order are alike in the same way, where those with the same body have the same title."""
    # Of cards with the same body the first one stands for all, with its title.
    title_of = {body: title for title, body in drawn.values()}
    texts = {key: (title_of[body], body) for key, (_, body) in drawn.items()}
    shuffled = list(texts.items())
    rolled.shuffle(shuffled)

    assert_equal(read(shuffled), read(texts.items()))


@given(bases)
def test_an_unrelated_card_changes_no_verdict(texts: Base) -> None:
    """A card with words of its own leaves all others as they were, while the base stays of about the same size."""
    unrelated = {"unrelated": (some_words(3, 100_000), some_words(70, 200_000))}

    assert_equal(read({**texts, **unrelated}.items()), read(texts.items()))
    assert_equal(read({**unrelated, **texts}.items()), read(texts.items()))


@given(bases, bases)
def test_a_changed_index_is_that_of_the_changed_base(before: Base, after: Base) -> None:
    """To change an index into that of any other base gives what reading that base gives."""
    gone: dict[str, tuple[str, str] | None] = dict.fromkeys(before)

    assert_equal(read(before.items()).replaced({**gone, **after}), read(after.items()))


@given(bases)
def test_copies_of_all_cards_are_found(texts: Base) -> None:
    """Of a base beside itself, set in other signs, each card with words is known to be there twice."""
    copies = ((f"copy of {key}", (f"« {title} »", f"\n{body}\u00ad !")) for key, (title, body) in texts.items())
    index = read([*texts.items(), *copies])
    firsts = index.first_alike.tolist()
    worded = index.texts.words.lengths[1::2] > 0

    assert all(firsts[row] == firsts[row + len(texts)] for row in range(len(texts)) if worded[row])


@given(bases)
def test_touched_texts_are_found_as_among_all(texts: Base) -> None:
    """The pairs of one card are those that it has among all."""
    index = read(texts.items())
    every = named(index, index.find())

    for key in texts:
        own = named(index, index.find([key]))
        assert own.keys() <= every.keys()
        assert {keys for keys in own if key in keys} == {keys for keys in every if key in keys}
