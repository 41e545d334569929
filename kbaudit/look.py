"""The look: what a card says at its source, beside what was known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kbaudit.content import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a card says.

    Attributes:
        before: What it said when it was last known.
        now: What it says; the same where nothing newer could be read.
        as_of: When the source had it so; None where it never was read to its end.
        why_older: Why the source could not be asked; None where it was.
    """

    ref: str
    before: Content
    now: Content
    as_of: datetime | None
    why_older: str | None = None

    @property
    def changed(self) -> bool:
        """Tell whether it says something else than was known."""
        return self.before.digest != self.now.digest
