from __future__ import annotations

import pytest

from kbaudit.config.order import in_order
from kbaudit.errors import SettingError

TABLE = {"b": {"x": 1, "a.b": {"y": 1}, "a": 2}, "list": [{"m": 1}, {"n": 1, "l": [1, 2]}], "a": {"z": 1}}


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        ("a.z b.x", "b.x a.z"),
        ("b.a b.a.b.y b.x", "b.x b.a.b.y b.a"),
        ("b.missing b.a", "b.a b.missing"),
        ("zzz a", "a zzz"),
        ("list[2].l[2] list[2].l[1] list[2] list[1].m", "list[1].m list[2] list[2].l[1] list[2].l[2]"),
        ("list[9] a.z[1] list[1]", "list[9] list[1] a.z[1]"),
        ("b.x.in b.x", "b.x.in b.x"),
    ],
)
def test_problems_stand_in_the_order_of_the_file(given: str, ordered: str) -> None:
    """What is missing comes after what is there, and a table before what stands in it."""
    problems = [SettingError(path, "is wrong") for path in given.split()]

    assert [one.setting for one in in_order(problems, TABLE)] == ordered.split()
