from __future__ import annotations

import pytest

from kbaudit.people.directory import Directory
from kbaudit.people.reading_rights import ReadingRights
from kbaudit.person import Person
from tests.briefings import conflict, overdue
from tests.samples import card
from tests.tasks_made import ANA, BEN

PEOPLE = Directory((Person(name="Ana", address=ANA, groups=("Legal",)), Person(name="Ben", address=BEN)))
CARDS = {
    one.ref: one
    for one in (
        card("open", audience="public"),
        card("staff", audience="Internal"),
        card("law", audience="legal", title="Settlement of the Zorn case"),
        card("bens", audience="board", owner=BEN),
        card("checked", audience="board", verifier="ben"),
    )
}
RIGHTS = ReadingRights(PEOPLE, CARDS, frozenset({"kb:torn"}))


@pytest.mark.parametrize(
    ("person", "refs"),
    [
        (ANA, {"kb:open", "kb:staff", "kb:law", "kb:torn"}),
        (BEN, {"kb:open", "kb:staff", "kb:bens", "kb:checked", "kb:torn"}),
        ("stranger@example.org", {"kb:open", "kb:staff", "kb:torn"}),
    ],
    ids=["of the group", "named by the card", "unknown"],
)
def test_a_restricted_card_is_for_its_group_and_whom_it_names(person: str, refs: set[str]) -> None:
    """All others may not open it, and nobody may open one that is not known."""
    reader = RIGHTS.of(person)

    assert {ref for ref in [*CARDS, "kb:torn", "kb:unknown"] if reader.may_open(ref)} == refs


def test_a_finding_is_shown_to_who_may_open_all_its_cards() -> None:
    """Its message names and quotes each of them."""
    both = conflict("kb:open", "kb:law")

    assert RIGHTS.of(ANA).may_see(both)
    assert not RIGHTS.of(BEN).may_see(both)


@pytest.mark.parametrize("said", ["did you mean Settlement of the Zorn case?", "nothing of that name"])
def test_words_that_name_a_restricted_card_give_it_away(said: str) -> None:
    """Although the finding is about another one, such as a dead link that may mean it."""
    hint = overdue("kb:open", message=said)

    assert RIGHTS.of(ANA).may_see(hint)
    assert RIGHTS.of(BEN).may_see(hint) is ("Zorn" not in said)
