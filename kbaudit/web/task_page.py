"""The page of a task: what its reader sees of it, and nothing that they may not. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

from kbaudit.content import Content
from kbaudit.difference import Difference
from kbaudit.dossier import Dossier
from kbaudit.finding import Evidence, Finding
from kbaudit.reading_rights import Reader
from kbaudit.task import Task, TaskKind
from kbaudit.task_event import Deed, Event
from kbaudit.text.quote_links import quote_link, web_link
from kbaudit.web.answer_forms import AnswerForm, Asked, forms
from kbaudit.web.card_text import shown

if TYPE_CHECKING:
    from kbaudit.web.rereading import Reread

CLOSED = "a card you may not open"
LISTED = frozenset({TaskKind.OWNERLESS, TaskKind.UNUSED})
"""Kinds that are about collections: their cards are named, their texts are not shown."""

_MOST_CARDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCard:
    """One card.

    Attributes:
        title: ``CLOSED`` where the reader may not open it.
        url: Where it is read; None where it has no web address.
        digest: Of the text that is shown; None where none is.
        text: As HTML; None where the reader may not open it, or the task is about a collection.
        written: The text as it is written.
        read_at: When its source had it so; None where nobody knows.
        is_fresh: Whether it was read this minute.
        changes: What was changed since the task was asked; None where nothing was.
        is_gone: Whether it is not there any more.
    """

    ref: str
    title: str
    url: str | None = None
    digest: str | None = None
    text: Markup | None = None
    written: str = ""
    locale: str | None = None
    read_at: datetime | None = None
    is_fresh: bool = False
    changes: Difference | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """Words of a card.

    Attributes:
        title: Of the card; ``CLOSED`` where the reader may not open it, and then there are no words.
        value: What was read in them.
        link: Where they stand, with a fragment that jumps to them; None for a card without a web address.
    """

    title: str
    words: str = ""
    value: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """What was found.

    Attributes:
        message: None where it may name a card that the reader may not open.
        clears_when: As the rest of "Clears when …"; empty where that is not shown.
        quotes: The evidence, in its order.
    """

    message: str | None
    clears_when: str
    quotes: tuple[ShownQuote, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to the task."""

    at: datetime
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """All that the page of a task shows.

    Attributes:
        person: Its reader, as tasks name people.
        more: How many cards are not listed.
        closed: Whether there is a card that the reader may not open.
        mine: Whether the reader may answer at all.
        overdue: Whether the day for an answer has passed.
    """

    task: Task
    person: str
    title: str
    cards: tuple[ShownCard, ...]
    more: int
    findings: tuple[ShownFinding, ...]
    history: tuple[Happened, ...]
    answers: tuple[AnswerForm, ...]
    closed: bool
    mine: bool
    overdue: bool

    @property
    def due(self) -> date | None:
        """Give the day that matters now."""
        return self.task.until or self.task.due


def page_of(reread: Reread, reader: Reader, now: datetime, only: Deed | None = None) -> TaskPage:
    """Make the page of a task for one reader.

    Args:
        reread: The task, with its texts as they are now.
        only: The one answer that they may give; None for any.
    """
    dossier, task = reread.dossier, reread.dossier.task
    open_refs = [ref for ref in dossier.cards if reader.may_open(ref)]
    titles = {ref: dossier.cards[ref].title for ref in open_refs}
    closed = any(ref in dossier.cards and ref not in titles for ref in task.cards)
    listed = task.cards[:_MOST_CARDS]
    fresh = task.subject in reread.fresh
    asked = Asked(task=task, person=reader.person, now=now, titles=titles, only=only, fresh=fresh)
    return TaskPage(
        task=task,
        person=reader.person,
        title=title_of(task, reader),
        cards=tuple(_card(ref, reread, titles) for ref in listed),
        more=len(task.cards) - len(listed),
        findings=tuple(dict.fromkeys(_findings(dossier, titles, reader))),
        history=tuple(_history(task, reader, closed=closed)),
        answers=forms(asked),
        closed=closed,
        mine=reader.person in task.parties or not task.parties,
        overdue=task.due is not None and task.until is None and task.due < now.date(),
    )


