from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.assign import AssignSettings, Known, Plan, plan
from kbaudit.assigning.following import Looked
from kbaudit.card import Card, CardHead, Lifecycle
from kbaudit.errors import SettingError
from kbaudit.finding import Evidence, Finding, Part, Severity
from kbaudit.people.directory import Directory
from kbaudit.person import Leave, Person
from kbaudit.policy import Policy, PolicyEntry
from kbaudit.task import State, Task, TaskKind, advance
from kbaudit.task_event import Deed, Event
from kbaudit.text.intervals import Interval
from tests.samples import NOW, card, finding
from tests.tasks_made import ANA, BEN, LEAD

POLICY = Policy(steward=LEAD)
LOOKED = Looked(NOW, {"kb": NOW})
SETTINGS = AssignSettings()


def head(ref: str) -> CardHead:
    return CardHead(ref=ref, title=ref)


def overdue(ref: str, **fields: Any) -> Finding:  # noqa: ANN401 - the fields of a finding
    return finding(ref, rule="review-overdue", **fields)


def pair(*refs: str, rule: str = "contradiction", anchor: str = "", quote: str = "30 days") -> Finding:
    return Finding(
        rule=rule,
        kind=rule,
        severity=Severity.ERROR,
        card=head(refs[0]),
        related=tuple(map(head, refs[1:])),
        message="They disagree.",
        clears_when="they agree",
        parts=tuple(Part.of(rule, (refs[0], other), anchor) for other in refs[1:]),
        evidence=(Evidence(refs[0], quote),),
    )


def known(findings: Iterable[Finding], cards: Iterable[Card], **fields: Any) -> Known:  # noqa: ANN401 - the fields of what is known
    given: dict[str, Any] = {"findings": [*findings], "cards": [*cards], "policy": POLICY, "looked": LOOKED}
    return Known(**(given | fields))


def only(made: Plan) -> Task:
    (one,) = made.tasks
    return one.task


def tasks(made: Plan) -> list[Task]:
    return [one.task for one in made.tasks]


def why(made: Plan) -> str:
    (one,) = made.tasks
    return one.why


def one_card(directory: Directory, settings: AssignSettings = SETTINGS, **fields: Any) -> Plan:  # noqa: ANN401 - the fields of a card
    made = card("a", **({"owner": ANA} | fields))
    return plan(known([overdue("kb:a")], [made], directory=directory), settings, NOW)


LEAVE = (Leave(date(2026, 11, 1), date(2026, 12, 1)),)


def test_the_owner_is_asked() -> None:
    """At once, with a week's time, and the reason is told."""
    made = one_card(Directory())

    assert only(made).accountable == ANA
    assert (only(made).state, only(made).due) == (State.OPEN, date(2026, 11, 29))
    assert why(made) == "ana@example.org is the owner"


@pytest.mark.parametrize(
    ("people", "fields", "person", "said"),
    [
        ([Person(name="Ana", address=ANA, left=date(2026, 1, 1), delegate=BEN), Person(name="Ben", address=BEN)], {},
         BEN, "Ben (ben@example.org) stands in for Ana (ana@example.org), the owner, who left on 2026-01-01"),
        ([Person(name="Ana", address=ANA, leave=LEAVE)], {"verifier": "ben"}, LEAD,
         ("Ana (ana@example.org), the owner, is away until 2026-12-01, and nobody stands in; "
          "ben, the verifier, is not in the directory of people; lead@example.org is the steward")),
        ([Person(name="Ana", address=ANA, leave=(Leave(date(2026, 1, 1)),))], {}, LEAD,
         ("Ana (ana@example.org), the owner, is away, and nobody stands in; no verifier is named; "
          "lead@example.org is the steward")),
        ([Person(name="Ana"), Person(name="ana", address=ANA)], {"owner": "Ana"}, LEAD,
         "Ana, the owner, may be one of several people; no verifier is named; lead@example.org is the steward"),
        ([Person(name="Ben {x}", address=BEN, groups=("billing",))], {"owner": "billing"}, BEN,
         "it is the turn of Ben {x} (ben@example.org) in billing, the owner"),
        ([Person(name="Ben", address=BEN, groups=("billing",), leave=LEAVE)], {"owner": "billing"}, LEAD,
         "of billing, the owner, nobody can be asked; no verifier is named; lead@example.org is the steward"),
    ],
)  # fmt: skip
def test_each_choice_is_explained(people: list[Person], fields: dict[str, Any], person: str, said: str) -> None:
    """Owner, else verifier, else steward; leave, delegates and who has left count."""
    made = one_card(Directory(tuple(people)), **fields)

    assert (only(made).accountable, why(made)) == (person, said)


