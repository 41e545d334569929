"""The rule ``poor-feedback``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.card import Card
from kbaudit.corpus import Corpus
from kbaudit.errors import SettingError
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.rules.interface import finding_on, in_use

# Two-sided 95 %: the 97.5th percentile of the normal distribution.
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class PoorFeedback:
    """Cards whose readers say that they do not help.

    What it checks:
        The share of unhelpful votes. It fires when even the lower bound of the 95 % confidence interval of that share
        is above ``unhelpful_share``, so a few votes never accuse a card.

    Why it matters:
        Readers are the first to notice that a card is wrong, and a plain average lets two angry votes look like a
        verdict.

    Example:
        6 helpful and 41 unhelpful votes: the share is 87 %, its lower bound 74.8 %. One helpful and three unhelpful
        votes have a lower bound of 30 % and stay quiet.

    Settings:
        unhelpful_share: The share of unhelpful votes above which a card misleads more than it helps, from 0 to 1.

    Known limits:
        Readers also vote against a policy they dislike. Votes are counted over the card's whole life where the source
        does not say since when, so a mended card may need time to recover.

    Source:
        E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
    """

    name: ClassVar[str] = "poor-feedback"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.WARNING
    api: ClassVar[int] = 1

    unhelpful_share: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a share that is none.

        Raises:
            SettingError: ``unhelpful_share`` is not from 0 to 1.
        """
        if not 0 <= self.unhelpful_share <= 1:
            raise SettingError("unhelpful_share", "must be a share from 0 to 1")

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding]:  # noqa: ARG002 - part of the protocol
        """Yield a finding for each card that most of its readers found unhelpful, beyond chance."""
        for card in in_use(corpus):
            if card.helpful is None or card.unhelpful is None:
                continue
            bound = wilson_lower_bound(card.unhelpful, card.helpful + card.unhelpful)
            if bound > self.unhelpful_share:
                yield self._finding(corpus, card, card.helpful, card.unhelpful, bound)

    def _finding(self, corpus: Corpus, card: Card, helpful: int, unhelpful: int, bound: float) -> Finding:
        votes = f"{helpful} helpful, {unhelpful} unhelpful"
        surely = f"at least {math.floor(bound * 100)} % unhelpful, at 95 % confidence"
        return finding_on(
            self,
            corpus,
            card,
            message=f"Readers say it does not help: {votes} ({surely}).",
            clears_when="the card is mended and its votes recover or are counted anew",
            evidence=(Evidence(card.ref, votes, value=f"{bound:.3f}"),),
        )


def wilson_lower_bound(hits: int, trials: int) -> float:
    """Give the lower end of the 95 % confidence interval of a share.

    Args:
        hits: From 0 to ``trials``.

    Returns:
        From 0 to 1; 0 without trials.

    Source:
        Wilson's score interval, 1927.
    """
    if trials <= 0:
        return 0.0
    share = hits / trials
    spread = _Z * math.sqrt(share * (1 - share) / trials + _Z**2 / (4 * trials**2))
    return max(0.0, (share + _Z**2 / (2 * trials) - spread) / (1 + _Z**2 / trials))
