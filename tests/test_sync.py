from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbaudit.sync import Changes, Known, Listing, Seen, compare
from tests.samples import NOW, card


def _known(*ids: str, **fields: Any) -> dict[str, Known]:  # noqa: ANN401 - the fields of what is known
    """Know cards whose digest is their id."""
    return {one: replace(Known(id=one, digest=one, fields="{}"), **fields) for one in ids}


def _seen(identity: str, digest: str | None = None, fields: str = "{}") -> Seen:
    return Seen(card=card(identity), digest=digest or identity, fields=fields)


def _listing(
    *seen: Seen | str,
    unreadable: Iterable[str] = (),
    total: int | None = -1,
    **fields: Any,  # noqa: ANN401 - the fields of a listing
) -> Listing:
    """List cards; the source's total is right where it is not given."""
    cards = tuple(sorted((_seen(one) if isinstance(one, str) else one for one in seen), key=lambda one: one.card.id))
    away = frozenset(unreadable)
    read = len(cards) + len(away)
    whole = Listing(source="kb", seen=cards, unreadable=away, read=read, total=read if total == -1 else total)
    return replace(whole, **fields)


def _many(count: int) -> list[str]:
    return [f"{number:03}" for number in range(count)]


def _ids(seen: Iterable[Seen]) -> list[str]:
    return [one.card.id for one in seen]


def test_a_first_sync_finds_everything_new() -> None:
    """Nothing is known, and every card has appeared."""
    changes = compare({}, _listing("a", "b"))

    assert _ids(changes.appeared) == ["a", "b"]
    assert replace(changes, appeared=()) == Changes()


def test_a_second_sync_of_the_same_finds_nothing() -> None:
    """Cards that are as they were are only counted."""
    assert compare(_known("a", "b"), _listing("a", "b")) == Changes(unchanged=2)


def test_an_edit_and_a_touch_are_told_apart() -> None:
    """Another text is an edit; the same text with other fields is none."""
    changes = compare(_known("a", "b"), _listing(_seen("a", "new"), _seen("b", fields='{"views":3}')))

    assert (_ids(changes.edited), _ids(changes.touched), changes.unchanged) == (["a"], ["b"], 0)


def test_a_card_is_missing_first_and_gone_only_then() -> None:
    """One listing that lacks a card proves nothing yet; the second lets it go."""
    known = _known(*_many(20))
    listing = _listing(*_many(19))

    assert compare(known, listing).missing == ("019",)
    assert compare(known, listing).gone == ()

    known["019"] = replace(known["019"], missing_since=NOW)
    assert compare(known, listing).missing == ()
    assert compare(known, listing).gone == ("019",)


def test_a_card_that_is_gone_is_not_missed_again() -> None:
    """What was let go is expected not to be there."""
    known = _known(*_many(20)) | _known("z", gone=True, missing_since=NOW)

    assert compare(known, _listing(*_many(20))) == Changes(unchanged=20)


@pytest.mark.parametrize(("known", "listed"), [("missing", "a"), ("gone", "a"), ("gone", None)])
def test_a_card_returns(known: str, listed: str | None) -> None:
    """A card that was missing or let go comes back as itself, readable or not."""
    before = _known("a", missing_since=NOW, gone=known == "gone") | _known("b")
    listing = _listing("b", *([listed] if listed else []), unreadable=() if listed else ("a",))

    changes = compare(before, listing)

    assert changes.returned == ("a",)
    assert (changes.appeared, changes.missing, changes.gone) == ((), (), ())


def test_a_card_that_returns_with_another_text_was_edited() -> None:
    """Its return and its edit are two things, and both are said."""
    changes = compare(_known("a", missing_since=NOW, gone=True), _listing(_seen("a", "new")))

    assert (changes.returned, _ids(changes.edited)) == (("a",), ["a"])


def test_without_a_total_nothing_is_missing() -> None:
    """A listing that merely ended may have been cut off; how to accept it is said."""
    changes = compare(_known(*_many(20)), _listing(*_many(19), total=None))

    assert (changes.missing, changes.gone, changes.suspicion) == ((), (), None)
    assert changes.remarks == (
        (
            "1 card missing and not taken for deleted: the source does not say how many cards it has; "
            "if they were deleted, run: kbaudit sync --source kb --accept-deletions 1"
        ),
    )


def test_a_person_can_accept_deletions_where_a_source_tells_no_total() -> None:
    """Their word stands in for the total, so that what is deleted does not stay for ever."""
    changes = compare(_known(*_many(20)), _listing(*_many(18), total=None), accepted=2)

    assert changes.gone == ("018", "019")
    assert changes.remarks == ()