def title_of(task: Task, reader: Reader) -> str:
    """Give a task's title; that a card is closed where the reader may not open it."""
    closed = task.kind not in LISTED and any(not reader.may_open(ref) for ref in task.cards[:1])
    return CLOSED.capitalize() if closed or reader.gives_away(task.title) else task.title


def _card(ref: str, reread: Reread, titles: dict[str, str]) -> ShownCard:
    dossier = reread.dossier
    card = dossier.cards.get(ref)
    if card is None:
        return ShownCard(ref=ref, title="A card that is not there any more", is_gone=True)
    if ref not in titles:
        return ShownCard(ref="", title=CLOSED.capitalize())
    content = Content.of(card)
    listed = dossier.task.kind in LISTED
    return ShownCard(
        ref=ref,
        title=card.title,
        url=web_link(card.url),
        digest=None if listed else content.digest,
        text=None if listed else shown(content),
        written="" if listed else card.body,
        locale=card.locale,
        read_at=reread.as_of.get(ref, dossier.read_at.get(card.source)),
        is_fresh=ref in reread.fresh,
        changes=reread.changes.get(ref),
    )


def _findings(dossier: Dossier, titles: dict[str, str], reader: Reader) -> Iterator[ShownFinding]:
    for finding in dossier.findings:
        quotes = tuple(_quote(one, finding, titles) for one in finding.evidence)
        if reader.may_see(finding):
            yield ShownFinding(finding.message, finding.clears_when, quotes)
        else:
            yield ShownFinding(None, "", quotes)


def _quote(passage: Evidence, finding: Finding, titles: dict[str, str]) -> ShownQuote:
    if passage.ref not in titles:
        return ShownQuote(CLOSED.capitalize())
    heads = (finding.card, *finding.related)
    head = next((one for one in heads if one.ref == passage.ref), None)
    title, link = (head.title, head.url) if head else (titles[passage.ref], None)
    return ShownQuote(title, passage.quote, passage.value, quote_link(link, passage.quote))


def _history(task: Task, reader: Reader, *, closed: bool) -> Iterator[Happened]:
    """Yield what happened, the latest first; what people wrote of a card that the reader may not open is left out."""
    for event in reversed(task.history):
        if event.at is None:
            continue
        told = "" if closed else _details(event)
        says = f"{_who(event)}{f': {told}' if told else ''}"
        yield Happened(event.at, _who(event) if reader.gives_away(says) else says)


def _who(event: Event) -> str:
    if event.deed is Deed.ASSIGN:
        return f"It was given to {event.to}"
    said = SAYS[event.deed]
    return f"{event.by or 'Somebody'} {said}" if event.is_answer else said


def _details(event: Event) -> str:
    until = f"until {event.until}" if event.until else ""
    to = f"to {event.to}" if event.to and event.is_answer else ""
    return "; ".join(filter(None, (until, to, event.card, event.scope, event.note, event.word)))


SAYS = {
    Deed.ASK: "It was asked",
    Deed.ASSIGN: "It was given to somebody",
    Deed.WORSENED: "More was found",
    Deed.STANDS: "It is still found",
    Deed.CLEARED: "Nothing of it is found any more",
    Deed.LAPSED: "Its day has passed",
    Deed.STILL_RIGHT: "said: still right",
    Deed.FIX: "will change it",
    Deed.LOOK_NOW: "has changed it",
    Deed.NOT_MINE: "said: not mine",
    Deed.SNOOZE: "put it off",
    Deed.ARCHIVE: "said: archive it",
    Deed.KEEP: "keeps one of the cards",
    Deed.MERGE: "will make them one",
    Deed.BOTH_RIGHT: "said: both are right",
    Deed.UPDATED: "said: the translation is up to date",
    Deed.NO_CHANGE_NEEDED: "said: no change is needed",
    Deed.OBJECT: "objected",
    Deed.TAKE_BACK: "took the answer back",
}
"""What each event says in a history, after the name of who answered."""
