"""What becomes of a vouching when its card is seen again. Pure.

A person vouches for a text. It holds on while the text says the same; an edit, a move or a new release of kbaudit that
changes nothing of what the text says takes nothing away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.ledger.material_change import material_change
from kbaudit.text.moments import Moment, as_day, is_zero, may_have_come, starts_at
from kbaudit.verification import Channel, channel_of

READ_ANEW = "the source has the same version, only read in another way"
SAME_WORDS = "nothing of what it says was changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceVouching:
    """What a source says of a verification.

    Attributes:
        by: Who; None where the source does not say.
        knows_text: Whether it was for the text that the card has now, as far as the card's dates tell.
    """

    at: Moment
    by: str | None
    channel: Channel
    knows_text: bool


def told_by_source(before: Card | None, card: Card, now: datetime) -> SourceVouching | None:
    """Tell whether a source has a verification of a card that it did not have before.

    Args:
        before: The card as it was last seen; None where it never was.
    """
    at = card.verified_at
    if at is None or is_zero(at) or not may_have_come(at, now):
        return None
    if before is not None and (before.verified_at, before.verified_by) == (at, card.verified_by):
        return None
    edited = card.content_updated_at
    knows_text = edited is None or as_day(edited) <= as_day(at)
    return SourceVouching(at=at, by=card.verified_by, channel=channel_of(card), knows_text=knows_text)


def is_awaited(card: Card, now: datetime) -> bool:
    """Tell whether a source dates a verification in the future; it counts, and is entered, once that has come."""
    return card.verified_at is not None and not may_have_come(card.verified_at, now)


def takes_its_place(channel: Channel, at: Moment, standing: Moment | None, stood_by: Channel | None) -> bool:
    """Tell whether a vouching takes the place of the one that stands.

    Who vouches now knows what they do. A source tells of a vouching some time later: it may correct what it said
    itself, of others the later counts, and what it writes by default takes nothing from what stands. What was before
    somebody took all vouching back comes back by nothing that a source tells.

    Args:
        at: When it took place.
        standing: When the one that stands did, or else all vouching was taken back; None where neither was.
        stood_by: How that came.
    """
    if standing is None or not channel.is_told_by_source:
        return True
    if channel is Channel.SOURCE_DEFAULT:
        return False
    return stood_by is Channel.SOURCE_ACCOUNT or starts_at(at) >= starts_at(standing)


def why_it_holds(vouched: Content, before: Card | None, after: Card) -> str | None:
    """Say why a vouching holds on for a text that is not the one vouched for; None where it does not.

    Args:
        vouched: The text that a person vouched for.
        before: The card as it was last seen; None where the vouching did not hold for that.
        after: The card as it is.
    """
    if before is not None and before.revision is not None and before.revision == after.revision:
        return READ_ANEW
    return None if material_change(vouched, Content.of(after)) else SAME_WORDS
