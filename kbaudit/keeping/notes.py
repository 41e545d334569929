"""Notes: what was found out about texts at some cost, kept by all that it depends on, from one audit to the next."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TypeVar

from kbaudit.keeping.shelf import Shelf

Plain = str | int | float | bool | None | list["Plain"]
"""What JSON can write, but for objects."""

Key = tuple[str | int | None, ...]

_Value = TypeVar("_Value")


class Notes:
    """Values by key; those asked for are the ones that stay."""

    def __init__(self, shelf: Shelf, name: str) -> None:
        """Take what stands on a shelf under a name; nothing where it cannot be read."""
        self._shelf, self._name = shelf, name
        self._known = _read(shelf.read(name))
        self._asked: dict[str, Plain] = {}

    def take(
        self, key: Key, find: Callable[[], _Value], write: Callable[[_Value], Plain], read: Callable[[Plain], _Value]
    ) -> _Value:
        """Give a value that is known, or find it.

        Args:
            key: All that it depends on.
            find: Finds it where it is not known.
            write: Turns it into plain values.
            read: Turns these into the value; raises ``TypeError`` or ``ValueError`` where they are none.
        """
        name = hashlib.blake2b(ascii(key).encode("ascii"), digest_size=16).hexdigest()
        known = self._asked.get(name, self._known.get(name))
        if known is not None:
            try:
                value = read(known)
            except (TypeError, ValueError):
                pass
            else:
                self._asked[name] = known
                return value
        value = find()
        self._asked[name] = write(value)
        return value

    def keep(self) -> None:
        """Put what was asked for on the shelf, in place of what was there."""
        if self._asked != self._known:
            self._shelf.keep(self._name, json.dumps(self._asked).encode("ascii"))


def _read(kept: bytes | None) -> Mapping[str, Plain]:
    try:
        found = json.loads(kept or b"{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
