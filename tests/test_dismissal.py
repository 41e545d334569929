from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kbaudit.dismissal import Dismissal
from kbaudit.finding import Evidence
from tests.samples import NOW, finding


def _dismissal(*cards: str, **fields: object) -> Dismissal:
    return Dismissal(**({"rule": "owner-missing", "cards": cards, "reason": "meant to be so"} | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("globs", "covered"),
    [
        (["kb:a"], True),
        (["kb:*"], True),
        (["kb:b", "kb:a"], True),
        (["kb:b"], False),
        (["KB:A"], False),
        (["a"], False),
    ],
)
def test_cards_are_named_by_reference_or_glob(globs: list[str], covered: bool) -> None:  # noqa: FBT001 - a row of the table
    """A part is dismissed when its card matches one of the globs, case counting."""
    one = finding("kb:a")

    assert _dismissal(*globs).covers(one, one.parts[0]) is covered


def test_a_reference_with_brackets_names_itself() -> None:
    """File names may hold the signs of a glob."""
    one = finding("kb:[draft].md")

    assert _dismissal("kb:[draft].md").covers(one, one.parts[0])


def test_every_card_of_a_part_must_be_named() -> None:
    """A pair is dismissed only when both cards are."""
    pair = finding("kb:a", parts=(finding("kb:a").parts[0].of("owner-missing", ["kb:a", "kb:b"]),))

    assert not _dismissal("kb:a").covers(pair, pair.parts[0])
    assert _dismissal("kb:a", "kb:b").covers(pair, pair.parts[0])


def test_another_rule_is_not_covered() -> None:
    """A dismissal speaks of one rule."""
    one = finding("kb:a", rule="inactive")

    assert not _dismissal("kb:a").covers(one, one.parts[0])


def test_a_dismissal_bound_to_passages_ends_with_them() -> None:
    """Once the quoted words change, the case is open again."""
    one = finding("kb:a", evidence=(Evidence("kb:a", "30 days"),))
    edited = finding("kb:a", evidence=(Evidence("kb:a", "20 days"),))
    bound = _dismissal("kb:a", passages=one.passages)

    assert bound.covers(one, one.parts[0])
    assert not bound.covers(edited, edited.parts[0])


def test_it_holds_until_the_day_begins() -> None:
    """An end given as a day ends it at 00:00 UTC of that day; without an end it holds."""
    ending = _dismissal("kb:a", until=date(2026, 11, 22))

    assert ending.expired(NOW)
    assert not ending.expired(NOW - timedelta(seconds=1))
    assert not _dismissal("kb:a", until=datetime(2026, 11, 22, 10, tzinfo=UTC)).expired(NOW)
    assert not _dismissal("kb:a").expired(NOW)


def test_it_names_itself_by_rule_and_cards() -> None:
    """A notice about it says where to look."""
    assert str(_dismissal("kb:a", "kb:b")) == "owner-missing of kb:a, kb:b"


def test_brackets_in_an_id_stand_for_themselves() -> None:
    """Files such as ``[draft].md`` can be named, and name no other card."""
    draft = Dismissal(rule="owner-missing", cards=("kb:[draft].md",), reason="not yet")

    assert draft.covers(finding("kb:[draft].md"), finding("kb:[draft].md").parts[0])
    assert not draft.covers(finding("kb:d.md"), finding("kb:d.md").parts[0])
