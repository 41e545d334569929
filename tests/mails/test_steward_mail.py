from __future__ import annotations

from dataclasses import replace

import pytest

from kbaudit.catalogues import languages
from kbaudit.digests.digest import Item, Reason, Recipient, Role, Slot
from kbaudit.digests.steward_digest import Load, StewardDigest
from kbaudit.mails.html import as_html
from kbaudit.mails.steward_letter import steward_letter
from kbaudit.mails.text import as_text
from kbaudit.task import TaskKind
from tests.mails.reading import links_in, seen
from tests.samples import NOW

ITEM = Item(
    task="t1",
    kind=TaskKind.CHECK,
    role=Role.TOLD,
    title="Refunds",
    link="https://example.org/refunds",
    reasons=(Reason("review-overdue"),),
    accountable="Ana Diaz",
    times=3,
    next_told="Lea Lead",
)
DIGEST = StewardDigest(
    to=Recipient(person="lead@example.org", name="Lea Lead", address="lead@example.org", locale="en"),
    slot=Slot(person="lead@example.org", at=NOW),
    asked=9,
    escalated=(ITEM,),
    escalated_more=2,
    loads=(Load(name="Ana Diaz", asked=5, overdue=1, queued=7),),
    loads_more=1,
    unreached=("Ben",),
    page="https://kb.test/",
)


def test_a_steward_reads_who_does_not_answer_and_who_has_how_much() -> None:
    """In a few lines, without the words that are for the owner."""
    assert as_text(steward_letter(DIGEST)).splitlines() == [
        "Knowledge base: 9 asked, 3 without an answer",
        "",
        "Hello Lea Lead,",
        "",
        "How the cards stand that you are steward of.",
        "",
        "No mail reaches Ben.",
        "",
        "Without an answer",
        "-----------------",
        "",
        "1. Refunds",
        "   https://example.org/refunds",
        "   Ana Diaz: asked 3 times, no answer",
        "   Check due",
        "",
        "and 2 more",
        "https://kb.test/",
        "",
        "Who has how much",
        "----------------",
        "",
        "2. Ana Diaz",
        "   5 asked, 1 overdue, 7 waiting",
        "",
        "and 1 more",
        "https://kb.test/",
        "",
        "-- ",
        "See everything that is yours",
        "https://kb.test/",
        "You get this because you are the steward of these cards.",
    ]


@pytest.mark.parametrize("language", languages())
def test_it_is_written_in_every_language(language: str) -> None:
    """With the same links in text and HTML."""
    to = Recipient(person="l", name="Lea", address="lead@example.org", locale=language)
    letter = steward_letter(
        StewardDigest(to=to, slot=DIGEST.slot, asked=1, loads=DIGEST.loads, escalated=(ITEM,), page="https://kb.test/")
    )

    assert seen(as_html(letter)).links == links_in(as_text(letter))
    assert letter.language == language


def test_with_nothing_escalated_only_the_queue_is_told() -> None:
    """And without a page no link."""
    text = as_text(steward_letter(StewardDigest(to=DIGEST.to, slot=DIGEST.slot, asked=5, loads=DIGEST.loads)))

    assert text.startswith("Knowledge base: 5 asked\n")
    assert "Without an answer" not in text
    assert links_in(text) == []


def test_a_steward_reads_what_nobody_answers_for() -> None:
    """With how many there are, in the subject as well, and no name for nobody."""
    billing = replace(ITEM, kind=TaskKind.OWNERLESS, collection="Billing", cards=312, accountable=None, reasons=())
    text = as_text(steward_letter(replace(DIGEST, unowned=(billing,), unowned_more=4, loads=())))

    assert text.splitlines()[0] == "Knowledge base: 9 asked, 3 without an answer, 5 with nobody"
    assert "Nobody answers for these\n" in text
    assert "Name an owner for Billing: 312 cards" in text
    assert "nobody is asked" not in text
    assert "Who has how much" not in text
