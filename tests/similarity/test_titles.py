from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.similarity.titles import (
    differ_in_codes,
    differ_in_signs,
    differing_names,
    edition,
    is_about_the_other,
    name_alternatives,
    names_alone,
    names_more,
)

titles = st.text(st.sampled_from("aAtTcCH 17[]-éß漢"), max_size=20)


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ("Moving a page", "Deleting a page", ("moving", "deleting")),
        ("Install Falcon", "Install Heron", ("falcon", "heron")),
        ("Install the Falcon Pro", "Install the Heron", None),
        ("How to install the Falcon Pro", "How to install the Heron", ("falcon pro", "heron")),
        ("Returning items by post", "Returning items by mail", ("post", "mail")),
        ("Devolver un artículo", "Devolver un producto", ("artículo", "producto")),
        ("Release 7", "Release 8", ("7", "8")),
        ("Enable logging", "Disable logging", ("enable", "disable")),
        ("Connected phone", "Disconnected phone", ("connected", "disconnected")),
    ],
)
def test_titles_that_name_two_things(one: str, other: str, names: tuple[str, str] | None) -> None:
    """Titles that differ in one place and share as many words give what each of them names."""
    assert differing_names(one, other) == names
    assert differing_names(other, one) == (names[::-1] if names else None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", ""),
        ("A", "B"),
        ("Refunds", "Refunds"),
        ("Reset the Falcon", "Reset your falcon!"),
        ("Reset the Falcon", "Reset the Falcon after a storm"),
        ("Change your address", "Update your address"),
        ("Guide to returns", "Tutorial to returns"),
        ("Zip and unzip", "Unzip and zip"),
        ("Organise a trip", "Organize a trip"),
        ("Payment methods", "Payments methods"),
        ("Wifi setup", "Homewifi setup"),
        ("Install a very long new thing now", "Install b"),
        ("Moving a page", "Deleting two files"),
    ],
)
def test_titles_that_do_not_name_two_things(one: str, other: str) -> None:
    """Words that are spelt alike, synonyms, another order, a word more and other titles tell nothing."""
    assert differing_names(one, other) is None
    assert differing_names(other, one) is None


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("[AT] Opening hours", "[CH] Opening hours", True),
        ("Guide AT", "guide CH", True),
        ("AT: hours", "CH: times", False),
        ("OPENING HOURS AT", "Opening hours CH", False),
        ("Opening hours AT", "Opening hours", False),
        ("Opening hours AT", "Opening hours AT", False),
        ("VPN", "SSO", False),
        ("Opening hours UTF8", "Opening hours ASCII", False),
        ("", "", False),
    ],
)
def test_codes_of_capitals_tell_titles_apart(one: str, other: str, apart: bool) -> None:  # noqa: FBT001
    """Each title has a code that the other lacks, beside words that both have; titles all in capitals have none."""
    assert differ_in_codes(one, other) is apart
    assert differ_in_codes(other, one) is apart


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("C++ setup", "C# setup", True),
        ("C setup", "C++ setup", True),
        ('"-" operator', '"*" operator', True),
        ('"-" operator', '"/" operator', True),
        ("The “.” command", "The “,” command", True),
        ("The 'right' one", "The right one", False),
        ("Prices in €", "Prices in $", True),
        ("C++ setup", "C# guide", False),
        ("C++ setup", "C++: setup", False),
        ("Log-in", "Log in", False),
        ("Returns & refunds", "Returns / refunds", False),
        ("", "", False),
    ],
)
def test_signs_tell_titles_apart(one: str, other: str, apart: bool) -> None:  # noqa: FBT001
    """The same words with other signs name another thing; what only separates words is no sign."""
    assert differ_in_signs(one, other) is apart
    assert differ_in_signs(other, one) is apart


@pytest.mark.parametrize(
    ("name", "text", "other", "alone"),
    [
        ("falcon", "Reset the Falcon.", "Reset the Heron.", True),
        ("falcon", "Reset the Falcon.", "Unlike the FALCON …", False),
        ("falcon", "Reset it.", "Reset it.", False),
        ("falcon", "All falcons", "", True),
        ("falcons", "A falcon", "", True),
        ("falcon", "The art of falconry", "", False),
        ("falcon pro", "The Falcon\n  Pro", "The Falcon", True),
        ("artículo", "El Artículo 5", "El producto", True),
        ("c", "C++", "", True),
    ],
)
def test_a_text_has_its_name_and_another_has_not(name: str, text: str, other: str, alone: bool) -> None:  # noqa: FBT001
    """Whole words count, one or many of a thing, whatever their case and the space between them."""
    assert names_alone(name, text, other) is alone


@pytest.mark.parametrize(("times", "more"), [(0, False), (1, False), (2, False), (3, True), (4, True)])
def test_a_text_has_its_name_far_more_often(times: int, more: bool) -> None:  # noqa: FBT001
    """Three times as often is enough, and none is too little even where the other text has none."""
    assert names_more("page", "One of the pages. " * times, "A page.") is more
    assert names_more("page", "One of the pages. " * times, "") is (times > 0)


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Release 7.1 notes", ("release notes", "7 1")),
        ("[AT] Opening hours", ("opening hours", "AT")),
        ("HELP ME", ("help me", "")),
        ("Refunds", ("refunds", "")),
        ("2026", ("", "2026")),
        ("", ("", "")),
    ],
)
def test_editions_are_told_by_numbers_and_codes(title: str, parts: tuple[str, str]) -> None:
    """A title is its words and its edition; capitals throughout are no code."""
    assert edition(title) == parts


@given(titles, titles)
def test_titles_are_compared_from_both_sides(one: str, other: str) -> None:
    """To exchange two titles exchanges their names, and a title names nothing beside itself."""
    names = differing_names(one, other)

    assert differing_names(other, one) == (names and names[::-1])
    assert differ_in_codes(one, other) == differ_in_codes(other, one)
    assert differing_names(one, one) is None
    assert not differ_in_codes(one, one)


@pytest.mark.parametrize(
    ("left", "right", "about"),
    [
        ("Lime and wine", "Erratum: Lime and wine", True),
        ("Lime and wine.", "LIME AND WINE: AUTHORS' REPLY", True),
        ("Reply to: Lime and wine", "Lime and wine", True),
        ("Lime and wine", "Lime and wine", False),
        ("Lime and wine", "Lime and wine: a review", False),
        ("Correction of invoices", "Correction of invoices", False),
        ("Comment on a card", "Comment on a page", False),
        ("", "Erratum", False),
        ("Wine", "A long correction of all that was said about Wine", False),
    ],
)
def test_a_correction_is_about_another_text(left: str, right: str, about: bool) -> None:  # noqa: FBT001
    """A reply or correction has the other title within its own, and a word that says what it is."""
    assert is_about_the_other(left, right) is about
    assert is_about_the_other(right, left) is about


@pytest.mark.parametrize(
    ("left", "right", "apart"),
    [
        ("Design template: Extra large", "Design template: Large", True),
        ("Sales by period", "Purchases by period", True),
        ("Reset your password on iPhone", "Reset your password on Android", True),
        ("Monthly report", "A weekly report", True),
        ("Monthly report", "Monthly report", False),
        ("Monthly report", "Report", False),
        ("Monthly report", "Monthly bill", False),
        ("Small", "Large", False),
        ("Fast import", "Slow export", False),
    ],
)
def test_words_that_exclude_one_another(left: str, right: str, apart: bool) -> None:  # noqa: FBT001
    """Titles that are the same but for a size, a month, a side or a system name different things."""
    assert name_alternatives(left, right) is apart
    assert name_alternatives(right, left) is apart
