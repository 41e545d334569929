from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kbaudit.errors import ConfigError
from kbaudit.people.directory import Directory
from kbaudit.people.own_absence import OwnAbsence, Word, away, candidates, differences, here, overruled
from kbaudit.person import Leave, Person
from kbaudit.verification import Channel

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
ANA = Person(
    name="Ana Diaz",
    address="ana@example.org",
    delegate="cy@example.org",
    leave=(Leave(date(2026, 12, 5), date(2026, 12, 20)), Leave(date(2027, 3, 1), date(2027, 3, 9))),
)
BEN = Person(name="Ben Ode", address="ben@example.org")
CY = Person(name="Cy", address="cy@example.org", left=date(2026, 11, 1))
DIRECTORY = Directory((ANA, BEN, CY))


def said(first: date, last: date | None, delegate: str | None = None, word: Word = Word.AWAY) -> dict[str, OwnAbsence]:
    one = OwnAbsence(
        person="ana@example.org",
        at=NOW,
        channel=Channel.SIGNED_IN,
        word=word,
        days=Leave(first, last),
        delegate=delegate,
    )
    return {one.person: one}


def ana(directory: Directory) -> Person:
    found = directory.find("ana@example.org")
    assert isinstance(found, Person)
    return found


def test_what_somebody_says_takes_the_place_of_the_file_for_those_days() -> None:
    """Leaves on other days stay, and the delegate is whom they name."""
    found = ana(overruled(DIRECTORY, said(date(2026, 12, 1), date(2026, 12, 6), "ben@example.org"), NOW))

    assert found.leave == (Leave(date(2026, 12, 1), date(2026, 12, 6)), ANA.leave[1])
    assert found.delegate == "ben@example.org"
    assert found.away(NOW) is not None
    assert DIRECTORY.stand_in(ANA, NOW).person == ANA


def test_who_names_no_delegate_leaves_that_to_the_file() -> None:
    """The one that the file has stands in."""
    assert ana(overruled(DIRECTORY, said(date(2026, 12, 1), None), NOW)).delegate == "cy@example.org"


@pytest.mark.parametrize("days", [5, 6])
def test_it_holds_until_it_ends(days: int) -> None:
    """Through the last day, where the person is; then the file counts again."""
    words = said(date(2026, 12, 1), date(2026, 12, 6), "ben@example.org")
    held = overruled(DIRECTORY, words, NOW + timedelta(days=days))

    assert (held == DIRECTORY) == (days == 6)
    assert len(list(differences(DIRECTORY, words, NOW + timedelta(days=days)))) == (0 if days == 6 else 1)


def test_who_is_there_is_not_away_whatever_the_file_says() -> None:
    """For the rest of that leave; a later one stays. Where the file has none now, the earlier word is withdrawn."""
    later = NOW + timedelta(days=6)
    word = here(ANA, later, Channel.SIGNED_IN)
    assert (word.word, word.days) == (Word.HERE, Leave(date(2026, 12, 7), date(2026, 12, 20)))
    assert ana(overruled(DIRECTORY, {word.person: word}, later)).leave == (ANA.leave[1],)

    withdrawn = here(ANA, NOW, Channel.SIGNED_IN)
    assert (withdrawn.word, withdrawn.days) == (Word.WITHDRAWN, None)
    assert overruled(DIRECTORY, {withdrawn.person: withdrawn}, NOW) == DIRECTORY


def test_words_of_others_change_nobody() -> None:
    """Who is not in the directory stays out of it."""
    stranger = said(date(2026, 12, 1), None)["ana@example.org"]

    assert overruled(Directory((BEN,)), {"ana@example.org": stranger}, NOW) == Directory((BEN,))
    assert overruled(DIRECTORY, {}, NOW) is DIRECTORY


def test_who_may_stand_in() -> None:
    """Everybody else who has not left."""
    assert candidates(DIRECTORY, ANA, NOW) == (BEN,)
    assert candidates(DIRECTORY, CY, NOW) == (ANA, BEN)


@pytest.mark.parametrize(
    ("leave", "delegate", "problem"),
    [
        (Leave(date(2026, 11, 1), date(2026, 11, 30)), BEN, "is over; name a last day from 2026-12-01 on"),
        (Leave(date(2026, 12, 1)), ANA, "cannot stand in for Ana Diaz"),
        (Leave(date(2026, 12, 1)), CY, "cannot stand in for Ana Diaz"),
    ],
    ids=["over", "oneself", "left"],
)
def test_a_leave_that_could_not_be_kept_is_refused(leave: Leave, delegate: Person, problem: str) -> None:
    """One that is over, and a delegate who is no other or no longer there."""
    with pytest.raises(ConfigError, match=problem):
        away(ANA, leave, delegate, NOW, Channel.SIGNED_IN)


def test_differences_from_the_file_are_told() -> None:
    """Who said what, when and how surely it was them, and what the file has instead."""
    told = list(differences(DIRECTORY, said(date(2026, 12, 1), date(2026, 12, 6), "ben@example.org"), NOW))
    also = list(differences(DIRECTORY, said(date(2026, 12, 5), date(2026, 12, 20), word=Word.HERE), NOW))
    same = list(differences(DIRECTORY, said(date(2026, 12, 5), date(2026, 12, 20)), NOW))

    (one,) = told
    assert one == (
        "Ana Diaz (ana@example.org) said on 2026-12-01 (signed-in): away 2026-12-01..2026-12-06, "
        "Ben Ode (ben@example.org) stands in; the file has 2026-12-05..2026-12-20, 2027-03-01..2027-03-09 and "
        "cy@example.org to stand in"
    )
    assert "there, 2026-12-05..2026-12-20; the file has" in also[0]
    assert same == []
