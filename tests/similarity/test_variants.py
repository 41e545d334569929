from __future__ import annotations

import pytest

from kbaudit.similarity.texts import read_texts
from kbaudit.similarity.variants import are_variants, have_kindred_titles, is_of_another_thing, speak_of_their_own
from tests.similarity.prose import PARAGRAPHS

Text = tuple[str, str]

HOW_TO = (
    "Open the settings of {0}, choose the tab for printers and press the button. {0} then looks for them by itself."
)
SWITCH = (
    "Open the security page. To {0} two-step login, press the button at the end; you can {0} it for a group as well."
)
RELEASE = (
    "This page lists what is new in {0}. The installer of {0} replaces all files of the program but not your data."
)
COUNTRY = "Orders to {0} leave on the same day. For {0} the customs form has to be signed by the sender in blue ink."
JAPANESE = "{0}の設定を開き、ボタンを押してください。{0}は自動的にプリンターを探します。"


def variants(left: Text, right: Text) -> bool:
    """Tell whether two texts are variants, whichever comes first."""
    texts = read_texts([left, right])
    assert are_variants(texts, 0, 1) == are_variants(texts, 1, 0)
    return are_variants(texts, 0, 1)


def made(title: str, body: str, *things: str) -> tuple[Text, Text]:
    """Make two texts of a template."""
    left, right = ((title.format(thing), body.format(thing)) for thing in things)
    return left, right


@pytest.mark.parametrize(
    ("left", "right"),
    [
        made("Add a printer to {0}", HOW_TO, "Falcon", "Heron"),
        made("Add a printer to {0}", HOW_TO, "Falcon Pro", "Heron Mini"),
        made("{0}", HOW_TO, "Falcon", "Heron"),
        made("How to {0} two-step login", SWITCH, "enable", "disable"),
        made("Release {0}", RELEASE, "7.1", "7.2"),
        made("Release notes for version {0}", RELEASE, "2024.10", "2025.3"),
        made("Shipping to {0}", COUNTRY, "Norway", "Chile"),
        made("Shipping to {0}", COUNTRY, "New Zealand", "New Guinea"),
        made("{0}にプリンターを追加する", JAPANESE, "東京支店", "大阪本社"),
        made("Доставка в {0}", COUNTRY, "Норвегию", "Чили"),
        made("{0}", f"{HOW_TO} {{0}}, {{0}}. Related: Falcon and Heron.", "Falcon", "Heron"),
    ],
)
def test_one_template_for_different_things(left: Text, right: Text) -> None:
    """What the title names and the body names again, and the other text never, tells two texts apart."""
    assert variants(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        made("Add a printer", HOW_TO, "Falcon", "Heron"),
        (("Refunds", PARAGRAPHS["en"]), ("Refunds", PARAGRAPHS["en"].replace("seven", "eight"))),
        (("Damaged parcels", PARAGRAPHS["en"]), ("What to do about breakage", PARAGRAPHS["en"])),
        (("Damaged parcels", PARAGRAPHS["en"]), ("Damaged parcels, new", PARAGRAPHS["en"])),
        (("Kündigung", PARAGRAPHS["de"]), ("KÜNDIGUNG", PARAGRAPHS["de"])),
        (("Refunds", f"{HOW_TO} No refunds."), ("Parcels", f"{HOW_TO} No parcels.")),
        (("", PARAGRAPHS["en"]), ("", PARAGRAPHS["en-router"])),
        (("Refunds", ""), ("Parcels", "")),
        (("Refunds", ""), ("", "")),
        (("👍", "👍"), ("👎", "👎")),
        (("返品", PARAGRAPHS["ja"]), ("送料", PARAGRAPHS["ja"])),
    ],
)
def test_copies_are_no_variants(left: Text, right: Text) -> None:
    """Equal titles never make variants, nor do other titles on the same text."""
    assert not variants(left, right)


