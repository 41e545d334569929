"""Clashes: the pairs of claims that cannot both be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.claims.certainty import certainty
from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.clashing import frame_clashes
from kbaudit.claims.copies import copies, edits
from kbaudit.claims.matches import Matches, Touches
from kbaudit.claims.meeting import Meeting, are_numbered_apart, touch_of
from kbaudit.claims.met import Met, Outcome, key_of, marks_of
from kbaudit.claims.proposing import Numbers, Pairs, propose
from kbaudit.claims.rarity import Rarity
from kbaudit.claims.relations import Relations
from kbaudit.claims.signals import Signals, frame_signals
from kbaudit.claims.speaker import Speaker, Utterance
from kbaudit.claims.values.value import Bound, Kind, Value
from kbaudit.claims.weighing import weigh_values
from kbaudit.kept_rows import Keys

LEAST: Final = 0.3
"""The lowest certainty that is worth telling."""

BAR: Final = 0.75
"""From which certainty on two claims are called a contradiction where nobody says otherwise."""

_TOUCH: Final = 0.6
_TOUCH_IN_LARGE: Final = 1.0
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


def find_clashes(
    texts: Sequence[Claims], least: float, digests: Sequence[str] | None = None, met: Met | None = None
) -> Iterator[Clash]:
    """Yield the clashes among texts of one language, and within each, that are certain enough.

    Args:
        least: The lowest certainty, from 0 to 1.
        digests: What each text was read from, where ``met`` is given.
        met: What is known of claims that met before, and takes what is found now; it changes nothing that is found.
    """
    for clash in Base(texts, least, digests, met).clashes():
        if clash.certainty >= least:
            yield clash


class Base:
    """Texts that are compared with each other."""

    def __init__(
        self,
        texts: Sequence[Claims],
        least: float = 0.0,
        digests: Sequence[str] | None = None,
        met: Met | None = None,
    ) -> None:
        """Take the texts, and the least certainty that is asked for: pairs that cannot reach it are not weighed.

        Args:
            digests: What each text was read from; without them nothing is known of claims that met before.
        """
        self._least = least
        self._rarity, self._relations = Rarity(claims.all_terms for claims in texts), Relations()
        self._speakers = [Speaker(claims, self._rarity, self._relations) for claims in texts]
        self._size = float(max(0, len(texts).bit_length() - _SMALLEST))
        self._places = [Place(text, claim) for text, claims in enumerate(texts) for claim in range(len(claims.claims))]
        self._met = met if met is not None and digests is not None else Met()
        self._marks = marks_of(digests or [str(number) for number in range(len(texts))], texts, self._rarity)

    def clashes(self) -> Iterator[Clash]:
        """Yield every pair of claims that may clash, with its certainty; one of an edited copy may come twice."""
        for left, right in copies(self._speakers):
            if self._speakers[left].claims.language == self._speakers[right].claims.language:
                for edit in edits(self._speakers[left], self._speakers[right]):
                    places = Place(left, edit.left), Place(right, edit.right)
                    yield Clash(*places, edit.kind, edit.values, edit.certainty)
        for number, kind in enumerate(_COMPARED):
            pairs, outmatched = self._matched(kind)
            keys = self._keys(pairs, number, self._size, self._least, outmatched)
            most = self._values[pairs[0]], self._values[pairs[1]]
            weigh = partial(self._weighed, kind, pairs, outmatched)
            for at, (mine, theirs, sure) in self._met.outcomes(keys, most, weigh):
                places = self._places[pairs[0][at]], self._places[pairs[1][at]]
                values = self._claim(places[0]).values[mine], self._claim(places[1]).values[theirs]
                yield Clash(*places, kind.value, values, sure)
        pairs = self._short()
        keys = self._keys(pairs, len(_COMPARED), self._size)
        one_each = np.ones(len(keys), np.int64)
        for at, (_, _, sure) in self._met.outcomes(keys, (one_each, one_each), partial(self._framed, pairs)):
            places = self._places[pairs[0][at]], self._places[pairs[1][at]]
            if kinds := [*frame_clashes(*(self._claim(place).frame for place in places))]:
                yield Clash(*places, "; ".join(kinds), None, sure)

    def value_meetings(self, kind: Kind) -> Iterator[tuple[tuple[Place, Place], tuple[Value, Value], Signals]]:
        """Yield the claims whose values of a kind may clash, with the values and the signals."""
        pairs, outmatched = self._matched(kind)
        for one, other, more in zip(*(column.tolist() for column in (*pairs, outmatched)), strict=True):
            left, right = self._places[one], self._places[other]
            for mine, theirs, signals in self._value_signals(kind, left, right, more):
                yield (left, right), (self._claim(left).values[mine], self._claim(right).values[theirs]), signals

    def frame_meetings(self) -> Iterator[tuple[tuple[Place, Place], list[str], Signals]]:
        """Yield the claims whose frames clash, with the ways in which they do and the signals."""
        for one, other in zip(*(column.tolist() for column in self._short()), strict=True):
            left, right = self._places[one], self._places[other]
            if met := self._frame_signals(left, right):
                yield (left, right), *met

    def _weighed(self, kind: Kind, pairs: Pairs, outmatched: Touches, at: int) -> Iterator[Outcome]:
        left, right = self._places[pairs[0][at]], self._places[pairs[1][at]]
        for mine, theirs, signals in self._value_signals(kind, left, right, float(outmatched[at])):
            yield mine, theirs, certainty("value", signals)

    def _value_signals(
        self, kind: Kind, left: Place, right: Place, outmatched: float
    ) -> Iterator[tuple[int, int, Signals]]:
        one, other = self._utterance(left), self._utterance(right)
        if are_numbered_apart(one.speaker, other.speaker):
            return
        if self._size >= _LARGE and _are_worded_apart(one, other, kind):
            return
        context = {"outmatched": outmatched, "size": self._size}
        yield from weigh_values(one, other, kind, context, self._least)

    def _framed(self, pairs: Pairs, at: int) -> Iterator[Outcome]:
        met = self._frame_signals(self._places[pairs[0][at]], self._places[pairs[1][at]])
        if met:
            yield 0, 0, certainty("frame", met[1])

    def _frame_signals(self, left: Place, right: Place) -> tuple[list[str], Signals] | None:
        kinds = list(frame_clashes(self._claim(left).frame, self._claim(right).frame))
        if not kinds or left.text == right.text:
            return None
        meeting = Meeting(self._utterance(left), self._utterance(right))
        if meeting.covered < _COVERED or meeting.numbered_apart:
            return None
        return kinds, {**frame_signals(meeting, kinds), "size": self._size}

    def _matched(self, kind: Kind) -> tuple[Pairs, Touches]:
        """Give the pairs that have enough in common, and by how much a third claim has more; in large bases fewer."""
        large = self._size >= _LARGE
        pairs = self._proposed(self._with_values[kind], _TOUCH_IN_LARGE if large else _VALUES_LEAST, around=True)
        touches, agree = self._touches(pairs, kind)
        apart = pairs[0][~agree], pairs[1][~agree]
        matches = Matches(apart, touches[~agree], len(self._places))
        outmatched = matches.outmatched(pairs, touches)
        chosen = touches >= (_TOUCH_IN_LARGE if large else _TOUCH)
        if large:
            chosen &= (outmatched <= _OUTMATCHED) & matches.are_near(pairs, touches)
        return (pairs[0][chosen], pairs[1][chosen]), outmatched[chosen]

    def _touches(self, pairs: Pairs, kind: Kind) -> tuple[Touches, NDArray[np.bool_]]:
        """Give how much the claims of each pair have in common, and whether they have an equal value of a kind."""

        def touch(at: int) -> tuple[float, float]:
            one, other = (self._utterance(self._places[side[at]]) for side in pairs)
            return touch_of(one, other), float(one.agrees(other, kind))

        rows = self._met.touches(self._keys(pairs, _COMPARED.index(kind)), touch)
        return rows[:, 0], rows[:, 1] > 0

    def _short(self) -> Pairs:
        """Give the pairs of claims, of two texts, whose frames are compared."""
        numbers = [
            number
            for number, place in enumerate(self._places)
            if len((claim := self._claim(place)).words) <= _LONGEST and not claim.cell
        ]
        left, right = self._proposed(numbers, _FRAMES_LEAST, around=False)
        two = self._texts[left] != self._texts[right]
        return left[two], right[two]

    def _proposed(self, numbers: Sequence[int], least: float, *, around: bool) -> Pairs:
        """Give the pairs that may speak of the same thing, in one language, by the numbers of their places."""
        rows = np.array(numbers, np.int64)
        left, right = propose([self._topic(self._places[at], around=around) for at in numbers], least, self._rarity)
        left, right = rows[left], rows[right]
        same = self._languages[left] == self._languages[right]
        return left[same], right[same]

    def _topic(self, place: Place, *, around: bool) -> Mapping[str, float]:
        claim = self._claim(place)
        if not around:
            return {**claim.own, **claim.subject}
        title = self._speakers[place.text].claims.title
        return {**claim.previous, **claim.section, **title, **claim.own, **claim.subject}

    def _keys(self, pairs: Pairs, *beside: NDArray[np.generic] | float) -> Keys:
        texts, numbers = (one.astype(np.uint64) for one in (self._texts, self._numbers))
        columns = [column for side in pairs for column in (self._marks[texts[side]], numbers[side])]
        return key_of(*columns, *beside)

    @cached_property
    def _with_values(self) -> Mapping[Kind, Sequence[int]]:
        """Give the numbers of the places whose claims have a value of each kind."""
        found: dict[Kind, list[int]] = {kind: [] for kind in Kind}
        for number, place in enumerate(self._places):
            for kind in {value.kind for value in self._claim(place).values}:
                found[kind].append(number)
        return found

    @cached_property
    def _texts(self) -> Numbers:
        """Give the number of each place's text."""
        return np.array([place.text for place in self._places], np.int64)

    @cached_property
    def _numbers(self) -> Numbers:
        """Give the number of each place's claim in its text."""
        return np.array([place.claim for place in self._places], np.int64)

    @cached_property
    def _values(self) -> Numbers:
        """Count the values of each place's claim."""
        return np.array([len(self._claim(place).values) for place in self._places], np.int64)

    @cached_property
    def _languages(self) -> Numbers:
        """Give a number for the language of each place."""
        known: dict[str | None, int] = {}
        of_texts = [known.setdefault(speaker.claims.language, len(known)) for speaker in self._speakers]
        return np.array(of_texts, np.int64)[self._texts]

    def _claim(self, place: Place) -> Claim:
        return self._speakers[place.text].claims.claims[place.claim]

    def _utterance(self, place: Place) -> Utterance:
        return self._speakers[place.text].utterance(place.claim)