@pytest.mark.parametrize("total", [18, 21, 0])
def test_a_wrong_total_proves_nothing(total: int) -> None:
    """Where the source's own count is another one than what was read, no card is missing, whoever accepts it."""
    for accepted in (0, 20):
        changes = compare(_known(*_many(20)), _listing(*_many(19), total=total), accepted=accepted)

        assert (changes.missing, changes.gone) == ((), ())
        assert changes.remarks == (
            f"1 card missing and not taken for deleted: the source says it has {total} cards, and 19 were read",
        )


def test_no_remark_where_nothing_is_missing() -> None:
    """A source without a total is nobody's concern while all its cards are there."""
    assert compare(_known("a"), _listing("a", total=None)) == Changes(unchanged=1)


def test_an_unreadable_stranger_may_be_what_is_missing() -> None:
    """A card nobody knows and nobody can read may be the missing one under another id."""
    changes = compare(_known(*_many(20)), _listing(*_many(19), unreadable=["new.md"]))

    assert (changes.missing, changes.gone) == ((), ())
    assert "new.md could not be read, and may be what is missing" in changes.remarks[0]


def test_what_was_unreadable_all_along_is_no_stranger() -> None:
    """One file that can never be read does not keep every deleted card alive."""
    listing = _listing(*_many(19), unreadable=["old.bin"], unreadable_before=frozenset({"old.bin"}))

    assert compare(_known(*_many(20)), listing).missing == ("019",)


def test_a_known_card_that_cannot_be_read_is_there() -> None:
    """It is neither missing nor edited."""
    assert compare(_known("a", "b"), _listing("a", unreadable=["b"])) == Changes(unchanged=1)


@pytest.mark.parametrize(
    ("cards", "missing", "suspicious"),
    [
        (20, 3, False),  # 15 % is not more than 15 %
        (20, 4, True),
        (19, 3, True),
        (10, 2, False),  # fewer than three, however many per cent
        (3, 2, False),
        (4, 3, True),
        (100, 15, False),
        (100, 16, True),
        (1, 1, True),  # all of them
        (2, 2, True),
    ],
)
def test_too_many_missing_at_once_are_suspicious(cards: int, missing: int, *, suspicious: bool) -> None:
    """More than 15 % and at least three, or all: then nothing of the source is taken, edits included."""
    left = [_seen(one, "edited") for one in _many(cards)[missing:]]
    changes = compare(_known(*_many(cards)), _listing(*left, _seen("new", "new")))

    if suspicious:
        assert changes == Changes(suspicion=changes.suspicion)
        assert changes.suspicion == (
            f"{missing} of {cards} cards are missing at once; nothing of it was taken. Check its settings and rights; "
            f"if they were deleted, run: kbaudit sync --source kb --accept-deletions {missing}"
        )
    else:
        assert changes.suspicion is None
        assert len(changes.missing) == missing


def test_cards_let_go_long_ago_do_not_make_the_base_larger() -> None:
    """The share is of the cards that are alive."""
    known = _known(*_many(10)) | _known(*(f"old-{one}" for one in range(90)), gone=True, missing_since=NOW)

    assert "3 of 10 cards" in str(compare(known, _listing(*_many(7))).suspicion)


def test_cards_missing_for_the_second_time_count_as_missing() -> None:
    """A source that loses two cards a night is noticed on the second."""
    known = _known(*_many(10))
    known |= {one: replace(known[one], missing_since=NOW) for one in ("000", "001")}

    assert compare(known, _listing(*_many(10)[3:])).suspicion is not None


@pytest.mark.parametrize("total", [0, None])
def test_an_empty_source_is_suspicious(total: int | None) -> None:
    """An empty list is a suspicion, not a fact, whether the source tells a total or not."""
    changes = compare(_known("a", "b"), _listing(total=total))

    assert str(changes.suspicion).startswith("it has no cards any more; nothing of it was taken.")
    assert str(changes.suspicion).endswith("--accept-deletions 2")


def test_an_empty_source_that_says_it_has_cards_is_never_accepted() -> None:
    """It contradicts itself, so nobody is offered to accept it."""
    for accepted in (0, 2):
        changes = compare(_known("a", "b"), _listing(total=2), accepted=accepted)

        assert changes.suspicion == (
            "it gave no cards, though the source says it has 2 cards, and 0 were read; nothing of it was taken. "
            "Check its settings and rights"
        )


def test_an_empty_source_that_never_had_cards_is_fine() -> None:
    """So is one whose cards were all let go before."""
    assert compare({}, _listing()) == Changes()
    assert compare(_known("a", gone=True), _listing()) == Changes()


def test_another_workspace_is_suspicious() -> None:
    """Wholly other cards under the same name are not so many deletions and arrivals."""
    changes = compare(_known("a", "b"), _listing("x", "y", "z"))

    assert changes == Changes(suspicion=changes.suspicion)
    assert "2 of 2 cards are missing at once" in str(changes.suspicion)


