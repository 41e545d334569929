"""The events of a task: what people answer, and what the plan, an audit or the calendar does to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Deed(StrEnum):
    """What may happen to a task.

    Attributes:
        ASK: Its turn has come; its person is asked.
        ASSIGN: It goes to another person, for the one before is not there.
        WORSENED: An audit finds more wrong than the person was told.
        STANDS: An audit that looked after the answer finds the same still.
        CLEARED: An audit finds nothing of it any more.
        LAPSED: The day that was named has passed.
        STILL_RIGHT: The card is right as it was shown.
        FIX: Its person will change it, by a day.
        LOOK_NOW: It was changed; the next audit may look.
        NOT_MINE: It is somebody else's, named or not.
        SNOOZE: Not now; ask again on a day.
        ARCHIVE: The card should be used no more.
        KEEP: Of several cards this one is right; the others are withdrawn.
        MERGE: The cards will become one, by a day.
        BOTH_RIGHT: The cards are right each in its own scope.
        UPDATED: The translation was brought up to date.
        NO_CHANGE_NEEDED: It was looked at, and nothing has to be changed.
        OBJECT: Somebody whose card was withdrawn does not agree.
        TAKE_BACK: Who answered takes it back, before anything else has happened.
    """

    ASK = "ask"
    ASSIGN = "assign"
    WORSENED = "worsened"
    STANDS = "stands"
    CLEARED = "cleared"
    LAPSED = "lapsed"
    STILL_RIGHT = "still-right"
    FIX = "fix"
    LOOK_NOW = "look-now"
    NOT_MINE = "not-mine"
    SNOOZE = "snooze"
    ARCHIVE = "archive"
    KEEP = "keep"
    MERGE = "merge"
    BOTH_RIGHT = "both-right"
    UPDATED = "updated"
    NO_CHANGE_NEEDED = "no-change-needed"
    OBJECT = "object"
    TAKE_BACK = "take-back"


ANSWERS = tuple(list(Deed)[list(Deed).index(Deed.STILL_RIGHT) :])
"""What people say; everything else happens by itself."""

HOLDING = frozenset({Deed.STILL_RIGHT, Deed.BOTH_RIGHT, Deed.NO_CHANGE_NEEDED})
"""Answers that hold although the same is still found: it was looked at, and it is meant to be so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a task.

    Attributes:
        at: When; None until it has happened.
        by: Who answered, as the task names people; None for what happened by itself.
        to: Whom the task goes to; None where nobody is known.
        due: By when the person is asked to answer.
        until: The day that was named: of a change, of the end of a snooze.
        card: The reference of the card that is kept.
        scope: Where each of the cards is right.
        note: What the person wrote.
        word: Why it happened, a sentence.
        parts: The digests of the problem's parts as an audit has them now.
        passages: The digest of the quoted words as an audit has them now.
        text: The digest of the text that was vouched for.
    """

    deed: Deed
    at: datetime | None = None
    by: str | None = None
    to: str | None = None
    due: date | None = None
    until: date | None = None
    card: str | None = None
    scope: str | None = None
    note: str | None = None
    word: str | None = None
    parts: tuple[str, ...] = ()
    passages: str = ""
    text: str | None = None

    @property
    def is_answer(self) -> bool:
        """Tell whether a person said it."""
        return self.deed in ANSWERS
