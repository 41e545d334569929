"""The answers that a person may give to a task now, each as a form. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kbaudit.answer_links import offered
from kbaudit.task import MAX_SNOOZES, OBJECTION_DAYS, SNOOZE_DAYS, Task, TaskKind, advance, needs_text
from kbaudit.task_event import Deed, Event

_NEEDS_ALL_TEXTS = frozenset({Deed.KEEP, Deed.MERGE, Deed.BOTH_RIGHT, Deed.ARCHIVE})
_IN_A_WEEK = timedelta(days=7)
_IN_A_YEAR = timedelta(days=365)
_TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an answer says besides.

    Attributes:
        name: As the form sends it.
        kind: Of input: ``date`` or ``text``.
        required: Whether the answer cannot be given without it.
        value: What stands there at first.
        least: The first day that can be chosen; empty for texts.
        most: The last one.
        hint: What helps to fill it in; empty for nothing.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    value: str = ""
    least: str = ""
    most: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """One answer.

    Attributes:
        label: What its button says.
        explains: What becomes of it, a sentence.
        card: The reference of the card that is kept; None for other answers.
        vouches: Whether it vouches for the text that is shown.
    """

    deed: Deed
    label: str
    explains: str
    fields: tuple[Field, ...] = ()
    card: str | None = None
    vouches: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who is asked what, and when.

    Attributes:
        person: As tasks name people.
        titles: Of the cards that they may open, by reference.
        only: The one answer that they may give; None for any.
        fresh: Whether the text that is shown was read from its source this minute.
    """

    task: Task
    person: str
    now: datetime
    titles: dict[str, str] = field(default_factory=dict)
    only: Deed | None = None
    fresh: bool = False


def forms(asked: Asked) -> tuple[AnswerForm, ...]:
    """Give the answers that would not be refused now, those that end a task first."""
    given = offered(asked.task, asked.person, asked.now)
    return tuple(_form(deed, card, asked) for deed, card in given if _may_be_said(deed, asked))


def can_take_back(task: Task, person: str, now: datetime) -> bool:
    """Tell whether a person may take back what they answered."""
    return isinstance(advance(task, Event(deed=Deed.TAKE_BACK, by=person), now), Task)


def _may_be_said(deed: Deed, asked: Asked) -> bool:
    """Tell whether somebody may give an answer, and knows enough: nobody decides on a text that they may not read."""
    if asked.only not in {None, deed}:
        return False
    return deed not in _NEEDS_ALL_TEXTS or all(ref in asked.titles for ref in asked.task.cards)


def _form(deed: Deed, card: str | None, asked: Asked) -> AnswerForm:
    label, explains = _WORDS.get((deed, asked.task.kind)) or _ANY_KIND[deed]
    if deed is Deed.LOOK_NOW and _vouches(deed, asked):
        explains = _CHANGED_AND_RIGHT
    return AnswerForm(
        deed,
        label.format(title=asked.titles.get(card or "", "")),
        explains.format(left=_left(asked.task)),
        (*_fields(deed, asked), _NOTE),
        card,
        _vouches(deed, asked),
    )


def _vouches(deed: Deed, asked: Asked) -> bool:
    """Tell whether an answer vouches for what is shown; whoever has changed it does where the new text is."""
    changed = deed is Deed.LOOK_NOW and asked.fresh and asked.task.kind in {TaskKind.CHECK, TaskKind.TRANSLATION}
    return changed or needs_text(asked.task, deed)


def _left(task: Task) -> str:
    left = MAX_SNOOZES - task.snoozes
    return "This is the last time it can be put off." if left == 1 else f"It can be put off {left} times."


def _fields(deed: Deed, asked: Asked) -> tuple[Field, ...]:
    match deed:
        case Deed.FIX | Deed.MERGE:
            return (_day("By which day?", asked, _IN_A_YEAR),)
        case Deed.SNOOZE:
            return (_day("Until when?", asked, timedelta(days=SNOOZE_DAYS)),)
        case Deed.NOT_MINE:
            return (Field("to", "Whose is it, if you know?", hint="A name or an address, such as ana@example.org"),)
        case Deed.BOTH_RIGHT:
            hint = "Such as: EU orders and US orders"
            return (Field("scope", "Where is each of them right?", required=True, hint=hint),)
        case _:
            return ()


def _day(label: str, asked: Asked, span: timedelta) -> Field:
    today = asked.now.date()
    days = [(today + later).isoformat() for later in (_IN_A_WEEK, _TOMORROW, span)]
    return Field("until", label, "date", True, *days)  # noqa: FBT003 - such a day is required


_NOTE = Field("note", "A note, if you like")

_CHANGED_AND_RIGHT = (
    "You vouch for the text as it stands above, read from its source just now. The next audit looks at the rest."
)

_ANY_KIND: Mapping[Deed, tuple[str, str]] = {
    Deed.STILL_RIGHT: (
        "Still right: I read it",
        "You vouch for exactly the text above; the next check is due an interval from now.",
    ),
    Deed.KEEP: (
        "Keep “{title}”",
        f"What disagrees with it is withdrawn at once; whoever owns that has {OBJECTION_DAYS} days to object.",
    ),
    Deed.UPDATED: ("The translation is up to date", "You vouch for the translation as it stands above."),
    Deed.NO_CHANGE_NEEDED: (
        "No change needed",
        "You vouch for the translation as it stands above: what was changed in the original does not touch it.",
    ),
    Deed.FIX: ("I will change it", "It rests until that day."),
    Deed.LOOK_NOW: (
        "I have changed it: look now",
        "The next audit looks again. What is still found comes back to you, with a word.",
    ),
    Deed.MERGE: ("I will make them one", "It rests until that day."),
    Deed.BOTH_RIGHT: ("Both are right", "They are not held against each other any more."),
    Deed.ARCHIVE: (
        "Nobody needs it: archive",
        "It counts as archived at once and is served no more; in its source it stays as it is.",
    ),
    Deed.NOT_MINE: ("Not mine", "It goes to the person you name, else to whom it belongs next."),
    Deed.SNOOZE: ("Ask me later", "{left}"),
    Deed.OBJECT: ("I object", "The withdrawn card is there again, and the steward decides."),
}
_WORDS: Mapping[tuple[Deed, TaskKind], tuple[str, str]] = {
    (Deed.NO_CHANGE_NEEDED, TaskKind.UNUSED): ("They are needed: keep them", "They are not asked about again."),
    (Deed.KEEP, TaskKind.CLUSTER): (
        "Keep “{title}”",
        f"What says the same is withdrawn at once; whoever owns that has {OBJECTION_DAYS} days to object.",
    ),
    (Deed.FIX, TaskKind.OWNERLESS): ("I will name an owner", "It rests until that day."),
    (Deed.LOOK_NOW, TaskKind.OWNERLESS): (
        "An owner is named: look now",
        "The next audit looks again. What is still found comes back to you, with a word.",
    ),
}
"""What the button of each answer says, and what becomes of it."""
