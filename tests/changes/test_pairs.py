"""What the test of material change says of pairs of versions that were written by hand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kbaudit.changes.material import material_edits

PAIRS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "pairs.toml").read_text(encoding="utf-8"))["pair"]


@pytest.mark.parametrize("pair", [pytest.param(pair, id=f"{pair['language']}: {pair['name']}") for pair in PAIRS])
def test_a_check_holds_on_or_ends(pair: dict[str, Any]) -> None:
    """A check of the older version holds for the newer one unless something was changed that a reader relies on."""
    old_format = pair.get("format", "markdown")
    edits = material_edits(
        pair["before"],
        pair["after"],
        pair.get("format_after", old_format),
        format_before=old_format,
        language=pair["language"],
    )

    assert bool(edits) is pair["material"], edits


def test_there_are_pairs_enough() -> None:
    """They are in eight languages and in every format, and show both sides."""
    assert len(PAIRS) >= 40
    assert {pair["language"] for pair in PAIRS} >= {"de", "el", "en", "es", "fr", "id", "ja", "pt"}
    assert {pair.get("format", "markdown") for pair in PAIRS} == {"html", "markdown", "text"}
    assert {pair["material"] for pair in PAIRS} == {True, False}
