from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from kbaudit.digests.slots import Cadence, Every, Weekday, next_run
from kbaudit.errors import SettingError

WEEKLY = Cadence()
WEEK, DAY = timedelta(days=7), timedelta(days=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "slot"),
    [
        ("UTC", "2026-11-24 10:00"),
        ("Asia/Jakarta", "2026-11-24 03:00"),
        ("America/New_York", "2026-11-24 15:00"),
        ("Pacific/Kiritimati", "2026-11-23 20:00"),
        ("Pacific/Pago_Pago", "2026-11-24 21:00"),
    ],
)
def test_a_slot_is_an_hour_of_the_clock_where_somebody_is(zone: str, slot: str) -> None:
    """Tuesday at ten, in UTC."""
    at = WEEKLY.latest(utc("2026-11-25 12:00"), zone)

    assert at == utc(slot)
    assert WEEKLY.latest(at, zone) == at
    assert WEEKLY.latest(at - timedelta(seconds=1), zone) == at - WEEK


def test_on_workdays_saturday_and_sunday_are_left_out() -> None:
    """From Friday it is three days to the next."""
    daily = Cadence(every=Every.WORKDAY, at="8:30")

    assert daily.latest(utc("2026-11-23 08:29"), "UTC") == utc("2026-11-20 08:30")
    assert daily.period == DAY


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-03-29", "2026-03-29 01:30"), ("2026-10-25", "2026-10-25 00:30")],
    ids=["the hour that is skipped", "the hour that is shown twice"],
)
def test_a_changed_clock_neither_swallows_nor_doubles_a_slot(day: str, expected: str) -> None:
    """A slot at half past two comes once, whatever the clock does in that hour."""
    cadence = Cadence(day=Weekday.SUNDAY, at="02:30")
    minutes = [utc(f"{day} 00:00") - DAY + timedelta(minutes=30 * step) for step in range(4 * 48)]
    slots = {cadence.latest(minute, "Europe/Berlin") for minute in minutes}

    assert utc(expected) in slots
    assert len(slots) == 2  # that of the week before, and this one


def test_the_last_run_before_a_slot_fills_it() -> None:
    """Neither the one before, nor one after it."""
    last = utc("2026-11-17 10:00")
    due = [
        run
        for day in range(18, 27)
        if WEEKLY.due(last, "UTC", run := utc(f"2026-11-{day} 03:00"), run + DAY) == utc("2026-11-24 10:00")
    ]

    assert due[0] == utc("2026-11-24 03:00")


def test_who_never_had_a_slot_has_one_at_once() -> None:
    """And none twice within half a week."""
    monday = utc("2026-11-23 03:00")

    assert WEEKLY.due(None, "UTC", monday, monday + DAY) == monday
    assert WEEKLY.due(monday, "UTC", monday + DAY, monday + 2 * DAY) is None
    assert WEEKLY.due(monday, "UTC", monday + 8 * DAY, monday + 9 * DAY) == utc("2026-12-01 10:00")


def test_a_move_round_the_world_brings_no_second_slot_in_the_same_week() -> None:
    """What was told in Jakarta is not told again in Honolulu the same Tuesday."""
    last = WEEKLY.latest(utc("2026-11-25 12:00"), "Asia/Jakarta")
    now = last + timedelta(hours=16)

    assert WEEKLY.due(last, "Pacific/Honolulu", now, now + DAY) is None
    assert WEEKLY.due(last, "Pacific/Honolulu", now + WEEK, now + WEEK + DAY) == utc("2026-12-01 20:00")


def test_after_an_outage_one_slot_is_caught_up() -> None:
    """The last that was missed; those before it are gone."""
    last, back = utc("2026-11-03 10:00"), utc("2026-11-26 03:00")

    assert WEEKLY.due(last, "UTC", back, back + DAY) == utc("2026-11-24 10:00")


def test_the_next_run_is_expected_after_the_longest_pause_of_late() -> None:
    """Outages do not count; where nothing is known a run comes once a day."""
    now = utc("2026-11-24 03:00")

    assert next_run([], now) == now + DAY
    assert next_run([now - timedelta(minutes=15 * step) for step in range(1, 9)], now) == now + timedelta(minutes=15)
    assert next_run([now - DAY, now - 2 * DAY - timedelta(hours=1)], now) == now + timedelta(hours=25)
    assert next_run([now - 9 * DAY], now) == now + DAY


@pytest.mark.parametrize("at", ["24:00", "10", "10:60", "ten"])
def test_an_hour_that_no_clock_shows_is_refused(at: str) -> None:
    """With what to write."""
    with pytest.raises(SettingError, match="write one like 10:00"):
        Cadence(at=at)


SOME_ZONES = ["Asia/Jakarta", "Europe/Athens", "America/New_York"]
MANY_ZONES = [
    *("Pacific/Pago_Pago", "Pacific/Honolulu", "America/Anchorage", "America/Los_Angeles", "America/Denver"),
    *("America/Chicago", "America/Halifax", "America/St_Johns", "America/Sao_Paulo", "Atlantic/Azores"),
    *("Europe/London", "Europe/Berlin", "Africa/Cairo", "Europe/Moscow", "Asia/Tehran", "Asia/Karachi"),
    *("Asia/Kolkata", "Asia/Kathmandu", "Asia/Shanghai", "Asia/Tokyo", "Australia/Adelaide", "Australia/Lord_Howe"),
    *("Pacific/Auckland", "Pacific/Kiritimati"),
]


def runs_of_a_year(hour: int) -> list[datetime]:
    first = utc("2026-01-01 00:00") + timedelta(hours=hour)
    return [first + DAY * number for number in range(365)]


def check_a_year(zone: str, hour: int, cadence: Cadence) -> None:
    """Walk through a year with one run a day, and compare what was filled with the calendar."""
    filled: dict[datetime, datetime] = {}
    runs = runs_of_a_year(hour)
    last = first = cadence.latest(runs[0], zone)
    for number, run in enumerate(runs):
        expected = next_run(runs[:number][::-1], run)
        slot = cadence.due(last, zone, run, expected)
        if slot is not None:
            assert slot not in filled, "one digest a slot"
            filled[slot] = run
            last = slot
    for slot, run in filled.items():
        assert run <= slot < run + DAY + timedelta(seconds=1), "none late, and none a whole day early"
    shown = [f"{slot.astimezone(ZoneInfo(zone)):%H:%M}" for slot in filled]
    assert sum(clock != cadence.at for clock in shown) <= 1, "at its hour, but where the clock skips that hour"
    days = [slot.astimezone(ZoneInfo(zone)).date() for slot in sorted(filled)]
    if cadence.every is Every.WEEK:
        assert {(later - one).days for one, later in pairwise(days)} == {7}
        assert len(days) in {52, 53}
    else:
        assert {day.weekday() for day in days} == set(range(5))
        assert len(days) >= 260
    assert min(filled) > first


@pytest.mark.parametrize("zone", SOME_ZONES)
def test_a_year_of_nightly_runs_fills_every_slot_once_and_none_late(zone: str) -> None:
    """At ten where each owner is, through every change of the clock."""
    check_a_year(zone, 3, WEEKLY)


@pytest.mark.prove
@pytest.mark.parametrize("every", list(Every))
@pytest.mark.parametrize("zone", MANY_ZONES)
def test_a_year_in_every_zone_at_every_hour(zone: str, every: Every) -> None:
    """Whenever the nightly run is, and whatever hour the slot has."""
    for hour in range(0, 24, 4):
        for at in ("00:30", "10:00", "23:45"):
            check_a_year(zone, hour, Cadence(every=every, at=at))
