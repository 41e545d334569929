from __future__ import annotations

import gc

import pytest

from kbaudit.collecting import SELDOM, collected_seldom


def test_cycles_are_looked_for_seldom_for_a_while() -> None:
    """Also where it ends in an error, the thresholds are those of before."""
    before = gc.get_threshold()

    with pytest.raises(KeyError), collected_seldom():
        assert gc.get_threshold() == SELDOM
        raise KeyError

    assert gc.get_threshold() == before
