"""Clashes: the pairs of claims that cannot both be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbaudit.claims.certainty import certainty
from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.clashing import statement_clashes
from kbaudit.claims.copies import copies, edits
from kbaudit.claims.matches import Matches, Pair
from kbaudit.claims.meeting import Meeting, are_numbered_apart, touch_of
from kbaudit.claims.proposing import propose
from kbaudit.claims.rarity import Rarity
from kbaudit.claims.relations import Relations
from kbaudit.claims.signals import Signals, are_misdialled, frame_signals
from kbaudit.claims.speaker import Speaker, Utterance
from kbaudit.claims.values.value import Bound, Kind, Value
from kbaudit.claims.weighing import weigh_values

LEAST: Final = 0.3
"""The lowest certainty that is worth telling."""

BAR: Final = 0.75
"""From which certainty on two claims are called a contradiction where nobody says otherwise."""

_TOUCH: Final = 0.6
_TOUCH_IN_LARGE: Final = 0.6
_OUTMATCHED: Final = 1.5
_LARGE: Final = 5
_SMALLEST: Final = 2
"""Bits of the number of texts up to which a base is small; each more makes a chance match likelier."""

_COMPARED: Final = tuple(kind for kind in Kind if kind is not Kind.URL)
"""Two addresses of the web seldom exclude each other; only in copies they do."""

_COVERED_IN_LARGE: Final[Mapping[Kind, float]] = {
    Kind.EMAIL: 0.6,
    Kind.PHONE: 0.6,
    Kind.VERSION: 0.6,
    Kind.TIME: 0.5,
    Kind.DATE: 0.5,
}
"""What one organisation has many of: two that differ contradict each other only in nearly the same words.

It is the share of the heavier claim that both say, at least.
"""

_NO_PRODUCT: Final = frozenset({"", "firmware"})
_MARKS: Final = re.compile(r"[._-]")

_VALUES_LEAST: Final = 0.6
_FRAMES_LEAST: Final = 1.2
_COVERED: Final = 0.3
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A claim, by the number of its text and its own in that text."""

    text: int
    claim: int


@dataclass(frozen=True, slots=True)
class Clash:
    """Two claims that cannot both be right.

    Attributes:
        left: The first claim; never after the second one.
        right: The second claim.
        kind: The kind of value, or the ways in which their frames clash.
        values: What each says, where that is a value.
        certainty: From 0 to 1.
    """

    left: Place
    right: Place
    kind: str
    values: tuple[Value, Value] | None
    certainty: float


def find_clashes(texts: Sequence[Claims], least: float) -> Iterator[Clash]:
    """Yield the clashes among texts of one language, and within each, that are certain enough.

    Args:
        least: The lowest certainty, from 0 to 1.
    """
    for clash in Base(texts, least).clashes():
        if clash.certainty >= least:
            yield clash