@pytest.mark.parametrize(
    ("people", "fields", "person", "said"),
    [
        ([], {"verifier": BEN}, BEN,
         "ana@example.org has an address at which nothing arrives; ben@example.org is the verifier"),
        ([Person(name="Ana", address=ANA), Person(name="Ben", address=BEN)], {"verifier": BEN}, BEN,
         "Ana (ana@example.org) has an address at which nothing arrives; Ben (ben@example.org) is the verifier"),
        ([Person(name="Ben", address=BEN, delegate=ANA, left=date(2026, 1, 1)), Person(name="Ana", address=ANA)],
         {"owner": BEN}, LEAD,
         ("Ana (ana@example.org) has an address at which nothing arrives; no verifier is named; "
          "lead@example.org is the steward")),
        ([Person(name="Ana", address=ANA, groups=("billing",)), Person(name="Ben", address=BEN, groups=("billing",))],
         {"owner": "billing"}, BEN, "it is the turn of Ben (ben@example.org) in billing, the owner"),
    ],
    ids=["stranger", "person", "stand-in", "group"],
)  # fmt: skip
def test_whom_no_mail_reaches_is_not_asked(
    people: list[Person], fields: dict[str, Any], person: str, said: str
) -> None:
    """The next in line is, and why is told."""
    cards = [card("a", **({"owner": ANA} | fields))]
    given = known([overdue("kb:a")], cards, directory=Directory(tuple(people)), unreached=frozenset({ANA}))
    made = plan(given, SETTINGS, NOW)

    assert (only(made).accountable, why(made)) == (person, said)


def test_a_task_leaves_whom_no_mail_reaches_any_more() -> None:
    """It goes to the steward, and stays with its person where there is nobody else: it is never nobody's."""
    given = known([overdue("kb:a")], [card("a", owner=ANA)])
    first = plan(given, SETTINGS, NOW)
    bounced = replace(given, tasks=tasks(first), unreached=frozenset({ANA}))

    assert only(plan(bounced, SETTINGS, NOW)).accountable == LEAD
    assert only(plan(replace(bounced, unreached=frozenset({ANA, LEAD})), SETTINGS, NOW)).accountable == ANA


def test_a_group_takes_turns() -> None:
    """Each task has one named person, and nobody has two more than another."""
    people = tuple(Person(name=f"P{n}", address=f"p{n}@example.org", groups=("billing",)) for n in range(3))
    cards = [card(f"{n}", verifier="billing") for n in range(10)]
    made = plan(known([overdue(one.ref) for one in cards], cards, directory=Directory(people)), SETTINGS, NOW)

    assert sorted(Counter(one.accountable for one in tasks(made)).values()) == [3, 3, 4]


