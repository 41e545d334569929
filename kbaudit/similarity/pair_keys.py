"""Pairs of texts known again by their words.

What passages two bodies share depends on nothing but the two bodies, so it stays true while the base around them
changes.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.words import mixed

_FACTOR: Final = np.uint64(0xC2B2AE3D27D4EB4F)


def pair_keys(left: NDArray[np.uint64], right: NDArray[np.uint64], itself: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Hash pairs of texts by the hashes of their bodies; a text with itself has another key than with its copy."""
    with np.errstate(over="ignore"):
        return mixed(mixed(left) * _FACTOR + right + itself.astype(np.uint64))
