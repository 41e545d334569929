from __future__ import annotations

import pytest

from kbaudit.claims.rarity import Rarity


@pytest.mark.parametrize("count", range(7))
def test_a_term_of_few_texts_counts_whole(count: int) -> None:
    """Up to six texts may share a term, in however small a base; one that nobody has counts as well."""
    assert Rarity.among([frozenset({"kayak"})] * count)("kayak") == 1


def test_an_empty_base() -> None:
    """There is nothing to count."""
    assert Rarity.among([])("kayak") == 1


def test_the_more_texts_have_it_the_less_it_counts() -> None:
    """From 1 down to 0.2, never rising, and in steps: one text more seldom changes anything."""
    shares = [
        Rarity.among([frozenset({"kayak"})] * held + [frozenset()] * (200 - held))("kayak") for held in range(201)
    ]

    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1
    assert shares[-1] == pytest.approx(0.2)
    assert len({*shares}) < 10
