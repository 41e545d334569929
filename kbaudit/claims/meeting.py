"""Two claims side by side: the terms they share, and those that set them apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Indel

from kbaudit.claims.claim import Claim
from kbaudit.claims.rarity import Rarity
from kbaudit.claims.speaker import Speaker


@dataclass(frozen=True)
class Meeting:
    """Two claims side by side.

    Attributes:
        left: The text of the first one.
        one: The first claim.
        right: The text of the second one.
        other: The second claim.
        rarity: What share of a term's weight counts in this base.
    """

    left: Speaker
    one: Claim
    right: Speaker
    other: Claim
    rarity: Rarity

    def weight(self, keys: Iterable[str]) -> float:
        """Weigh terms."""
        # The exact sum does not depend on the order of the terms, which a set has another one of in every process.
        return math.fsum(self._weights.get(key, 0.0) * self.rarity(key) for key in keys)

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        maps = [self.left.claims.title, self.right.claims.title]
        for claim in (self.one, self.other):
            maps += [claim.own, claim.subject, claim.section, claim.previous]
        weights: dict[str, float] = {}
        for terms in maps:
            for key, weight in terms.items():
                weights[key] = max(weight, weights.get(key, 0.0))
        return weights

    @cached_property
    def said(self) -> tuple[frozenset[str], frozenset[str]]:
        """Give the terms that each claim says itself or is an answer about."""
        return self.left.said(self.one).exact, self.right.said(self.other).exact

    @cached_property
    def around(self) -> tuple[frozenset[str], frozenset[str]]:
        """Give the terms of the title and headings over each claim."""
        return self.left.around(self.one).exact, self.right.around(self.other).exact

    def _among(self, side: int, key: str) -> bool:
        """Tell whether a term is among those that a claim says or stands under: 0 for the first, 1 for the second."""
        text, claim = ((self.left, self.one), (self.right, self.other))[side]
        return text.said(claim).has(key) or text.around(claim).has(key)

    @cached_property
    def both(self) -> frozenset[str]:
        """Give the terms that both say."""
        return self.said[0] & self.said[1]

    @cached_property
    def crossing(self) -> frozenset[str]:
        """Give the terms that one says and the other stands under."""
        said, around = self.said, self.around
        return ((said[0] & around[1]) | (around[0] & said[1])) - self.both

    @cached_property
    def over(self) -> frozenset[str]:
        """Give the terms that both stand under."""
        return (self.around[0] & self.around[1]) - self.both - self.crossing

    @cached_property
    def before(self) -> frozenset[str]:
        """Give the terms of the sentence before that the other claim says or stands under."""
        mine = frozenset(self.one.previous) & (self.said[1] | self.around[1])
        theirs = frozenset(self.other.previous) & (self.said[0] | self.around[0])
        return (mine | theirs) - self.both - self.crossing - self.over

    @cached_property
    def foreign(self) -> tuple[frozenset[str], frozenset[str]]:
        """Give the terms of each claim that the other text has nowhere."""
        return (
            frozenset(key for key in self.said[0] if not self.right.knows(key)),
            frozenset(key for key in self.said[1] if not self.left.knows(key)),
        )

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """Give the terms of each claim that the other text has, but not in the other claim or over it."""
        return frozenset(
            key
            for mine, theirs in ((0, 1), (1, 0))
            for key in self.said[mine] - self.foreign[mine]
            if not self._among(theirs, key)
        )

    @cached_property
    def touch(self) -> float:
        """Weigh what one of the claims says that the other says, stands under or follows, the last counting half."""
        return self.weight(self.both) + self.weight(self.crossing) + self.weight(self.before) / 2

    @cached_property
    def covered(self) -> float:
        """Give the share of the heavier claim that both say."""
        return self.weight(self.both) / max(*(self.weight(said) for said in self.said), 1e-9)

    @property
    def numbered_apart(self) -> bool:
        """Tell whether the titles name two numbers: releases, years, bulletins, which are two things."""
        mine, theirs = self.left.claims.numbers, self.right.claims.numbers
        return bool(mine and theirs) and mine.isdisjoint(theirs)

    @cached_property
    def copied(self) -> float:
        """Tell how alike the words are, from 0 to 1, values counting as one word each."""
        return Indel.normalized_similarity(self.one.words, self.other.words)

    @cached_property
    def repeated(self) -> float:
        """Give the share of the shorter text's claims that the other text has word for word."""
        mine, theirs = self.left.sayings, self.right.sayings
        return len(mine & theirs) / max(1, min(len(mine), len(theirs)))

    @cached_property
    def qualifiers(self) -> tuple[float, float]:
        """Weigh the foreign terms that stand beside a shared one, in a claim or a title: "green" loan, "shop" loan."""
        shared = self.both | self.crossing
        return (
            self.weight(self._beside(self.one, self.left, self.right, self.foreign[0], shared)),
            self.weight(self._beside(self.other, self.right, self.left, self.foreign[1], shared)),
        )

    def _beside(
        self, claim: Claim, text: Speaker, other: Speaker, foreign: frozenset[str], shared: frozenset[str]
    ) -> set[str]:
        said = [*claim.subject, *claim.own]
        title = list(text.claims.title)
        strange = {key for key in title if not other.knows(key)}
        return {*_neighbours(said, shared) & foreign, *_neighbours(title, shared | self.over) & strange}

    @cached_property
    def topics(self) -> tuple[float, float]:
        """Weigh the foreign terms of each claim that its own title or heading has too."""
        return (
            self.weight(key for key in self.foreign[0] if self.left.around(self.one).has(key)),
            self.weight(key for key in self.foreign[1] if self.right.around(self.other).has(key)),
        )

    @cached_property
    def apart(self) -> tuple[float, float]:
        """Weigh the terms over each claim that stand neither in the other claim nor over it."""
        return (
            self.weight(key for key in self.around[0] if not self._among(1, key)),
            self.weight(key for key in self.around[1] if not self._among(0, key)),
        )

    @cached_property
    def named_apart(self) -> tuple[int, int]:
        """Count the names in each claim and its title that stand neither in the other claim nor over it."""
        mine = self.one.names | self.left.claims.names
        theirs = self.other.names | self.right.claims.names
        return (
            sum(not self._among(1, key) for key in mine),
            sum(not self._among(0, key) for key in theirs),
        )

    @cached_property
    def titles(self) -> tuple[float, float]:
        """Weigh the terms of each title that the other text has nowhere."""
        return (
            self.weight(key for key in self.left.claims.title if not self.right.knows(key)),
            self.weight(key for key in self.right.claims.title if not self.left.knows(key)),
        )

    @cached_property
    def titles_known(self) -> float:
        """Give the smaller share of a title that the other text knows."""
        shares = []
        for title, foreign in zip((self.left.claims.title, self.right.claims.title), self.titles, strict=True):
            whole = self.weight(title)
            shares.append(1 - foreign / whole if whole else 0.0)
        return min(shares)

    @cached_property
    def siblings(self) -> bool:
        """Tell whether the titles share a term and each has one for itself: "Personal loan", "Car loan"."""
        mine, theirs = self.left.title, self.right.title
        own = [sum(not others.has(key) for key in some.exact) for some, others in ((mine, theirs), (theirs, mine))]
        return 0 < own[0] < len(mine.exact) and 0 < own[1] < len(theirs.exact)

    @cached_property
    def parallel(self) -> float:
        """Weigh what two titles that share a term have each for itself: "winter term", "summer term"."""
        mine, theirs = self.left.title, self.right.title
        own = [key for key in mine.exact if not theirs.has(key)], [key for key in theirs.exact if not mine.has(key)]
        if len(own[0]) == len(mine.exact) or len(own[1]) == len(theirs.exact):
            return 0.0
        return min(
            self.weight(key for key in own[0] if not self.right.knows(key)),
            self.weight(key for key in own[1] if not self.left.knows(key)),
        )


def _neighbours(keys: list[str], shared: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for at, key in enumerate(keys):
        if key in shared:
            found |= {*keys[max(0, at - 1) : at], *keys[at + 1 : at + 2]}
    return found
