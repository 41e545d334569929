"""The answers that a person may give to a task now, each as a form. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kbaudit.answer_links import offered
from kbaudit.task import MAX_SNOOZES, OBJECTION_DAYS, SNOOZE_DAYS, Task, TaskKind, advance
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
    """

    task: Task
    person: str
    now: datetime
    titles: dict[str, str] = field(default_factory=dict)
    only: Deed | None = None


def forms(asked: Asked) -> tuple[AnswerForm, ...]:
    """Give the answers that would not be refused now, the most usual first."""
    given = offered(asked.task, asked.person, asked.now)
    made = (_form(deed, card, asked) for deed, card in given if asked.only in {None, deed} and _may_be_said(deed, asked))
    return tuple(form for form in made if form)


def can_take_back(task: Task, person: str, now: datetime) -> bool:
    """Tell whether a person may take back what they answered."""
    return isinstance(advance(task, Event(deed=Deed.TAKE_BACK, by=person), now), Task)


def _may_be_said(deed: Deed, asked: Asked) -> bool:
    """Tell whether somebody knows enough for an answer: nobody decides on a text that they may not read."""
    return deed not in _NEEDS_ALL_TEXTS or all(ref in asked.titles for ref in asked.task.cards)


def _keep(ref: str, asked: Asked) -> AnswerForm:
    others = "The other is withdrawn at once" if len(asked.task.cards) == 2 else "The others are withdrawn at once"  # noqa: PLR2004
    objections = f"; whoever owns it has {OBJECTION_DAYS} days to object."
    title = asked.titles[ref]
    return AnswerForm(Deed.KEEP, f"Keep “{title}”", others + objections, (_NOTE,), card=ref)


def _form(deed: Deed, card: str | None, asked: Asked) -> AnswerForm | None:
    match deed:
        case Deed.KEEP if card is not None:
            return _keep(card, asked)
        case Deed.STILL_RIGHT:
            said = "You vouch for exactly the text above; the next check is due an interval from now."
            return AnswerForm(deed, "Still right: I read it", said, (_NOTE,), vouches=True)
        case Deed.UPDATED:
            said = "You vouch for the translation as it stands above."
            return AnswerForm(deed, "The translation is up to date", said, (_NOTE,), vouches=True)
        case Deed.NO_CHANGE_NEEDED:
            return _no_change(asked.task.kind)
        case Deed.FIX | Deed.MERGE:
            return _promise(deed, asked)
        case Deed.LOOK_NOW:
            said = "The next audit looks again. What is still found comes back to you, with a word."
            return AnswerForm(deed, "I have changed it: look now", said, (_NOTE,))
        case Deed.NOT_MINE:
            to = Field("to", "Whose is it, if you know?", hint="A name or an address, such as ana@example.org")
            return AnswerForm(deed, "Not mine", "It goes to the person you name, else to whom it belongs next.", (to, _NOTE))
        case Deed.SNOOZE:
            return _snooze(asked)
        case Deed.ARCHIVE:
            said = "It counts as archived at once, and is served no more; in its source it stays as it is."
            return AnswerForm(deed, "Nobody needs it: archive", said, (_NOTE,))
        case Deed.BOTH_RIGHT:
            where = Field("scope", "Where is each of them right?", required=True, hint="Such as: EU orders and US orders")
            return AnswerForm(deed, "Both are right", "They are not held against each other any more.", (where, _NOTE))
        case Deed.OBJECT:
            said = "The withdrawn card is there again, and the steward decides."
            return AnswerForm(deed, "I object", said, (_NOTE,))
        case _:
            return None


def _no_change(kind: TaskKind) -> AnswerForm:
    if kind is TaskKind.TRANSLATION:
        said = "You vouch for the translation as it stands above: the change of the original does not touch it."
        return AnswerForm(Deed.NO_CHANGE_NEEDED, "No change needed", said, (_NOTE,), vouches=True)
    return AnswerForm(Deed.NO_CHANGE_NEEDED, "They are needed: keep them", "They are not asked about again.", (_NOTE,))


def _promise(deed: Deed, asked: Asked) -> AnswerForm:
    label = "I will change it" if deed is Deed.FIX else "I will make them one"
    return AnswerForm(deed, label, "It rests until that day.", (_day("By which day?", asked, _IN_A_YEAR), _NOTE))


def _snooze(asked: Asked) -> AnswerForm:
    left = MAX_SNOOZES - asked.task.snoozes
    often = "This is the last time it can be put off." if left == 1 else f"It can be put off {left} times."
    day = _day("Until when?", asked, timedelta(days=SNOOZE_DAYS))
    return AnswerForm(Deed.SNOOZE, "Ask me later", often, (day, _NOTE))


def _day(label: str, asked: Asked, span: timedelta) -> Field:
    today = asked.now.date()
    first, usual, last = today + _TOMORROW, today + _IN_A_WEEK, today + span
    return Field("until", label, "date", True, usual.isoformat(), first.isoformat(), last.isoformat())  # noqa: FBT003


_NOTE = Field("note", "A note, if you like")
