"""The rule ``possible-contradiction``."""

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
class PossibleContradiction:
    """Two passages that may not both be right.

    What it checks:
        The same as ``contradiction``, below its bar of certainty. It runs only where it is selected by name.

    Why it matters:
        Somebody who goes through a base with care finds more among these, and more that is in order.

    Example:
        "Messages are stored for 21 days." in one card, "Listen soon, since messages are erased after ten days." in
        another.

    Settings:
        min_certainty: How sure it must be at least, from 0.3 to 1.
        below: From which certainty on it is a ``contradiction``; the same as that rule's ``min_certainty``.

    Known limits:
        About every second one is no contradiction. Those of ``contradiction`` apply too.

    Source:
        The page on contradictions explains how claims are compared and gives measured figures.
    """

    name: ClassVar[str] = "possible-contradiction"
    version: ClassVar[int] = 1
    severity: ClassVar[Severity] = Severity.NOTE
    api: ClassVar[int] = 1
    lasting: ClassVar[bool] = True
    on_request: ClassVar[bool] = True

    min_certainty: float = 0.4
    below: float = BAR

    def __post_init__(self) -> None:
        """Refuse a certainty that is none.

        Raises:
            SettingError: ``min_certainty`` or ``below`` is not from 0.3 to 1.
        """
        for name in ("min_certainty", "below"):
            if not LEAST <= getattr(self, name) <= 1:
                raise SettingError(name, f"must be a certainty from {LEAST} to 1")

    def extract(self, content: Content) -> Claims | None:
        """Read what the text claims."""
        return content.claims if content.claims.claims else None

    def judge(self, corpus: Corpus, now: datetime) -> Iterator[Finding | Notice]:  # noqa: ARG002 - part of the protocol
        """Yield a finding for each group of claims that may not all be right, and a notice of what scopes hide."""
        yield from judge_conflicts(self, corpus, self.min_certainty, self.below)