def test_what_nobody_can_be_asked_is_listed() -> None:
    """It is no lost task: the plan names it with the reason, and the fallback gets it once there is one."""
    made = plan(known([overdue("kb:a")], [card("a")], policy=Policy()), SETTINGS, NOW)

    assert [one.task for one in made.nobody] == tasks(made)
    assert why(made) == "no owner is named; no verifier is named; no steward is named; no fallback is named"
    again = known([overdue("kb:a")], [card("a")], policy=Policy(), tasks=tasks(made))
    assert only(plan(again, AssignSettings(fallback=LEAD), NOW)).accountable == LEAD
    unreadable = known([finding("kb:x", rule="unreadable-card")], [])
    assert only(plan(unreadable, SETTINGS, NOW)).accountable == LEAD


def test_a_task_keeps_its_person_while_they_are_there() -> None:
    """Another owner, more work, other days: who was asked stays asked; on leave the delegate takes it, for good."""
    ana = Person(name="Ana", address=ANA, delegate=BEN, leave=(Leave(date(2026, 12, 1), date(2026, 12, 5)),))
    people = Directory((ana, Person(name="Ben", address=BEN)))
    given = known([overdue("kb:a")], [card("a", owner=ANA)], directory=people)
    first = plan(given, SETTINGS, NOW)
    second = plan(replace(given, cards=[card("a", owner=LEAD)], tasks=tasks(first)), SETTINGS, NOW)
    assert second.tasks == (replace(first.tasks[0], before=first.tasks[0].task),)

    away = plan(replace(given, tasks=tasks(second)), SETTINGS, NOW + timedelta(days=10))
    back = plan(replace(given, tasks=tasks(away)), SETTINGS, NOW + timedelta(days=20))

    assert only(away).accountable == BEN
    assert "ana@example.org is not there; Ben (ben@example.org) stands in" in why(away)
    assert only(back).accountable == BEN


def test_who_said_not_mine_is_not_asked_again() -> None:
    """The next in line is."""
    given = known([overdue("kb:a")], [card("a", owner=ANA, verifier=BEN)])
    asked = only(plan(given, SETTINGS, NOW))
    declined = advance(asked, Event(deed=Deed.NOT_MINE, by=ANA), NOW)
    assert isinstance(declined, Task)

    made = plan(replace(given, tasks=[declined]), SETTINGS, NOW)

    assert only(made).accountable == BEN
    assert why(made) == "ana@example.org said that it is not theirs; ben@example.org is the verifier"


def test_a_collection_without_owner_is_one_task() -> None:
    """What else is found on its cards waits for the owner, errors and cards with a verifier do not."""
    cards = [card(f"{n}", collection="Billing") for n in range(312)]
    cards.append(card("v", collection="Billing", verifier=BEN))
    found = [finding(one.ref) for one in cards] + [overdue(one.ref) for one in cards]
    found.append(overdue("kb:7", severity=Severity.ERROR, anchor="x"))

    made = tasks(plan(known(found, cards), SETTINGS, NOW))

    named = [(one.kind, one.title, one.accountable) for one in made]
    assert (TaskKind.OWNERLESS, "name an owner for Billing, 313 cards", LEAD) in named
    assert len(named) == 3
    assert {one.subject for one in made if one.kind is TaskKind.CHECK} == {"kb:7", "kb:v"}


def test_unused_cards_are_one_list_a_collection() -> None:
    """Nobody is asked to check what nobody uses; once they are to be kept, they are checked."""
    cards = [card(f"{n}", collection="old", owner=ANA, views=0) for n in range(3)]
    found = [one for made in cards for one in (finding(made.ref, rule="inactive"), overdue(made.ref))]
    given = known(found, cards)
    first = only(plan(given, SETTINGS, NOW))
    assert (first.kind, first.title, first.accountable) == (TaskKind.UNUSED, "archive 3 cards of old", LEAD)

    kept = advance(first, Event(deed=Deed.NO_CHANGE_NEEDED, by=LEAD), NOW)
    assert isinstance(kept, Task)
    second = tasks(plan(replace(given, tasks=[kept]), SETTINGS, NOW + timedelta(days=1)))

    assert Counter(one.kind for one in second) == {TaskKind.CHECK: 3, TaskKind.UNUSED: 1}
    alone = plan(replace(given, policy=Policy()), SETTINGS, NOW)
    assert only(alone).accountable == ANA


