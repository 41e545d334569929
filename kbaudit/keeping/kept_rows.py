"""Rows of numbers by key, kept from one comparison of all cards to the next, so that it costs what changed."""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Rows = NDArray[np.float64]
Places = NDArray[np.int64]

_KEY: Final = "<u8"
_NUMBER: Final = "<f8"
_SIZE: Final = 8
_SUM: Final = 16
_NONE: Final = -1.0
"""In the last column of the one row of a key that has none."""


class KeptRows:
    """Rows of numbers by key, each key with any number of them; those asked for or added are the ones that stay.

    Attributes:
        rows: Sorted by key; no number in the last column is below 0.
    """

    def __init__(self, width: int, written: bytes | None = None) -> None:
        """Read what ``written`` gave; begin with nothing where it is None, or cannot be read.

        Args:
            width: How many numbers a row has.
        """
        self._width = width
        self._keys, self.rows = _read(width, written)
        self._stays = np.zeros(len(self._keys), np.bool_)
        self._added: list[tuple[Keys, Rows]] = []

    def find(self, keys: Keys) -> tuple[NDArray[np.bool_], Places, Places]:
        """Tell which keys are known, and where the rows of each of them begin and end; the same where it has none."""
        starts, ends = (np.searchsorted(self._keys, keys, side) for side in ("left", "right"))
        steps = np.zeros(len(self._keys) + 1, np.int64)
        np.add.at(steps, starts, 1)
        np.add.at(steps, ends, -1)
        self._stays |= np.cumsum(steps[:-1]) > 0
        known = ends > starts
        empty = known.copy()
        empty[known] = self.rows[starts[known], -1] < 0
        return known, starts, np.where(empty, starts, ends)

    def add(self, keys: Keys, rows: Rows, owners: Places) -> None:
        """Add keys with their rows; of a key that is known, or comes twice, those that were first stay.

        Args:
            owners: The place among the keys that each row belongs to; ascending.
        """
        different, first = np.unique(keys, return_index=True)
        counts = np.bincount(owners, minlength=len(keys))
        chosen = np.zeros(len(keys), np.bool_)
        chosen[first] = ~self._has(different)
        bare = keys[chosen & (counts == 0)]
        self._added.append((bare, np.full((len(bare), self._width), _NONE)))
        theirs = chosen[owners]
        self._added.append((keys[owners[theirs]], rows[theirs].reshape(-1, self._width)))

    def _has(self, keys: Keys) -> NDArray[np.bool_]:
        has: NDArray[np.bool_] = np.searchsorted(self._keys, keys, "right") > np.searchsorted(self._keys, keys, "left")
        return has

    @property
    def changed(self) -> bool:
        """Tell whether keys were added, or some not asked for."""
        return any(len(keys) for keys, _ in self._added) or not bool(self._stays.all())

    @property
    def written(self) -> bytes:
        """Give the keys that were asked for or added, with their rows, as bytes; the same on every machine."""
        keys = np.concatenate([self._keys[self._stays], *(keys for keys, _ in self._added)])
        rows = np.concatenate([self.rows[self._stays], *(rows for _, rows in self._added)])
        order = np.argsort(keys, kind="stable")
        held = keys[order].astype(_KEY).tobytes() + rows[order].astype(_NUMBER).tobytes()
        return sealed(held)


def sealed(held: bytes) -> bytes:
    """Give bytes behind a checksum of them."""
    return hashlib.blake2b(held, digest_size=_SUM).digest() + held


def unsealed(written: bytes | None) -> bytes:
    """Give the bytes that ``sealed`` took; none where there are none, or they are not those any more."""
    held = (written or b"")[_SUM:]
    return held if written == sealed(held) else b""


def places_of(held: Keys, keys: Keys) -> tuple[Places, NDArray[np.bool_]]:
    """Give the place of each key among those held, and tell whether it is among them; else the place says nothing."""
    if not len(held):
        return np.zeros(len(keys), np.int64), np.zeros(len(keys), np.bool_)
    order = np.argsort(held, kind="stable")
    place = order[np.minimum(np.searchsorted(held, keys, sorter=order), len(held) - 1)]
    return place, held[place] == keys


def _read(width: int, written: bytes | None) -> tuple[Keys, Rows]:
    held = unsealed(written)
    count, rest = divmod(len(held), _SIZE * (1 + width))
    if not rest:
        keys = np.frombuffer(held, _KEY, count).astype(np.uint64)
        rows = np.frombuffer(held, _NUMBER, count * width, _SIZE * count).astype(np.float64)
        if np.all(keys[1:] >= keys[:-1]) and np.isfinite(rows).all():
            return keys, rows.reshape(count, width)
    return np.zeros(0, np.uint64), np.zeros((0, width))
