from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kbaudit.errors import SettingError
from kbaudit.person import Leave, Person

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "  "}, "name: '  ' is empty; write a name, or the address"),
        ({"address": "ana"}, "address: 'ana' is no e-mail address; write one like ana@example.org"),
        ({"address": "a@b@c"}, "address: 'a@b@c' is no e-mail address"),
        ({"zone": "Europe/Atens"}, "zone: 'Europe/Atens' is no IANA time zone; write one like Europe/Athens or UTC"),
        ({"locale": "German language"}, "locale: 'German language' is no language tag; write one like de or pt-BR"),
    ],
)
def test_what_no_person_may_have_is_refused(given: dict[str, Any], said: str) -> None:
    """The refusal names the field and says what to write."""
    with pytest.raises(SettingError, match=said.replace("(", r"\(")):
        Person(**{"name": "Ana", **given})


def test_a_leave_that_ends_before_it_begins_is_refused() -> None:
    """Two days in the wrong order are a slip, and no leave at all."""
    with pytest.raises(SettingError, match="ends on 2026-11-01, before it begins on 2026-11-30"):
        Leave(date(2026, 11, 30), date(2026, 11, 1))


def test_a_leave_holds_its_first_and_its_last_day() -> None:
    """Whoever is away until Friday is back on Saturday."""
    leave = Leave(date(2026, 11, 20), date(2026, 11, 22))

    assert [leave.covers(date(2026, 11, day)) for day in (19, 20, 22, 23)] == [False, True, True, False]
    assert str(leave) == "2026-11-20..2026-11-22"
    assert str(Leave(date(2026, 11, 20))) == "2026-11-20.."


def test_leaves_overlap_where_they_share_a_day() -> None:
    """One that has no end overlaps all that end after it begins."""
    first, second = Leave(date(2026, 1, 1), date(2026, 1, 5)), Leave(date(2026, 1, 5), date(2026, 1, 9))

    assert first.overlaps(second)
    assert second.overlaps(first)
    assert not first.overlaps(Leave(date(2026, 1, 6)))
    assert Leave(date(2025, 1, 1)).overlaps(first)


@pytest.mark.parametrize(
    ("zone", "at", "gone"),
    [
        ("Pacific/Auckland", datetime(2026, 11, 22, 10, 59, tzinfo=UTC), False),
        ("Pacific/Auckland", datetime(2026, 11, 22, 11, tzinfo=UTC), True),
        ("America/Lima", datetime(2026, 11, 23, 4, 59, tzinfo=UTC), False),
        ("America/Lima", datetime(2026, 11, 23, 5, tzinfo=UTC), True),
    ],
)
def test_days_begin_where_the_person_is(zone: str, at: datetime, *, gone: bool) -> None:
    """Who left on 23 November is gone from midnight there on, and away likewise."""
    person = Person(name="Kiri", zone=zone, left=date(2026, 11, 23), leave=(Leave(date(2026, 11, 23)),))

    assert person.has_left(at) is gone
    assert (person.away(at) is not None) is gone
    assert person.is_there(at) is not gone


def test_of_leaves_at_one_time_the_longest_counts() -> None:
    """Who asks when somebody is back is not told the day on which the next leave goes on."""
    short, long, open_ended = (Leave(date(2026, 11, 20), end) for end in (date(2026, 11, 23), date(2026, 12, 1), None))

    assert Person(name="Ana", leave=(long, short)).away(NOON) == long
    assert Person(name="Ana", leave=(open_ended, long)).away(NOON) == open_ended
    assert Person(name="Ana").away(NOON) is None


def test_a_person_is_shown_with_their_address() -> None:
    """Where the name is the address it is not said twice."""
    assert Person(name="Ana Diaz", address="ana@example.org").shown == "Ana Diaz (ana@example.org)"
    assert Person(name="ana@example.org", address="ana@example.org").shown == "ana@example.org"
    assert Person(name="Ana Diaz").shown == "Ana Diaz"
