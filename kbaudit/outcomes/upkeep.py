"""What was done to a store: upgraded, purged, forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from dateutil.relativedelta import relativedelta

from kbaudit.text.intervals import Interval


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What became of the schema.

    Attributes:
        before: Its revision before; None where there was no store.
        after: Its revision now.
    """

    before: str | None
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What was purged, or would be.

    Attributes:
        bodies: Texts that were emptied; that the cards had them, and when, stays known.
        strays: Texts that no card ever had, left by a run that was cut off.
        facts: What rules had found in texts that no card has any more.
        cards: Cards of the purged source that were let go.
        messages: Messages whose fate has been known for long enough; which slots were filled stays known.
    """

    bodies: int
    strays: int
    facts: int
    cards: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What was forgotten.

    Attributes:
        notes: Notes that were removed from the ledger's entries, whose hashes stay.
        texts: Texts that were emptied.
        shared: Texts that were left, for other cards have or had them too.
        named_by: Cards that still name the person, for their sources do.
    """

    notes: int = 0
    texts: int = 0
    shared: int = 0
    named_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Before which instants what is not needed may go.

    Attributes:
        bodies: Texts that no card has had since; all stay where None.
        messages: Messages whose fate was known by then.
    """

    bodies: datetime | None
    messages: datetime


def reach_back(now: datetime, keep: Interval) -> datetime:
    """Give the instant from which an interval reaches up to now, as calendars count."""
    try:
        return now - relativedelta(months=keep.months, days=keep.days)
    except (OverflowError, ValueError):
        return datetime.min.replace(tzinfo=UTC)
