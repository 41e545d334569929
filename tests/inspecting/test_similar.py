"""The library's question: is there already a card like this text?"""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import as_file, files

import pytest

import kbaudit
from kbaudit import Card, ConfigError, Likeness, Similar
from kbaudit.card import Lifecycle
from kbaudit.inspecting.similar import inspect_card
from kbaudit.runs.path_sources import sources_of
from kbaudit.runs.pulling import pull
from tests.samples import card

TEXT = (
    "Send the parcel back within 14 days of delivery. Put the label on the outside and keep the receipt of the "
    "post office. We refund the price and the postage of the first parcel as soon as the warehouse has opened yours. "
    "Opened software, gift cards and cut cables cannot be sent back. A parcel without a label is kept for two weeks "
    "and then returned to you, and the second journey costs 6 euros."
)


@pytest.fixture(scope="module")
def base() -> tuple[Card, ...]:
    with as_file(files("kbaudit") / "sample" / "help-center") as folder:
        return pull(sources_of([str(folder)])).cards


def _refs(found: tuple[Similar, ...]) -> list[tuple[str, str]]:
    return [(one.card.ref, one.how.value) for one in found]


def test_a_draft_finds_the_card_that_is_there_already(base: tuple[Card, ...]) -> None:
    """A text that is not in the base is answered with the cards that say it already, and how."""
    known = next(one for one in base if one.id == "returns/refunds.md")
    draft = Card(source="new", id="draft", title="Money back", body=known.body.replace("30 days", "14 days"))

    found = kbaudit.similar_cards(base, draft)

    assert _refs(found)[0] == ("help-center:returns/refunds.md", "near")
    assert 0.85 < found[0].score <= 1


def test_a_card_of_the_base_is_not_like_itself(base: tuple[Card, ...]) -> None:
    """A card may be asked about by itself, and only the others are named."""
    known = next(one for one in base if one.id == "account/change-email.md")

    assert _refs(kbaudit.similar_cards(base, known)) == [("help-center:mobile/change-email.md", "identical")]


@pytest.mark.heavy
def test_repeated_questions_get_the_same_answers(base: tuple[Card, ...]) -> None:
    """Cards that were read once answer every question as they do when they are read for it."""
    likeness = Likeness.of(base)

    for asked in base:
        assert likeness.similar_to(asked, 0.65) == kbaudit.similar_cards(base, asked, limit=None)


def test_the_contained_one_is_told_from_the_containing(base: tuple[Card, ...]) -> None:
    """Of two cards of which one has the other within it, each knows which it is."""
    short = next(one for one in base if one.id == "devices/place-router.md")
    (around,) = kbaudit.similar_cards(base, short)
    (within,) = kbaudit.similar_cards(base, around.card)

    assert (around.how, around.inside) == ("contained", True)
    assert (within.card.ref, within.how, within.inside) == (short.ref, "contained", False)


def test_nothing_near_is_an_empty_answer(base: tuple[Card, ...]) -> None:
    """A text of its own, one without words and an empty base are answered with nothing."""
    assert (
        kbaudit.similar_cards(base, card(title="Fax", body="We sold the last fax machine of the company in May.")) == ()
    )
    assert kbaudit.similar_cards(base, card(title="", body="")) == ()
    assert kbaudit.similar_cards([], card()) == ()


def test_the_most_alike_come_first_up_to_the_limit() -> None:
    """The answer goes by score, then by reference; a limit cuts its end, and None does not."""
    cards = [card(f"{number:02}", title="Returns", body=TEXT) for number in range(15)]
    near = card("near", title="Returns", body=TEXT.replace("14 days", "three weeks"))
    draft = Card(source="new", id="draft", title="Returns", body=TEXT)

    found = kbaudit.similar_cards([near, *reversed(cards)], draft, limit=None)

    assert [one.card.id for one in found] == [*(f"{number:02}" for number in range(15)), "near"]
    assert kbaudit.similar_cards([near, *cards], draft) == found[:10]
    assert kbaudit.similar_cards([near, *cards], draft, limit=1) == found[:1]


def test_of_two_cards_with_one_reference_the_first_counts() -> None:
    """A card that stands twice in the list is named once."""
    first, second = card("a", body=TEXT), card("a", body=TEXT.upper())

    (found,) = kbaudit.similar_cards([first, second], Card(source="new", id="draft", title="Returns", body=TEXT))

    assert found.card is first


@pytest.mark.parametrize(
    "words", [{"min_score": 0.5}, {"min_score": 1.01}, {"min_score": float("nan")}, {"limit": 0}, {"limit": -1}]
)
def test_a_question_that_has_no_answer_is_refused(words: dict[str, float]) -> None:
    """A score that is not looked at and a limit below one are errors that name the argument."""
    (name,) = words

    with pytest.raises(ConfigError, match=f"^{name}: "):
        kbaudit.similar_cards([], card(), **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "everything", "seen"),
    [
        (Lifecycle.PUBLISHED, False, {"kb:published"}),
        (Lifecycle.PUBLISHED, True, {f"kb:{one}" for one in Lifecycle}),
        (Lifecycle.DRAFT, False, {f"kb:{one}" for one in Lifecycle}),
        (Lifecycle.ARCHIVED, False, {f"kb:{one}" for one in Lifecycle}),
    ],
)
def test_drafts_are_compared_with_drafts(asked: Lifecycle, everything: bool, seen: set[str]) -> None:  # noqa: FBT001
    """Cards out of use are left out, and counted, unless they are asked for or the card is one of them."""
    cards = [card(one.value, body=TEXT, lifecycle=one) for one in Lifecycle]
    draft = replace(cards[0], id="asked", lifecycle=asked)

    found = inspect_card([*cards, draft], draft, min_score=0.65, everything=everything)

    assert {one.card.ref for one in found.similar} == seen
    assert (found.compared, found.left_out) == (len(seen), 4 - len(seen))
