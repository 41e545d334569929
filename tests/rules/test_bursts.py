from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kbaudit.rules.bursts import Burst, Pace, Vouch, find_bursts

PACE = Pace(min_cards=3, window_minutes=10, day_minutes=30, day_share=0.5, words_per_minute=100)
NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)
DAY = date(2026, 5, 4)


def vouch(ref: str, at: float | date, *, words: int = 2000, by: str | None = "ana", owner: str | None = None) -> Vouch:
    """Make a vouch at a day, or minutes after nine."""
    when = at if isinstance(at, date) else NINE + timedelta(minutes=at)
    return Vouch(ref=f"kb:{ref}", at=when, by=by, words=words, owner=owner)


def found(*vouches: Vouch, pace: Pace = PACE) -> list[list[str]]:
    return [[one.ref.removeprefix("kb:") for one in burst.vouches] for burst in find_bursts(vouches, pace)]


def test_windows_that_overlap_are_one_burst() -> None:
    """Somebody who goes on for half an hour is told once, with all cards."""
    run = [vouch(chr(97 + n), 4 * n) for n in range(8)]

    (burst,) = find_bursts(run, PACE)

    assert len(burst.vouches) == 8
    assert burst.lasted == timedelta(minutes=28)
    assert burst.words == 16_000
    assert burst.reading == timedelta(minutes=160)


def test_bursts_with_a_pause_between_them_are_several() -> None:
    """The second one knows of the first."""
    first = [vouch(ref, 0) for ref in "abc"]
    second = [vouch(ref, 60) for ref in "def"]

    bursts = list(find_bursts([*second, *first], PACE))

    assert [(burst.first, burst.earlier, burst.known) for burst in bursts] == [
        (NINE, 0, 6),
        (NINE + timedelta(hours=1), 1, 6),
    ]


def test_a_window_holds_its_ends() -> None:
    """Ten minutes are ten minutes."""
    assert found(vouch("a", 0), vouch("b", 5), vouch("c", 10)) == [["a", "b", "c"]]
    assert found(vouch("a", 0), vouch("b", 5), vouch("c", 10.1)) == []


def test_the_first_card_may_have_been_read_before() -> None:
    """What had to be read between the first check and the last is what counts, at twice the average speed."""
    late = [vouch("b", 5, words=1000), vouch("c", 10, words=1000)]

    assert found(vouch("a", 0, words=99_999), *late) == [["a", "b", "c"]]
    assert found(vouch("a", 0, words=99_999), *(replace(one, words=999) for one in late)) == []


def test_a_card_vouched_for_twice_a_day_counts_once() -> None:
    """A double click makes no crowd."""
    assert found(vouch("a", 0), vouch("a", 1), vouch("b", 2)) == []
    assert found(vouch("a", 0), vouch("a", 1), vouch("b", 2), vouch("c", 2)) == [["a", "b", "c"]]


def test_a_card_may_be_in_bursts_of_different_days() -> None:
    """A ledger knows all checks of a card, and the same cards may be bumped every spring."""
    again = [vouch(ref, date(2027, 5, 4), words=1000) for ref in "abc"]

    assert found(*[vouch(ref, DAY, words=1000) for ref in "abc"], *again) == [["a", "b", "c"], ["a", "b", "c"]]


def test_days_and_instants_are_judged_apart() -> None:
    """Two checks with a time and one with a day only are no burst of three."""
    assert found(vouch("a", 0), vouch("b", 0), vouch("c", DAY)) == []


def test_midnight_is_a_day() -> None:
    """A day that some program wrote as an instant is no proof of haste."""
    midnight = datetime(2026, 5, 4, tzinfo=UTC)
    run = [replace(vouch(ref, DAY, words=999), at=midnight) for ref in "abc"]

    assert found(*run) == []
    (burst,) = find_bursts([replace(one, words=1000) for one in run], PACE)
    assert burst.lasted is None


def test_who_vouched_is_told_however_it_is_written() -> None:
    """Case and white space make no second person."""
    assert found(vouch("a", 0), vouch("b", 0, by="Ana"), vouch("c", 0, by=" ANA ")) == [["a", "b", "c"]]


def test_where_nobody_is_named_the_owner_tells_apart() -> None:
    """Cards of two owners, or of two sources, may have been checked by two people."""
    nobody = [vouch(ref, 0, by=None, owner=owner) for ref, owner in zip("abcd", ["x", "x", "X", "y"], strict=True)]
    elsewhere = replace(nobody[0], ref="other:a")

    assert found(*nobody, elsewhere) == [["a", "b", "c"]]
    (burst,) = find_bursts(nobody, PACE)
    assert (burst.by, burst.owner) == (None, "x")
    (burst,) = find_bursts([vouch(ref, 0, owner="x") for ref in "abc"], PACE)
    assert (burst.by, burst.owner) == ("ana", None)


@given(
    st.lists(
        st.builds(
            vouch,
            st.sampled_from("abcdefgh"),
            st.integers(0, 60) | st.sampled_from([DAY, date(2026, 6, 1)]),
            words=st.integers(0, 3000),
            by=st.sampled_from(["ana", None]),
        ),
        max_size=40,
    )
)
def test_what_is_found_holds(vouches: list[Vouch]) -> None:
    """Order does not matter; no card of one voucher is in two bursts of a day; every burst is large enough."""
    bursts = list(find_bursts(vouches, PACE))

    assert bursts == list(find_bursts(sorted(vouches, key=repr), PACE))
    for burst in bursts:
        assert len({one.ref for one in burst.vouches}) == len(burst.vouches) >= PACE.min_cards
        assert burst.reading > timedelta()
    seen = [(one.voucher, one.ref, burst.first) for burst in bursts for one in burst.vouches if _is_day(burst)]
    assert len(seen) == len(set(seen))


def _is_day(burst: Burst) -> bool:
    return burst.lasted is None
