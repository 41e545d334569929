"""Relations: how the values of a base stand to each other, each two compared once."""

from __future__ import annotations

from kbaudit.claims.clashing import may_clash
from kbaudit.claims.values.comparing import Relation, compare
from kbaudit.claims.values.value import Value


class Relations:
    """How the values of a base stand to each other.

    A base names the same few values again and again, so each meaning gets a number, and two of them are compared once.
    """

    def __init__(self) -> None:
        """Begin without a value."""
        self._numbers: dict[object, int] = {}
        self._values: list[Value] = []
        self._related: dict[tuple[int, int], Relation] = {}
        self._clashing: dict[tuple[int, int], bool] = {}

    def number(self, value: Value) -> int:
        """Give the number of a value; the same for what means the same in the same words of the lexicon."""
        meaning = value.kind, value.unit, value.low, value.high, value.bound, value.text, value.per
        known = self._numbers.get(meaning)
        if known is None:
            known = self._numbers[meaning] = len(self._values)
            self._values.append(value)
        return known

    def between(self, one: int, other: int) -> Relation:
        """Compare two values, by their numbers."""
        pair = one, other
        known = self._related.get(pair)
        if known is None:
            known = self._related[pair] = compare(self._values[one], self._values[other])
        return known

    def may_clash(self, one: int, other: int) -> bool:
        """Tell whether two values may clash, by their numbers."""
        pair = one, other
        known = self._clashing.get(pair)
        if known is None:
            known = self._clashing[pair] = may_clash(self._values[one], self._values[other])
        return known
