"""Signals: what speaks for two claims being about the same thing, and what against it, each as a number."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from rapidfuzz.distance import Indel

from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.frame import Frame, Modality, Quantity
from kbaudit.claims.rarity import Rarity
from kbaudit.claims.values.comparing import Relation, compare
from kbaudit.claims.values.value import Kind, Value

Signals = Mapping[str, float]

_LOOSE: Final = 5
_MANY: Final = 3
_MUCH: Final = 3.0
_PRESENT: Final = 0.1
_MANY_NAMES: Final = 2
_FAR: Final = 5.0
_LONGEST: Final = 30


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
        return sum(self._weights.get(key, 0.0) * self.rarity(key) for key in keys)

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


def value_signals(meeting: Meeting, value: Value, foreign: Value) -> Signals:
    """Give the signals for two claims whose values clash."""
    one, other = meeting.one, meeting.other
    lighter = min(meeting.weight(said) for said in meeting.said)
    shared = meeting.weight(meeting.both)
    crossing = meeting.weight(meeting.crossing)
    counts = meeting.left.counts[value.kind], meeting.right.counts[foreign.kind]
    places = one.values.index(value), other.values.index(foreign)
    past = one.past[places[0]], other.past[places[1]]
    beside = one.beside[places[0]] | one.subject.keys(), other.beside[places[1]] | other.subject.keys()
    near = meeting.weight(beside[0] & beside[1])
    near_lighter = min(meeting.weight(keys) for keys in beside)
    return {
        "both": min(_MUCH, shared),
        "crossing": min(_MUCH, crossing),
        "over": min(_MUCH, meeting.weight(meeting.over)),
        "before": min(_MUCH, meeting.weight(meeting.before)),
        "cover": shared / lighter if lighter else 0.0,
        "beside": min(_MUCH, near),
        "beside cover": near / near_lighter if near_lighter else 0.0,
        "beside foreign": sum(
            meeting.weight(keys & foreign) for keys, foreign in zip(beside, meeting.foreign, strict=True)
        ),
        "foreign": sum(meeting.weight(keys) for keys in meeting.foreign),
        "elsewhere": meeting.weight(meeting.elsewhere),
        "qualified": max(meeting.qualifiers),
        "qualified both": min(meeting.qualifiers),
        "topic": max(meeting.topics),
        "topic both": min(meeting.topics),
        "apart": max(meeting.apart),
        "apart both": min(meeting.apart),
        "named apart": float(min(_MANY_NAMES, max(meeting.named_apart))),
        "named apart both": float(min(_MANY_NAMES, *meeting.named_apart)),
        "title foreign": max(meeting.titles),
        "title foreign both": min(meeting.titles),
        "titles known": meeting.titles_known,
        "titles parallel": meeting.parallel,
        "siblings": float(meeting.siblings),
        "siblings copied": float(meeting.siblings) * meeting.copied,
        "copied": meeting.copied,
        "copied text": meeting.repeated * meeting.copied,
        "same unit": float(value.unit == foreign.unit),
        "limit": float(compare(value, foreign) is not Relation.CLASH),
        "same bound": float(value.bound is foreign.bound),
        "same noun": float(value.text == foreign.text),
        "same rate": float(value.per == foreign.per),
        "address": float(value.kind in {Kind.EMAIL, Kind.URL, Kind.PHONE}),
        "version": float(value.kind is Kind.VERSION),
        "time": float(value.kind in {Kind.TIME, Kind.DATE, Kind.RECURRENCE}),
        "count": float(value.kind is Kind.COUNT),
        "ratio": _ratio(value, foreign),
        "only ones": 1 / counts[0] + 1 / counts[1],
        "other values": float(min(_MANY, len(one.values) + len(other.values) - 2)),
        "agreement": float(_agrees(value, other, foreign) or _agrees(foreign, one, value)),
        "equal elsewhere": max(
            _equal_elsewhere(meeting, value, one, meeting.left, meeting.right),
            _equal_elsewhere(meeting, foreign, other, meeting.right, meeting.left),
        ),
        "rival": max(
            _rival(meeting, value, one, meeting.left, meeting.right, other),
            _rival(meeting, foreign, other, meeting.right, meeting.left, one),
        )
        - shared
        - crossing,
        "past": float(any(past)),
        "past both": float(all(past)),
        "supposed": float(one.supposed or other.supposed),
        "record": float(one.record or other.record),
    }


def _ratio(value: Value, foreign: Value) -> float:
    """Give how far apart two amounts are, as the natural logarithm of their ratio, up to 5."""
    ends = [one.low if one.low is not None else one.high for one in (value, foreign)]
    if ends[0] is None or ends[1] is None or not ends[0] or not ends[1] or value.unit != foreign.unit:
        return 0.0
    return min(_FAR, abs(math.log(abs(ends[0])) - math.log(abs(ends[1]))))


def _agrees(value: Value, claim: Claim, but: Value) -> bool:
    """Tell whether a claim has another value that goes with one."""
    return any(
        one is not but and one.kind is value.kind and compare(value, one) in {Relation.EQUAL, Relation.COMPATIBLE}
        for one in claim.values
    )


def _equal_elsewhere(meeting: Meeting, value: Value, claim: Claim, text: Speaker, other: Speaker) -> float:
    """Weigh the best match among the other text's claims that have an equal value; 0 where none has."""
    said = text.said(claim).exact | text.title.exact
    found = [
        meeting.weight(said & (other.said(one).exact | other.title.exact)) + _PRESENT
        for one in other.by_kind[value.kind]
        if any(found.kind is value.kind and compare(value, found) is Relation.EQUAL for found in one.values)
    ]
    return max(found, default=0.0)


