from __future__ import annotations

import numpy as np

from kbaudit.similarity.same_titles import propose_same_titles
from tests.similarity.prose import base

TITLE = "How to send a parcel back"


def proposed(titles: list[str], apart: int | None = None, touched: int | None = None) -> list[tuple[int, int]]:
    """Give the pairs of texts under some titles; one text may take no part, one may be the only one asked for."""
    texts = base((title, "") for title in titles).texts
    among, chosen = np.ones(len(titles), np.bool_), np.zeros(len(titles), np.bool_)
    if apart is not None:
        among[apart] = False
    if touched is not None:
        chosen[touched] = True
    pairs = propose_same_titles(texts, among, None if touched is None else chosen)
    return sorted(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


def test_texts_under_one_long_title_are_proposed() -> None:
    """All pairs under one title are compared, however it is set, and short titles mean nothing."""
    titles = [TITLE, "Overview", TITLE.upper(), "Overview", f"{TITLE}.", f"{TITLE} home"]

    assert proposed(titles) == [(0, 2), (0, 4), (2, 4)]
    assert proposed(titles, apart=2) == [(0, 4)]
    assert proposed(titles, touched=2) == [(0, 2), (2, 4)]


def test_a_title_of_many_texts_proposes_nothing() -> None:
    """A title that thirteen texts have is no name of one thing; neither is none at all."""
    assert len(proposed([TITLE] * 12)) == 66
    assert proposed([TITLE] * 13) == []
    assert proposed([]) == []