def test_of_two_owners_one_is_accountable_and_the_other_told() -> None:
    """The owner of the card checked longest ago, then of the less used one."""
    a = card("a", owner=ANA, verified_at=date(2026, 1, 1), views=5)
    b = card("b", owner=BEN, verified_at=date(2026, 2, 1), views=1)
    made = plan(known([pair("kb:b", "kb:a")], [a, b]), SETTINGS, NOW)
    assert (only(made).kind, only(made).accountable, only(made).told) == (TaskKind.CONFLICT, ANA, (BEN,))
    assert only(made).steward == LEAD
    assert why(made) == "of these cards kb:a was checked longest ago; ana@example.org is the owner"

    same = [a, replace(b, verified_at=a.verified_at)]
    assert only(plan(known([pair("kb:b", "kb:a")], same), SETTINGS, NOW)).accountable == BEN


def test_a_translation_waits_for_its_original() -> None:
    """Until somebody vouched for what the original says now, or fourteen days."""
    original, copy = card("a", verified_at=NOW), card("de/a", owner=ANA)
    found = [pair("kb:de/a", "kb:a", rule="translation-outdated")]
    given = known(found, [original, copy], unvouched=frozenset({"kb:a"}))
    waiting = only(plan(given, SETTINGS, NOW))
    assert (waiting.kind, waiting.state) == (TaskKind.TRANSLATION, State.QUEUED)
    assert waiting.begins == date(2026, 12, 6)

    later = replace(given, tasks=[waiting])
    assert only(plan(later, SETTINGS, NOW + timedelta(days=13))).state is State.QUEUED
    assert only(plan(later, SETTINGS, NOW + timedelta(days=14))).state is State.OPEN
    assert only(plan(replace(later, unvouched=frozenset()), SETTINGS, NOW)).state is State.OPEN


def test_what_is_found_no_more_is_settled() -> None:
    """And what comes again is a new task, with another name."""
    given = known([overdue("kb:a")], [card("a", owner=ANA)])
    first = only(plan(given, SETTINGS, NOW))
    settled = only(plan(replace(given, findings=[], tasks=[first]), SETTINGS, NOW))
    assert settled.state is State.SETTLED

    again = only(plan(replace(given, taken=frozenset({first.id})), SETTINGS, NOW))

    assert again.id != first.id


def answered(given: Known, deed: Deed, **fields: Any) -> Known:  # noqa: ANN401 - the fields of an event
    """Give what is known after the one task was answered a minute later."""
    asked = only(plan(given, SETTINGS, NOW))
    done = advance(asked, Event(deed=deed, by=ANA, **fields), NOW + timedelta(minutes=1))
    assert isinstance(done, Task)
    return replace(given, tasks=[done])


HOUR, DAY = NOW + timedelta(hours=1), NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("looked", "state"),
    [
        (Looked(NOW, {"kb": NOW}), State.ANSWERED),
        (Looked(HOUR, {"kb": NOW}), State.ANSWERED),
        (Looked(HOUR, {}), State.ANSWERED),
        (Looked(HOUR, {"kb": HOUR}), State.OPEN),
    ],
)
def test_only_a_look_after_the_answer_judges_it(looked: Looked, state: State) -> None:
    """The source was read again and audited; else nobody knows whether it was changed."""
    given = answered(known([overdue("kb:a")], [card("a", owner=ANA)]), Deed.LOOK_NOW)

    made = only(plan(replace(given, looked=looked), SETTINGS, DAY + timedelta(days=7)))

    assert made.state is state
    if state is State.OPEN:
        said = [one.word for one in made.history if one.deed is Deed.STANDS]
        assert said == [
            "ana@example.org said look-now on 2026-11-22, and it is still found: Nobody answers for this card."
        ]


