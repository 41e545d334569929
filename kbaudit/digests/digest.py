"""The digest: what one owner is told in one slot, before it has any form or language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from kbaudit.task import Task, TaskKind
from kbaudit.task_event import Deed


class Role(StrEnum):
    """What somebody has to do with a task.

    Attributes:
        ASKED: They are to answer.
        TOLD: Somebody else is to answer; they may.
        WITHDRAWN: A decision withdrew a card of theirs; they may object.
        DECIDES: Somebody objected; they decide.
    """

    ASKED = "asked"
    TOLD = "told"
    WITHDRAWN = "withdrawn"
    DECIDES = "decides"


class Ahead(StrEnum):
    """What a day ahead brings.

    Attributes:
        TURN: A task that waits is asked.
        CHECK: A card's check falls due.
        PROMISE: A change that was promised is to be there.
    """

    TURN = "turn"
    CHECK = "check"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a digest is for.

    Attributes:
        person: As tasks name people.
        name: As colleagues write it.
        address: The e-mail address; None where it is not known.
        locale: The language they are written to in, such as ``de``; None leaves it to the program.
        zone: The IANA name of the time zone in which their days begin.
    """

    person: str
    name: str
    address: str | None = None
    locale: str | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When somebody is told: fixed once, whatever their zone or the cadence becomes later.

    Attributes:
        at: The instant, in UTC.
    """

    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words that a card holds; none of a card that the reader may not open.

    Attributes:
        title: The card's title; None where the reader may not open it, and then there are no words and no link.
        words: As they stand there, white space folded, shortened; empty where nothing is quoted.
        value: What was read in them, such as ``30 days``.
        link: Where they stand, with a fragment that jumps to them; None for a card without an address.
    """

    title: str | None
    words: str = ""
    value: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a task is there.

    Attributes:
        rule: The rule that found it.
        message: What it says, a sentence; None where it may name a card that the reader may not open.
    """

    rule: str
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to answer.

    Attributes:
        deed: What following it says; None opens the page of the task and says nothing yet.
        href: A web address, or a ``mailto:``.
        card: The title of the card that is kept, where that is what it says.
    """

    deed: Deed | None
    href: str
    card: str | None = None


class Answers(Protocol):
    """Where people answer: on pages, or by mail."""

    def ways(self, task: Task, person: str, titles: Mapping[str, str]) -> tuple[Way, ...]:
        """Give how somebody can answer a task.

        Args:
            person: As tasks name people.
            titles: By reference, of the task's cards that they may open, in its order; no other may be named.
        """

    def page(self, person: str) -> str | None:
        """Give where somebody sees all that is theirs; None where there is no such page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One task as it is told.

    Attributes:
        task: Its identity.
        title: What is to be looked at; None where the reader may not open the card.
        collection: The collection that it is about, where it is about a whole one.
        cards: How many cards it is about.
        link: Where the card is; None where it has no address or may not be opened.
        place: How the card is found where it has no address, such as its file; None where that may not be told.
        reasons: What was found, the worst first.
        reasons_more: How much was found besides, exactly.
        due: By when an answer is hoped for, or an objection is possible.
        overdue: Whether that day has passed.
        quotes: The evidence, in the order of the findings.
        ways: How it can be answered; none where that is only possible elsewhere.
        accountable: Who is to answer, as colleagues write it, where that is somebody else.
        times: How often it was told without an answer, this time included; 1 for the first.
        next_told: Who hears of it, as colleagues write it, if it stays without an answer, or from the third time on has
            heard; None where nobody will.
        minutes: How long it may take.
    """

    task: str
    kind: TaskKind
    role: Role
    title: str | None
    collection: str | None = None
    cards: int = 1
    link: str | None = None
    place: str | None = None
    reasons: tuple[Reason, ...] = ()
    reasons_more: int = 0
    due: date | None = None
    overdue: bool = False
    quotes: tuple[Quote, ...] = ()
    ways: tuple[Way, ...] = ()
    accountable: str | None = None
    times: int = 1
    next_told: str | None = None
    minutes: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """One thing that a day ahead brings.

    Attributes:
        kind: What the task is about, or would be.
        title: None where the reader may not open the card.
        collection: The collection that it is about, where it is about a whole one.
        cards: How many cards it is about.
    """

    what: Ahead
    kind: TaskKind
    title: str | None
    day: date
    collection: str | None = None
    cards: int = 1
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changed since somebody was told last.

    Attributes:
        day: When that was.
        fresh: How many tasks they are asked that they were not asked then.
        settled: How many of those they were told of then are settled or answered.
        returned: How many that they answered are found still.
    """

    day: date
    fresh: int = 0
    settled: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody was told last.

    Attributes:
        slot_at: The last slot that was filled, or passed with nothing to tell.
        made_at: When the last digest was made; None where nothing ever was to be told.
        times: By the identity of each task in it, how often it was told without an answer.
    """

    slot_at: datetime
    made_at: datetime | None = None
    times: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one owner is told in one slot.

    Attributes:
        slot: The slot that it fills.
        today: The day on which it is made, where the recipient is.
        items: What is to be done now, the most pressing first; never empty.
        more: How many there are besides, exactly; they are told when these are done.
        waiting: How many tasks of theirs wait for a later week.
        upcoming: What is ahead, the nearest first.
        upcoming_more: How much is ahead besides, exactly.
        since: What changed since the last one; None in the first.
        page: Where all of it can be seen; None where there is no such page.
    """

    to: Recipient
    slot: Slot
    today: date
    items: tuple[Item, ...]
    more: int = 0
    waiting: int = 0
    upcoming: tuple[Upcoming, ...] = ()
    upcoming_more: int = 0
    since: Since | None = None
    page: str | None = None

    @property
    def minutes(self) -> int:
        """Give how long the items may take, at least 1."""
        return max(1, round(sum(item.minutes for item in self.items)))

    def shorter(self, items: int) -> Digest:
        """Give the digest with that many items, and the others counted."""
        return replace(self, items=self.items[:items], more=self.more + len(self.items[items:]))
