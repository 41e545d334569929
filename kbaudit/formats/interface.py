"""What a format is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol, runtime_checkable

from kbaudit.report import Report

FORMAT_API = 1
"""The version of this protocol; a format states the one it was written for."""


class EvidenceLength(StrEnum):
    """How much of a card's text a report quotes."""

    FULL = "full"
    SHORT = "short"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a reader will see the report.

    Attributes:
        evidence: How much is quoted.
        width: Columns of the reader's terminal.
        color: Whether it shows colours.
        full: Whether every finding is to be shown, where a format would shorten the list.
    """

    evidence: EvidenceLength = EvidenceLength.FULL
    width: int = 80
    color: bool = False
    full: bool = False


@runtime_checkable
class Format(Protocol):
    """One way to write a report; a frozen dataclass without fields.

    Attributes:
        name: The entry point's name, such as ``json``.
        api: The version of this protocol that the format was written for.
    """

    name: ClassVar[str]
    api: ClassVar[int]

    def render(self, report: Report, view: View) -> str:
        """Write the report; pure, the same for the same report and view, ending in one line break."""
