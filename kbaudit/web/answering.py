"""Answering: what a form says is entered once, or refused with what to do instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from kbaudit.content import Content
from kbaudit.difference import Difference, differ
from kbaudit.errors import AnsweredMeanwhileError, AnswerRefusedError, TextChangedError, UnknownCardError
from kbaudit.person import Person
from kbaudit.task_event import Deed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kbaudit.catalogues import Catalogue
    from kbaudit.dossier import Dossier
    from kbaudit.task import Task
    from kbaudit.verification import Channel
    from kbaudit.web.answer_forms import Field
    from kbaudit.web.site import Site
    from kbaudit.web.submitted import Submitted
    from kbaudit.web.task_page import TaskPage


@dataclass(frozen=True, slots=True)
class Changed:
    """A text that is another one than was read.

    Attributes:
        title: Of the card as it is now.
        difference: None where the text that was read is not kept any more, or the card is gone.
    """

    title: str
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Entered:
    """That an answer was entered."""

    task: Task


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """That the task was answered before."""


@dataclass(frozen=True, slots=True)
class NotEntered:
    """That nothing was entered.

    Attributes:
        why: A sentence; empty where ``changed`` says it.
        changed: The texts that are others than were read.
    """

    why: str
    changed: tuple[Changed, ...] = ()


Outcome = Entered | Meanwhile | NotEntered


def answer(site: Site, dossier: Dossier, shown: TaskPage, said: Submitted, channel: Channel) -> Outcome:
    """Enter an answer of the reader of a page.

    Args:
        dossier: The task as it is now.
        shown: What its reader may see and answer now.
        said: With the turn at which they were asked.
        channel: How surely it is known that it was them.
    """
    task = dossier.task
    if said.turn != task.turn:
        return Meanwhile()
    changed = () if (problem := _not_possible(site, shown, said)) else tuple(_changed(site, dossier, shown, said))
    if problem or changed:
        return NotEntered(problem or "", changed)
    try:
        return Entered(_entered(site, task, shown, said, channel))
    except AnsweredMeanwhileError:
        return Meanwhile()
    except (TextChangedError, UnknownCardError):
        return NotEntered(shown.words.say("page-changed-now"))
    except AnswerRefusedError:
        return NotEntered(shown.words.say("page-not-back" if said.deed is Deed.TAKE_BACK else "page-not-possible"))


def _not_possible(site: Site, shown: TaskPage, said: Submitted) -> str | None:
    if said.deed is Deed.TAKE_BACK:
        return None
    form = next((one for one in shown.answers if (one.deed, one.card) == (said.deed, said.card)), None)
    if form is None:
        return shown.words.say("page-not-possible")
    known = {card.ref for card in shown.cards if card.digest}
    gone = {card.ref for card in shown.cards if card.is_gone}
    if not known <= said.read.keys() <= known | gone:
        return shown.words.say("page-form-partly")
    if said.to and (unknown := _unknown(site, shown, said.to)):
        return unknown
    return next(filter(None, (_lacks(field, said, shown.words) for field in form.fields)), None)


def _lacks(field: Field, said: Submitted, words: Catalogue) -> str | None:
    if field.name == "until" and said.until and not field.least <= said.until.isoformat() <= field.most:
        least, most = (words.day(date.fromisoformat(day)) for day in (field.least, field.most))
        return words.say("page-day-range", least=least, most=most)
    given = {"until": said.until, "to": said.to, "scope": said.scope, "note": said.note}[field.name]
    return words.say("page-missing", label=field.label) if field.required and not given else None


def _entered(site: Site, task: Task, shown: TaskPage, said: Submitted, channel: Channel) -> Task:
    given = replace(said, read={}) if said.deed is Deed.TAKE_BACK else said
    return site.kb.answer(
        task.id,
        given.deed,
        by=shown.person,
        until=given.until,
        to=given.to,
        card=given.card,
        scope=given.scope,
        note=given.note,
        text=given.read.get(task.subject) if _vouches(shown, given) else None,
        turn=given.turn,
        read=given.read,
        channel=channel,
    )


def _vouches(shown: TaskPage, said: Submitted) -> bool:
    return any(form.vouches for form in shown.answers if form.deed is said.deed)


def _changed(site: Site, dossier: Dossier, shown: TaskPage, said: Submitted) -> Iterator[Changed]:
    """Yield the texts that are not what was read."""
    if said.deed is Deed.TAKE_BACK:
        return
    for ref, digest in said.read.items():
        card = dossier.cards.get(ref)
        if card is None:
            yield Changed(shown.words.say("page-gone"), None)
        elif (now := Content.of(card)).digest != digest:
            before = site.kb.text(digest) if _may_compare(site, ref, digest) else None
            yield Changed(card.title, differ(before, now) if before else None)


def _may_compare(site: Site, ref: str, digest: str) -> bool:
    """Tell whether a digest is of a text that this card once had; any other text is not shown to whoever names it."""
    return any(version.digest == digest for version in site.kb.log(ref).versions)


def _unknown(site: Site, shown: TaskPage, name: str) -> str | None:
    people = site.people
    if not people.people or isinstance(people.find(name), Person):
        return None
    return shown.words.say("page-nobody", name=name)
