"""Verification: which text somebody vouched for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kbaudit.content import Content
from kbaudit.text.moments import Moment


@dataclass(frozen=True, slots=True)
class Vouched:
    """A text that somebody vouched for, as it stood then.

    Attributes:
        content: What was vouched for.
        at: When.
        by: Who; None where that is not known.
        changed_at: When the card's text first differed from it, as far as that is known; None where it is not.
    """

    content: Content
    at: Moment
    by: str | None = None
    changed_at: Moment | None = None

    def __post_init__(self) -> None:
        """Refuse a verification of nothing or at no time.

        Raises:
            ValueError: A field is of another type, or an instant has no zone.
        """
        if not isinstance(self.content, Content):
            raise ValueError(f"a verification has {self.content!r} as content")
        if self.by is not None and not isinstance(self.by, str):
            raise ValueError(f"a verification has {self.by!r} as by")
        for name, moment in (("at", self.at), ("changed_at", self.changed_at)):
            if not (_is_moment(moment) or (moment is None and name == "changed_at")):
                raise ValueError(f"a verification has {moment!r} as {name}; give a date or an aware datetime")


def _is_moment(moment: object) -> bool:
    return moment.utcoffset() is not None if isinstance(moment, datetime) else isinstance(moment, date)
