"""Clashes: the pairs of claims that cannot both be right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kbaudit.claims.certainty import certainty
from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.copies import copies, edits
from kbaudit.claims.frame import PLAIN
from kbaudit.claims.proposing import propose
from kbaudit.claims.rarity import Rarity
from kbaudit.claims.signals import Meeting, Speaker, frame_clashes, frame_signals, may_clash, value_signals
from kbaudit.claims.values.value import Kind, Value

LEAST: Final = 0.3
"""The lowest certainty that is worth telling."""

BAR: Final = 0.75
"""From which certainty on two claims are called a contradiction where nobody says otherwise."""

_TOUCH: Final = 0.6
_VALUES_LEAST: Final = 0.6
_FRAMES_LEAST: Final = 1.2


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
    base = _Base(texts)
    for clash in base.clashes():
        if clash.certainty >= least:
            yield clash


class _Base:
    """Texts that are compared with each other."""

    def __init__(self, texts: Sequence[Claims]) -> None:
        self._texts = texts
        self._speakers = [Speaker(claims) for claims in texts]
        self._rarity = Rarity(claims.all_terms for claims in texts)
        self._places = [
            Place(text, claim) for text, claims in enumerate(texts) for claim in range(len(claims.claims))
        ]

    def clashes(self) -> Iterator[Clash]:
        """Yield every pair of claims that may clash, with its certainty; one of an edited copy may come twice."""
        for left, right in copies(self._speakers):
            if self._texts[left].language == self._texts[right].language:
                for edit in edits(self._speakers[left], self._speakers[right]):
                    places = Place(left, edit.left), Place(right, edit.right)
                    yield Clash(*places, edit.kind, edit.values, edit.certainty)
        for kind in Kind:
            places = [place for place in self._places if any(value.kind is kind for value in self._claim(place).values)]
            for left, right in self._proposed(places, _VALUES_LEAST, around=True):
                yield from self._of_values(kind, left, right)
        for left, right in self._proposed(self._places, _FRAMES_LEAST, around=False):
            yield from self._of_frames(left, right)

    def _proposed(self, places: Sequence[Place], least: float, *, around: bool) -> Iterator[tuple[Place, Place]]:
        topics = [self._topic(place, around=around) for place in places]
        for one, other in propose(topics, least, self._rarity):
            left, right = places[one], places[other]
            if self._texts[left.text].language == self._texts[right.text].language:
                yield left, right

    def _topic(self, place: Place, *, around: bool) -> Mapping[str, float]:
        claim = self._claim(place)
        if not around:
            return {**claim.own, **claim.subject}
        return {**claim.previous, **claim.section, **self._texts[place.text].title, **claim.own, **claim.subject}

    def _claim(self, place: Place) -> Claim:
        return self._texts[place.text].claims[place.claim]

    def _meeting(self, left: Place, right: Place) -> Meeting:
        return Meeting(
            self._speakers[left.text],
            self._claim(left),
            self._speakers[right.text],
            self._claim(right),
            self._rarity,
        )

    def _of_values(self, kind: Kind, left: Place, right: Place) -> Iterator[Clash]:
        meeting: Meeting | None = None
        for value in self._claim(left).values:
            for foreign in self._claim(right).values:
                if value.kind is kind is foreign.kind and may_clash(value, foreign):
                    meeting = meeting or self._meeting(left, right)
                    if meeting.touch < _TOUCH:
                        return
                    sure = certainty("value", value_signals(meeting, value, foreign))
                    yield Clash(left, right, kind.value, (value, foreign), sure)

    def _of_frames(self, left: Place, right: Place) -> Iterator[Clash]:
        one, other = self._claim(left).frame, self._claim(right).frame
        if one is PLAIN and other is PLAIN:
            return
        kinds = list(frame_clashes(one, other))
        if kinds:
            meeting = self._meeting(left, right)
            yield Clash(left, right, "; ".join(kinds), None, certainty("frame", frame_signals(meeting, kinds)))
