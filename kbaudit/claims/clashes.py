"""Clashes: the pairs of claims that cannot both be right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kbaudit.claims.certainty import certainty
from kbaudit.claims.claim import Claim, Claims
from kbaudit.claims.clashing import statement_clashes
from kbaudit.claims.copies import Edit, copies, edits
from kbaudit.claims.matches import Matches, Touches
from kbaudit.claims.meeting import Meeting, are_numbered_apart, touch_of
from kbaudit.claims.met import Met, Outcome, key_of, marks_of
from kbaudit.claims.plain import PLAIN, are_one_number, are_plainly_turned
from kbaudit.claims.proposing import Pairs, propose
from kbaudit.claims.rarity import Rarity
from kbaudit.claims.relations import Relations
from kbaudit.claims.signals import Signals, are_misdialled, frame_signals
from kbaudit.claims.speaker import Speaker, Utterance
from kbaudit.claims.values.value import Bound, Kind, Value
from kbaudit.claims.weighing import weigh_values
from kbaudit.keeping.kept_rows import Keys

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
_WIDE: Final = 6
"""Bits beyond those up to which each counts once; in larger bases more is parallel by design, and each counts twice."""

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

_CLOSE: Final = 6
_ALIKE: Final = 0.5
_WEEKEND: Final = frozenset("67")
_NO_PRODUCT: Final = frozenset({"", "firmware"})
_MARKS: Final = re.compile(r"[._-]")

_VALUES_LEAST: Final = 0.6
_FRAMES_LEAST: Final = 1.2
_COVERED: Final = 0.3


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
        self._claims = texts
        self._met = met if met is not None and digests is not None else Met()
        self._outlines = self._met.outlines(digests or [f"{number:x}" for number in range(len(texts))], texts)
        self._rarity = Rarity(self._outlines.columns["terms"].numbers, len(texts))
        self._relations = Relations()
        self._speakers: dict[int, Speaker] = {}
        size = max(0, len(texts).bit_length() - _SMALLEST)
        self._size = float(size + max(0, size - _WIDE))
        self._marks = marks_of(self._outlines, self._rarity)
        claims = self._outlines.columns["claims"]
        self._texts = claims.owners
        self._numbers = np.arange(len(self._texts)) - claims.starts[self._texts]
        self._languages = self._outlines.columns["language"].numbers

    def clashes(self) -> Iterator[Clash]:
        """Yield the pairs of claims that clash, with their certainty; one of an edited copy may come twice."""
        left, right = self._in_one_language(copies(self._outlines.columns["quotes"]), self._languages)
        texts, first = self._outlines.texts, np.uint64(0)

        def edited(at: int) -> list[Edit]:
            return list(edits(self._speaker(int(left[at])), self._speaker(int(right[at]))))

        for at in self._met.edited(key_of(texts[left], first, texts[right], first), lambda at: len(edited(at))):
            for edit in edited(at):
                places = Place(int(left[at]), edit.left), Place(int(right[at]), edit.right)
                yield Clash(*places, edit.kind, edit.values, edit.certainty)
        for number, kind in enumerate(_COMPARED):
            pairs, outmatched = self._matched(kind)
            keys = self._keys(pairs, number, self._size, self._least, outmatched)
            weigh = partial(self._weighed, kind, pairs, outmatched)
            for at, (mine, theirs, sure) in self._sure(self._met.outcomes(keys, weigh)):
                places = self._pair(pairs, at)
                values = self._claim(places[0]).values[mine], self._claim(places[1]).values[theirs]
                yield Clash(*places, kind.value, values, sure)
        pairs = self._short()
        keys = self._keys(pairs, len(_COMPARED), self._size)
        for at, (_, _, sure) in self._sure(self._met.outcomes(keys, partial(self._framed, pairs))):
            places = self._pair(pairs, at)
            if kinds := [*statement_clashes(*map(self._claim, places))]:
                yield Clash(*places, "; ".join(kinds), None, sure)

    def _sure(self, outcomes: Iterator[tuple[int, Outcome]]) -> Iterator[tuple[int, Outcome]]:
        """Leave out what is not sure enough, before the texts that it speaks of are read."""
        return ((at, outcome) for at, outcome in outcomes if outcome[2] >= self._least)

    def value_meetings(self, kind: Kind) -> Iterator[tuple[tuple[Place, Place], tuple[Value, Value], Signals]]:
        """Yield the claims whose values of a kind may clash, with the values and the signals."""
        pairs, outmatched = self._matched(kind)
        for at, more in enumerate(outmatched.tolist()):
            left, right = self._pair(pairs, at)
            for mine, theirs, signals in self._value_signals(kind, left, right, more):
                yield (left, right), (self._claim(left).values[mine], self._claim(right).values[theirs]), signals

    def frame_meetings(self) -> Iterator[tuple[tuple[Place, Place], list[str], Signals]]:
        """Yield the claims whose frames clash, with the ways in which they do and the signals."""
        pairs = self._short()
        for at in range(len(pairs[0])):
            left, right = self._pair(pairs, at)
            if met := self._frame_signals(left, right):
                yield (left, right), *met

    def _weighed(self, kind: Kind, pairs: Pairs, outmatched: Touches, at: int) -> Iterator[Outcome]:
        left, right = self._pair(pairs, at)
        found = {
            (mine, theirs): certainty("value", signals)
            for mine, theirs, signals in self._value_signals(kind, left, right, float(outmatched[at]))
        }
        if kind is Kind.PHONE:
            meeting = Meeting(self._utterance(left), self._utterance(right))
            for places in meeting.one.may_clash(meeting.other, kind):
                if are_one_number(meeting, *places):
                    found[places] = max(PLAIN, found.get(places, 0.0))
        yield from ((mine, theirs, sure) for (mine, theirs), sure in found.items())

    def _value_signals(
        self, kind: Kind, left: Place, right: Place, outmatched: float
    ) -> Iterator[tuple[int, int, Signals]]:
        one, other = self._utterance(left), self._utterance(right)
        if are_numbered_apart(one.speaker, other.speaker):
            return
        if _are_listed_together(one, other):
            return
        if _are_on_other_days(one, other) and (kind is not Kind.RECURRENCE or _keep_other_hours(one, other)):
            return
        if self._size >= _LARGE and _are_worded_apart(one, other, kind):
            return
        context = {"outmatched": outmatched, "size": self._size}
        yield from weigh_values(one, other, kind, context, self._least)

    def _framed(self, pairs: Pairs, at: int) -> Iterator[Outcome]:
        left, right = self._pair(pairs, at)
        met = self._frame_signals(left, right)
        if met:
            plain = are_plainly_turned(Meeting(self._utterance(left), self._utterance(right)), met[0])
            yield 0, 0, max(PLAIN if plain else 0.0, certainty("frame", met[1]))

    def _frame_signals(self, left: Place, right: Place) -> tuple[list[str], Signals] | None:
        kinds = list(statement_clashes(self._claim(left), self._claim(right)))
        if not kinds or left.text == right.text:
            return None
        meeting = Meeting(self._utterance(left), self._utterance(right))
        if meeting.covered < _COVERED or meeting.numbered_apart:
            return None
        return kinds, {**frame_signals(meeting, kinds), "size": self._size}

    def _matched(self, kind: Kind) -> tuple[Pairs, Touches]:
        """Give the pairs that have enough in common, and by how much a third claim has more; in large bases fewer."""
        large = self._size >= _LARGE
        pairs = self._proposed("around", self._outlines.of_kind(kind), _TOUCH_IN_LARGE if large else _VALUES_LEAST)
        touches, agree = self._touches(pairs, kind)
        apart = ~agree & (self._texts[pairs[0]] != self._texts[pairs[1]])
        matches = Matches((pairs[0][apart], pairs[1][apart]), touches[apart], len(self._texts))
        outmatched = matches.outmatched(pairs, touches)
        chosen = touches >= (_TOUCH_IN_LARGE if large else _TOUCH)
        if large:
            chosen &= (outmatched <= _OUTMATCHED) & matches.are_near(pairs, touches)
        return (pairs[0][chosen], pairs[1][chosen]), outmatched[chosen]

    def _touches(self, pairs: Pairs, kind: Kind) -> tuple[Touches, NDArray[np.bool_]]:
        """Give how much the claims of each pair have in common, and whether they have an equal value of a kind."""

        def touch(at: int) -> tuple[float, float]:
            one, other = map(self._utterance, self._pair(pairs, at))
            return touch_of(one, other), float(one.agrees(other, kind))

        rows = self._met.touches(self._keys(pairs, _COMPARED.index(kind)), touch)
        return rows[:, 0], rows[:, 1] > 0

    def _short(self) -> Pairs:
        """Give the pairs of claims, of two texts, whose frames are compared."""
        left, right = self._proposed("own", self._outlines.short, _FRAMES_LEAST)
        two = self._texts[left] != self._texts[right]
        return left[two], right[two]

    def _proposed(self, name: str, chosen: NDArray[np.bool_], least: float) -> Pairs:
        """Give the pairs of some claims that may speak of the same thing, in one language."""
        topics = self._outlines.topics(name).among(chosen)
        left, right = propose(topics, np.flatnonzero(chosen), least, self._rarity.of)
        return self._in_one_language((left, right), self._languages[self._texts])

    def _in_one_language(self, pairs: Pairs, languages: Keys) -> Pairs:
        same = languages[pairs[0]] == languages[pairs[1]]
        return pairs[0][same], pairs[1][same]

    def _keys(self, pairs: Pairs, *beside: NDArray[np.generic] | float) -> Keys:
        numbers = self._numbers.astype(np.uint64)
        columns = [column for side in pairs for column in (self._marks[self._texts[side]], numbers[side])]
        return key_of(*columns, *beside)

    def _pair(self, pairs: Pairs, at: int) -> tuple[Place, Place]:
        left, right = (Place(int(self._texts[side[at]]), int(self._numbers[side[at]])) for side in pairs)
        return left, right

    def _claim(self, place: Place) -> Claim:
        return self._speaker(place.text).claims.claims[place.claim]

    def _utterance(self, place: Place) -> Utterance:
        return self._speaker(place.text).utterance(place.claim)

    def _speaker(self, text: int) -> Speaker:
        known = self._speakers.get(text)
        if known is None:
            known = self._speakers[text] = Speaker(self._claims[text], self._rarity, self._relations)
        return known


def _are_listed_together(one: Utterance, other: Utterance) -> bool:
    """Tell whether two claims of one text are made alike and stand close by: then they are entries of one list."""
    if one.speaker is not other.speaker or abs(one.claim.line - other.claim.line) > _CLOSE:
        return False
    return Meeting(one, other).copied >= _ALIKE


def _are_on_other_days(one: Utterance, other: Utterance) -> bool:
    """Tell whether two claims are about different days of the week; the weekend is an exception to what names none."""
    if one.days and other.days:
        return one.days.isdisjoint(other.days)
    return bool(one.days or other.days) and (one.days | other.days) <= _WEEKEND


def _keep_other_hours(one: Utterance, other: Utterance) -> bool:
    """Tell whether two claims each name hours, and not the same ones: they are lines of one timetable."""
    both = Kind.TIME in one.by_kind and Kind.TIME in other.by_kind
    return both and not one.agrees(other, Kind.TIME)


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
