"""The dossier: a task with all that a person needs to answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kbaudit.card import Card
from kbaudit.finding import Finding
from kbaudit.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One task, what was found, and its cards as they were last seen.

    Attributes:
        findings: Those that stand, in the order of reports.
        cards: By reference, in the task's order; those that are gone are left out.
        read_at: When each source was last read to its end, by name.
    """

    task: Task
    findings: tuple[Finding, ...]
    cards: Mapping[str, Card]
    read_at: Mapping[str, datetime]