def test_a_citation_repeats_its_title() -> None:
    """Where the body has the title word for word that is no mention of it: two records of one work stay copies."""
    left = (
        "Storage of vaccines in tropical clinics",
        "Okafor N, Lind P. Storage of vaccines in tropical clinics. 2009;12:33.",
    )
    right = (
        "Storing vaccine for clinics of the tropics",
        "Okafor, Storing vaccine for clinics of the tropics, 12, p. 33.",
    )

    assert not variants(left, right)


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("Scenario 2 foreign payment", "Scenario 3: domestic payment", True),
        ("Scenario 2 foreign payment", "Foreign payment, scenario 2", False),
        ("Scenario 2 foreign payment", "Scenario for foreign payment", False),
        ("Step 2", "How to step up to plan 3 or 4 of our offers", False),
    ],
)
def test_titles_that_number_things(one: str, other: str, apart: bool) -> None:  # noqa: FBT001
    """One word before other numbers counts things, where the titles have half of their words in common."""
    assert variants((one, PARAGRAPHS["en"]), (other, PARAGRAPHS["en"])) is apart


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("invoice order", "return credit", True),
        ("invoice", "return credit note slip form", True),
        ("invoice", "", False),
    ],
)
def test_texts_with_words_of_their_own(one: str, other: str, apart: bool) -> None:  # noqa: FBT001
    """Both say again what the other never says: much of each, or little of one and very much of the other."""
    shared = " ".join(f"word{number}" for number in range(66))
    texts = read_texts([("", f"{shared} {one} {one}"), ("", f"{shared} {other} {other}")])

    assert speak_of_their_own(texts, 0, 1) is apart
    assert speak_of_their_own(texts, 1, 0) is apart


@pytest.mark.parametrize(
    ("one", "other", "kindred"),
    [
        ("Sales growth by period", "Period by period", True),
        ("Sale of services", "Returns of services and goods", True),
        ("Sale of services", "Sale of services", False),
        ("Sale of services", "FAQ: Sale of services", False),
        ("Sale of services", "Add a printer", False),
        ("Sale of services", "", False),
    ],
)
def test_kindred_titles(one: str, other: str, kindred: bool) -> None:  # noqa: FBT001
    """Titles that have words in common and differ in more than one; a copy has the same title or quite another one."""
    texts = read_texts([(one, ""), (other, "")])

    assert have_kindred_titles(texts, 0, 1) is kindred
    assert have_kindred_titles(texts, 1, 0) is kindred


def test_a_section_says_nothing_that_its_page_does_not() -> None:
    """A text whose title names what it says three times stands in no text that hardly says it."""
    inner, outer = ("Tax for customers", "customers " * 3 + PARAGRAPHS["en"]), ("Tax", PARAGRAPHS["en"])

    assert is_of_another_thing(read_texts([inner, outer]), 0, 1)
    assert not is_of_another_thing(read_texts([inner, outer]), 1, 0)
    assert is_of_another_thing(read_texts([inner, ("Tax", f"{PARAGRAPHS['en']} Customers.")]), 0, 1)
    assert not is_of_another_thing(read_texts([inner, ("Tax", f"{PARAGRAPHS['en']} Customers, customers.")]), 0, 1)


PAPER = "Vargas Y, Tanaka A, Chen X. European Archives of Nutrition {}"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("2006;76(10):966-977", "2008;81(3):12-19", True),
        ("2006;76(10):966-977", "2008;81(10):12-19", True),
        ("2006;76(10):966-977", "2006;76(10):966-77", False),
        ("2006;76(10):966-977", "2006", False),
        ("2006;76", "2008;81", False),
    ],
)
def test_papers_by_the_same_authors(one: str, other: str, apart: bool) -> None:  # noqa: FBT001
    """Records full of numbers are of two works where hardly any of them is in both, but not under one title."""
    left, right = PAPER.format(one), PAPER.format(other)

    assert variants(("Lime and wine", left), ("Erratum: Lime and wine", right)) is apart
    assert not variants(("Lime and wine", left), ("Lime and wine", right))


def test_long_texts_that_say_one_thing_all_the_time() -> None:
    """Repetition makes it neither wrong nor slow."""
    left = "Install Falcon server", "install falcon server now " * 20_000
    right = "Install Heron server", "install heron server now " * 20_000

    assert variants(left, right)
