from __future__ import annotations

import random

import numpy as np
import pytest

from kbaudit.similarity.index import Index
from kbaudit.similarity.proposal import Flags, Pairs, SharedPassages
from kbaudit.similarity.sketch import Sketch, read_sketch
from kbaudit.similarity.words import read_words
from tests.similarity.prose import PARAGRAPHS, base, clusters, named, rows, some_words


def proposed(texts: list[str], touched: list[int] | None = None, apart: tuple[int, ...] = ()) -> list[tuple[int, int]]:
    """Give the pairs proposed of some texts."""
    among = np.ones(len(texts), np.bool_)
    among[list(apart)] = False
    flags = None if touched is None else np.isin(np.arange(len(texts)), touched)
    pairs = SharedPassages().propose(read_sketch(read_words(texts)), among, flags)
    return list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


@pytest.mark.parametrize("paragraph", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_copies_are_proposed_in_every_language(paragraph: str) -> None:
    """A copy, a half and an extended copy are proposed, and none of the unrelated paragraphs."""
    others = [other for other in PARAGRAPHS.values() if other != paragraph]
    half = paragraph[: len(paragraph) // 2]
    count = len(others)

    assert proposed([*others, paragraph, half, f"{paragraph} {some_words(60)}"]) == [
        (count, count + 1),
        (count, count + 2),
        (count + 1, count + 2),
    ]


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["a b", "a b"], ["👍", "👍"], [some_words(50)]])
def test_texts_that_share_nothing_to_go_by(texts: list[str]) -> None:
    """Without a common passage of three words there is no pair."""
    assert proposed(texts) == []


def test_texts_that_do_not_take_part() -> None:
    """A text that was left out is in no pair."""
    text = some_words(60)

    assert proposed([text, text, text], apart=(1,)) == [(0, 2)]


def test_a_large_family_is_connected_without_all_pairs() -> None:
    """Three hundred copies hang together by a few pairs each."""
    pairs = proposed([f"{some_words(60)} {some_words(3, 1000 + 3 * number)}" for number in range(300)])

    assert len(clusters([(str(left), str(right)) for left, right in pairs])) == 1
    assert 299 <= len(pairs) <= 1500
    assert len({row for pair in pairs for row in pair}) == 300


def test_boilerplate_does_not_propose_all_pairs() -> None:
    """A footer that five hundred texts have makes no candidates of them."""
    footer = PARAGRAPHS["en"]

    assert len(proposed([f"{some_words(200, 1000 * number)} {footer}" for number in range(500)])) < 1500


def test_copies_are_found_under_boilerplate() -> None:
    """A footer in every text does not hide which two are copies."""
    texts = [f"{some_words(100, 1000 * number)} {PARAGRAPHS['en-invoice']}" for number in range(120)]
    copy = f"{some_words(100, 17_000)} Another end. {PARAGRAPHS['en-invoice']}"

    assert (17, 120) in proposed([*texts, copy])


@pytest.mark.parametrize("seed", range(3))
def test_pairs_with_touched_texts_are_those_of_all_pairs(seed: int) -> None:
    """To look for a few texts only finds what is found of them among all."""
    rolled = random.Random(seed)
    sentences = [some_words(12, 100 * number) for number in range(60)]
    texts = [" ".join(rolled.sample(sentences, 8)) for _ in range(150)]
    touched = rolled.sample(range(150), 9)
    every = proposed(texts)

    assert every == sorted(set(every))
    assert all(left < right for left, right in every)
    assert proposed(texts, touched) == [pair for pair in every if {*pair} & {*touched}]
    assert proposed(texts, []) == []


def test_another_proposer_may_be_used() -> None:
    """What proposes pairs is a part to replace; all texts that differ by a word of their titles take part."""

    class First:
        """Propose the first text with every other one."""

        def propose(self, sketch: Sketch, among: Flags, touched: Flags | None = None) -> Pairs:
            """Give the pairs of the first text."""
            assert among.tolist() == [True, True, False, True, True]
            assert touched is None
            others = np.flatnonzero(among)[1:]
            return Pairs(np.zeros(len(others), np.int64), others).chosen(sketch.whole[others])

    text = PARAGRAPHS["en"]
    index: Index = base([("a", text), ("b", text), ("A!", text), ("c", f"{text} Goodbye."), ("d", some_words(60))])
    alike = index.find(proposer=First())

    assert set(named(index, alike)) == {("0", "1"), ("0", "2"), ("0", "3")}


def test_chosen_pairs() -> None:
    """Pairs are kept by a flag each."""
    pairs = Pairs(rows(0, 1, 2), rows(3, 4, 5)).chosen(np.array([True, False, True]))

    assert (len(pairs), pairs.left.tolist(), pairs.right.tolist()) == (2, [0, 2], [3, 5])
