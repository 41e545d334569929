"""Clashes: the pairs of claims that cannot both be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter
from typing import Final

from kbaudit.claims.certainty import certainty
from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.clashing import frame_clashes, may_clash
from kbaudit.claims.copies import copies, edits
from kbaudit.claims.meeting import Meeting
from kbaudit.claims.proposing import propose
from kbaudit.claims.rarity import Rarity
from kbaudit.claims.signals import Signals, frame_signals, value_signals
from kbaudit.claims.speaker import Speaker
from kbaudit.claims.values.comparing import Relation, compare
from kbaudit.claims.values.value import Kind, Value

LEAST: Final = 0.3
"""The lowest certainty that is worth telling."""

BAR: Final = 0.75
"""From which certainty on two claims are called a contradiction where nobody says otherwise."""

_TOUCH: Final = 0.6
_TOUCH_IN_LARGE: Final = 1.0
_OUTMATCHED: Final = 1.5
_NEAREST: Final = 8
_LARGE: Final = 5
_SMALLEST: Final = 2
"""Bits of the number of texts up to which a base is small; each more makes a chance match likelier."""

_COMPARED: Final = tuple(kind for kind in Kind if kind is not Kind.URL)
"""Two addresses of the web seldom exclude each other; only in copies they do."""

_MANIFOLD: Final = frozenset({Kind.EMAIL, Kind.PHONE, Kind.VERSION, Kind.TIME, Kind.DATE})
"""What one organisation has many of: two that differ contradict each other only in nearly the same words."""

_MANIFOLD_COVERED: Final = 0.6

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
    base = Base(texts)
    for clash in base.clashes():
        if clash.certainty >= least:
            yield clash


class Matches:
    """How much each claim has in common with those it may be compared with."""

    def __init__(self, touches: Mapping[tuple[Place, Place], float]) -> None:
        """Take what the terms of each pair weigh that does not say the same; the best eight of each claim are kept."""
        found: dict[Place, list[tuple[float, Place]]] = defaultdict(list)
        for (left, right), touch in touches.items():
            found[left].append((touch, right))
            found[right].append((touch, left))
        self._best = {place: nlargest(_NEAREST, some, key=itemgetter(0)) for place, some in found.items()}

    def outmatched(self, pair: tuple[Place, Place], touch: float) -> float:
        """Tell by how much one of two claims has more in common with a third one than with the other; 0 where not."""
        left, right = pair
        mine = max((best for best, other in self._best.get(left, ()) if other != right), default=0.0)
        theirs = max((best for best, other in self._best.get(right, ()) if other != left), default=0.0)
        return max(0.0, max(mine, theirs) - touch)

    def are_near(self, pair: tuple[Place, Place], touch: float) -> bool:
        """Tell whether each of two claims is among the eight that the other has most in common with."""
        ranked = [self._best.get(place, ()) for place in pair]
        return all(len(best) < _NEAREST or touch >= best[-1][0] for best in ranked)


class Base:
    """Texts that are compared with each other."""

    def __init__(self, texts: Sequence[Claims]) -> None:
        self._texts = texts
        self._speakers = [Speaker(claims) for claims in texts]
        self._rarity = Rarity(claims.all_terms for claims in texts)
        self._size = float(max(0, len(texts).bit_length() - _SMALLEST))
        self._places = [Place(text, claim) for text, claims in enumerate(texts) for claim in range(len(claims.claims))]

    def clashes(self) -> Iterator[Clash]:
        """Yield every pair of claims that may clash, with its certainty; one of an edited copy may come twice."""
        for left, right in copies(self._speakers):
            if self._texts[left].language == self._texts[right].language:
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
        least = _VALUES_LEAST if self._size < _LARGE else _TOUCH_IN_LARGE
        meetings = {pair: self._meeting(*pair) for pair in self._proposed(places, least, around=True)}
        touches = {pair: meeting.touch for pair, meeting in meetings.items()}
        matches = Matches({pair: touch for pair, touch in touches.items() if not _agree(meetings[pair], kind)})
        for pair, meeting in meetings.items():
            outmatched = matches.outmatched(pair, touches[pair])
            if self._hopeless(touches[pair], outmatched) or meeting.numbered_apart:
                continue
            if self._size >= _LARGE and not matches.are_near(pair, touches[pair]):
                continue
            if self._size >= _LARGE and kind in _MANIFOLD and meeting.covered < _MANIFOLD_COVERED:
                continue
            for value in meeting.one.values:
                for foreign in meeting.other.values:
                    if value.kind is kind is foreign.kind and may_clash(value, foreign):
                        signals = {
                            **value_signals(meeting, value, foreign),
                            "outmatched": outmatched,
                            "size": self._size,
                        }
                        yield pair, (value, foreign), signals

    def _hopeless(self, touch: float, outmatched: float) -> bool:
        """Tell whether two claims have too little in common to be worth a closer look; in large bases more is asked."""
        if self._size < _LARGE:
            return touch < _TOUCH
        return touch < _TOUCH_IN_LARGE or outmatched > _OUTMATCHED

    def frame_meetings(self) -> Iterator[tuple[tuple[Place, Place], list[str], Signals]]:
        """Yield the claims whose frames clash, with the ways in which they do and the signals."""
        short = [
            place for place in self._places if len(self._claim(place).words) <= _LONGEST and not self._claim(place).cell
        ]
        for left, right in self._proposed(short, _FRAMES_LEAST, around=False):
            kinds = list(frame_clashes(self._claim(left).frame, self._claim(right).frame))
            if kinds and left.text != right.text:
                meeting = self._meeting(left, right)
                if meeting.covered >= _COVERED and not meeting.numbered_apart:
                    yield (left, right), kinds, {**frame_signals(meeting, kinds), "size": self._size}

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


def _agree(meeting: Meeting, kind: Kind) -> bool:
    """Tell whether two claims have an equal value of a kind: then neither stands in the other's way."""
    return any(
        one.kind is kind is other.kind and compare(one, other) is Relation.EQUAL
        for one in meeting.one.values
        for other in meeting.other.values
    )
