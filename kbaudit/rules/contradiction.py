"""The rule ``contradiction``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from kbaudit.claims.claim import Claims
from kbaudit.claims.clashes import BAR, LEAST
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.errors import SettingError
from kbaudit.finding import Finding, Severity
from kbaudit.report import Notice
from kbaudit.rules.conflicts import judge_conflicts


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two passages that cannot both be right.

    What it checks:
        What the published cards claim: durations, prices, percentages, dates, times, phone numbers, addresses,
        versions, measures and counts; and what they say one may, must, need not or must not do, and for whom. Two
        claims contradict each other when they speak of the same thing, in the same scope, and cannot both hold. Equal
        values in other words (half an hour, 30 minutes) are no contradiction, and neither are an exception, another
        plan, region or audience, a past value told as past, or an example. Claims of several cards about one thing
        are one finding.

    Why it matters:
        Whoever finds one of the two cards passes on what the other one denies.

    Example:
        "Refunds are possible within 30 days." in one card, "You can return it for 14 days." in another.

    Settings:
        min_certainty: How sure it must be, from 0.3 to 1. Lower finds more, and accuses more cards falsely.

    Known limits:
        It is made for precision: most contradictions between texts of two authors who share few words are not found.
        Subjects are compared by words, so a scope that stands in neither text is not seen; the policy can say it, by
        ``scope`` of ``[[policy.for]]``: cards of two scopes never contradict each other. Only cards of one language
        and locale are compared. English, German, French, Spanish, Portuguese, Indonesian, Greek and Japanese are read;
        in other languages figures, addresses and copies are all it has.

    Source:
        The page on contradictions explains how claims are compared and gives measured figures.
    """

    name: ClassVar[str] = "contradiction"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.ERROR
    api: ClassVar[int] = 1
    lasting: ClassVar[bool] = True

    min_certainty: float = BAR

    def __post_init__(self) -> None:
        """Refuse a certainty that is none.

        Raises:
            SettingError: ``min_certainty`` is not from 0.3 to 1.
        """
        if not LEAST <= self.min_certainty <= 1:
            raise SettingError("min_certainty", f"must be a certainty from {LEAST} to 1")

    def extract(self, content: Content) -> Claims | None:
        """Read what the text claims."""
        return content.claims if content.claims.claims else None

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding | Notice]:  # noqa: ARG002 - part of the protocol
        """Yield a finding for each group of claims that cannot all be right, and a notice of what scopes hide."""
        yield from judge_conflicts(self, corpus, self.min_certainty)
