from __future__ import annotations

import pytest

from kbaudit.task import State, TaskKind
from tests.tasks_made import ANA
from tests.web.desk import REFUNDS, Desk

CHECK = TaskKind.CHECK


@pytest.fixture
def fresh(desk: Desk) -> Desk:
    """Give a base whose source can be asked for one card."""
    desk.base.reads_one = True
    desk.serve()
    return desk


def test_the_text_is_read_anew_and_looking_keeps_nothing(fresh: Desk) -> None:
    """The page shows what the source says this minute, beside what it said when the owner was asked."""
    link = fresh.link(fresh.task(CHECK))
    assert "read from its source just now" in fresh.browser.get(link).text
    fresh.base.shelf.put("a", body=REFUNDS.format(31))
    before = fresh.state()

    page = fresh.browser.get(link)

    assert "What was changed since you were asked" in page.text
    assert f"<del>{REFUNDS.format(30)}</del>" in page.text
    assert f"<ins>{REFUNDS.format(31)}</ins>" in page.text
    assert fresh.state() == before


def test_i_have_changed_it_vouches_in_one_press(fresh: Desk) -> None:
    """What the owner wrote and saw is taken over and vouched for; nobody asks about it again."""
    fresh.base.shelf.put("a", body=REFUNDS.format(14))
    page = fresh.browser.get(fresh.link(fresh.task(CHECK)))

    fresh.browser.send(page, "look-now")

    entry = fresh.base.kb.entries()[-1]
    assert (entry.by, entry.content) == (ANA, fresh.base.kb.content("kb:a").digest)
    assert REFUNDS.format(14) in fresh.base.kb.content("kb:a").body
    fresh.look()
    assert fresh.task(CHECK).state is State.SETTLED


def test_an_edit_between_reading_and_pressing_is_seen(fresh: Desk) -> None:
    """Although no sync has read it yet."""
    page = fresh.browser.get(fresh.link(fresh.task(CHECK)))
    fresh.base.shelf.put("a", body=REFUNDS.format(31))

    refused = fresh.browser.send(page, "still-right")

    assert refused.status_code == 409
    assert f"<ins>{REFUNDS.format(31)}</ins>" in refused.text
    assert fresh.task(CHECK).turn == 0
    fresh.browser.send(refused, "still-right")
    assert fresh.base.kb.entries()[-1].content == fresh.base.kb.content("kb:a").digest


def test_a_text_that_was_never_kept_is_not_compared(fresh: Desk) -> None:
    """Two edits in a row: the first was shown and is known to nobody any more."""
    fresh.base.shelf.put("a", body=REFUNDS.format(31))
    page = fresh.browser.get(fresh.link(fresh.task(CHECK)))
    fresh.base.shelf.put("a", body=REFUNDS.format(32))

    refused = fresh.browser.send(page, "still-right")

    assert "The text that you read is not kept any more" in refused.text
    assert fresh.task(CHECK).turn == 0


def test_a_source_that_does_not_answer_is_no_obstacle(fresh: Desk) -> None:
    """The page says as of when its text is, and "I have changed it" leaves the word to the next audit."""
    fresh.base.shelf.problem = "the server is down"
    page = fresh.browser.get(fresh.link(fresh.task(CHECK)))

    assert "as of <time" in page.text
    assert "the server is down" not in page.text
    fresh.browser.send(page, "look-now")
    assert fresh.task(CHECK).state is State.ANSWERED
    assert [str(one.kind) for one in fresh.base.kb.entries()] == ["verified", "verified"]
