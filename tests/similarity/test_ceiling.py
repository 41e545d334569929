from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.similarity.ceiling import may_reach
from kbaudit.similarity.index import LEAST
from kbaudit.similarity.proposal import Pairs
from kbaudit.similarity.scores import score
from tests.similarity.prose import PARAGRAPHS, base

ENGLISH = PARAGRAPHS["en"].split()
OTHER = PARAGRAPHS["en-router"].split()

words = st.sampled_from([*ENGLISH, *OTHER, "返品する"])
passages = st.tuples(st.integers(0, len(ENGLISH)), st.integers(0, 150)).map(
    lambda cut: [*ENGLISH, *OTHER, *ENGLISH][cut[0] : cut[0] + cut[1]]
)
parts = (passages | st.lists(words, max_size=12)).map(" ".join)
bodies = st.lists(parts, max_size=6).map(" ".join)
texts = st.tuples(st.sampled_from(["", "Parcels", "The light of the router stays red"]), bodies)


def every_pair(count: int) -> Pairs:
    left, right = np.triu_indices(count, 1)
    return Pairs(left.astype(np.int64), right.astype(np.int64))


@given(st.lists(texts, min_size=2, max_size=6), st.sampled_from([LEAST, 0.9]))
def test_no_pair_is_lost(given_texts: list[tuple[str, str]], least: float) -> None:
    """Whatever has a mark of the least is among the pairs that can have one."""
    index, pairs = base(given_texts), every_pair(len(given_texts))
    marks = score(index.texts, index.rarity, pairs)
    high = np.maximum(marks.near, marks.contained) >= least

    assert not (high & ~may_reach(index.texts, index.rarity, pairs, least)).any()


def test_texts_with_little_in_common_cannot_be_alike() -> None:
    """Two texts with one sentence in common are not compared closely; a copy and an excerpt are."""
    english, router, invoice = (PARAGRAPHS[name] for name in ("en", "en-router", "en-invoice"))
    index = base(
        [
            ("One", f"{english} {router}"),
            ("Two", f"{english.split('.')[0]}. {invoice} {invoice.upper()}"),
            ("Copy", f"{router} {english}"),
            ("Excerpt", router),
        ]
    )

    assert may_reach(index.texts, index.rarity, every_pair(4), LEAST).tolist() == [
        False,
        True,
        True,
        False,
        False,
        True,
    ]


def test_short_texts_under_one_long_title_are_always_compared() -> None:
    """Records of one work have a mark by their words, and are kept whatever passages their bodies share."""
    english, router = (PARAGRAPHS[name].split() for name in ("en", "en-router"))
    mixed = " ".join(word for both in zip(english[:45], router[:45], strict=True) for word in both)
    index = base([("The light of the router", mixed), ("The light of the router", " ".join(sorted(mixed.split())))])
    marks = score(index.texts, index.rarity, every_pair(2))

    assert marks.near[0] < LEAST <= marks.contained[0]
    assert may_reach(index.texts, index.rarity, every_pair(2), LEAST).all()


def test_no_pairs() -> None:
    """Of no pairs none can be alike."""
    index = base([("One", "one"), ("Two", "two")])

    assert (
        may_reach(index.texts, index.rarity, Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64)), LEAST).tolist() == []
    )
