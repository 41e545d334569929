from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from kbaudit.claims.matches import Matches
from kbaudit.claims.proposing import Pairs

_Touches = NDArray[np.float64]


def _columns(touches: Mapping[tuple[int, int], float]) -> tuple[Pairs, _Touches]:
    left, right = (np.array([pair[side] for pair in touches], np.int64) for side in (0, 1))
    return (left, right), np.array(list(touches.values()), np.float64)


def _matches(touches: Mapping[tuple[int, int], float]) -> Matches:
    return Matches(*_columns(touches), 10)


def test_a_claim_that_has_more_in_common_with_a_third_is_outmatched() -> None:
    """By how much, where either of the two has such a one; below 0 by how much the pair leads, up to 2."""
    touches = {(0, 1): 2.0, (1, 2): 3.0, (0, 2): 0.5}

    assert _matches(touches).outmatched(*_columns(touches)).tolist() == [1, -1, pytest.approx(2.5)]
    assert _matches({(0, 1): 2.0}).outmatched(*_columns({(0, 1): 2.5})).tolist() == [-2]


def test_a_pair_that_is_none_of_the_matches_may_be_outmatched() -> None:
    """Two claims that say the same are no match of each other, but others may be."""
    assert _matches({(1, 2): 3.0}).outmatched(*_columns({(0, 1): 2.0, (3, 4): 1.0})).tolist() == [1, -1]


def test_a_claim_has_eight_near_ones() -> None:
    """One that eight others have more in common with is near to neither; those that have as much are."""
    touches = {(0, other): float(other) for other in range(1, 10)}

    assert _matches(touches).are_near(*_columns(touches)).tolist() == [False, *[True] * 8]
