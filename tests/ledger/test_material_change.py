from __future__ import annotations

from dataclasses import replace

from kbaudit.card import BodyFormat
from kbaudit.content import Content
from kbaudit.ledger.material_change import material_change
from kbaudit.text.edits import Edit

CONTENT = Content("Returns within 14 days", "# Returns within 14 days\n\nSend it back.", BodyFormat.MARKDOWN, "en")


def test_a_title_counts_as_the_text_does() -> None:
    """A typo in it does not."""
    assert material_change(CONTENT, replace(CONTENT, title="Retruns Within 14 Days")) == ()
    assert material_change(CONTENT, replace(CONTENT, title="Returns within 30 days")) == (
        Edit("Returns within 14 days", "Returns within 30 days"),
    )


def test_a_title_that_is_the_heading_is_told_once() -> None:
    """The owner reads one change."""
    after = replace(CONTENT, title="Returns within 30 days", body=CONTENT.body.replace("14", "30"))

    assert material_change(CONTENT, after) == (Edit("Returns within 14 days", "Returns within 30 days"),)


def test_the_locale_and_the_format_do_not_count() -> None:
    """A source that begins to tell them has changed nothing."""
    html = replace(
        CONTENT, body="<h1>Returns within 14 days</h1><p>Send it back.", body_format=BodyFormat.HTML, locale=None
    )

    assert material_change(CONTENT, CONTENT) == ()
    assert material_change(CONTENT, html) == ()
