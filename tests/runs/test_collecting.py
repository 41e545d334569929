from __future__ import annotations

import gc

from kbaudit.runs.collecting import SELDOM, collected_seldom


def test_cycles_are_looked_for_seldom_for_a_while() -> None:
    """Afterwards the thresholds are those of before, whatever they were."""
    before = gc.get_threshold()
    others = (SELDOM[0] + 1, 9, 8)
    gc.set_threshold(*others)
    try:
        with collected_seldom():
            assert gc.get_threshold() == SELDOM
        assert gc.get_threshold() == others
    finally:
        gc.set_threshold(*before)
