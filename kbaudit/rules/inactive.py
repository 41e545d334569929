"""The rule ``inactive``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from kbaudit.card import Card
from kbaudit.corpus import Corpus
from kbaudit.errors import SettingError
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.report import Notice
from kbaudit.rules.interface import finding_on, in_use
from kbaudit.text.moments import show_day, starts_at

_LONGEST_DAYS = 36525


@dataclass(frozen=True, slots=True)
class Inactive:
    """Cards that are known to be unused: candidates for the archive.

    What it checks:
        Cards whose number of views is known and at most ``max_views``, and that nobody has checked for
        ``unverified_days``; a card written within that time is left alone, for nobody had the time to read it. Where
        views are unknown the rule is silent: not knowing is no evidence.

    Why it matters:
        Checking what nobody reads is waste, and unused cards hide the used ones. Most articles of a grown base are
        rarely or never read again.

    Example:
        A page with 0 views in the source's window, last checked ten months ago.

    Settings:
        max_views: The most views that still count as unused.
        unverified_days: How long nobody must have checked the card, in days.

    Known limits:
        Views are counted over whatever window the source uses. Seasonal cards, such as one on public holidays, may look
        unused in summer. A card without any check and without a date of writing counts as unchecked.

    Source:
        Archive candidate = unverified for six months and unused, as knowledge teams use it.
    """

    name: ClassVar[str] = "inactive"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.NOTE
    api: ClassVar[int] = 1

    max_views: int = 0
    unverified_days: int = 180

    def __post_init__(self) -> None:
        """Refuse settings that make no sense.

        Raises:
            SettingError: ``max_views`` is negative, or ``unverified_days`` is not from 0 to a hundred years.
        """
        if self.max_views < 0:
            raise SettingError("max_views", "must be 0 or more")
        if not 0 <= self.unverified_days <= _LONGEST_DAYS:
            raise SettingError("unverified_days", f"must be 0 to {_LONGEST_DAYS}")

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding | Notice]:
        """Yield a finding for each card that is known to be unused and that nobody checked lately."""
        for card in in_use(corpus):
            if card.views is not None and card.views <= self.max_views and self._forgotten(corpus, card, now):
                yield finding_on(
                    self,
                    corpus,
                    card,
                    message=_message(card),
                    clears_when="the card is archived, read again, or checked because it must be kept",
                    evidence=(Evidence(card.ref, f"views: {card.views}", value=str(card.views)),),
                )

    def _forgotten(self, corpus: Corpus, card: Card, now: datetime) -> bool:
        zone = corpus.terms(card).zone
        known = [starts_at(moment, zone) for moment in (card.verified_at, card.created_at) if moment is not None]
        return not known or now - max(known) >= timedelta(days=self.unverified_days)


def _message(card: Card) -> str:
    used = f"Hardly anybody uses this card ({card.views} view{'s' * (card.views != 1)})"
    checked = f"last checked {show_day(card.verified_at)}" if card.verified_at else "never known to be checked"
    return f"{used if card.views else 'Nobody uses this card (no views)'} and it was {checked}."
