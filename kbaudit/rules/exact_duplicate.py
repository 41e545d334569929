"""The rule ``exact-duplicate``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.card import Card
from kbaudit.corpus import Corpus
from kbaudit.finding import Finding, Severity
from kbaudit.likeness import are_translations
from kbaudit.rules.clusters import choose_kept, cluster_finding, named, opening
from kbaudit.similarity.titles import edition

_QUOTED = 5


@dataclass(frozen=True, slots=True)
class ExactDuplicate:
    """Cards with the same text.

    What it checks:
        The bodies, without their markup: the same words in the same order, and the same currencies, percentages and
        signs. How a text is set does not matter: bullets, bold, capitals, HTML or Markdown. A body of fewer than 30
        words counts only together with its title. Where all cards are filed under different languages, the kind is
        ``untranslated-copy``: somebody copied the original and never translated it.

    Why it matters:
        Of two copies one is mended and the other is not, and from that day one of them is wrong.

    Example:
        ``account/change-email.md`` and ``mobile/change-email.md`` have the same steps, word for word.

    Settings:
        published_only: Whether to leave out drafts, deprecated and archived cards.

    Known limits:
        Cards whose titles differ in nothing but a number or a code of capitals, such as the pages of two releases or
        two countries, are taken to be meant as they are. Pictures and the targets of links are not compared. Cards
        without a word in their body are like no other card.
        The card that is best kept is a suggestion: the most used, else the one checked last, else the newest.

    Source:
        Words are compared after Unicode compatibility decomposition and case folding.
    """

    name: ClassVar[str] = "exact-duplicate"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1
    lasting: ClassVar[bool] = True

    published_only: bool = True

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:
        """Yield a finding for each group of cards with the same text."""
        likeness = corpus.likeness(published_only=self.published_only)
        for rows in likeness.identical:
            for cards in _without_editions([likeness.cards[row] for row in rows]):
                yield self._finding(corpus, cards, now)

    def _finding(self, corpus: Corpus, cards: Sequence[Card], now: datetime) -> Finding:
        kept = choose_kept(cards, now)
        others = [card for card in cards if card is not kept.card]
        untranslated = are_translations(*cards)
        return cluster_finding(
            self,
            corpus,
            kept.card,
            others,
            kind="untranslated-copy" if untranslated else "identical",
            message=_untranslated(cards) if untranslated else _identical(kept.card, kept.reason, others),
            clears_when="the copies are translated" if untranslated else "one card is left, or the texts differ",
            evidence=tuple(opening(card) for card in [kept.card, *others[:_QUOTED]]),
        )


def _without_editions(cards: Sequence[Card]) -> Iterator[Sequence[Card]]:
    """Give the cards with one text, divided where their titles tell nothing but editions apart."""
    titles = [edition(card.title) for card in cards]
    if len({words for words, _ in titles}) > 1 or len({number for _, number in titles}) == 1:
        yield cards
        return
    for number in sorted({number for _, number in titles}):
        same = [card for card, (_, own) in zip(cards, titles, strict=True) if own == number]
        if len(same) > 1:
            yield same


def _identical(kept: Card, reason: str, others: Sequence[Card]) -> str:
    if len(others) == 1:
        same = f"“{kept.title}” and “{others[0].title}” have the same text, word for word"
    else:
        same = f"{len(others) + 1} cards have the same text, word for word: {named([kept, *others])}"
    return f"{same}. Keep {kept.ref} ({reason}) and let the other{'s' * (len(others) > 1)} point to it."


def _untranslated(cards: Sequence[Card]) -> str:
    filed = ", ".join(f"{card.ref} ({card.locale})" for card in cards[:3])
    return f"The same text is filed under different languages and was not translated: {filed}."
