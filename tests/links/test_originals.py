from __future__ import annotations

import pytest

from kbaudit.links.originals import Originals
from tests.samples import card


@pytest.mark.parametrize(
    "named",
    ["en/setup.md", "/en/setup.md", "./en/setup.md", "../en/setup.md", "en/setup", "/en/setup/", "../en/setup"],
)
def test_an_original_is_found_by_id_or_path(named: str) -> None:
    """A path starts at the source or at the translation's folder; its suffix may be left out."""
    original, translation = card("en/setup.md"), card("de/setup.md", translation_of=named)

    assert Originals.among([original, translation]).of(translation) is original


def test_an_id_counts_before_a_path() -> None:
    """Ids that look like paths are ids first."""
    by_id, by_path = card("setup"), card("setup.md")

    assert Originals.among([by_path, by_id]).of(card("de.md", translation_of="setup")) is by_id


@pytest.mark.parametrize("named", ["en/other.md", "en/setup.md", "../../setup", "de/setup.md", None])
def test_what_is_not_there_is_not_found(named: str | None) -> None:
    """A path with a suffix means that file; nothing is its own original."""
    translation = card("de/setup.md", translation_of=named)

    assert Originals.among([card("en/setup/index.md"), translation]).of(translation) is None


def test_the_original_is_of_the_same_source() -> None:
    """Two sources may use one id for different things."""
    translation = card("de/setup.md", translation_of="en/setup.md")

    assert Originals.among([card("en/setup.md", source="other"), translation]).of(translation) is None


def test_two_pages_of_one_name_are_no_answer() -> None:
    """Nobody can say which is meant."""
    translation = card("de/setup.md", translation_of="en/setup")

    assert Originals.among([card("en/setup.md"), card("en/setup/index.md")]).of(translation) is None


def test_a_page_that_took_the_place_is_named() -> None:
    """A page that became a folder is served under the same name."""
    moved, translation = card("en/setup/_index.md"), card("de/setup.md", translation_of="en/setup.md")

    assert Originals.among([moved, translation]).served_as(translation) is moved
    assert Originals.among([translation]).served_as(translation) is None
