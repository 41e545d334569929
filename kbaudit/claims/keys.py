"""Terms, asked again and again whether others are among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from kbaudit.claims.terms import phrases_of

_LOOSE: Final = 5


class Keys:
    """Some terms, asked again and again whether others are among them.

    Attributes:
        exact: The terms.
    """

    __slots__ = ("_by_head", "_joined", "exact")

    def __init__(self, keys: Iterable[str]) -> None:
        """Take the terms."""
        self.exact = frozenset(keys)
        self._by_head: dict[str, list[str]] | None = None
        self._joined = ""

    def has(self, key: str) -> bool:
        """Tell whether a term is among them, begins with the five letters of one, contains one or is contained.

        A group of synonyms is too where all words of one of its phrases are: they may be said apart.
        """
        if key in self.exact:
            return True
        if key[0] == "=":
            return any(self.exact.issuperset(phrase) for phrase in phrases_of(key))
        return len(key) >= _LOOSE and self._has_like(key)

    def lacked(self, keys: frozenset[str]) -> frozenset[str]:
        """Give those of some terms that are not among them."""
        return frozenset([key for key in keys - self.exact if not self.has(key)])

    def _has_like(self, key: str) -> bool:
        heads = self._by_head
        if heads is None:
            heads = self._by_head = self._sorted()
        if key[:_LOOSE] in heads or key in self._joined:
            return True
        for at in range(1, len(key) - _LOOSE + 1):
            if (found := heads.get(key[at : at + _LOOSE])) and any(key.startswith(one, at) for one in found):
                return True
        return False

    def _sorted(self) -> dict[str, list[str]]:
        """Sort the terms that may be alike to others by their first five letters."""
        heads: dict[str, list[str]] = defaultdict(list)
        for key in self.exact:
            if len(key) >= _LOOSE and key[0] != "=":
                heads[key[:_LOOSE]].append(key)
        self._joined = "\n".join(key for keys in heads.values() for key in keys)
        return dict(heads)
