"""The dismissal: "this is meant to be so", with a reason, for as long as the quoted passages say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from kbaudit.finding import Finding, Part
from kbaudit.text.globs import matches_glob
from kbaudit.text.moments import Moment, starts_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """A finding that somebody decided to leave as it is.

    Attributes:
        rule: The rule it speaks of.
        cards: References ``SOURCE:ID`` or globs for them, upper and lower case told apart; a part is dismissed when
            each of its cards matches one of them.
        reason: Why it is meant to be so.
        author: Who decided.
        until: From when it holds no more; left out, it has no end.
        passages: ``Finding.passages`` at the time; another text reopens the case. Left out,
            it holds for any text.
    """

    rule: str
    cards: tuple[str, ...]
    reason: str
    author: str | None = None
    until: Moment | None = None
    passages: str | None = None

    def covers(self, finding: Finding, part: Part) -> bool:
        """Tell whether it speaks of this part of this finding, at whatever date."""
        return (
            part.rule == self.rule
            and all(any(matches_glob(ref, glob) for glob in self.cards) for ref in part.refs)
            and self.passages in {None, finding.passages}
        )

    def expired(self, now: datetime) -> bool:
        """Tell whether its end has come; an end given as a day ends it at 00:00 UTC of that day."""
        return self.until is not None and now >= starts_at(self.until, UTC)

    def __str__(self) -> str:
        """Name the dismissal as a person would look for it."""
        return f"{self.rule} of {', '.join(self.cards)}"
