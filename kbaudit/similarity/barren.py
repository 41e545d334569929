"""Barren pairs: pairs of texts that were seen to have no long passage in common, which need not be looked at again.

Whether two bodies share a passage depends on nothing but the two bodies, so it stays true while the base around them
changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from kbaudit.similarity.words import distinct, mixed

Keys = NDArray[np.uint64]

_FACTOR: Final = np.uint64(0xC2B2AE3D27D4EB4F)
_BYTES: Final = "<u8"


@dataclass(frozen=True, slots=True)
class Barren:
    """Pairs that share nothing.

    Attributes:
        keys: See ``pair_keys``; ascending.
    """

    keys: Keys = field(default_factory=lambda: np.zeros(0, np.uint64))

    @classmethod
    def of(cls, keys: Keys) -> Self:
        """Take keys in any order."""
        return cls(distinct(keys))

    @classmethod
    def read(cls, written: bytes | None) -> Self:
        """Read what ``written`` gave; none where it is None or was cut."""
        if written is None or len(written) % np.dtype(_BYTES).itemsize:
            return cls()
        return cls(np.frombuffer(written, _BYTES).astype(np.uint64))

    @property
    def written(self) -> bytes:
        """Give the keys as bytes, the same on every machine."""
        return self.keys.astype(_BYTES).tobytes()

    def has(self, keys: Keys) -> NDArray[np.bool_]:
        """Tell which pairs are among these."""
        if not len(self.keys):
            return np.zeros(len(keys), np.bool_)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: NDArray[np.bool_] = self.keys[at] == keys
        return found


def pair_keys(left: Keys, right: Keys, itself: NDArray[np.bool_]) -> Keys:
    """Hash pairs of texts by the hashes of their bodies; a text with itself has another key than with its copy."""
    with np.errstate(over="ignore"):
        return mixed(mixed(left) * _FACTOR + right + itself.astype(np.uint64))
