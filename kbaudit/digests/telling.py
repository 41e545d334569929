"""Telling: a task as one reader may see it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kbaudit.assigning.matters import collection_of
from kbaudit.card import Card
from kbaudit.digests.digest import Answers, Item, Quote, Reason, Role
from kbaudit.finding import Evidence, Finding
from kbaudit.people.reading_rights import Reader
from kbaudit.task import State, Task, TaskKind
from kbaudit.text.quote_links import quote_link, web_link

_LONGEST_QUOTE = 240
_MOST_QUOTES = 4
_MOST_REASONS = 4
_MOST_CARDS = 5
_WORDS_A_MINUTE = 200
_LONGEST_MINUTES = 5.0
_COLLECTIONS = frozenset({TaskKind.OWNERLESS, TaskKind.UNUSED})


def role_in(task: Task, person: str) -> Role | None:
    """Give what somebody has to do with a task now; None where it is nothing."""
    if task.state is State.OPEN:
        return Role.ASKED if person == task.accountable else Role.TOLD if person in task.told else None
    if task.state is State.DISPUTED and person == task.accountable:
        return Role.DECIDES
    decided = task.answer
    if task.state is State.DECIDED and person in task.parties and decided is not None and decided.by != person:
        return Role.WITHDRAWN
    return None


def findings_of(tasks: Iterable[Task], findings: Iterable[Finding]) -> Mapping[str, tuple[Finding, ...]]:
    """Give the findings that each task is about, the worst first, by the task's identity."""
    owners = {part: task.id for task in tasks for part in task.parts}
    found: dict[str, dict[str, Finding]] = {}
    for finding in sorted(findings, key=lambda one: (one.severity.rank, one.order)):
        for part in finding.parts:
            if owner := owners.get(part.digest):
                found.setdefault(owner, {}).setdefault(finding.fingerprint, finding)
    return {name: tuple(each.values()) for name, each in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Tells one reader of tasks.

    Attributes:
        findings: What each task is about, by its identity.
        name: Gives what colleagues call somebody, of what tasks call them.
        today: The day where the reader is.
    """

    reader: Reader
    cards: Mapping[str, Card]
    findings: Mapping[str, Sequence[Finding]]
    name: Callable[[str], str]
    answers: Answers
    today: date

    def title(self, task: Task) -> str | None:
        """Give a task's title; None where it is that of a card that the reader may not open."""
        if task.kind in _COLLECTIONS or self.reader.may_open(task.cards[0]):
            return task.title
        return None

    def link(self, ref: str) -> str | None:
        """Give where a card is; None where it has no address or may not be opened."""
        card = self._open(ref)
        return web_link(card.url) if card else None

    def item(self, task: Task, role: Role, times: int) -> Item:
        """Tell of one task.

        Args:
            times: How often it was told without an answer, this time included.
        """
        found = self.findings.get(task.id, ())
        due = task.until if role is Role.WITHDRAWN else task.due
        whole = task.kind in _COLLECTIONS
        link = None if whole else self.link(task.cards[0])
        reasons = tuple(self._reasons(found[:1] if whole else found))
        titles = {ref: card.title for ref in task.cards if (card := self._open(ref))}
        return Item(
            task=task.id,
            kind=task.kind,
            role=role,
            title=self.title(task),
            collection=self.collection(task),
            cards=len(task.cards),
            link=link,
            place=None if whole or link else self._place(task.cards[0]),
            reasons=reasons[:_MOST_REASONS],
            reasons_more=len(reasons[_MOST_REASONS:]),
            due=due,
            overdue=due is not None and due < self.today,
            quotes=tuple(self._listed(task) if whole else self._quotes(found))[:_MOST_QUOTES],
            ways=self.answers.ways(task, self.reader.person, titles),
            accountable=self._name(task.accountable) if role is Role.TOLD else None,
            times=times,
            next_told=self._name(task.steward) if task.steward != self.reader.person else None,
            minutes=self._minutes(task, role),
        )

    def collection(self, task: Task) -> str | None:
        """Give the collection that a task is about; None where it is about no whole one."""
        shown = next((self.cards[ref] for ref in task.cards if ref in self.cards), None)
        return collection_of(shown) if task.kind in _COLLECTIONS and shown else None

    def _place(self, ref: str) -> str | None:
        card = self._open(ref)
        return (card.path if card else None) or (ref if self.reader.may_open(ref) else None)

    def _open(self, ref: str) -> Card | None:
        return self.cards.get(ref) if self.reader.may_open(ref) else None

    def _name(self, person: str | None) -> str | None:
        return None if person is None else self.name(person)

    def _reasons(self, found: Iterable[Finding]) -> Iterator[Reason]:
        said = (Reason(one.rule, one.message if self.reader.may_see(one) else None) for one in found)
        yield from dict.fromkeys(said)

    def _quotes(self, found: Iterable[Finding]) -> Iterator[Quote]:
        passages = dict.fromkeys(passage for one in found for passage in one.evidence if passage.quote)
        yield from dict.fromkeys(self._quote(passage) for passage in passages)

    def _quote(self, passage: Evidence) -> Quote:
        if not self.reader.may_open(passage.ref):
            return Quote(title=None)
        card = self.cards.get(passage.ref)  # of one that could not be read only its name is known
        title, url = (card.title, card.url) if card else (passage.ref, None)
        words = _shortened(passage.quote)
        return Quote(title=title, words=words, value=passage.value, link=quote_link(url, passage.quote))

    def _listed(self, task: Task) -> Iterator[Quote]:
        cards = filter(None, map(self._open, task.cards))
        return (Quote(title=card.title, link=web_link(card.url)) for card in cards)

    def _minutes(self, task: Task, role: Role) -> float:
        if role is Role.TOLD:
            return 0.5
        cards = filter(None, map(self._open, task.cards[:_MOST_CARDS]))
        words = 0 if task.kind in _COLLECTIONS else sum(card.body.count(" ") + 1 for card in cards)
        return min(_LONGEST_MINUTES, 0.5 + words / _WORDS_A_MINUTE)


def _shortened(words: str) -> str:
    if len(words) <= _LONGEST_QUOTE:
        return words
    return f"{words[:_LONGEST_QUOTE].rpartition(' ')[0] or words[:_LONGEST_QUOTE]}…"
