from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kbaudit.ledger.history import CardHistory, Version, end_of
from kbaudit.policy import Policy
from kbaudit.text.intervals import Interval
from kbaudit.verification import Channel, Entry, EntryKind, Head, VerificationState
from tests.samples import card

DAY = datetime(2026, 3, 1, 10, tzinfo=UTC)
POLICY = Policy(interval=Interval(days=10))


def _version(digest: str, since: int, until: int | None = None, **fields: Any) -> Version:  # noqa: ANN401 - of a version
    ended = None if until is None else DAY + timedelta(days=until)
    begun = DAY + timedelta(days=since)
    return replace(Version(digest=digest, title="T", since=begun, until=ended, editor=None, kept=True), **fields)


def _entry(seq: int, at: int, kind: EntryKind, **fields: Any) -> Entry:  # noqa: ANN401 - of an entry
    known: dict[str, Any] = dict.fromkeys(("content", "by", "channel", "vouched_at", "note", "why"))
    known |= {"seq": seq, "at": DAY + timedelta(days=at), "kind": kind, "card": "kb:a", "hash": "h"}
    return Entry(**(known | fields))


def _verified(seq: int, at: int, content: str | None, **fields: Any) -> Entry:  # noqa: ANN401 - of an entry
    made = {"by": "ana", "channel": Channel.CLAIMED, "vouched_at": DAY + timedelta(days=at), "content": content}
    return _entry(seq, at, EntryKind.VERIFIED, **(made | fields))


def _history(versions: list[Version], entries: list[Entry], **fields: Any) -> CardHistory:  # noqa: ANN401 - of a history
    return CardHistory(card=card("a"), versions=tuple(versions), entries=tuple(entries), **fields)


EDITED = _history([_version("one", 0, 5), _version("two", 5)], [_verified(1, 1, "one")])


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (0, VerificationState.NEVER_VERIFIED),
        (1, VerificationState.VERIFIED),
        (5, VerificationState.CHANGED),
        (30, VerificationState.CHANGED),
    ],
)
def test_a_card_stood_as_it_was_known_then(day: int, state: VerificationState) -> None:
    """Neither an edit nor a vouching of a later day says anything of an earlier one."""
    found = EDITED.at((DAY + timedelta(days=day)).date(), POLICY)

    assert found.verification is state
    assert found.version is not None
    assert found.version.digest == ("one" if day < 5 else "two")


def test_a_vouching_expires_under_the_policy() -> None:
    """The due date is told beside the state, for a policy changes."""
    history = _history([_version("one", 0)], [_verified(1, 1, "one")])

    assert history.at(date(2026, 3, 11), POLICY).verification is VerificationState.VERIFIED
    late = history.at(date(2026, 3, 12), POLICY)
    assert (late.verification, late.due_at) == (VerificationState.EXPIRED, DAY + timedelta(days=11))


def test_a_day_is_asked_for_at_its_end() -> None:
    """What was vouched for on a day counts on that day, in the policy's time zone."""
    assert end_of(date(2026, 3, 1), UTC) == datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=UTC)
    assert end_of(DAY, UTC) == DAY
    assert end_of(date.max, UTC).date() == date.max
    assert EDITED.at(date(2026, 3, 6), Policy(timezone="Pacific/Auckland")).at.hour == 10


def test_before_a_card_was_seen_and_after_it_went_it_had_no_state() -> None:
    """The store did not have it, whatever a source says of that time later."""
    gone = _history(
        [_version("one", 0, 2), _version("one", 4, 5)], [_verified(1, 1, "one", vouched_at=date(2026, 1, 1))]
    )

    for day in (date(2026, 2, 1), date(2026, 3, 3), date(2026, 3, 20)):
        assert gone.at(day, POLICY).verification is None
    assert [one.seq for one in gone.at(date(2026, 2, 1), POLICY).told_later] == [1]
    assert gone.at(date(2026, 3, 2), POLICY).told_later == ()
    assert list(gone.absences) == [
        (DAY + timedelta(days=2), DAY + timedelta(days=4)),
        (DAY + timedelta(days=5), None),
    ]


