"""Collecting: how seldom Python looks for cycles among objects while very many are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SELDOM: Final = (50_000, 20, 50)
"""Thresholds for cards, facts and findings, hardly any of which is in a cycle; Python begins with 700 objects."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Look for cycles seldom, and afterwards as often as before; of threads that overlap, the last one sets it."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
