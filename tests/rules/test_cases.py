"""Every rule finds what its cases say, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbaudit import plugins
from kbaudit.plugins import Group
from kbaudit.rules.interface import Rule
from kbaudit.testing import Case, check_case, check_rule, load_cases

FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
CASES = [pytest.param(file.stem, case, id=f"{file.stem}: {case.name}") for file in FILES for case in load_cases(file)]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_the_rule_says_what_its_case_expects(name: str, case: Case) -> None:
    """A case lists all findings of its rule; one that lists none stays quiet."""
    check_case(_rule(name), case)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.heavy
def test_the_rule_keeps_its_protocol(file: Path) -> None:
    """A rule declares itself, explains itself, and is quiet on an empty base."""
    check_rule(_rule(file.stem), file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_cases_show_both_sides(file: Path) -> None:
    """The cases of a rule show where it fires and where it stays quiet, a dozen of them at least."""
    cases = load_cases(file)

    assert len(cases) >= 12
    assert any(case.expect for case in cases)
    assert any(not case.expect for case in cases)


def _rule(name: str) -> type[Rule]:
    found: type[Rule] = plugins.load(Group.RULE, name)
    return found
