"""Links to answer by: what a mail about a task carries, to a page or to a mail that is already written. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from kbaudit.answers.code import AnswerCode, CodeKeys
from kbaudit.answers.form import blank
from kbaudit.card import Card
from kbaudit.catalogues import catalogue_for
from kbaudit.content import Content
from kbaudit.digests.digest import Way
from kbaudit.people.directory import Directory
from kbaudit.person import Person
from kbaudit.task import Refusal, Task, TaskKind, advance, needs_text
from kbaudit.task_event import Deed, Event

_ORDER = (
    Deed.STILL_RIGHT,
    Deed.KEEP,
    Deed.UPDATED,
    Deed.NO_CHANGE_NEEDED,
    Deed.FIX,
    Deed.LOOK_NOW,
    Deed.MERGE,
    Deed.BOTH_RIGHT,
    Deed.ARCHIVE,
    Deed.NOT_MINE,
    Deed.SNOOZE,
    Deed.OBJECT,
)
"""In which order answers are offered: those that end a task first."""

_SHOWN_DIGITS = 16
_LONGEST_TITLE = 60
_EXAMPLE = timedelta(days=14)
_NAMED_BY_PLAN = frozenset({TaskKind.OWNERLESS, TaskKind.UNUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAnswers:
    """Links to the page of a task, which shows it, and the answers it takes.

    Attributes:
        base_url: Where the pages are reached.
        now: When the mail is made.
    """

    keys: CodeKeys
    base_url: str
    now: datetime

    def ways(self, task: Task, person: str, titles: Mapping[str, str]) -> tuple[Way, ...]:  # noqa: ARG002 - a page shows them
        """Give the one link of a person to a task."""
        code = AnswerCode(task=task.id, person=person, turn=task.turn)
        return (Way(deed=None, href=f"{self.base_url.rstrip('/')}/t/{self.keys.sign(code, self.now)}"),)

    def page(self, person: str) -> str | None:  # noqa: ARG002 - the page asks who it is
        """Give where somebody sees all that is theirs, once they have signed in."""
        return f"{self.base_url.rstrip('/')}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAnswers:
    """Mails that are already written, one for each answer that a task takes from a person now.

    Attributes:
        to: Where answers go.
        now: When the mail is made.
        directory: Whose languages the mails are written in.
        cards: The cards as they are shown, by reference; who says "still right" vouches for that text, and is refused
            where it has changed since.
    """

    keys: CodeKeys
    to: str
    now: datetime
    directory: Directory = field(repr=False)
    cards: Mapping[str, Card] = field(repr=False)

    def ways(self, task: Task, person: str, titles: Mapping[str, str]) -> tuple[Way, ...]:
        """Give the answers of a person to a task, those that end it first; a card they may not open cannot be kept."""
        found = self.directory.find(person)
        locale = found.locale if isinstance(found, Person) else None
        about = task.title if task.kind in _NAMED_BY_PLAN else titles.get(task.cards[0], "")
        return tuple(self._way(code, about, titles, locale) for code in self._codes(task, person, titles))

    def page(self, person: str) -> None:
        """Give nothing: there are no pages."""

    def _codes(self, task: Task, person: str, titles: Mapping[str, str]) -> Iterator[AnswerCode]:
        card = self.cards.get(task.subject)
        text = Content.of(card).digest if card else None
        for deed, kept in offered(task, person, self.now):
            vouches = needs_text(task, deed)
            if (kept is None or kept in titles) and (text or not vouches):
                shown = text[:_SHOWN_DIGITS] if text and vouches else None
                yield AnswerCode(task=task.id, person=person, turn=task.turn, deed=deed, card=kept, text=shown)

    def _way(self, code: AnswerCode, about: str, titles: Mapping[str, str], locale: str | None) -> Way:
        deed = code.deed or Deed.STILL_RIGHT
        card = titles[code.card] if code.card else None
        said = catalogue_for(locale).say(str(deed), card=_short(card or ""))
        subject = f"[{self.keys.sign(code, self.now)}] {said}: {_short(about)}"
        body = blank(deed, locale, (self.now + _EXAMPLE).date())
        return Way(deed=deed, href=mailto(self.to, subject, body), card=card)


def offered(task: Task, person: str, now: datetime) -> Iterator[tuple[Deed, str | None]]:
    """Yield the answers that a task takes from a person now, once they have filled in what is asked.

    Returns:
        Each with the card that it keeps, None for other answers; those that end the task first.
    """
    for deed in _ORDER:
        for card in task.cards if deed is Deed.KEEP else (None,):
            if takes(task, deed, person, now, card):
                yield deed, card


def takes(task: Task, deed: Deed, person: str, now: datetime, card: str | None = None) -> bool:
    """Tell whether a task takes an answer from a person now, once they have filled in what is asked."""
    filled = Event(deed=deed, by=person, card=card, until=(now + _EXAMPLE).date(), scope="…", text="…")
    return not isinstance(advance(task, filled, now), Refusal)


def mailto(address: str, subject: str, body: str) -> str:
    """Write a link that opens a mail (RFC 6068): its lines end with CRLF, and no character has a meaning of its own."""
    lines = body.replace("\n", "\r\n")
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"


def _short(title: str) -> str:
    """Fold white space and control characters, and keep the beginning."""
    plain = " ".join("".join(one if one.isprintable() else " " for one in title).split())
    return plain if len(plain) <= _LONGEST_TITLE else f"{plain[: _LONGEST_TITLE - 1].rstrip()}…"
