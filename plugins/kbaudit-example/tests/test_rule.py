"""The rule keeps its protocol and finds what its cases say."""

from __future__ import annotations

from pathlib import Path

from kbaudit_example.rule import UnfinishedText

from kbaudit.testing import check_rule

CASES = Path(__file__).parent / "cases" / "unfinished-text.toml"


def test_it_keeps_the_protocol_and_its_cases() -> None:
    """Everything a rule promises, and every case of the file."""
    check_rule(UnfinishedText, CASES)
