"""The frame of a statement: whether something may, must, need not or must not be, for whom, and which way round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar

from kbaudit.claims.lexicons import Wording, wording_of
from kbaudit.claims.phrases import Phrases, Words, words_of

_NEAR: Final = 3
_REACH: Final = 40
_Kind = TypeVar("_Kind", bound=StrEnum)


class Modality(StrEnum):
    """What a statement says of doing something."""

    PERMITTED = "permitted"
    FORBIDDEN = "forbidden"
    REQUIRED = "required"
    OPTIONAL = "optional"


class Quantity(StrEnum):
    """For how many a statement holds."""

    ALL = "all"
    ONLY = "only"
    NONE = "none"
    SOME = "some"


@dataclass(frozen=True, slots=True)
class Frame:
    """How a statement says what it says.

    Attributes:
        modality: The strongest said: ``forbidden`` before ``optional``, ``required`` and ``permitted``; None for none.
        negated: Whether it says that something is not so, other than by its modality.
        quantity: For how many it holds; None where it does not say.
        poles: Words that have an opposite, as the number of their pair with a sign for the side; a negated one counts
            as its opposite. A pair of which both sides are said is left out.
        places: Where the words for each of these stand in the statement, by the name of the attribute.
    """

    modality: Modality | None = None
    negated: bool = False
    quantity: Quantity | None = None
    poles: frozenset[int] = frozenset()
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict, compare=False)


PLAIN: Final = Frame()


_OF_NOBODY: Final = {Modality.PERMITTED: Modality.FORBIDDEN, Modality.REQUIRED: Modality.OPTIONAL}
"""What it means that nobody may or must."""


@dataclass(frozen=True)
class _Cues:
    modality: tuple[tuple[Modality, Phrases], ...]
    quantity: tuple[tuple[Quantity, Phrases], ...]
    negators: Phrases
    poles: Phrases
    sides: dict[str, tuple[int, ...]]


def read_frame(text: str, wording: Wording | None) -> Frame:
    """Read the frame of a statement; plain in a language without a lexicon."""
    if wording is None:
        return PLAIN
    cues = _cues(wording.language)
    text = text.replace("’", "'")
    words = words_of(text)
    spans: list[tuple[int, int]] = []
    modality, modal_at = _first(text, words, cues.modality, spans)
    quantity, quantified_at = _first(text, words, cues.quantity, spans)
    if quantity is Quantity.NONE and modality in _OF_NOBODY:
        modality, quantity = _OF_NOBODY[modality], None
    negations = [found.span() for found in cues.negators.find(text, words) if not _within(found.span(), spans)]
    if quantity is Quantity.ONLY and (more := _more_than(text, quantified_at, negations)):
        quantity, quantified_at = None, ()
        negations = [span for span in negations if span not in more]
    poles = _one_sided(_poles(text, words, cues, negations))
    free = [one for one in negations if not any(one[0] <= at <= one[1] + _REACH for at, _ in poles)]
    places = {
        "modality": modal_at,
        "quantity": quantified_at,
        "negated": tuple(start for start, _ in free),
        "poles": tuple(at for at, _ in poles),
    }
    held = {name: found for name, found in places.items() if found}
    frame = Frame(modality, bool(free), quantity, frozenset(pole for _, pole in poles), held)
    return PLAIN if frame == PLAIN else frame


def _more_than(text: str, places: Iterable[int], negations: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the negations right before a word for "only": "not only" leaves nobody out and denies nothing."""
    return [(start, end) for start, end in negations if any(end <= at and not text[end:at].strip() for at in places)]


def _one_sided(poles: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the pairs of opposites of which both are said: "manually or automatically"."""
    said = {pole for _, pole in poles}
    return [(at, pole) for at, pole in poles if -pole not in said]


def _first(
    text: str, words: Words, kinds: Iterable[tuple[_Kind, Phrases]], spans: list[tuple[int, int]]
) -> tuple[_Kind | None, tuple[int, ...]]:
    for kind, phrases in kinds:
        if found := [match.span() for match in phrases.find(text, words)]:
            spans += found
            return kind, tuple(start for start, _ in found)
    return None, ()


def _within(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _poles(text: str, words: Words, cues: _Cues, negations: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in cues.poles.find(text, words):
        said = " ".join(match[0].casefold().split())
        before = text[: match.start()]
        turned = any(end <= match.start() and len(before[end:].split()) < _NEAR for _, end in negations)
        found += [(match.start(), -side if turned else side) for side in cues.sides.get(said, ())]
    return found


@cache
def _cues(language: str) -> _Cues:
    # Kept by the language, for a lexicon is large and takes long to hash.
    wording = wording_of(language) or Wording(language=language)

    def any_word(phrases: Iterable[str]) -> Phrases:
        return Phrases([phrase.replace("’", "'") for phrase in phrases], spaced=wording.spaced)

    sides: dict[str, tuple[int, ...]] = {}
    for number, pair in enumerate(wording.antonyms, start=1):
        for sign, words in zip((1, -1), pair, strict=True):
            for word in words:
                sides[word] = (*sides.get(word, ()), sign * number)
    return _Cues(
        (
            (Modality.FORBIDDEN, any_word(wording.forbidden)),
            (Modality.OPTIONAL, any_word(wording.optional)),
            (Modality.REQUIRED, any_word(wording.required)),
            (Modality.PERMITTED, any_word(wording.permitted)),
        ),
        (
            (Quantity.ONLY, any_word(wording.only)),
            (Quantity.NONE, any_word(wording.none)),
            (Quantity.ALL, any_word(wording.all)),
            (Quantity.SOME, any_word(wording.some)),
        ),
        any_word(wording.negators),
        any_word(sides),
        sides,
    )
