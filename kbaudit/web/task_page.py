"""The page of a task: what its reader sees of it, and nothing that they may not. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from kbaudit.catalogues import Catalogue
from kbaudit.content import Content
from kbaudit.difference import Difference
from kbaudit.dossier import Dossier
from kbaudit.finding import Evidence, Finding
from kbaudit.people.reading_rights import Reader
from kbaudit.task import Task
from kbaudit.task_event import Deed, Event
from kbaudit.text.quote_links import quote_link, web_link
from kbaudit.web.answer_forms import AnswerForm, Asked, forms
from kbaudit.web.card_text import shown
from kbaudit.web.rereading import LISTED, Reread

_MOST_CARDS = 100
_MESSAGES_ARE_IN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCard:
    """One card.

    Attributes:
        title: That it is closed where the reader may not open it.
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
        title: Of the card; that it is closed where the reader may not open it, and then there are no words.
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
        rule: What was found, in the reader's language; empty for a reader of English, whom the message tells.
        message: In English; None where it may name a card that the reader may not open.
        clears_when: In English, as the rest of "Clears when …"; empty where that is not shown.
        quotes: The evidence, in its order.
    """

    rule: str
    message: str | None
    clears_when: str
    quotes: tuple[ShownQuote, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened to the task.

    Attributes:
        word: Why, as the program says it in English; empty where it says nothing.
    """

    at: datetime
    says: str
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """All that the page of a task shows.

    Attributes:
        words: Of its reader's language.
        person: Its reader, as tasks name people.
        more: How many cards are not listed.
        closed: Whether there is a card that the reader may not open.
        mine: Whether the reader may answer at all.
        overdue: Whether the day for an answer has passed.
    """

    task: Task
    words: Catalogue
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


def page_of(reread: Reread, reader: Reader, words: Catalogue, now: datetime, only: Deed | None = None) -> TaskPage:
    """Make the page of a task for one reader.

    Args:
        reread: The task, with its texts as they are now.
        words: Of the reader's language.
        only: The one answer that they may give; None for any.
    """
    dossier, task = reread.dossier, reread.dossier.task
    open_refs = [ref for ref in dossier.cards if reader.may_open(ref)]
    titles = {ref: dossier.cards[ref].title for ref in open_refs}
    closed = any(ref in dossier.cards and ref not in titles for ref in task.cards)
    listed = task.cards[:_MOST_CARDS]
    fresh = task.subject in reread.fresh
    asked = Asked(task=task, person=reader.person, now=now, words=words, titles=titles, only=only, fresh=fresh)
    return TaskPage(
        task=task,
        words=words,
        person=reader.person,
        title=title_of(task, reader, words),
        cards=tuple(_card(ref, reread, titles, words) for ref in listed),
        more=len(task.cards) - len(listed),
        findings=tuple(dict.fromkeys(_findings(dossier, titles, reader, words))),
        history=tuple(_history(task, reader, words, closed=closed)),
        answers=forms(asked),
        closed=closed,
        mine=reader.person in task.parties or not task.parties,
        overdue=task.due is not None and task.until is None and task.due < now.date(),
    )


def title_of(task: Task, reader: Reader, words: Catalogue) -> str:
    """Give a task's title; that a card is closed where the reader may not open it."""
    if task.kind in LISTED:
        title = _of_collection(task, reader, words)
    elif any(not reader.may_open(ref) for ref in task.cards[:1]):
        return closed_card(words)
    else:
        title = task.title
    return closed_card(words) if reader.gives_away(title) else title


def closed_card(words: Catalogue) -> str:
    """Say that a card may not be opened, as a title does."""
    said = words.say("closed")
    return f"{said[:1].upper()}{said[1:]}"


def _of_collection(task: Task, reader: Reader, words: Catalogue) -> str:
    cards = reader.rights.cards
    first = next((cards[ref] for ref in task.cards if ref in cards), None)
    if first is None:
        return task.title
    return words.say(
        str(task.kind), collection=first.collection or first.source, cards=words.count("cards", len(task.cards))
    )


def _card(ref: str, reread: Reread, titles: dict[str, str], words: Catalogue) -> ShownCard:
    dossier = reread.dossier
    card = dossier.cards.get(ref)
    if card is None:
        return ShownCard(ref=ref, title=words.say("page-gone"), is_gone=True)
    if ref not in titles:
        return ShownCard(ref="", title=closed_card(words))
    content = Content.of(card)
    listed = dossier.task.kind in LISTED
    return ShownCard(
        ref=ref,
        title=card.title,
        url=web_link(card.url),
        digest=None if listed else content.digest,
        text=None if listed else shown(content, words.say("page-image")),
        written="" if listed else card.body,
        locale=card.locale,
        read_at=reread.as_of.get(ref, dossier.read_at.get(card.source)),
        is_fresh=ref in reread.fresh,
        changes=reread.changes.get(ref),
    )


def _findings(dossier: Dossier, titles: dict[str, str], reader: Reader, words: Catalogue) -> Iterator[ShownFinding]:
    for finding in dossier.findings:
        quotes = tuple(_quote(one, finding, titles, words) for one in finding.evidence)
        rule = _rule(finding, words)
        if reader.may_see(finding):
            yield ShownFinding(rule, finding.message, finding.clears_when, quotes)
        else:
            yield ShownFinding(rule, None, "", quotes)


def _rule(finding: Finding, words: Catalogue) -> str:
    if words.language == _MESSAGES_ARE_IN:
        return ""
    key = f"rule-{finding.rule}"
    return words.say(key if key in words.texts else "rule-other")


def _quote(passage: Evidence, finding: Finding, titles: dict[str, str], words: Catalogue) -> ShownQuote:
    if passage.ref not in titles:
        return ShownQuote(closed_card(words))
    heads = (finding.card, *finding.related)
    head = next((one for one in heads if one.ref == passage.ref), None)
    title, link = (head.title, head.url) if head else (titles[passage.ref], None)
    return ShownQuote(title, passage.quote, passage.value, quote_link(link, passage.quote))


def _history(task: Task, reader: Reader, words: Catalogue, *, closed: bool) -> Iterator[Happened]:
    """Yield what happened, the latest first; what people wrote of a card that the reader may not open is left out."""
    for event in reversed(task.history):
        if event.at is None:
            continue
        who = _who(event, words)
        told, word = ("", "") if closed else (_details(event, words), event.word or "")
        says = f"{who}; {told}" if told else who
        hidden = reader.gives_away(f"{says}\n{word}")
        yield Happened(event.at, who) if hidden else Happened(event.at, says, word)


def said_by(name: str, deed: Deed, words: Catalogue) -> str:
    """Say who answered what, as its button says it; which of several cards is kept is left open."""
    return f"{name}: {words.say('keep-one' if deed is Deed.KEEP else str(deed))}"


def _who(event: Event, words: Catalogue) -> str:
    if event.is_answer:
        return said_by(event.by or words.say("page-somebody"), event.deed, words)
    return words.say(f"did-{event.deed}", name=event.to or words.say("page-somebody"))


def _details(event: Event, words: Catalogue) -> str:
    until = words.say("until-day", day=words.day(event.until)) if event.until else ""
    to = words.say("to-person", name=event.to) if event.to and event.is_answer else ""
    return "; ".join(filter(None, (until, to, event.card, event.scope, event.note)))