def test_accepted_deletions_are_let_go_at_once() -> None:
    """A person has said so: no second listing is needed, and an empty source may stay empty."""
    assert compare(_known("a", "b"), _listing(), accepted=2).gone == ("a", "b")
    assert compare(_known(*_many(9)), _listing(*_many(4)), accepted=5).gone == tuple(_many(9)[4:])


def test_more_missing_than_accepted_is_suspicious_still() -> None:
    """What was accepted is a number, and no more than that."""
    assert "5 of 9" in str(compare(_known(*_many(9)), _listing(*_many(4)), accepted=4).suspicion)


def test_a_moved_card_is_the_same_card() -> None:
    """One that vanished and one that appeared with the same text, and no other candidate, are one."""
    changes = compare(_known("a", "b"), _listing("b", _seen("new", "a")))

    assert [(one.before, one.seen.card.id) for one in changes.moved] == [("a", "new")]
    assert (changes.appeared, changes.missing, changes.suspicion) == ((), (), None)


def test_a_whole_folder_can_move() -> None:
    """Moved cards are not missing, however many they are."""
    changes = compare(_known(*_many(50)), _listing(*(_seen(f"new/{one}", one) for one in _many(50))))

    assert [(one.before, one.seen.card.id) for one in changes.moved] == [(one, f"new/{one}") for one in _many(50)]


def test_a_card_that_was_missing_can_have_moved() -> None:
    """It appears one listing later under its new id."""
    known = _known("b") | _known("a", missing_since=NOW)

    assert [one.before for one in compare(known, _listing("b", _seen("new", "a"))).moved] == ["a"]


@pytest.mark.parametrize(
    ("gone", "came", "said"),
    [
        ({"a": "t", "b": "t"}, {"x": "t"}, "a, b vanished and x appeared"),
        ({"a": "t"}, {"x": "t", "y": "t"}, "a vanished and x, y appeared"),
        ({"a": "t", "b": "t"}, {"x": "t", "y": "t"}, "a, b vanished and x, y appeared"),
    ],
)
def test_of_equal_candidates_none_is_moved(gone: Mapping[str, str], came: Mapping[str, str], said: str) -> None:
    """Which is which cannot be told, and that is said."""
    rest = _many(20)
    known = _known(*rest) | {one: Known(id=one, digest=text, fields="{}") for one, text in gone.items()}
    changes = compare(known, _listing(*rest, *(_seen(one, text) for one, text in came.items())))

    assert changes.moved == ()
    assert changes.missing == tuple(gone)
    assert _ids(changes.appeared) == list(came)
    assert changes.remarks == (f"{said} with one text; which is which cannot be told",)


def test_nothing_moves_where_the_listing_proves_nothing() -> None:
    """A listing that was cut off may hide the card that seems to have vanished."""
    changes = compare(_known("a", "b"), _listing("b", _seen("new", "a"), total=None))

    assert (changes.moved, _ids(changes.appeared)) == ((), ["new"])


def test_a_copy_is_no_move() -> None:
    """The first is still there."""
    assert _ids(compare(_known("a"), _listing("a", _seen("new", "a"))).appeared) == ["new"]


_STATES = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(st.sampled_from("tuv"), st.sampled_from(["there", "missing", "gone"]))
)
_LISTED = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("tuv"))


@given(states=_STATES, listed=_LISTED, accepted=st.integers(0, 8), total=st.sampled_from([-1, None, 3]))
def test_every_card_is_accounted_for_once(
    states: dict[str, tuple[str, str]], listed: dict[str, str], accepted: int, total: int | None
) -> None:
    """Each listed card is in one place, each living one that lacks in one at most, and none that is there is let go."""
    known = {
        one: Known(
            id=one, digest=text, fields="", missing_since=None if state == "there" else NOW, gone=state == "gone"
        )
        for one, (text, state) in states.items()
    }
    changes = compare(known, _listing(*(_seen(*one, "") for one in listed.items()), total=total), accepted=accepted)
    if changes.suspicion:
        assert changes == Changes(suspicion=changes.suspicion)
        return

    here = [*_ids(changes.appeared), *_ids(changes.edited), *(move.seen.card.id for move in changes.moved)]
    assert len(here) == len(set(here))
    assert len(here) + changes.unchanged == len(listed)
    away = [*changes.missing, *changes.gone, *(move.before for move in changes.moved)]
    assert len(away) == len(set(away))
    assert not set(away) & listed.keys()
    assert all(not known[one].gone for one in away)
    assert all(known[one].missing_since or accepted for one in changes.gone)
    assert set(changes.returned) == {one for one in listed.keys() & known.keys() if known[one].missing_since}
