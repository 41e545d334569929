"""The format ``jsonl``: the report as JSON Lines, for programs that read one finding at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from kbaudit.formats.interface import View
from kbaudit.formats.json import (
    dismissed_object,
    finding_object,
    head,
    not_checked_object,
    notice_object,
    write_json,
)
from kbaudit.report import SCHEMA_VERSION, Report


@dataclass(frozen=True, slots=True)
class JsonlFormat:
    """Write one JSON object a line: first the report without its lists, then each finding and notice.

    Each has ``schema_version`` and ``type``: ``report``, ``finding``, ``dismissed``, ``notice`` or ``not_checked``. The
    other fields are those of the format ``json``.
    """

    name: ClassVar[str] = "jsonl"
    api: ClassVar[int] = 1

    def render(self, report: Report, view: View) -> str:
        """Write the lines, each ending in a line feed."""
        return "".join(write_json(line) + "\n" for line in _objects(report, view))


def _objects(report: Report, view: View) -> Iterator[dict[str, Any]]:
    yield _typed("report", head(report))
    yield from (_typed("finding", finding_object(finding, view)) for finding in report.findings)
    yield from (_typed("dismissed", dismissed_object(one, view)) for one in report.dismissed)
    yield from (_typed("notice", notice_object(notice)) for notice in report.notices)
    yield from (_typed("not_checked", not_checked_object(one)) for one in report.not_checked)


def _typed(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"schema_version": SCHEMA_VERSION, "type": kind} | fields
