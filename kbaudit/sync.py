"""The comparison of what a source has with what is known of it. Pure: what may be said to be gone is decided here.

A card is let go only by two complete listings that both lack it, and only where few are missing at once: a source that
lost its index, a token with fewer rights or a wrong workspace look the same as many deletions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kbaudit.card import Card

MOST_MISSING = 0.15
"""The share of a source's cards that may be missing at once; comparable systems stop at 15 % to 25 %."""

FEW_MISSING = 3
"""Fewer cards than these may be missing at once however small the source is, as long as not all are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one card of a source.

    Attributes:
        digest: That of its content.
        fields: All else of it, encoded.
        missing_since: When a complete listing first lacked it; None while it is there.
        gone: Whether it was let go.
    """

    id: str
    digest: str
    fields: str
    missing_since: datetime | None = None
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One card as its source has it now.

    Attributes:
        digest: That of its content.
        fields: All else of it, encoded.
    """

    card: Card
    digest: str
    fields: str


@dataclass(frozen=True, slots=True)
class Move:
    """A card that goes under another id than before."""

    before: str
    seen: Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be written of one source.

    Attributes:
        appeared: Cards never seen before.
        edited: Cards with another content than before.
        touched: Cards of the same content of which something else changed.
        moved: Cards under a new id; their content is as it was.
        returned: Ids, among the seen ones, of cards that had been let go or were missing.
        missing: Ids that a complete listing lacks for the first time.
        gone: Ids that a second one lacks too.
        unchanged: How many cards are as they were.
        suspicion: Why nothing of this source is to be taken; None where all is well.
        remarks: What else should be known, a sentence each.
    """

    appeared: tuple[Seen, ...] = ()
    edited: tuple[Seen, ...] = ()
    touched: tuple[Seen, ...] = ()
    moved: tuple[Move, ...] = ()
    returned: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    unchanged: int = 0
    suspicion: str | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one reading of a source gave.

    Attributes:
        source: The source's name.
        seen: Its readable cards, in order of id.
        unreadable: Ids of cards that are there and could not be read.
        unreadable_before: Ids of those that could not be read the last time either.
        read: How many cards were read or could not be; two may have one id.
        total: How many cards the source says it has, readable or not; None where it does not say, and then none is
            ever said to be missing.
    """

    source: str
    seen: tuple[Seen, ...]
    unreadable: frozenset[str] = field(default_factory=frozenset)
    unreadable_before: frozenset[str] = field(default_factory=frozenset)
    read: int = 0
    total: int | None = None


def compare(known: Mapping[str, Known], listing: Listing, *, accepted: int = 0) -> Changes:
    """Compare what a source has with what is known of it.

    Args:
        known: By id, those let go among them.
        accepted: How many cards a person has said may be gone at once; their word stands in for a total that the
            source does not tell.
    """
    here = {one.card.id: one for one in listing.seen}
    there = here.keys() | listing.unreadable
    absent = [known[one] for one in sorted(known.keys() - there) if not known[one].gone]
    fresh = [one for one in listing.seen if one.card.id not in known]
    doubt = _doubt(known, listing, accepted)
    moved, remarks = _moves(absent, fresh) if doubt is None else ((), ())
    left = _without(absent, moved)
    if suspicion := _suspicion(known, listing, left, doubt, accepted):
        return Changes(suspicion=suspicion)
    lacking = left if doubt is None else []
    at_once = accepted >= len(left) > 0
    arrived = {move.seen.card.id for move in moved}
    stayed = [one for one in listing.seen if one.card.id in known]
    return Changes(
        appeared=tuple(one for one in fresh if one.card.id not in arrived),
        edited=tuple(one for one in stayed if one.digest != known[one.card.id].digest),
        touched=tuple(one for one in stayed if _is_touched(one, known[one.card.id])),
        moved=moved,
        returned=tuple(one for one in sorted(there & known.keys()) if known[one].gone or known[one].missing_since),
        missing=tuple(one.id for one in lacking if one.missing_since is None and not at_once),
        gone=tuple(one.id for one in lacking if one.missing_since is not None or at_once),
        unchanged=sum(_is_same(one, known[one.card.id]) for one in stayed),
        remarks=(*remarks, *((_kept(listing, len(left), doubt),) if doubt and left else ())),
    )


def _is_same(seen: Seen, known: Known) -> bool:
    return (seen.digest, seen.fields) == (known.digest, known.fields)


def _is_touched(seen: Seen, known: Known) -> bool:
    return seen.digest == known.digest and seen.fields != known.fields


def _doubt(known: Mapping[str, Known], listing: Listing, accepted: int) -> str | None:
    """Say what a listing lacks to prove that a card is gone; None where it proves it."""
    if listing.total is None and not accepted:
        return "the source does not say how many cards it has"
    if listing.total not in {None, listing.read}:
        return f"the source says it has {_cards(listing.total or 0)}, and {listing.read} were read"
    if strangers := sorted(listing.unreadable - known.keys() - listing.unreadable_before):
        return f"{', '.join(strangers[:3])} could not be read, and may be what is missing"
    return None


def _kept(listing: Listing, missing: int, doubt: str) -> str:
    """Say why missing cards are kept, and how to let them go where nothing but a total is lacking."""
    accept = f"; {_how_to_accept(listing, missing)}" if listing.total is None else ""
    return f"{_cards(missing)} missing and not taken for deleted: {doubt}{accept}"


def _cards(count: int) -> str:
    return "1 card" if count == 1 else f"{count} cards"


def _how_to_accept(listing: Listing, count: int) -> str:
    return f"if they were deleted, run: kbaudit sync --source {listing.source} --accept-deletions {count}"


def _suspicion(
    known: Mapping[str, Known], listing: Listing, left: Sequence[Known], doubt: str | None, accepted: int
) -> str | None:
    living = sum(not one.gone for one in known.values())
    nothing = not listing.seen and not listing.unreadable
    if nothing and living and listing.total:
        return f"it gave no cards, though {doubt}; nothing of it was taken. Check its settings and rights"
    if len(left) <= accepted or not living or (doubt is not None and not nothing):
        return None
    too_many = len(left) >= FEW_MISSING and len(left) > MOST_MISSING * living
    if not nothing and not too_many and len(left) < living:
        return None
    what = "it has no cards any more" if nothing else f"{len(left)} of {living} cards are missing at once"
    accept = _how_to_accept(listing, len(left))
    return f"{what}; nothing of it was taken. Check its settings and rights; {accept}"


def _moves(absent: Iterable[Known], fresh: Iterable[Seen]) -> tuple[tuple[Move, ...], tuple[str, ...]]:
    """Match cards that vanished with cards that appeared, where the same content leaves no other candidate."""
    before: defaultdict[str, list[Known]] = defaultdict(list)
    after: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in absent:
        before[one.digest].append(one)
    for seen in fresh:
        after[seen.digest].append(seen)
    moves: list[Move] = []
    remarks: list[str] = []
    for digest in sorted(before.keys() & after.keys()):
        if len(before[digest]) == len(after[digest]) == 1:
            moves.append(Move(before[digest][0].id, after[digest][0]))
        else:
            gone = ", ".join(sorted(one.id for one in before[digest]))
            came = ", ".join(sorted(one.card.id for one in after[digest]))
            remarks.append(f"{gone} vanished and {came} appeared with one text; which is which cannot be told")
    return tuple(sorted(moves, key=lambda move: move.before)), tuple(remarks)


def _without(absent: Iterable[Known], moved: Iterable[Move]) -> list[Known]:
    found = {move.before for move in moved}
    return [one for one in absent if one.id not in found]
