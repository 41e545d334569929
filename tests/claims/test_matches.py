from __future__ import annotations

import pytest

from kbaudit.claims.matches import Matches


def test_a_claim_that_has_more_in_common_with_a_third_is_outmatched() -> None:
    """By how much, where either of the two has such a one; below 0 by how much the pair leads, up to 2."""
    matches = Matches({(0, 1): 2.0, (1, 2): 3.0, (0, 2): 0.5})

    assert matches.outmatched((0, 1), 2.0) == 1
    assert matches.outmatched((1, 2), 3.0) == -1
    assert matches.outmatched((0, 2), 0.5) == pytest.approx(2.5)
    assert Matches({(0, 1): 2.0}).outmatched((0, 1), 2.5) == -2


def test_a_claim_has_eight_near_ones() -> None:
    """One that eight others have more in common with is near to neither; those that have as much are."""
    matches = Matches({(0, other): float(other) for other in range(1, 10)})

    assert not matches.are_near((0, 1), 1.0)
    assert all(matches.are_near((0, other), float(other)) for other in range(2, 10))
