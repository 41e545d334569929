from __future__ import annotations

import pytest

from kbaudit.claims.clashes import BAR, find_clashes
from kbaudit.claims.clashing import statement_clashes
from kbaudit.claims.meeting import Meeting
from kbaudit.claims.plain import PLAIN, are_one_number, are_plainly_turned
from kbaudit.claims.rarity import Rarity
from tests.claims.saying import saying, speaking

BIRDHOUSE = "The birdwatching guide answers on 0800 555 0142."


def meet(one: str, other: str, titles: tuple[str, str] = ("", "")) -> Meeting:
    rarity = Rarity.among(())
    left, right = speaking(saying(one, titles[0]), rarity), speaking(saying(other, titles[1]), rarity)
    return Meeting(left.utterance(0), right.utterance(0))


def turned(one: str, other: str) -> bool:
    meeting = meet(one, other)
    return are_plainly_turned(meeting, statement_clashes(meeting.one.claim, meeting.other.claim))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("All kayaks at the lagoon have a rudder.", "Only the red kayaks at the lagoon have a rudder."),
        ("You may tie a kayak to the jetty.", "A kayak may not be tied to the jetty when the lagoon is frozen."),
    ],
    ids=["for all, for some only", "allowed, not allowed"],
)
def test_all_that_one_says_turned_round_is_plain(one: str, other: str) -> None:
    """What one claim says whole, and the other for some only or not at all, is plain either way round."""
    assert turned(one, other)
    assert turned(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("All kayaks at the lagoon have a rudder.", "Only red canoes at the lagoon have a keel."),
        ("All kayaks have a rudder.", "The kayaks at the lagoon have a rudder."),
        ("Every Thursday the trainer pours birch water.", "Only the trainer pours birch water."),
    ],
    ids=["of another thing", "nothing turned", "every Thursday is not everybody"],
)
def test_what_is_not_turned_round_is_not_plain(one: str, other: str) -> None:
    """Another thing, and how often something is, make no plain contradiction."""
    assert not turned(one, other)


def test_a_slip_in_the_number_of_one_desk_is_plain() -> None:
    """A digit that differs is a slip where both name the same desk, even where the rest is told in other words."""
    assert are_one_number(meet(BIRDHOUSE, "Lost? Ring the birdwatching guide: 0800 555 0147."), 0, 0)


@pytest.mark.parametrize(
    ("other", "title"),
    [
        ("Lost? Ring the birdwatching guide: 0800 555 9347.", ""),
        ("The dentist answers on 0800 555 0147.", ""),
        ("The birdwatching guide answers on 0800 555 0147.", "Trips from Harle"),
    ],
    ids=["another number", "another desk", "a name in the title"],
)
def test_two_numbers_of_two_desks_are_not_plain(other: str, title: str) -> None:
    """Numbers that differ in more, desks that share no words, and a place that only one names are let alone."""
    assert not are_one_number(meet(BIRDHOUSE, other, ("", title)), 0, 0)


def test_two_lines_of_one_card_are_no_slip() -> None:
    """One card that names two numbers means two."""
    speaker = speaking(saying(f"{BIRDHOUSE} Ask the birdwatching guide on 0800 555 0147."))
    assert not are_one_number(Meeting(speaker.utterance(0), speaker.utterance(1)), 0, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Ring the night duty manager on 01632 960 177 for everything serious.",
            "For the night, the duty manager is on 01632 960 171.",
        ),
        (
            "All kayaks at the lagoon have a rudder.",
            "Only the red kayaks with a painted bow at the lagoon have a rudder.",
        ),
    ],
    ids=["a slip", "turned round"],
)
def test_what_is_plain_is_reported(one: str, other: str) -> None:
    """What is plain comes to the bar at which a contradiction is reported, among many other texts too."""
    others = [saying(f"Word{number} holds {number} litres of soup.", f"Pot {number}x") for number in range(80)]
    found = find_clashes([saying(one, "Bows"), saying(other, "Sterns"), *others], BAR)

    assert PLAIN >= BAR
    assert any({clash.left.text, clash.right.text} == {0, 1} for clash in found)
