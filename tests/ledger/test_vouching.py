from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kbaudit.card import BodyFormat
from kbaudit.content import Content
from kbaudit.ledger.vouching import READ_ANEW, SAME_WORDS, SourceVouching, told_by_source, why_it_holds
from kbaudit.text.moments import Moment
from kbaudit.verification import Channel
from tests.samples import NOW, card

DAY = date(2026, 11, 1)
INSTANT = datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_a_source_tells_of_a_verification_once() -> None:
    """What it said before is not said again, another day or another person is."""
    fresh = card(verified_at=DAY, verified_by="ana")

    told = SourceVouching(at=DAY, by="ana", channel=Channel.SOURCE_ACCOUNT, knows_text=True)
    assert told_by_source(None, fresh, NOW) == told
    assert told_by_source(fresh, fresh, NOW) is None
    assert told_by_source(card(verified_at=DAY, verified_by="bo"), fresh, NOW) == told
    assert told_by_source(card(verified_at=date(2026, 10, 1), verified_by="ana"), fresh, NOW) == told


@pytest.mark.parametrize("at", [None, date(1970, 1, 1), date(1899, 12, 30), date(2027, 1, 1)])
def test_what_is_no_verification_is_not_told(at: Moment | None) -> None:
    """None, an empty field exported as zero, and a day that has not come, are no verification."""
    assert told_by_source(None, card(verified_at=at), NOW) is None


def test_a_day_that_has_come_somewhere_on_earth_is_a_verification() -> None:
    """A day written ahead of UTC may be tomorrow's here."""
    assert told_by_source(None, card(verified_at=NOW.date() + timedelta(days=1)), NOW) is not None


@pytest.mark.parametrize(
    ("edited", "knows"), [(None, True), (DAY, True), (INSTANT, True), (DAY + timedelta(days=1), False)]
)
def test_a_verification_before_the_last_edit_was_of_another_text(edited: Moment | None, *, knows: bool) -> None:
    """A check of the same day may have been of the text as it is; one of an earlier day was not."""
    told = told_by_source(None, card(verified_at=DAY, content_updated_at=edited), NOW)

    assert told is not None
    assert told.knows_text is knows


@pytest.mark.parametrize(
    ("fields", "channel"),
    [
        ({"created_at": INSTANT + timedelta(seconds=50)}, Channel.SOURCE_DEFAULT),
        ({"content_updated_at": INSTANT - timedelta(minutes=1)}, Channel.SOURCE_DEFAULT),
        ({"content_updated_at": INSTANT - timedelta(minutes=2)}, Channel.SOURCE_ACCOUNT),
        ({"created_at": DAY}, Channel.SOURCE_ACCOUNT),
        ({}, Channel.SOURCE_ACCOUNT),
    ],
)
def test_what_a_source_wrote_by_itself_is_no_check(fields: dict[str, Any], channel: Channel) -> None:
    """Verified in the minute of its making or of its last save, nobody had read it; of days nobody can tell."""
    told = told_by_source(None, card(verified_at=INSTANT, **fields), NOW)

    assert told is not None
    assert told.channel is channel


def test_equal_revisions_are_equal_texts_however_they_are_read() -> None:
    """A release that reads a card in another way takes no vouching away."""
    before, after = card(body="Pay 5 EUR.", revision="7"), card(body="Pay 5 EUR, or 6 USD.", revision="7")

    assert why_it_holds(Content.of(before), before, after) == READ_ANEW


@pytest.mark.parametrize(("earlier", "later"), [("7", "8"), (None, None), ("7", None), (None, "7")])
def test_another_revision_or_none_proves_nothing(earlier: str | None, later: str | None) -> None:
    """Then the words decide."""
    before, after = card(body="Pay 5 EUR.", revision=earlier), card(body="Pay 6 EUR.", revision=later)

    assert why_it_holds(Content.of(before), before, after) is None


def test_an_equal_revision_of_a_text_that_was_not_vouched_for_proves_nothing() -> None:
    """Where the vouching did not hold for the card as it was, it does not come back by reading it again."""
    after = card(body="Pay 6 EUR.", revision="7")

    assert why_it_holds(Content.of(card(body="Pay 5 EUR.")), None, after) is None


def test_a_text_that_says_the_same_keeps_its_vouching() -> None:
    """Markup, spelling and line breaks change nothing of what was vouched for."""
    vouched = Content.of(card(body="The fee is **5 EUR**.\n"))

    assert why_it_holds(vouched, None, card(body="The fee is\n5 EUR.")) == SAME_WORDS
    assert why_it_holds(vouched, None, card(body="The fee is 6 EUR.")) is None


def test_a_title_is_part_of_what_was_vouched_for() -> None:
    """A refund within 30 days is no refund within 14."""
    before = Content.of(card(title="Refunds within 30 days"))

    assert why_it_holds(before, None, card(title="Refunds within 14 days")) is None
    assert why_it_holds(before, None, card(title="refunds within 30 days")) == SAME_WORDS


def test_another_markup_is_the_same_text() -> None:
    """A source that turns from Markdown to HTML has not changed what its cards say."""
    vouched = Content.of(card(body="The fee is **5 EUR**."))

    assert (
        why_it_holds(vouched, None, card(body="<p>The fee is <b>5 EUR</b>.</p>", body_format=BodyFormat.HTML))
        == SAME_WORDS
    )
    assert (
        why_it_holds(vouched, None, card(body="<p>The fee is <b>6 EUR</b>.</p>", body_format=BodyFormat.HTML)) is None
    )
