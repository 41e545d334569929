"""One text among those compared, with what is asked of it again and again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Final

from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.values.value import Kind

_LOOSE: Final = 5


class Keys:
    """Some terms, asked again and again whether others are among them.

    Attributes:
        exact: The terms.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        """Take the terms."""
        self.exact = frozenset(keys)
        self._long = tuple(key for key in self.exact if len(key) >= _LOOSE and key[0] != "=")
        self._heads = frozenset(key[:_LOOSE] for key in self._long)
        self._joined = "\n".join(self._long)
        self._known: dict[str, bool] = {}

    def has(self, key: str) -> bool:
        """Tell whether a term is among them, begins with the five letters of one, contains one or is contained."""
        if key in self.exact:
            return True
        if len(key) < _LOOSE or key[0] == "=":
            return False
        known = self._known.get(key)
        if known is None:
            found = key[:_LOOSE] in self._heads or key in self._joined or any(other in key for other in self._long)
            known = self._known[key] = found
        return known


class Speaker:
    """One text among those compared, with what is asked of it again and again.

    Attributes:
        claims: What it claims.
    """

    def __init__(self, claims: Claims) -> None:
        """Take what a text claims."""
        self.claims = claims
        self._said: dict[int, Keys] = {}
        self._around: dict[int, Keys] = {}

    def said(self, claim: Claim) -> Keys:
        """Give the terms that one of its claims says itself or is an answer about."""
        known = self._said.get(id(claim))
        if known is None:
            known = self._said[id(claim)] = Keys((*claim.own, *claim.subject))
        return known

    def around(self, claim: Claim) -> Keys:
        """Give the terms of the title and headings over one of its claims."""
        known = self._around.get(id(claim))
        if known is None:
            known = self._around[id(claim)] = Keys((*self.claims.title, *claim.section))
        return known

    @cached_property
    def title(self) -> Keys:
        """Give the terms of its title."""
        return Keys(self.claims.title)

    @cached_property
    def terms(self) -> Keys:
        """Give every term of title and text."""
        return Keys(self.claims.all_terms)

    @cached_property
    def sayings(self) -> frozenset[tuple[str, ...]]:
        """Give the words of each of its claims."""
        return frozenset(claim.words for claim in self.claims.claims)

    @cached_property
    def quotes(self) -> frozenset[str]:
        """Give its claims as they are written."""
        return frozenset(claim.quote for claim in self.claims.claims)

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """Count its values by kind."""
        return Counter(value.kind for claim in self.claims.claims for value in claim.values)

    @cached_property
    def by_kind(self) -> Mapping[Kind, list[Claim]]:
        """Give the claims that have a value of each kind."""
        found: dict[Kind, list[Claim]] = defaultdict(list)
        for claim in self.claims.claims:
            for kind in {value.kind for value in claim.values}:
                found[kind].append(claim)
        return found

    def knows(self, key: str) -> bool:
        """Tell whether the text has a term, or one that begins alike or contains it."""
        return self.terms.has(key)
