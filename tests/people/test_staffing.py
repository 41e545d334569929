from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kbaudit.card import Card, Lifecycle
from kbaudit.people.directory import Directory
from kbaudit.people.staffing import StaffingProblem, Trouble, check
from kbaudit.person import Leave, Person
from kbaudit.policy import Policy, PolicyEntry

NOW = datetime(2026, 11, 22, tzinfo=UTC)
GONE = date(2026, 3, 31)
ANA = Person(name="Ana Diaz", address="ana@example.org", groups=("billing",))


def cards(*owners: str | None, **more: Any) -> list[Card]:  # noqa: ANN401 - fields of a card
    return [
        Card(source="kb", id=str(number), title="A", body="b", owner=owner, **more)
        for number, owner in enumerate(owners)
    ]


def checked(*people: Person, base: list[Card] | None = None, policy: Policy | None = None) -> list[StaffingProblem]:
    return list(check(Directory(people), base or [], policy or Policy(), NOW))


def test_a_base_whose_people_are_all_there_is_well() -> None:
    """Owners by address, name and group, and a card without an owner, are no problem."""
    assert checked(ANA, base=cards("ANA@example.org", "ana diaz", "#billing", None)) == []


def test_who_is_not_in_the_directory_is_named_with_the_cards_and_a_suggestion() -> None:
    """All spellings that are one name to a directory are counted together, over all roles."""
    base = cards("anna@example.org", "Anna@example.org", "ana@example.org", verifier="anna@example.org")

    (problem,) = checked(ANA, base=base)

    assert problem == StaffingProblem(
        kind=Trouble.UNKNOWN,
        who="anna@example.org",
        message="anna@example.org (owner of 2 cards and verifier of 3 cards) is not in the directory; "
        "did you mean ana@example.org?",
        cards=(("owner", 2), ("verifier", 3)),
        suggestion="ana@example.org",
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("anna@example.org", "ana@example.org"),
        ("ana@exmaple.org", "ana@example.org"),
        ("tomas@example.org", "tomas.rey@example.org"),
        ("bens@example.org", None),
        ("zzz@example.org", None),
        ("biling", "billing"),
        ("Ana Dias", "Ana Diaz"),
        ("@tomass", "@tomas"),
    ],
)
def test_who_may_be_meant(name: str, meant: str | None) -> None:
    """That two addresses end alike says nothing; a handle before the ``@`` says who it is."""
    tomas = Person(name="Tomás Rey", address="tomas.rey@example.org", handles=("@tomas",))
    ben = Person(name="Ben", address="ben@example.com")

    (problem,) = checked(ANA, tomas, ben, base=cards(name))

    assert problem.suggestion == meant


def test_who_is_like_nobody_gets_no_suggestion() -> None:
    """What to do is said all the same."""
    (problem,) = checked(ANA, base=cards("zzz"))

    assert problem.suggestion is None
    assert problem.message.endswith("is not in the directory; add them, or name somebody who is there")


def test_the_policy_names_people_too() -> None:
    """Its owners and stewards are looked for even where they have no card."""
    entry = PolicyEntry(collection="orders", owner="x1@y.example", steward="x2@y.example")
    policy = Policy(owner="x3@y.example", steward="x4@y.example", entries=(entry,))

    found = checked(ANA, base=cards(None), policy=policy)

    assert [problem.message.partition(" is not")[0] for problem in found] == [
        "x1@y.example (named in the policy, for no card)",
        "x2@y.example (named in the policy, for no card)",
        "x3@y.example (owner of 1 card)",
        "x4@y.example (steward of 1 card)",
    ]


@pytest.mark.parametrize("lifecycle", [Lifecycle.DRAFT, Lifecycle.DEPRECATED, Lifecycle.ARCHIVED])
def test_only_published_cards_count(lifecycle: Lifecycle) -> None:
    """Nobody relies on the others."""
    assert checked(ANA, base=cards("zzz", lifecycle=lifecycle)) == []


def test_who_has_left_is_named_with_whoever_could_take_over() -> None:
    """The delegate comes first."""
    ben = Person(name="Ben Ode", address="ben@example.org", left=GONE, delegate="ana@example.org")

    (problem,) = checked(ANA, ben, base=cards("ben@example.org", "Ben Ode"), policy=Policy(steward="Ana Diaz"))

    assert problem.kind is Trouble.LEFT
    assert problem.suggestion == "Ana Diaz (ana@example.org)"
    assert problem.message == (
        "Ben Ode (ben@example.org) left on 2026-03-31 and is still owner of 2 cards; "
        "Ana Diaz (ana@example.org) stands in and could take over"
    )


def test_without_a_delegate_the_steward_of_most_cards_is_named() -> None:
    """One who has left as well is passed over."""
    ben, eve = Person(name="Ben", left=GONE), Person(name="Eve", left=GONE)
    entry = PolicyEntry(card="kb:2", steward="Ana Diaz")
    base = cards("Ben", "Ben", "Ben")

    found = checked(ANA, ben, eve, base=base, policy=Policy(steward="Eve", entries=(entry,)))
    problem = next(one for one in found if one.who == "Ben")

    assert problem.suggestion == "Ana Diaz"
    assert problem.message.endswith("still owner of 3 cards; Ana Diaz (steward) could name the next")