def test_what_was_looked_at_is_not_asked_again() -> None:
    """Until something new is found, or the passages are others."""
    cards = [card("a", owner=ANA), card("b", owner=ANA)]
    given = answered(known([pair("kb:a", "kb:b")], cards), Deed.BOTH_RIGHT, scope="EU and US")
    given = replace(given, looked=Looked(HOUR, {"kb": HOUR}))
    assert only(plan(given, SETTINGS, DAY)).state is State.ANSWERED

    other = replace(given, findings=[pair("kb:a", "kb:b", quote="14 days")])
    assert [one.deed for one in only(plan(other, SETTINGS, DAY)).history[-2:]] == [Deed.STANDS, Deed.ASK]
    more = replace(given, findings=[pair("kb:a", "kb:b"), pair("kb:a", "kb:b", anchor="x")])
    kinds = [one.kind for one in tasks(plan(more, SETTINGS, DAY))]
    assert kinds == [TaskKind.CONFLICT] * 2


def test_a_cluster_is_known_again_by_its_parts() -> None:
    """One card more has worsened it, and two pieces of it are still one task."""
    cards = [card(name, owner=ANA) for name in "abcd"]
    given = known([pair("kb:a", "kb:b", "kb:c", rule="near-duplicate")], cards)
    first = only(plan(given, SETTINGS, NOW))

    grown = only(plan(replace(given, findings=[pair("kb:a", *(f"kb:{n}" for n in "bcd"), rule="near-duplicate")],
                              tasks=[first]), SETTINGS, NOW))  # fmt: skip
    apart = [pair("kb:a", "kb:b", rule="near-duplicate"), pair("kb:a", "kb:c", rule="near-duplicate")]
    split = only(plan(replace(given, findings=apart, tasks=[first]), SETTINGS, NOW))

    assert (grown.id, len(grown.parts), grown.history[-1].deed) == (first.id, 3, Deed.WORSENED)
    assert grown.history[-1].word == "1 thing more is found"
    assert (split.id, split.parts, split.history) == (first.id, first.parts, first.history)


def test_promises_and_decisions_end_with_their_day() -> None:
    """A promise that passed is asked again; a decision to which nobody objected stands, whatever is found meanwhile."""
    given = answered(known([overdue("kb:a")], [card("a", owner=ANA)]), Deed.FIX, until=date(2026, 11, 25))
    assert only(plan(given, SETTINGS, NOW + timedelta(days=3))).state is State.PROMISED
    lapsed = only(plan(given, SETTINGS, NOW + timedelta(days=8)))
    assert (lapsed.state, lapsed.history[-2].word) == (State.OPEN, "fix was until 2026-11-25")

    cards = [card("a", owner=ANA), card("b", owner=BEN)]
    kept = answered(known([pair("kb:a", "kb:b")], cards), Deed.KEEP, card="kb:a")
    for found in ([], kept.findings):
        decided = replace(kept, findings=found)
        assert only(plan(decided, SETTINGS, NOW + timedelta(days=7))).state is State.DECIDED
        assert only(plan(decided, SETTINGS, NOW + timedelta(days=8))).state is State.ANSWERED


def test_an_objection_without_steward_gets_one_as_soon_as_there_is() -> None:
    """And goes on although the audit finds nothing any more, for the card is withdrawn."""
    cards = [card("a", owner=ANA), card("b", owner=BEN)]
    kept = answered(known([pair("kb:a", "kb:b")], cards, policy=Policy()), Deed.KEEP, card="kb:a")
    (decided,) = kept.tasks
    disputed = advance(decided, Event(deed=Deed.OBJECT, by=BEN), HOUR)
    assert isinstance(disputed, Task)
    given = replace(kept, tasks=[disputed], findings=[])
    assert len(plan(given, SETTINGS, DAY).nobody) == 1

    made = only(plan(replace(given, policy=POLICY), SETTINGS, DAY))

    assert (made.state, made.accountable, made.told) == (State.DISPUTED, LEAD, (ANA, BEN))


