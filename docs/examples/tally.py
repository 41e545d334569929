"""The format ``tally``: one line, for a chat message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kbaudit import Report
from kbaudit.formats.interface import View


@dataclass(frozen=True, slots=True)
class TallyFormat:
    """Write one line with the verdict and the number of findings."""

    name: ClassVar[str] = "tally"
    api: ClassVar[int] = 1

    def render(self, report: Report, view: View) -> str:  # noqa: ARG002 - part of the protocol
        """Write the line."""
        counts = ", ".join(f"{count} {severity}" for severity, count in report.counts.items())
        return f"{report.verdict}: {report.cards} cards, {counts}\n"
