from __future__ import annotations

import pytest

from kbaudit.claims.clause import clause_of
from kbaudit.claims.values.reading import read_values


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("A kayak costs 12 euros.", ["A kayak costs 12 euros."]),
        ("A kayak costs 12 euros, a paddle 3 euros.", ["A kayak costs 12 euros", "a paddle 3 euros."]),
        ("A kayak (12 euros) or a raft (9 euros)", ["A kayak (12 euros", "or a raft (9 euros)"]),
        ("Kayak: 12 euros; paddle: 3 euros", ["12 euros", "3 euros"]),
        ("Kayak - 12 euros – per hour", ["12 euros"]),
        ("Price | 12 euros | per hour", ["12 euros "]),
        ("A kayak costs 12.50 euros at well-known piers.", ["A kayak costs 12.50 euros at well-known piers."]),
        ("カヤックは1200円、パドルは300円。", ["カヤックは1200円", "パドルは300円"]),
    ],
)
def test_a_clause_ends_at_commas_colons_and_dashes(text: str, clauses: list[str]) -> None:
    """Marks within a number or a word end none, and neither does a bracket that opens: it adds to its clause."""
    values = read_values(text, "ja" if text.endswith("。") else "en")

    assert [text[slice(*clause_of(text, value.start, value.end))] for value in values] == clauses
