"""An edit: one passage of a text as it was and as it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EditKind(StrEnum):
    """What was done to a passage."""

    REWORDED = "reworded"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REDIRECTED = "redirected"


@dataclass(frozen=True, slots=True)
class Edit:
    """One passage that was changed.

    Attributes:
        before: The words as they stood; empty where they were added or only moved.
        after: The words as they stand; empty where they were removed.
        line: The line of the text as it is, from 1, on which the block with the passage begins; for removed words the
            block before the place where they stood.
        kind: What was done; of a link, an image or the like that it leads elsewhere.
    """

    before: str
    after: str
    line: int = 1
    kind: EditKind = EditKind.REWORDED

    def __post_init__(self) -> None:
        """Refuse an edit that changes nothing, or that no report could quote.

        Raises:
            ValueError: Both sides are the same, or a field is of another type.
        """
        for name, kind in (("before", str), ("after", str), ("line", int), ("kind", EditKind)):
            if not isinstance(getattr(self, name), kind):
                raise ValueError(f"an edit has {getattr(self, name)!r} as {name}")
        if self.before == self.after:
            raise ValueError(f"an edit leaves {self.before!r} as it was")
