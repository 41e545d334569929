from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "security-of-the-pages.md"
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([123]) \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows(heading: str) -> list[tuple[str, str, str]]:
    """Give the rows below a heading: number, level, and the rest."""
    part = PAGE.read_text(encoding="utf-8").split(f"## {heading}")[1].split("\n## ")[0]
    return [(one[1], one[2], one[3]) for one in _ROW.finditer(part)]


MET = rows("What is met")


def test_each_number_stands_once() -> None:
    """In order, at level 1 or 2, and not among both what is met and what is not."""
    for some in (MET, rows("What is not met")):
        numbers = [tuple(map(int, number.split("."))) for number, _, _ in some]
        assert numbers == sorted(set(numbers))
        assert {level for _, level, _ in some} <= {"1", "2"}
    assert len(MET) > 30
    assert {number for number, _, _ in MET}.isdisjoint(number for number, _, _ in rows("What is not met"))


@pytest.mark.parametrize(
    ("number", "rest"), [(number, rest) for number, _, rest in MET], ids=[one for one, _, _ in MET]
)
def test_what_is_met_names_tests_that_are_there(number: str, rest: str) -> None:
    """A test that is renamed or gone is noticed here."""
    named = _TEST.findall(rest)

    assert named, number
    for file, test in named:
        assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), (number, test)
