from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.people.directory import Ambiguous, Directory, Group, fold_name
from kbaudit.person import Leave, Person

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ANA = Person(name="Ana Díaz", address="Ana.Diaz@example.org", handles=("@ana", "#help"), groups=("billing",))
BEN = Person(name="Ben Ode", address="ben@example.org", handles=("ben-ode",), groups=("Billing", "@acme/docs"))
CY = Person(name="Cy", handles=("@cy", "#help"))
DIRECTORY = Directory((ANA, BEN, CY))
BILLING = Group("Billing", (ANA, BEN))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ana.diaz@example.org", ANA),
        ("  ANA.DIAZ@EXAMPLE.ORG ", ANA),
        ("mailto:ana.diaz@example.org", ANA),
        ("Whoever She Is <ana.diaz@example.org>", ANA),
        ("ana  DÍAZ", ANA),
        ("ana di\u0301az", ANA),
        ("@Ana", ANA),
        ("ana", ANA),
        ("@ben-ode", BEN),
        ("ben-ode", BEN),
        ("BILLING", BILLING),
        ("#billing", BILLING),
        ("@billing", BILLING),
        ("#help", Group("#help", (ANA, CY))),
        ("help", Group("#help", (ANA, CY))),
        ("@acme/docs", Group("@acme/docs", (BEN,))),
        ("acme/docs", Group("@acme/docs", (BEN,))),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, found: Person | Group) -> None:
    """Address, handle, name, group and channel; case, white space and accents in either form do not matter."""
    assert DIRECTORY.find(name) == found


@pytest.mark.parametrize("name", ["", "ana.diaz", "#ana", "@help", "Diaz", "eve@example.org", "Ana <eve@example.org>"])
def test_what_is_not_the_name_of_somebody_is_not_guessed(name: str) -> None:
    """A channel is no person, a part of a name is no name, and the address counts where there is one."""
    assert DIRECTORY.find(name) is None
    assert DIRECTORY.people_of(name) == ()


def test_a_name_of_several_is_ambiguous() -> None:
    """Two people of one name, or a handle that is also a group, are told as they are."""
    other = Person(name="ana díaz", handles=("billing",))
    directory = Directory((*DIRECTORY.people, other))

    assert directory.find("Ana Díaz") == Ambiguous((ANA, other))
    assert directory.find("billing") == Ambiguous((other, BILLING))
    assert directory.people_of("Ana Díaz") == ()


def test_what_is_written_exactly_so_wins() -> None:
    """The mark before a handle is left out only where nobody goes by the bare word."""
    plain = Person(name="Ana")

    assert Directory((ANA, plain)).find("ana") == plain
    assert Directory((ANA, plain)).find("@ana") == ANA


def test_a_person_who_is_listed_twice_alike_is_one() -> None:
    """A row too many makes nobody ambiguous."""
    assert Directory((BEN, BEN)).find("ben@example.org") == BEN


def test_groups_and_members() -> None:
    """A group's members are whoever lists it, in order of name; a name stands for its people."""
    assert [group.name for group in DIRECTORY.groups] == ["#help", "@acme/docs", "Billing"]
    assert DIRECTORY.people_of("billing") == (ANA, BEN)
    assert DIRECTORY.people_of("@cy") == (CY,)
    assert "#help" in DIRECTORY.spellings
    assert len(set(DIRECTORY.spellings)) == len(DIRECTORY.spellings)


def test_a_group_has_left_when_everybody_has() -> None:
    """While one is there, and while one is to stay, the group is not gone."""
    gone = Person(name="Eve", groups=("orders",), left=date(2026, 10, 1))
    later = Person(name="Fay", groups=("orders",), left=date(2026, 12, 1))
    group = Directory((gone, later)).find("orders")

    assert isinstance(group, Group)
    assert group.left == date(2026, 12, 1)
    assert not group.has_left(NOW)
    assert group.has_left(datetime(2026, 12, 1, tzinfo=UTC))
    assert BILLING.left is None


def person(name: str, delegate: str | None = None, *, left: bool = False, away: bool = False) -> Person:
    return Person(
        name=name,
        delegate=delegate,
        left=date(2026, 1, 1) if left else None,
        leave=(Leave(date(2026, 11, 1), date(2026, 11, 30)),) if away else (),
    )


def test_whoever_is_there_answers_for_themselves() -> None:
    """A delegate is asked only where the person is not there."""
    ana = person("Ana", "Ben")

    assert Directory((ana, person("Ben"))).stand_in(ana, NOW).person == ana


def test_delegates_of_delegates_stand_in() -> None:
    """Who is on leave passes on to their own delegate, and so does who has left."""
    ana, ben, cy = person("Ana", "Ben", away=True), person("Ben", "Cy", left=True), person("Cy")
    found = Directory((ana, ben, cy)).stand_in(ana, NOW)

    assert found.person == cy
    assert found.passed == (ana, ben)
    assert found.problem is None


@pytest.mark.parametrize(
    ("people", "problem"),
    [
        ([person("Ana", away=True)], "Ana names no delegate"),
        ([person("Ana", "Ben", away=True)], "Ana names 'Ben', who is not in the directory"),
        ([person("Ana", "Ben", away=True), person("Ben", left=True)], "Ben names no delegate"),
        ([person("Ana", "Ana", away=True)], "the delegates lead back to Ana"),
        ([person("Ana", "Ben", away=True), person("Ben", "Ana", left=True)], "the delegates lead back to Ana"),
        ([person("Ana", "Ben", away=True), person("Ben"), Person(name="Ben", locale="de")], "is one of 2"),
        ([person("Ana", "all", away=True), Person(name="Cy", groups=("all",))], "is a group; name one person"),
    ],
)
def test_where_nobody_stands_in_the_reason_is_told(people: list[Person], problem: str) -> None:
    """An unknown delegate, one who is gone, a circle, a group: nobody is asked, and it is said why."""
    found = Directory(tuple(people)).stand_in(people[0], NOW)

    assert found.person is None
    assert found.problem is not None
    assert problem in found.problem


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), min_size=6, max_size=6))
def test_whoever_stands_in_is_there(links: list[tuple[str, bool]]) -> None:
    """However delegates point at each other, the search ends, and with somebody who is there or a reason."""
    people = [person(name, to, away=away) for name, (to, away) in zip("abcdef", links, strict=True)]
    directory = Directory(tuple(people))

    for one in people:
        found = directory.stand_in(one, NOW)
        assert (found.person is None) is (found.problem is not None)
        assert found.person is None or found.person.is_there(NOW)


def test_what_is_found_does_not_depend_on_the_order() -> None:
    """A directory sorted otherwise finds the same people."""
    for turned in permutations(DIRECTORY.people):
        assert all(Directory(turned).find(name) == DIRECTORY.find(name) for name in DIRECTORY.spellings)


def test_the_empty_directory_knows_nobody() -> None:
    """Where there is no directory nothing is known of anybody."""
    assert Directory().find("ana") is None
    assert Directory().groups == ()


def test_names_are_compared_as_they_are_found() -> None:
    """Two ways to write an address are one name."""
    assert fold_name("Ana <ANA@example.org>") == fold_name("ana@example.org")
    assert fold_name("ana") != fold_name("@ana")
