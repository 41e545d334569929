"""A value as it is found, before the words around it are read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kbaudit.claims.values.value import Bound, Kind


@dataclass(frozen=True, slots=True)
class Found:
    """An amount, a time or an address with its place, still without bounds; the fields are those of Value."""

    start: int
    end: int
    kind: Kind
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""
    per: str = ""
    bound: Bound | None = None


class Taken:
    """The parts of a sentence that are read already."""

    def __init__(self, length: int) -> None:
        self._places = bytearray(length)

    def add(self, start: int, end: int) -> None:
        """Take a part."""
        self._places[start:end] = b"\1" * (end - start)

    def meets(self, start: int, end: int) -> bool:
        """Tell whether any of a part is taken."""
        return 1 in self._places[start:end]
