"""The trend: what changed from one audit to the next, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from kbaudit.finding import Severity


class Cause(StrEnum):
    """Why something is otherwise than at the audit before, in the order in which a split is made.

    Attributes:
        NEW_CARDS: Cards came.
        EDITS: Cards were edited, in their text or in what is said about it.
        WORK: People vouched for cards, or took that back.
        POLICY: The policy, a rule's settings, dismissals, or which rules run.
        KBAUDIT: Another version of kbaudit or of a rule.
        ELSEWHERE: Something else changed in the base that a rule compares cards with.
        TIME: Nothing but the passing of time.
        GONE_CARDS: Cards went.
    """

    NEW_CARDS = "new-cards"
    EDITS = "edits"
    WORK = "work"
    POLICY = "policy"
    KBAUDIT = "kbaudit"
    ELSEWHERE = "elsewhere"
    TIME = "time"
    GONE_CARDS = "gone-cards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one card stood at an audit.

    Attributes:
        in_use: Whether it is published.
        checked: Whether any date of a check, or a due date, is known.
        holds: Whether its check holds.
        vouched: When it was last vouched for; empty where it never was. Not by whom: people may be forgotten.
        due: When its next check is due, as an ISO instant; empty where that is not known.
        text: A digest of its content.
        about: A digest of all else that its source says of it, but for checks and use.
    """

    collection: str | None
    in_use: bool
    checked: bool
    holds: bool
    vouched: str
    due: str
    text: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What tells one finding from others of another audit.

    Attributes:
        refs: Its cards, the one to open first.
        parts: The digests of its parts.
        said: A digest of all that it says.
    """

    fingerprint: str
    rule: str
    severity: Severity
    refs: tuple[str, ...]
    parts: frozenset[str]
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What one audit saw and found.

    Attributes:
        at: Its clock.
        release: The version of kbaudit.
        policy: A digest of policy, settings and dismissals.
        rules: The versions of the rules that ran to their end, by name.
        cards: How each card stood, by reference.
        findings: Those that stood at its end.
    """

    at: datetime
    release: str
    policy: str
    rules: Mapping[str, int]
    cards: Mapping[str, Standing]
    findings: tuple[Mark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What changed in the whole base, in one source, or in one collection of a source.

    Attributes:
        source: None for the whole base.
        collection: None for a whole source.
        cards_before: Published cards at the audit before.
        cards: Published cards now.
        verified_before: Those of them whose check held.
        verified: Those whose check holds now.
        checked_before: Whether any date of a check was known; without one nothing is known of the share.
        checked: The same now.
        moved: By cause, how many verified cards and how many published cards there are more, fewer being negative.
        findings_before: Findings that stood, of the rules that ran now.
        findings: Findings that stand, of the same rules.
        opened: Findings that came, by cause.
        closed: Findings that went, by cause.
    """

    source: str | None = None
    collection: str | None = None
    cards_before: int = 0
    cards: int = 0
    verified_before: int = 0
    verified: int = 0
    checked_before: bool = False
    checked: bool = False
    moved: Mapping[Cause, tuple[int, int]] = field(default_factory=dict)
    findings_before: int = 0
    findings: int = 0
    opened: Mapping[Cause, int] = field(default_factory=dict)
    closed: Mapping[Cause, int] = field(default_factory=dict)

    @property
    def share_before(self) -> float | None:
        """Give the share of published cards whose check held at the audit before; None where nothing is known."""
        return float(_share(self.verified_before, self.cards_before)) if self.checked_before else None

    @property
    def share(self) -> float | None:
        """Give the share of published cards whose check holds; None where nothing is known."""
        return float(_share(self.verified, self.cards)) if self.checked else None

    @property
    def share_moved(self) -> Mapping[Cause, Fraction]:
        """Split the change of the share by cause, in the order of ``Cause``; the parts add up to the change exactly.

        Each part is what the share changes by when that cause is let in, after those before it. A share of no cards,
        and one of which nothing is known, counts as 0.
        """
        verified, cards = self.verified_before, self.cards_before
        parts: dict[Cause, Fraction] = {}
        for cause in Cause:
            more = self.moved.get(cause)
            if more is not None:
                before = _share(verified, cards)
                verified, cards = verified + more[0], cards + more[1]
                parts[cause] = _share(verified, cards) - before
        return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrend:
    """What became of one rule's findings of one severity.

    Attributes:
        opened: That came.
        closed: That went.
        worsened: That stood before, and have more parts or weigh more now.
        standing: That stand as they stood, or have become less.
    """

    rule: str
    severity: Severity
    opened: int = 0
    closed: int = 0
    worsened: int = 0
    standing: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """What changed from one audit to the next.

    Attributes:
        run: The number of the run.
        at: When it began.
        release: The version of kbaudit.
        policy: A digest of policy, settings and dismissals.
        verdict: What it came to.
        rules: By rule, then severity.
        scopes: The whole base first, then each source with its collections.
    """

    run: int
    at: datetime
    release: str
    policy: str
    verdict: str
    rules: tuple[RuleTrend, ...]
    scopes: tuple[Scope, ...]

    @property
    def whole(self) -> Scope:
        """Give what changed in the whole base."""
        return self.scopes[0]


def _share(verified: int, cards: int) -> Fraction:
    return Fraction(verified, cards) if cards else Fraction(0)
