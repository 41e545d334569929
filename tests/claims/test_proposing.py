from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
import pytest

from kbaudit.claims.outlines import Topics, hash_of
from kbaudit.claims.proposing import propose

FEW, MANY = 64, 65


def _proposed(topics: Sequence[Mapping[str, float]], least: float, share: float = 1.0) -> list[tuple[int, int]]:
    terms = np.array([hash_of(key) for topic in topics for key in topic], np.uint64)
    weights = np.array([round(1000 * weight) for topic in topics for weight in topic.values()], np.int64)
    owners = np.repeat(np.arange(len(topics)), [len(topic) for topic in topics])
    held = Topics(terms, weights, owners)
    left, right = propose(held, np.arange(len(topics)), least, lambda keys: np.full(len(keys), share))
    return list(zip(left.tolist(), right.tolist(), strict=True))


@pytest.mark.parametrize("count", [0, 1, 2, FEW])
def test_of_few_topics_all_pairs_are_proposed(count: int) -> None:
    """Up to 64 may be compared without asking what they share."""
    assert _proposed([{}] * count, 9.0) == list(combinations(range(count), 2))


def test_of_many_topics_those_that_share_enough() -> None:
    """What the shared terms weigh together has to reach the least; the pairs come ascending."""
    topics = [{f"own {number}": 1.0} for number in range(MANY)]
    topics[3] |= {"kayak": 1.0, "vest": 0.3}
    topics[9] |= {"kayak": 1.0, "vest": 0.3}
    topics[7] |= {"vest": 0.3}
    topics[40] |= {"paddle": 1.0}
    topics[20] |= {"paddle": 1.0}

    assert _proposed(topics, 0.9) == [(3, 9), (20, 40)]
    assert _proposed(topics, 1.2) == [(3, 9)]
    assert _proposed(topics, 1.4) == []


def test_a_common_term_counts_less() -> None:
    """A term counts by its rarity."""
    topics = [{f"own {number}": 1.0} for number in range(MANY)]
    topics[1] |= {"kayak": 1.0}
    topics[2] |= {"kayak": 1.0}

    assert _proposed(topics, 0.6) == [(1, 2)]
    assert _proposed(topics, 0.6, 0.5) == []


def test_what_too_many_share_proposes_nothing() -> None:
    """A term of more than 64 topics pairs none of them."""
    assert _proposed([{"kayak": 1.0}] * MANY, 0.5) == []
    assert len(_proposed([{"kayak": 1.0}] * FEW + [{"vest": 1.0}], 0.5)) == FEW * (FEW - 1) // 2


def test_topics_without_a_term_in_common() -> None:
    """Nothing is proposed where nothing is shared."""
    assert _proposed([{f"{number}": 1.0} for number in range(MANY)], 0.0) == []