def test_nobody_is_asked_to_answer_for_another() -> None:
    """What is found about a person's bulk verification is for the report."""
    assert plan(known([finding("kb:a", rule="bulk-verification")], [card("a")]), SETTINGS, NOW).tasks == ()


OWNERS = [f"owner{n}@example.org" for n in range(6)]


def big_base() -> Known:
    dice = random.Random(7)
    cards = [
        card(f"{n:04}", owner=OWNERS[dice.randrange(6)], collection=f"c{n % 9}", views=dice.choice([None, 3, 40, 900]),
             verified_at=dice.choice([None, date(2025, dice.randrange(1, 13), 1)]))
        for n in range(1632)
    ]  # fmt: skip
    worst = [*Severity]
    return known([overdue(one.ref, severity=dice.choice(worst)) for one in cards], cards)


def test_a_first_run_is_a_ramp() -> None:
    """1,632 cards, 6 owners: the cap holds, the riskiest come first, each card has its week, the balance says never."""
    made = plan(big_base(), SETTINGS, NOW)

    weeks = Counter((one.task.accountable, one.task.begins) for one in made.tasks)
    assert len(made.tasks) == 1632
    assert max(weeks.values()) == SETTINGS.checks_a_week
    assert all(one.task.begins and one.task.due for one in made.tasks)
    for owner in OWNERS:
        risks = [one.risk for one in made.tasks if one.task.accountable == owner]
        assert risks == sorted(risks, reverse=True)
    assert made.balance.says == "needs 63 checks a week, capacity 30: you will never catch up"
    assert made.balance.ways[-1] == "7 more people at 5 a week: capacity 65"


def test_the_order_of_the_input_does_not_matter() -> None:
    """Neither of findings nor of cards nor of tasks; and planning twice changes nothing."""
    given = big_base()
    made = plan(given, SETTINGS, NOW)
    dice = random.Random(1)
    shuffled = [dice.sample([*part], len(part)) for part in (given.findings, given.cards, tasks(made))]

    again = plan(replace(given, findings=shuffled[0], cards=shuffled[1]), SETTINGS, NOW)
    twice = plan(replace(given, findings=shuffled[0], cards=shuffled[1], tasks=shuffled[2]), SETTINGS, NOW)

    assert again == made
    assert tasks(twice) == tasks(made)
    assert twice.balance == made.balance


@given(
    cards=st.lists(
        st.tuples(st.sampled_from([*OWNERS[:3], None]), st.integers(0, 3), st.sampled_from(Severity)), max_size=40
    ),
    cap=st.integers(1, 4),
    answers=st.lists(st.tuples(st.integers(0, 39), st.sampled_from([Deed.SNOOZE, Deed.LOOK_NOW])), max_size=20),
    days=st.lists(st.integers(0, 9), max_size=6),
)
def test_nobody_is_ever_above_the_cap(
    cards: list[tuple[str | None, int, Severity]],
    cap: int,
    answers: list[tuple[int, Deed]],
    days: list[int],
) -> None:
    """Nobody has more open than the cap, or is asked more within seven days, over weeks; and no task is lost."""
    settings = AssignSettings(checks_a_week=cap)
    made = [card(f"{n}", owner=owner, collection=f"c{group}") for n, (owner, group, _) in enumerate(cards)]
    found = [overdue(one.ref, severity=severity) for one, (_, _, severity) in zip(made, cards, strict=True)]
    given, now = known(found, made), NOW
    for number, step in enumerate([0, *days]):
        now += timedelta(days=step)
        planned = tasks(plan(replace(given, looked=Looked(now, {"kb": now})), settings, now))
        assert {one.subject for one in planned} == {one.ref for one in made}
        assert all(one.accountable for one in planned)
        handed = Counter(one.accountable for one in planned if one.state is State.OPEN)
        recent = Counter(one.accountable for one in planned if one.asked_at and now - one.asked_at < timedelta(days=7))
        assert max([*handed.values(), *recent.values()], default=0) <= cap
        given = replace(given, tasks=[_maybe(one, answers, place + number, now) for place, one in enumerate(planned)])


