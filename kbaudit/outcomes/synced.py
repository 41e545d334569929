"""What a sync did: of each source how it ended, and how many cards came, changed, moved and went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kbaudit.report import SourceStatus, SourceSummary
from kbaudit.sync import Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSync:
    """What a sync did with one source; all counts are 0 where nothing of it was taken.

    Attributes:
        kind: The connector's name.
        problem: Why nothing was taken; None where all is well.
        edited: Cards with another text than before.
        touched: Cards with the same text of which something else changed.
        missing: Cards that were not there for the first time; they stay until they lack once more.
        gone: Cards that were let go.
        remarks: What else should be known, a sentence each.
    """

    name: str
    kind: str
    status: SourceStatus
    problem: str | None = None
    appeared: int = 0
    edited: int = 0
    touched: int = 0
    moved: int = 0
    returned: int = 0
    missing: int = 0
    gone: int = 0
    unchanged: int = 0
    unreadable: int = 0
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(cls, summary: SourceSummary, changes: Changes | None = None) -> SourceSync:
        """Count what a comparison found; of a source that failed there is none."""
        changes = changes or Changes()
        return cls(
            name=summary.name,
            kind=summary.kind,
            status=summary.status,
            problem=summary.problem,
            appeared=len(changes.appeared),
            edited=len(changes.edited),
            touched=len(changes.touched),
            moved=len(changes.moved),
            returned=len(changes.returned),
            missing=len(changes.missing),
            gone=len(changes.gone),
            unchanged=changes.unchanged,
            unreadable=summary.unreadable,
            remarks=changes.remarks,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a sync did.

    Attributes:
        sources: By name.
        born: Whether the store was made in this run.
    """

    at: datetime
    sources: tuple[SourceSync, ...]
    born: bool = False

    @property
    def complete(self) -> bool:
        """Tell whether every source was read to its end and taken."""
        return bool(self.sources) and all(one.status is SourceStatus.COMPLETE for one in self.sources)