def _rival(meeting: Meeting, value: Value, claim: Claim, text: Speaker, other: Speaker, met: Claim) -> float:
    """Weigh the best match among the other text's other claims with other values of that kind."""
    said = text.said(claim).exact | text.around(claim).exact
    found = [
        meeting.weight(said & other.said(one).exact)
        for one in other.by_kind[value.kind]
        if one is not met and not any(compare(value, said_there) is Relation.EQUAL for said_there in one.values)
    ]
    return max(found, default=0.0)


def frame_signals(meeting: Meeting, kinds: Iterable[str]) -> Signals:
    """Give the signals for two claims whose frames clash, in the ways named."""
    one, other = meeting.one, meeting.other
    weights = sorted(meeting.weight(said) for said in meeting.said)
    shared = meeting.weight(meeting.both)
    return {
        "both": min(_MUCH, shared),
        "crossing": min(_MUCH, meeting.weight(meeting.crossing)),
        "over": min(_MUCH, meeting.weight(meeting.over)),
        "cover": shared / weights[0] if weights[0] else 0.0,
        "cover longer": shared / weights[1] if weights[1] else 0.0,
        "foreign": sum(meeting.weight(keys) for keys in meeting.foreign),
        "elsewhere": meeting.weight(meeting.elsewhere),
        "qualified": max(meeting.qualifiers),
        "qualified both": min(meeting.qualifiers),
        "topic": max(meeting.topics),
        "topic both": min(meeting.topics),
        "apart": max(meeting.apart),
        "apart both": min(meeting.apart),
        "named apart": float(min(_MANY_NAMES, max(meeting.named_apart))),
        "named apart both": float(min(_MANY_NAMES, *meeting.named_apart)),
        "title foreign": max(meeting.titles),
        "title foreign both": min(meeting.titles),
        "titles parallel": meeting.parallel,
        "copied": meeting.copied,
        "copied text": meeting.repeated * meeting.copied,
        "repeated": meeting.repeated,
        "words": float(min(_LONGEST, len(one.words) + len(other.words))),
        "equal values": float(
            sum(compare(mine, theirs) is Relation.EQUAL for mine in one.values for theirs in other.values)
        ),
        "record": float(one.record or other.record),
        **dict.fromkeys(kinds, 1.0),
    }


def frame_clashes(one: Frame, other: Frame) -> Iterator[str]:
    """Yield the ways in which two frames cannot hold of the same thing."""
    modalities = frozenset((one.modality, other.modality))
    if name := _MODALITIES.get(modalities):
        yield name
    quantities = frozenset((one.quantity, other.quantity))
    if name := _QUANTITIES.get(quantities):
        yield name
    if any(-pole in other.poles for pole in one.poles):
        yield "opposites"
    if one.negated != other.negated:
        yield "negated"


_MODALITIES: Final[Mapping[frozenset[Modality | None], str]] = {
    frozenset({Modality.PERMITTED, Modality.FORBIDDEN}): "permitted, forbidden",
    frozenset({Modality.REQUIRED, Modality.OPTIONAL}): "required, optional",
    frozenset({Modality.REQUIRED, Modality.FORBIDDEN}): "required, forbidden",
    frozenset({Modality.REQUIRED, Modality.PERMITTED}): "required, permitted",
    frozenset({Modality.FORBIDDEN, Modality.OPTIONAL}): "forbidden, optional",
    frozenset({Modality.FORBIDDEN, None}): "forbidden, said",
}
_QUANTITIES: Final[Mapping[frozenset[Quantity | None], str]] = {
    frozenset({Quantity.ONLY, Quantity.ALL}): "only, all",
    frozenset({Quantity.ONLY, None}): "only, said",
    frozenset({Quantity.ONLY, Quantity.SOME}): "only, some",
    frozenset({Quantity.NONE, Quantity.ALL}): "none, all",
    frozenset({Quantity.NONE, Quantity.SOME}): "none, some",
    frozenset({Quantity.NONE, None}): "none, said",
    frozenset({Quantity.ALL, Quantity.SOME}): "all, some",
}