def _maybe(one: Task, answers: list[tuple[int, Deed]], place: int, now: datetime) -> Task:
    """Answer a task where the answers name its place, and it takes that answer."""
    for at, deed in answers:
        if at == place:
            done = advance(one, Event(deed=deed, by=one.accountable), now)
            return done if isinstance(done, Task) else one
    return one


def test_the_balance_says_what_would_help() -> None:
    """Each way out with what it saves."""
    cards = [card(f"{n}", owner=ANA, views=0 if n < 100 else 9, collection="faq") for n in range(1000)]
    cards.append(card("z", owner=ANA, lifecycle=Lifecycle.ARCHIVED))
    found = [finding(one.ref, rule="inactive") for one in cards[:100]]
    policy = Policy(steward=ANA, entries=(PolicyEntry(collection="faq", interval=Interval(days=90)),))

    balance = plan(known(found, cards, policy=policy), SETTINGS, NOW).balance

    assert balance.says == "needs 78 checks a week, capacity 5: you will never catch up"
    assert balance.ways == (
        "archive the 100 cards that nobody uses: needs 70 a week",
        "182 days for kb/faq (1000 cards): needs 38 a week",
        "365 days for kb/faq (1000 cards): needs 19 a week",
        "15 more people at 5 a week: capacity 80",
    )
    assert not balance.keeps_up


def test_one_person_may_have_too_much_where_there_are_enough() -> None:
    """The others do not help until the cards are shared more evenly."""
    cards = [card(f"{n}", owner=ANA) for n in range(200)] + [card("b", owner=BEN)]
    found = [overdue(one.ref) for one in cards]

    balance = plan(known(found, cards), SETTINGS, NOW).balance

    said = "enough in all, but never caught up with by ana@example.org (7.8 a week)"
    assert balance.says == f"needs 7.8 checks a week, capacity 10: {said}"
    assert balance.ways[-1] == "share the cards more evenly: name other owners for some of them"


def test_who_keeps_up_is_told_in_how_many_weeks() -> None:
    """And nothing has to be changed."""
    cards = [card(f"{n}", owner=ANA) for n in range(12)]

    balance = plan(known([overdue(one.ref) for one in cards], cards), SETTINGS, NOW).balance

    assert (balance.says, balance.ways) == (
        "needs 0.5 checks a week, capacity 5: all that waits is done in 3 weeks",
        (),
    )
    assert plan(known([], []), SETTINGS, NOW).balance.keeps_up


@pytest.mark.parametrize(("fields", "said"), [({"checks_a_week": 0}, "1 or more"), ({"fallback": " "}, "is empty")])
def test_settings_that_nobody_could_work_by_are_refused(fields: dict[str, Any], said: str) -> None:
    """The message names the setting."""
    with pytest.raises(SettingError, match=said):
        AssignSettings(**fields)


def test_a_card_that_was_due_long_ago_comes_before_one_due_today() -> None:
    """Severity times use times how far past due; a day of the calendar or an instant."""
    policy = Policy(steward=LEAD, interval=Interval(days=100))
    days = {"today": date(2026, 8, 14), "long": datetime(2026, 1, 1, tzinfo=UTC)}
    cards = [card(name, owner=ANA, verified_at=day) for name, day in days.items()]

    made = plan(known([overdue(one.ref) for one in cards], cards, policy=policy), AssignSettings(checks_a_week=1), NOW)

    assert [(one.task.subject, one.risk) for one in made.tasks] == [("kb:long", 9.0), ("kb:today", 3.0)]
