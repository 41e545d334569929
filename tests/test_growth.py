from __future__ import annotations

import re

from tests.growth import grows_with_the_text


def test_a_search_that_begins_anew_at_every_place_is_told() -> None:
    """The square of the length, as many patterns take it, is not taken for growth with the length."""
    assert not grows_with_the_text(re.compile("a*b").search, "a", 8_000)


def test_a_single_pass_is_told() -> None:
    """Work in proportion to the length is what is promised."""
    assert grows_with_the_text(re.compile("[b-z]").search, "a", 100_000)
