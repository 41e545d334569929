"""What a rule is, and how it speaks of a card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar, Protocol, runtime_checkable

from kbaudit.card import Card, Lifecycle
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.report import Notice
from kbaudit.text.moments import Moment

RULE_API = 1
"""The version of this protocol; a rule states the one it was written for."""


@runtime_checkable
class Rule(Protocol):
    """One kind of problem and how to find it: a frozen dataclass whose fields are its settings.

    The class docstring is the rule's page. Its first line completes "finds"; then follow the sections
    ``What it checks``, ``Why it matters``, ``Example``, ``Settings``, ``Known limits`` and ``Source``.

    Attributes:
        name: Names the defect, such as ``broken-link``; the entry point's name.
        version: Raised when the same card may give other facts or findings.
        severity: The weight of a finding where the policy does not say otherwise.
        api: The version of this protocol that the rule was written for.

    A rule that also has ``on_request = True`` runs only where it is selected by name. One with ``lasting = True`` finds
    the same for the same cards at any time, but for dates of cards that have come meanwhile, so a store may recall what
    it found instead of running it.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    severity: ClassVar[Severity]
    api: ClassVar[int]

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding | Notice]:
        """Yield what is wrong with the base at ``now``, and notices of what could not be judged; in any order; pure."""


@runtime_checkable
class ExtractingRule(Rule, Protocol):
    """A rule that reads texts: its first step runs once a content and is kept by the content's digest."""

    def extract(self, content: Content) -> Any:  # noqa: ANN401 - each rule has facts of its own
        """Give what the rule needs to know of a text, or None for nothing; pure, and a function of the content alone.

        Facts are a frozen dataclass of plain values and dates, and of tuples, frozen sets and mappings of such, so that
        a store can keep them.
        """


def on_request(rule: Rule) -> bool:
    """Tell whether a rule runs only where it is selected by name."""
    return bool(getattr(rule, "on_request", False))


def is_lasting(rule: Rule) -> bool:
    """Tell whether a rule finds the same for the same cards at any time."""
    return bool(getattr(rule, "lasting", False))


def finding_on(  # noqa: PLR0913 - the fields of one finding, each named by its caller
    rule: Rule,
    corpus: Corpus,
    card: Card,
    *,
    message: str,
    clears_when: str,
    anchor: str = "",
    kind: str | None = None,
    evidence: tuple[Evidence, ...] = (),
    since: Moment | None = None,
    other: Card | None = None,
) -> Finding:
    """Make a finding on a single card, or on one and another, with the owners the policy names.

    Args:
        anchor: What tells it from another finding of the rule on the same card; never a line, date or wording.
        kind: The rule's name where None.
        other: The other card of a problem that lies between two.
    """
    cards = (card,) if other is None else (card, other)
    return Finding(
        rule=rule.name,
        kind=kind or rule.name,
        severity=rule.severity,
        card=corpus.terms(card).head(card),
        message=message,
        clears_when=clears_when,
        parts=(Part.of(rule.name, [one.ref for one in cards], anchor),),
        related=tuple(corpus.terms(one).head(one) for one in cards[1:]),
        evidence=evidence,
        since=since,
    )


def line_in_file(card: Card, line: int) -> int:
    """Turn a line of the body into a line of the card's file; both from 1."""
    return line if card.line is None else card.line + line - 1


def in_use(corpus: Corpus) -> Iterator[Card]:
    """Yield the cards that readers are meant to rely on: those published, not drafts, deprecated or archived ones."""
    return (card for card in corpus.cards() if card.lifecycle is Lifecycle.PUBLISHED)