def test_where_nobody_could_take_over_that_is_said() -> None:
    """A team of which everybody has left is gone like a person."""
    ben = Person(name="Ben", left=GONE, groups=("billing",))

    (problem,) = checked(ben, base=cards("billing"))

    assert problem.message == (
        "everybody of billing has left, the last on 2026-03-31, and it is still owner of 1 card; "
        "nobody stands in; name somebody who is there"
    )


def test_a_name_of_several_is_told_with_them() -> None:
    """The first three are named."""
    people = [Person(name="Kim", address=f"kim{number}@example.org") for number in range(3)]
    team = Person(name="Lee", groups=("kim",))

    (problem,) = checked(*people, team, base=cards("Kim"))

    assert problem.kind is Trouble.AMBIGUOUS
    assert problem.message == (
        "Kim (owner of 1 card) may be Kim (kim0@example.org) or Kim (kim1@example.org) or Kim (kim2@example.org) "
        "or 1 more; write an address"
    )


AWAY = (Leave(date(2026, 12, 20), date(2027, 1, 6)),)
OTHER = (Leave(date(2027, 1, 4), date(2027, 1, 10)),)


@pytest.mark.parametrize(
    ("person", "other", "said"),
    [
        (Person(name="Ben", delegate="ana@exmaple.org"), ANA, "not in the directory; did you mean ana@example.org?"),
        (Person(name="Ben", delegate="zzz"), ANA, "who is not in the directory; name one person, by address"),
        (Person(name="Ben", delegate="billing"), ANA, "names 'billing' as delegate, who is a group"),
        (Person(name="Ben", delegate="Ben"), ANA, "Ben is their own delegate; name somebody else"),
        (
            Person(name="Ben", delegate="Eve"),
            Person(name="Eve", left=GONE),
            "Ben has Eve as delegate, who left on 2026-03-31",
        ),
        (
            Person(name="Ben", delegate="Eve", leave=AWAY),
            Person(name="Eve", leave=OTHER),
            "Ben is away with nobody to stand in on 2027-01-04: Eve names no delegate; name another delegate",
        ),
        (
            Person(name="Ben", delegate="Eve", leave=AWAY),
            Person(name="Eve", leave=OTHER, delegate="Ben"),
            "on 2027-01-04: the delegates lead back to Ben",
        ),
        (
            Person(name="Ben", delegate="Eve", left=GONE),
            Person(name="Eve", leave=(Leave(date(2026, 11, 1)),)),
            "Ben is away with nobody to stand in on 2026-11-22: Eve names no delegate",
        ),
    ],
)
def test_a_delegate_who_stands_in_for_nobody_is_told(person: Person, other: Person, said: str) -> None:
    """Unknown, a group, themselves, gone, away at the same time: whoever relies on them would wait."""
    found = [one for one in checked(person, other) if one.who == "Ben"]

    assert [one.kind for one in found] == [Trouble.DELEGATE]
    assert said in found[0].message


@pytest.mark.parametrize(
    ("person", "other"),
    [
        (Person(name="Ben", delegate="Eve", leave=AWAY), Person(name="Eve", delegate="Ben")),
        (Person(name="Ben", delegate="Eve"), Person(name="Eve", leave=OTHER)),
        (Person(name="Ben", delegate="Eve", leave=AWAY), Person(name="Eve", leave=OTHER, delegate="Ana Diaz")),
        (
            Person(name="Ben", delegate="Eve", leave=(Leave(date(2026, 1, 1), date(2026, 1, 9)),)),
            Person(name="Eve", leave=(Leave(date(2026, 1, 1), date(2026, 1, 9)),)),
        ),
    ],
)
def test_delegates_who_do_stand_in_are_well(person: Person, other: Person) -> None:
    """Two who stand in for each other, leave at different times, a delegate's delegate, and what is over."""
    assert checked(person, other, ANA) == []


def test_leaves_that_overlap_are_told() -> None:
    """One that begins on the day after another ends does not."""
    leave = (*OTHER, *AWAY, Leave(date(2027, 1, 11), date(2027, 1, 12)))

    (problem,) = checked(Person(name="Ben", leave=leave))

    assert problem.kind is Trouble.LEAVE
    assert problem.message == (
        "Ben has two leaves, 2026-12-20..2027-01-06 and 2027-01-04..2027-01-10, that overlap; make one of them"
    )


def test_what_is_given_to_two_people_is_told() -> None:
    """Addresses and handles, however they are written; a channel is meant to be shared, a name may be."""
    first = Person(name="Kim", address="kim@example.org", handles=("@kim", "#help"))
    second = Person(name="Kim", address="KIM@example.org", handles=("@Kim", "#help"))

    found = checked(first, second)

    assert [(one.kind, one.message) for one in found] == [
        (Trouble.SHARED, "@kim is given to Kim and Kim; nobody can tell whom it means, so keep it for one"),
        (Trouble.SHARED, "kim@example.org is given to Kim and Kim; nobody can tell whom it means, so keep it for one"),
    ]
    assert [one.message for one in checked(ANA, ANA)] == ["Ana Diaz (ana@example.org) is listed 2 times; keep one"]


def test_the_most_urgent_comes_first() -> None:
    """Who has left before who is not known, and both before what is wrong with the file."""
    ben = Person(name="Ben", left=GONE)
    away = Person(name="Ada", leave=(*AWAY, *OTHER))

    found = checked(ANA, away, ben, base=cards("zzz", "Ben"))

    assert [one.kind for one in found] == [Trouble.LEFT, Trouble.UNKNOWN, Trouble.LEAVE]