def test_a_carried_vouching_holds_until_the_text_says_something_else() -> None:
    """It is told apart from one for the very text; one carried to an earlier text does not hold for a later one."""
    carried = _entry(2, 5, EntryKind.CARRIED, content="two", before="one")
    history = _history(
        [_version("one", 0, 5), _version("two", 5, 7), _version("three", 7, 8), _version("two", 8)],
        [_verified(1, 1, "one"), carried],
    )

    second = history.at(date(2026, 3, 6), POLICY)
    assert (second.verification, second.carried) == (VerificationState.VERIFIED, True)
    assert history.at(date(2026, 3, 8), POLICY).verification is VerificationState.CHANGED
    assert history.at(date(2026, 3, 9), POLICY).verification is VerificationState.CHANGED
    assert [(one.entry.seq, one.carried) for one in history.vouched_for("two")] == [(1, True)]


def test_what_was_taken_back_counts_as_never_verified() -> None:
    """A vouching for another text that was carried on does not come back with it."""
    taken = _entry(2, 2, EntryKind.UNVERIFIED, by="bo", channel=Channel.SIGNED_IN)
    carried = _entry(3, 5, EntryKind.CARRIED, content="two", before="one")
    history = _history([_version("one", 0)], [_verified(1, 1, "one"), taken, carried])

    assert history.at(date(2026, 3, 3), POLICY).verification is VerificationState.NEVER_VERIFIED
    assert history.standing.channel is Channel.SIGNED_IN
    assert list(history.vouched_for("two")) == []


@pytest.mark.parametrize(
    ("first", "then", "stands"),
    [
        ({"vouched_at": date(2026, 2, 1)}, {"channel": Channel.SOURCE_DEFAULT}, date(2026, 2, 1)),
        (
            {"vouched_at": date(2026, 2, 1)},
            {"channel": Channel.SOURCE_ACCOUNT, "vouched_at": date(2026, 1, 1)},
            date(2026, 2, 1),
        ),
        (
            {"vouched_at": date(2026, 2, 1)},
            {"channel": Channel.CLAIMED, "vouched_at": date(2026, 1, 1)},
            date(2026, 1, 1),
        ),
        (
            {"vouched_at": date(2026, 2, 1), "channel": Channel.SOURCE_ACCOUNT},
            {"channel": Channel.SOURCE_ACCOUNT, "vouched_at": date(2026, 1, 1)},
            date(2026, 1, 1),
        ),
    ],
)
def test_of_two_vouchings_one_stands(first: dict[str, Any], then: dict[str, Any], stands: date) -> None:
    """Who vouches now knows what they do, a source may correct itself, and its defaults count for nothing."""
    history = _history([_version("one", 0)], [_verified(1, 1, "one", **first), _verified(2, 2, "one", **then)])

    assert history.standing.vouched_at == stands


def test_a_source_that_vouches_by_default_vouches_for_nothing() -> None:
    """The card is known to have such a date, and counts as never verified."""
    history = _history([_version("one", 0)], [_verified(1, 0, "one", channel=Channel.SOURCE_DEFAULT)])

    assert history.at(DAY, POLICY).verification is VerificationState.NEVER_VERIFIED
    assert history.standing.channel is Channel.SOURCE_DEFAULT


def test_a_text_that_the_ledger_does_not_know_is_that_of_the_time() -> None:
    """A source that was edited after its check says that somebody vouched, and not for what."""
    history = _history([_version("one", 0, 5), _version("two", 5)], [_verified(1, 1, None)])

    assert history.at(date(2026, 3, 2), POLICY).verification is VerificationState.VERIFIED
    assert history.at(date(2026, 3, 7), POLICY).verification is VerificationState.CHANGED


def test_a_moved_card_has_the_name_of_its_time() -> None:
    """An auditor sees what a report of that day called it."""
    moved = _entry(1, 3, EntryKind.MOVED, card="kb:a", before="kb:old")
    history = _history([_version("one", 0)], [moved])

    assert history.at(date(2026, 3, 2), POLICY).ref == "kb:old"
    assert history.at(date(2026, 3, 5), POLICY).ref == "kb:a"


def test_an_end_of_the_ledger_is_written_and_read() -> None:
    """What a report has can be given back."""
    head = Head(12, "a" * 64)

    assert Head.parse(f" {head} ") == head
    for wrong in ("12", "12:", f"x:{'a' * 64}", f"12:{'A' * 64}", f"12:{'a' * 63}"):
        with pytest.raises(ValueError, match="SEQ:HASH"):
            Head.parse(wrong)


def test_every_channel_is_told_in_words() -> None:
    """Nobody has to know what a name of ours means."""
    assert len({one.in_words for one in Channel}) == len(Channel)
