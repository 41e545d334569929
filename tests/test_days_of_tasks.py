from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kbaudit.assign import AssignSettings, Known, plan
from kbaudit.assigning.following import Looked
from kbaudit.people.directory import Directory
from kbaudit.person import Person
from kbaudit.policy import Policy
from kbaudit.task import State, Task, advance
from kbaudit.task_event import Deed, Event
from tests.samples import NOW, card, finding
from tests.tasks_made import ANA


def _only(known: Known, hours: int) -> Task:
    (one,) = plan(known, AssignSettings(), NOW + timedelta(hours=hours)).tasks
    return one.task


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Auckland", 23), ("America/Los_Angeles", 22)])
def test_somebody_is_asked_on_the_day_that_it_is_where_they_are(zone: str, day: int) -> None:
    """Of who is in no directory the policy says where they are; a promise ends with its day there."""
    there = Directory((Person(name="Ana", address=ANA, zone=zone),))
    for directory, policy in ((there, Policy()), (Directory(), Policy(timezone=zone))):
        found = finding("kb:a", rule="review-overdue")
        looked = Looked(NOW, {"kb": NOW})
        cards = [card("a", owner=ANA)]
        known = Known(findings=[found], cards=cards, policy=policy, looked=looked, directory=directory)
        asked = _only(known, hours=12)
        assert (asked.begins, asked.due) == (date(2026, 11, day), date(2026, 11, day + 7))

        fix = Event(deed=Deed.FIX, by=ANA, until=date(2026, 11, 24))
        promised = advance(asked, fix, NOW + timedelta(hours=12))
        assert isinstance(promised, Task)
        # Half past the 24th in UTC: midnight has passed in Auckland, and it is morning in Los Angeles.
        later = _only(replace(known, tasks=(promised,), taken=frozenset({promised.id})), hours=60)
        assert (later.state is State.PROMISED) == (zone == "America/Los_Angeles")
