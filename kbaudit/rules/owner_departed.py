"""The rule ``owner-departed``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.corpus import Corpus
from kbaudit.finding import Finding, Severity
from kbaudit.people.directory import Directory, Group
from kbaudit.person import Person
from kbaudit.policy import Terms
from kbaudit.rules.interface import finding_on, in_use


@dataclass(frozen=True, slots=True)
class OwnerDeparted:
    """Cards whose owner is known to have left.

    What it checks:
        Whether the owner of a card, its own or the one the policy names, has left according to the directory of people
        that ``[people]`` names. A group or channel has left when all of its members have. Who is not in the directory,
        or goes by a name that several share, is left alone: not knowing is no evidence.

    Why it matters:
        What is sent to somebody who has left is read by nobody. The card looks owned, so nobody else takes it up.

    Example:
        A page with ``owner: ben@example.org``, and a row of the directory that gives Ben's last day, three weeks ago.

    Settings:
        None of its own; who has left stands in the file that ``[people]`` names.

    Known limits:
        It knows what the directory knows, and says nothing without one. Leave is no departure. Drafts, deprecated and
        archived cards are not looked at. Somebody counts as gone from 00:00 of the day given in ``left``, in their own
        time zone.

    Source:
        Reassigning what leavers own, as every system with accounts asks for; here for cards.
    """

    name: ClassVar[str] = "owner-departed"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:
        """Yield a finding for each card whose owner has left."""
        people = corpus.people()
        for card in in_use(corpus):
            terms = corpus.terms(card)
            owner = people.find(terms.owner) if terms.owner is not None else None
            if isinstance(owner, Person | Group) and owner.has_left(now):
                yield finding_on(
                    self,
                    corpus,
                    card,
                    message=f"{_gone(owner)} still owns this card; {_next(owner, people, terms, now)}.",
                    clears_when="the card or the policy names an owner who is there",
                    since=owner.left,
                )


def _gone(owner: Person | Group) -> str:
    if isinstance(owner, Group):
        return f"Everybody of {owner.shown} has left, the last on {owner.left}, and the team"
    return f"{owner.shown} left on {owner.left} and"


def _next(owner: Person | Group, people: Directory, terms: Terms, now: datetime) -> str:
    """Say who stands in: the delegate, else the policy's steward."""
    stand_in = people.stand_in(owner, now).person if isinstance(owner, Person) else None
    if stand_in is not None:
        return f"{stand_in.shown} stands in"
    if terms.steward is None:
        return "nobody stands in, and no steward is named"
    return f"nobody stands in, so {terms.steward} (steward) may name the next owner"
