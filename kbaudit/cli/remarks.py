"""The remarks on an audit: what standard error says beside the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kbaudit.cli import terminal

if TYPE_CHECKING:
    from kbaudit.report import Report

_FEW = 5


def remark(report: Report, *, quiet: bool, verbose: bool) -> None:
    """Say on standard error what made the run incomplete and, unless quiet, what else should be known."""
    _say_incomplete(report)
    if quiet:
        return
    shown = report.notices if verbose else report.notices[:_FEW]
    for notice in shown:
        terminal.tell(f"note: {notice.topic}: {notice.message}")
    if len(report.notices) > len(shown):
        terminal.tell(f"note: {len(report.notices) - len(shown)} more; -v shows them all")


def _say_incomplete(report: Report) -> None:
    for source in report.sources:
        if source.problem:
            terminal.complain(f"source {source.name} failed: {source.problem}")
    for one in report.not_checked:
        terminal.complain(f"not checked: {one.problem}" + (f" (at {one.ref})" if one.ref else ""))
    if not report.cards and not any(source.problem for source in report.sources):
        unreadable = any(source.unreadable for source in report.sources)
        found = "no card could be read" if unreadable else "no cards were found"
        terminal.complain(f"nothing to audit: {found}; check the path or the sources")
