"""The answers that a person may give to a task now, each as a form. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kbaudit.answers.links import offered
from kbaudit.catalogues import Catalogue
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
        words: In which the answers are written.
        titles: Of the cards that they may open, by reference.
        only: The one answer that they may give; None for any.
        fresh: Whether the text that is shown was read from its source this minute.
    """

    task: Task
    person: str
    now: datetime
    words: Catalogue
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
    words, vouches = asked.words, _vouches(deed, asked)
    return AnswerForm(
        deed,
        _say(str(deed), asked, card=asked.titles.get(card or "", "")),
        words.say("explain-changed") if deed is Deed.LOOK_NOW and vouches else _explains(deed, asked),
        (*_fields(deed, asked), Field("note", words.say("field-note"))),
        card,
        vouches,
    )


def _explains(deed: Deed, asked: Asked) -> str:
    match deed:
        case Deed.SNOOZE:
            return asked.words.count("snoozes", MAX_SNOOZES - asked.task.snoozes)
        case Deed.MERGE:
            return asked.words.say("explain-fix")
        case _:
            return _say(f"explain-{deed}", asked, days=str(OBJECTION_DAYS))


def _say(key: str, asked: Asked, **values: str) -> str:
    """Say something in the words that it has for a kind of tasks, where it has such."""
    own = f"{key}-{asked.task.kind}"
    return asked.words.say(own if own in asked.words.texts else key, **values)


def _vouches(deed: Deed, asked: Asked) -> bool:
    """Tell whether an answer vouches for what is shown; whoever has changed it does where the new text is."""
    changed = deed is Deed.LOOK_NOW and asked.fresh and asked.task.kind in {TaskKind.CHECK, TaskKind.TRANSLATION}
    return changed or needs_text(asked.task, deed)


def _fields(deed: Deed, asked: Asked) -> tuple[Field, ...]:
    say = asked.words.say
    match deed:
        case Deed.FIX | Deed.MERGE:
            return (_day(say("field-fix"), asked, _IN_A_YEAR),)
        case Deed.SNOOZE:
            return (_day(say("field-snooze"), asked, timedelta(days=SNOOZE_DAYS)),)
        case Deed.NOT_MINE:
            return (Field("to", say("field-to"), hint=say("field-to-hint")),)
        case Deed.BOTH_RIGHT:
            return (Field("scope", say("field-scope"), required=True, hint=say("field-scope-hint")),)
        case _:
            return ()


def _day(label: str, asked: Asked, span: timedelta) -> Field:
    today = asked.now.date()
    days = [(today + later).isoformat() for later in (_IN_A_WEEK, _TOMORROW, span)]
    return Field("until", label, "date", True, *days)  # noqa: FBT003 - such a day is required
