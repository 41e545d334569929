"""One text among those compared, with what is asked of it and of its claims again and again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property

from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.keys import Keys
from kbaudit.claims.rarity import Rarity
from kbaudit.claims.relations import Relations
from kbaudit.claims.values.relation import Relation
from kbaudit.claims.values.value import Kind


class Speaker:
    """One text among those compared, with what is asked of it again and again.

    Attributes:
        claims: What it claims.
        rarity: What share of a term's weight counts in this base.
        relations: How the values of this base stand to each other.
    """

    def __init__(self, claims: Claims, rarity: Rarity, relations: Relations) -> None:
        """Take what a text claims, and what is known of all texts of the base; those that meet share it."""
        self.claims = claims
        self.rarity = rarity
        self.relations = relations
        self._said: dict[int, Utterance] = {}

    def utterance(self, number: int) -> Utterance:
        """Give one of its claims as it stands in the text, by its number."""
        known = self._said.get(number)
        if known is None:
            known = self._said[number] = Utterance(self, self.claims.claims[number])
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
    def values(self) -> frozenset[object]:
        """Give what tells its values apart, whatever they are paid for."""
        return frozenset(
            (value.kind, value.unit, value.low, value.high, value.text)
            for claim in self.claims.claims
            for value in claim.values
        )

    @cached_property
    def by_kind(self) -> Mapping[Kind, list[Utterance]]:
        """Give the claims that have a value of each kind."""
        found: dict[Kind, list[Utterance]] = defaultdict(list)
        for number, claim in enumerate(self.claims.claims):
            for kind in {value.kind for value in claim.values}:
                found[kind].append(self.utterance(number))
        return found

    def knows(self, key: str) -> bool:
        """Tell whether the text has a term, or one that begins alike or contains it."""
        return self.terms.has(key)


class Utterance:
    """A claim as it stands in its text.

    Attributes:
        speaker: The text.
        claim: The claim.
        said: The terms that it says itself or is an answer about.
        under: Those of the title and headings over it that it does not say.
        follows: Those of the sentence before it that are neither of these.
        meanings: For each of its values the number that the relations of the base know it by.
        by_kind: The places among its values of those of each kind.
    """

    def __init__(self, speaker: Speaker, claim: Claim) -> None:
        """Take a claim and its text."""
        self.speaker = speaker
        self.claim = claim
        self.said = frozenset((*claim.own, *claim.subject))
        self.under = frozenset((*speaker.claims.title, *claim.section)) - self.said
        self.near = self.said | self.under
        self.follows = frozenset(claim.previous) - self.near
        self.meanings = tuple(map(speaker.relations.number, claim.values))
        self.by_kind: dict[Kind, list[int]] = {}
        for place, value in enumerate(claim.values):
            self.by_kind.setdefault(value.kind, []).append(place)

    @cached_property
    def following(self) -> tuple[str, ...]:
        """Give for each of its values the word behind it; an empty text where it is the last."""
        words = (*self.claim.words, "")
        return tuple(words[at + 1] for at, word in enumerate(words) if word.startswith("#"))

    def agrees(self, other: Utterance, kind: Kind) -> bool:
        """Tell whether two claims have an equal value of a kind: then neither stands in the other's way."""
        between = self.speaker.relations.between
        for mine in self.by_kind[kind]:
            for theirs in other.by_kind[kind]:
                if between(self.meanings[mine], other.meanings[theirs]) is Relation.EQUAL:
                    return True
        return False

    def may_clash(self, other: Utterance, kind: Kind) -> list[tuple[int, int]]:
        """Give those of the values of a kind that may clash with each other, by their places in each claim.

        Two values that both claims name do not clash.
        """
        may_clash = self.speaker.relations.may_clash
        known = set(self.meanings) & set(other.meanings)
        return [
            (mine, theirs)
            for mine in self.by_kind[kind]
            for theirs in other.by_kind[kind]
            if may_clash(self.meanings[mine], other.meanings[theirs])
            and not {self.meanings[mine], other.meanings[theirs]} <= known
        ]

    def relation(self, place: int, other: Utterance, foreign: int) -> Relation:
        """Compare one of its values with one of another claim's, by their places."""
        return self.speaker.relations.between(self.meanings[place], other.meanings[foreign])

    @cached_property
    def days(self) -> frozenset[str]:
        """Give the days of the week that it names, as digits, 1 is Monday; none where it names none."""
        named = (value for value in self.claim.values if value.kind is Kind.RECURRENCE and value.unit == "weekday")
        return frozenset(day for value in named for day in value.text)

    @cached_property
    def worth(self) -> Mapping[str, float]:
        """Weigh its terms and those around it, each by its greatest weight and its rarity."""
        claim, weights = self.claim, dict(self.speaker.claims.title)
        for terms in (claim.own, claim.subject, claim.section, claim.previous):
            for key, weight in terms.items():
                if weight > weights.get(key, 0.0):
                    weights[key] = weight
        rarity = self.speaker.rarity
        return {key: weight * rarity(key) for key, weight in weights.items()}

    @cached_property
    def around(self) -> Keys:
        """Give the terms of the title and headings over it."""
        return Keys((*self.speaker.claims.title, *self.claim.section))

    @cached_property
    def within(self) -> Keys:
        """Give the terms that it says or stands under."""
        return Keys(self.near)

    @cached_property
    def names(self) -> frozenset[str]:
        """Give the names in it and in the title."""
        return self.claim.names | self.speaker.claims.names
