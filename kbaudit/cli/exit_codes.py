"""What the command's exit code tells a script."""

from __future__ import annotations

from enum import IntEnum

from kbaudit.report import Verdict


class ExitCode(IntEnum):
    """The exit codes of every command."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERNAL = 4
    BUSY = 5
    INTERRUPTED = 130


def of_verdict(verdict: Verdict, *, exit_zero: bool) -> ExitCode:
    """Give the exit code of a verdict.

    Args:
        exit_zero: Make findings count as clean; an incomplete run stays incomplete.
    """
    match verdict:
        case Verdict.INCOMPLETE:
            return ExitCode.INCOMPLETE
        case Verdict.FAILED if not exit_zero:
            return ExitCode.FINDINGS
        case _:
            return ExitCode.CLEAN
