"""Accidents: pairs that nobody planted and that are alike all the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

from tests.bench.planting.edits import Draft
from tests.bench.planting.planter import Planter
from tests.bench.planting.wording import WORD, grams, size

_SAME = 0.4
_SAME_ON_A_PAGE = 0.15
_SAME_WORDS = 0.6
_CROWD = 20
_GRAMS_HELD = 4_000_000


def note_accidents(planter: Planter) -> int:
    """Count as neutral each pair nobody planted that shares much of the shorter text; give how many.

    Sections of one page need share less; the same words in another order count too. Four-grams of more than 20
    cards are boilerplate and say nothing.
    """
    drafts = planter.drafts
    every = max(1, sum(size(draft.text) for draft in drafts) // _GRAMS_HELD)
    holders: dict[int, list[int]] = defaultdict(list)
    for place, draft in enumerate(drafts):
        for one in grams(draft.body, every):
            holders[one].append(place)
    kept = [places for places in holders.values() if len(places) <= _CROWD]
    lengths = Counter(place for places in kept for place in places)
    met = Counter(pair for places in kept for pair in combinations(places, 2))
    known = planter.truth.keys() | planter.negative.keys() | planter.neutral.keys()
    alike = set()
    for (one, two), shared in met.items():
        if shared > 1 and (one, two) not in known:
            share = shared / min(lengths[one], lengths[two])
            if _alike(drafts[one], drafts[two], shared, share):
                alike.add((one, two))
    planter.neutral |= dict.fromkeys(sorted(alike), "accidental")
    return len(alike)


def _alike(one: Draft, two: Draft, shared: int, share: float) -> bool:
    return (shared > 3 and share >= _bar(one, two)) or _words_shared(one, two) >= _SAME_WORDS


def _bar(one: Draft, two: Draft) -> float:
    return _SAME_ON_A_PAGE if one.title.partition(":")[0] == two.title.partition(":")[0] else _SAME


def _words_shared(one: Draft, two: Draft) -> float:
    """Give the Jaccard similarity of two bodies' sets of words."""
    first, second = (set(WORD.findall(draft.body.lower())) for draft in (one, two))
    return len(first & second) / len(first | second)