def _are_worded_apart(one: Utterance, other: Utterance, kind: Kind) -> bool:
    """Tell whether two claims have too few words in common to name one thing of a kind of which there are many."""
    if kind is Kind.VERSION and _lowest_of(one) & _lowest_of(other):
        return False
    if kind is Kind.EMAIL and _spell_an_address_in_two_ways(one, other):
        return False
    return kind in _COVERED_IN_LARGE and Meeting(one, other).covered < _COVERED_IN_LARGE[kind]


def _lowest_of(claim: Utterance) -> set[str]:
    """Give the products of which a claim names the lowest version: they tell what is spoken of, as words do."""
    versions = (value for value in claim.claim.values if value.kind is Kind.VERSION)
    return {value.unit for value in versions if value.bound is Bound.AT_LEAST} - {"", "firmware"}


def _spell_an_address_in_two_ways(one: Utterance, other: Utterance) -> bool:
    """Tell whether two e-mail addresses differ in their hyphens, dots and underscores only: techops@, tech-ops@."""
    mine, theirs = ({value.text for value in claim.claim.values if value.kind is Kind.EMAIL} for claim in (one, other))
    return any(
        address != foreign and _MARKS.sub("", address) == _MARKS.sub("", foreign)
        for address in mine
        for foreign in theirs
    )