class Base:
    """Texts that are compared with each other."""

    def __init__(self, texts: Sequence[Claims], least: float = 0.0) -> None:
        """Take the texts, and the least certainty that is asked for: pairs that cannot reach it are not weighed."""
        self._least = least
        self._rarity, self._relations = Rarity(claims.all_terms for claims in texts), Relations()
        self._speakers = [Speaker(claims, self._rarity, self._relations) for claims in texts]
        self._size = float(max(0, len(texts).bit_length() - _SMALLEST))
        self._places = [Place(text, claim) for text, claims in enumerate(texts) for claim in range(len(claims.claims))]

    def clashes(self) -> Iterator[Clash]:
        """Yield every pair of claims that may clash, with its certainty; one of an edited copy may come twice."""
        for left, right in copies(self._speakers):
            if self._speakers[left].claims.language == self._speakers[right].claims.language:
                for edit in edits(self._speakers[left], self._speakers[right]):
                    places = Place(left, edit.left), Place(right, edit.right)
                    yield Clash(*places, edit.kind, edit.values, edit.certainty)
        for kind in _COMPARED:
            for meeting, values, signals in self.value_meetings(kind):
                yield Clash(*meeting, kind.value, values, certainty("value", signals))
        for meeting, kinds, signals in self.frame_meetings():
            yield Clash(*meeting, "; ".join(kinds), None, certainty("frame", signals))

    def value_meetings(self, kind: Kind) -> Iterator[tuple[tuple[Place, Place], tuple[Value, Value], Signals]]:
        """Yield the claims whose values of a kind may clash, with the values and the signals."""
        places = [place for place in self._places if any(value.kind is kind for value in self._claim(place).values)]
        claims = [self._utterance(place) for place in places]
        for (left, right), outmatched in self._matched(places, claims, kind):
            one, other = claims[left], claims[right]
            context = {"outmatched": outmatched, "size": self._size}
            for mine, theirs, signals in weigh_values(one, other, kind, context, self._least):
                values = one.claim.values[mine], other.claim.values[theirs]
                yield (places[left], places[right]), values, signals

    def _matched(
        self, places: Sequence[Place], claims: Sequence[Utterance], kind: Kind
    ) -> Iterator[tuple[Pair, float]]:
        """Yield the pairs that have enough in common, and by how much a third claim has more; in large bases fewer."""
        large = self._size >= _LARGE
        proposed = list(self._proposed(places, _TOUCH_IN_LARGE if large else _VALUES_LEAST, around=True))
        touches = {pair: touch_of(claims[pair[0]], claims[pair[1]]) for pair in proposed}
        matches = Matches(
            {
                (left, right): touch
                for (left, right), touch in touches.items()
                if places[left].text != places[right].text and not claims[left].agrees(claims[right], kind)
            }
        )
        for pair, touch in touches.items():
            if touch < (_TOUCH_IN_LARGE if large else _TOUCH):
                continue
            one, other = claims[pair[0]], claims[pair[1]]
            outmatched = matches.outmatched(pair, touch)
            if are_numbered_apart(one.speaker, other.speaker):
                continue
            if large and (outmatched > _OUTMATCHED or not matches.are_near(pair, touch)):
                continue
            if large and _are_worded_apart(one, other, kind):
                continue
            yield pair, outmatched

    def frame_meetings(self) -> Iterator[tuple[tuple[Place, Place], list[str], Signals]]:
        """Yield the claims whose frames clash, with the ways in which they do and the signals."""
        short = [
            place for place in self._places if len(self._claim(place).words) <= _LONGEST and not self._claim(place).cell
        ]
        for one, other in self._proposed(short, _FRAMES_LEAST, around=False):
            left, right = short[one], short[other]
            kinds = list(statement_clashes(self._claim(left), self._claim(right)))
            if kinds and left.text != right.text:
                meeting = Meeting(self._utterance(left), self._utterance(right))
                if meeting.covered >= _COVERED and not meeting.numbered_apart:
                    yield (left, right), kinds, {**frame_signals(meeting, kinds), "size": self._size}

    def _proposed(self, places: Sequence[Place], least: float, *, around: bool) -> Iterator[Pair]:
        topics = [self._topic(place, around=around) for place in places]
        languages = [self._speakers[place.text].claims.language for place in places]
        for one, other in propose(topics, least, self._rarity):
            if languages[one] == languages[other]:
                yield one, other

    def _topic(self, place: Place, *, around: bool) -> Mapping[str, float]:
        claim = self._claim(place)
        if not around:
            return {**claim.own, **claim.subject}
        title = self._speakers[place.text].claims.title
        return {**claim.previous, **claim.section, **title, **claim.own, **claim.subject}

    def _claim(self, place: Place) -> Claim:
        return self._speakers[place.text].claims.claims[place.claim]

    def _utterance(self, place: Place) -> Utterance:
        return self._speakers[place.text].utterance(place.claim)


def _are_worded_apart(one: Utterance, other: Utterance, kind: Kind) -> bool:
    """Tell whether two claims have too few words in common to name one thing of a kind of which there are many."""
    if kind is Kind.VERSION and _ask_of_one_product(one, other):
        return False
    if kind is Kind.EMAIL and _spell_an_address_in_two_ways(one, other):
        return False
    if kind is Kind.PHONE and _may_be_misdialled(one, other):
        return False
    return kind in _COVERED_IN_LARGE and Meeting(one, other).covered < _COVERED_IN_LARGE[kind]


def _may_be_misdialled(one: Utterance, other: Utterance) -> bool:
    mine, theirs = (tuple(claim.claim.values[at] for at in claim.by_kind[Kind.PHONE]) for claim in (one, other))
    return any(are_misdialled(value, foreign) for value in mine for foreign in theirs)


def _ask_of_one_product(one: Utterance, other: Utterance) -> bool:
    """Tell whether two claims name the lowest version of one product: that tells what is spoken of, as words do."""
    mine, theirs = _lowest_of(one), _lowest_of(other)
    return bool(
        (mine & theirs) - _NO_PRODUCT
        or ("" in theirs and mine.intersection(other.claim.words) - _NO_PRODUCT)
        or ("" in mine and theirs.intersection(one.claim.words) - _NO_PRODUCT)
    )


def _lowest_of(claim: Utterance) -> set[str]:
    """Give the products of which a claim names the lowest version; an empty name where it says "version 12"."""
    versions = (value for value in claim.claim.values if value.kind is Kind.VERSION)
    return {value.unit for value in versions if value.bound is Bound.AT_LEAST}


def _spell_an_address_in_two_ways(one: Utterance, other: Utterance) -> bool:
    """Tell whether two e-mail addresses differ in their hyphens, dots and underscores only: techops@, tech-ops@."""
    mine, theirs = ({value.text for value in claim.claim.values if value.kind is Kind.EMAIL} for claim in (one, other))
    return any(
        address != foreign and _MARKS.sub("", address) == _MARKS.sub("", foreign)
        for address in mine
        for foreign in theirs
    )
