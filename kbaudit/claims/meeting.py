"""Two claims side by side: the terms they share, and those that set them apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cached_property

from rapidfuzz.distance import Indel

from kbaudit.claims.speaker import Speaker, Utterance


def touch_of(one: Utterance, other: Utterance) -> float:
    """Weigh what one of two claims says that the other says, stands under or follows, the last counting half."""
    both = one.said & other.said
    crossing = (one.said & other.under) | (one.under & other.said)
    before = (one.follows & other.near) | (other.follows & one.near)
    touch = _weigh_common(both, one.worth, other.worth) + _weigh_common(crossing, one.worth, other.worth)
    return touch + _weigh_common(before, one.worth, other.worth) / 2


def _weigh_common(keys: frozenset[str], mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Weigh terms that both have."""
    # The exact sum does not depend on the order of the terms, which a set has another one of in every process.
    return math.fsum([max(mine[key], theirs[key]) for key in keys]) if keys else 0.0


class Meeting:
    """Two claims side by side.

    Attributes:
        one: The first claim.
        other: The second claim.
        both: The terms that both say.
        crossing: The terms that one says and the other stands under.
        over: The terms that both stand under.
        before: The terms of the sentence before that the other claim says or stands under.
    """

    def __init__(self, one: Utterance, other: Utterance) -> None:
        """Set two claims side by side."""
        self.one, self.other = one, other
        self.both = one.said & other.said
        self.crossing = (one.said & other.under) | (one.under & other.said)
        self.over = one.under & other.under
        self.before = (one.follows & other.near) | (other.follows & one.near)

    def weight(self, keys: Iterable[str]) -> float:
        """Weigh terms."""
        weights = self._weights
        return math.fsum([weights.get(key, 0.0) for key in keys])

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        mine, theirs = self.one.worth, self.other.worth
        weights = {**mine, **theirs}
        for key in mine.keys() & theirs.keys():
            if mine[key] > theirs[key]:
                weights[key] = mine[key]
        return weights

    @property
    def sides(self) -> tuple[tuple[Utterance, Utterance], tuple[Utterance, Utterance]]:
        """Give each claim with the one that it meets."""
        return (self.one, self.other), (self.other, self.one)

    @cached_property
    def foreign(self) -> tuple[frozenset[str], frozenset[str]]:
        """Give the terms of each claim that the other text has nowhere."""
        return (
            self.other.speaker.terms.lacked(self.one.said),
            self.one.speaker.terms.lacked(self.other.said),
        )

    @property
    def elsewhere(self) -> frozenset[str]:
        """Give the terms of each claim that the other text has, but not in the other claim or over it."""
        mine, theirs = (
            met.within.lacked(claim.said - foreign)
            for (claim, met), foreign in zip(self.sides, self.foreign, strict=True)
        )
        return mine | theirs

    @cached_property
    def unshared(self) -> float:
        """Weigh what each of the claims says for itself."""
        return math.fsum(map(self.weight, (self.one.said - self.both, self.other.said - self.both)))

    @property
    def touch(self) -> float:
        """Weigh what one of the claims says that the other says, stands under or follows, the last counting half."""
        return touch_of(self.one, self.other)

    @property
    def covered(self) -> float:
        """Give the share of the heavier claim that both say."""
        return self.weight(self.both) / max(*map(self.weight, (self.one.said, self.other.said)), 1e-9)

    @property
    def numbered_apart(self) -> bool:
        """Tell whether the titles name two numbers: releases, years, bulletins, which are two things."""
        return are_numbered_apart(self.one.speaker, self.other.speaker)

    @cached_property
    def copied(self) -> float:
        """Tell how alike the words are, from 0 to 1, values counting as one word each."""
        return Indel.normalized_similarity(self.one.claim.words, self.other.claim.words)

    @property
    def repeated(self) -> float:
        """Give the share of the shorter text's claims that the other text has word for word."""
        mine, theirs = self.one.speaker.sayings, self.other.speaker.sayings
        return len(mine & theirs) / max(1, min(len(mine), len(theirs)))

    @property
    def qualifiers(self) -> tuple[float, float]:
        """Weigh the foreign terms that stand beside a shared one, in a claim or a title: "green" loan, "shop" loan."""
        shared = self.both | self.crossing
        mine, theirs = (
            self.weight(self._beside(claim, met.speaker, foreign, shared))
            for (claim, met), foreign in zip(self.sides, self.foreign, strict=True)
        )
        return mine, theirs

    def _beside(self, one: Utterance, other: Speaker, foreign: frozenset[str], shared: frozenset[str]) -> set[str]:
        said = [*one.claim.subject, *one.claim.own]
        title = list(one.speaker.claims.title)
        strange = other.terms.lacked(one.speaker.title.exact)
        return {*_neighbours(said, shared) & foreign, *_neighbours(title, shared | self.over) & strange}

    @property
    def topics(self) -> tuple[float, float]:
        """Weigh the foreign terms of each claim that its own title or heading has too."""
        mine, theirs = (
            self.weight([key for key in foreign if claim.around.has(key)])
            for (claim, _), foreign in zip(self.sides, self.foreign, strict=True)
        )
        return mine, theirs

    @property
    def apart(self) -> tuple[float, float]:
        """Weigh the terms over each claim that stand neither in the other claim nor over it."""
        mine, theirs = (self.weight(met.within.lacked(claim.around.exact)) for claim, met in self.sides)
        return mine, theirs

    @property
    def apart_at_most(self) -> float:
        """Weigh the terms over each claim that are not written so in or over the other one, and give the greater."""
        return max(self.weight(claim.around.exact - met.near) for claim, met in self.sides)

    @property
    def named_apart(self) -> tuple[int, int]:
        """Count the names in each claim and its title that stand neither in the other claim nor over it."""
        mine, theirs = (len(met.within.lacked(claim.names)) for claim, met in self.sides)
        return mine, theirs

    @cached_property
    def titles(self) -> tuple[float, float]:
        """Weigh the terms of each title that the other text has nowhere."""
        mine, theirs = (self.weight(met.speaker.terms.lacked(claim.speaker.title.exact)) for claim, met in self.sides)
        return mine, theirs

    @property
    def titles_at_most(self) -> tuple[float, float]:
        """Weigh the terms of each title that are not written so in the other text."""
        mine, theirs = (
            self.weight(claim.speaker.title.exact - met.speaker.claims.all_terms) for claim, met in self.sides
        )
        return mine, theirs

    @property
    def titles_known(self) -> tuple[float, float]:
        """Give the share of each title that the other text knows."""
        mine, theirs = (
            1 - foreign / whole if (whole := self.weight(claim.speaker.title.exact)) else 0.0
            for (claim, _), foreign in zip(self.sides, self.titles, strict=True)
        )
        return mine, theirs

    @property
    def values_shared(self) -> float:
        """Give the share of the values of the text with fewer that the other text has as well."""
        mine, theirs = self.one.speaker.values, self.other.speaker.values
        return len(mine & theirs) / max(1, min(len(mine), len(theirs)))

    @cached_property
    def _own_of_titles(self) -> tuple[frozenset[str], frozenset[str]]:
        """Give the terms of each title that the other title has not."""
        mine, theirs = self.one.speaker.title, self.other.speaker.title
        return theirs.lacked(mine.exact), mine.lacked(theirs.exact)

    @property
    def siblings(self) -> bool:
        """Tell whether the titles share a term and each has one for itself: "Personal loan", "Car loan"."""
        return all(self._own_of_titles) and self._titles_share

    @property
    def _titles_share(self) -> bool:
        titles = self.one.speaker.title.exact, self.other.speaker.title.exact
        return all(len(own) < len(title) for own, title in zip(self._own_of_titles, titles, strict=True))

    @property
    def parallel(self) -> float:
        """Weigh what two titles that share a term have each for itself: "winter term", "summer term"."""
        if not self._titles_share:
            return 0.0
        mine, theirs = self._own_of_titles
        return min(
            self.weight(self.other.speaker.terms.lacked(mine)),
            self.weight(self.one.speaker.terms.lacked(theirs)),
        )


def are_numbered_apart(left: Speaker, right: Speaker) -> bool:
    """Tell whether the titles of two texts name two numbers: releases, years, bulletins, which are two things."""
    mine, theirs = left.claims.numbers, right.claims.numbers
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _neighbours(keys: list[str], shared: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for at, key in enumerate(keys):
        if key in shared:
            found |= {*keys[max(0, at - 1) : at], *keys[at + 1 : at + 2]}
    return found
