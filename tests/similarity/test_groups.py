from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.similarity.groups import Link, gather

texts = st.integers(0, 12)
some_links = st.sets(st.tuples(texts, texts).filter(lambda link: link[0] < link[1]), max_size=40)


@pytest.mark.parametrize(
    ("links", "groups"),
    [
        ([], ()),
        ([(4, 2)], ((2, 4),)),
        ([(0, 1), (2, 3)], ((0, 1), (2, 3))),
        (list(combinations(range(5), 2)), ((0, 1, 2, 3, 4),)),
        ([(0, 1), (1, 2)], ((0, 1, 2),)),
        ([(0, 1), (1, 2), (2, 3), (3, 4)], ((0, 1, 2), (2, 3, 4))),
    ],
    ids=["none", "a pair", "two pairs", "a family", "around one", "a chain"],
)
def test_a_family_is_one_group_and_a_chain_is_not(links: list[Link], groups: tuple[tuple[int, ...], ...]) -> None:
    """Texts that are like one text are a group; the two ends of a chain are in none together."""
    assert gather(links) == groups


@given(some_links)
def test_each_link_is_in_a_group_around_one_text(links: set[Link]) -> None:
    """No link is lost, and every group has a member that is linked with all the others."""
    groups = gather(links)

    assert groups == tuple(sorted(groups))
    assert all(len(group) > 1 and list(group) == sorted(set(group)) for group in groups)
    assert all(any({*link} <= {*group} for group in groups) for link in links)
    for group in groups:
        around = [{other for link in links if one in link for other in link} for one in group]
        assert any({*group} <= linked for linked in around)


@given(some_links, st.randoms())
def test_the_order_of_links_means_nothing(links: set[Link], rolled: random.Random) -> None:
    """The same links give the same groups, from whichever side and in whichever order they come."""
    turned = [link if rolled.random() < 0.5 else link[::-1] for link in links]
    rolled.shuffle(turned)

    assert gather(turned) == gather(sorted(links))


def test_a_family_of_thousands_is_gathered_soon() -> None:
    """A text with thousands of others around it is one group."""
    assert gather((0, number) for number in range(1, 20_000)) == (tuple(range(20_000)),)
