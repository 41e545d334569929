from __future__ import annotations

import pytest

from kbaudit.card import BodyFormat
from kbaudit.content import Content
from kbaudit.errors import ConfigError
from kbaudit.ledger.passage import Passage, Where


def _content(body: str, body_format: BodyFormat = BodyFormat.MARKDOWN, title: str = "T") -> Content:
    return Content(title, body, body_format, None)


@pytest.mark.parametrize(
    "body",
    [
        "Return it within 14 days.",
        "Return it\nWithin\t14\n  days.",
        "Return it **within** *14* days.",
        "Return it with**in** 14\\ days".replace("\\ ", " "),
        "Return it [within](https://example.org/a) 14 days",
        "Return it with\u00adin 14\u00a0days",
        "# Return it within\n\n14 days",
    ],
)
def test_a_passage_is_found_whatever_the_markup(body: str) -> None:
    """What reads the same is the same, broken over lines, stressed, linked or hyphenated."""
    assert Passage(" WITHIN  14 days").find(_content(body)) is Where.TEXT


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("<p>Return it with<b>in</b> 14&nbsp;days</p>", Where.TEXT),
        ("<p>Return it &#119;ithin 14 days</p>", Where.TEXT),
        ('<p><img alt="" data-note="within 14 days">Hello</p>', Where.MARKUP),
        ("<!-- within 14 days --><p>Hello</p>", Where.MARKUP),
        ("<p>within 41 days, 14</p>", None),
    ],
)
def test_html_is_read_and_its_markup_searched(body: str, where: Where | None) -> None:
    """What no reader sees is found too, and told apart."""
    assert Passage("within 14 days").find(_content(body, BodyFormat.HTML)) is where


def test_a_title_is_searched_first() -> None:
    """A passage in both is in the title."""
    assert Passage("fees").find(_content("All fees", title="Our Fees")) is Where.TITLE
    assert Passage("<b>").find(_content("All <b>fees", BodyFormat.TEXT)) is Where.TEXT


def test_a_passage_has_words() -> None:
    """What every text holds finds nothing."""
    with pytest.raises(ConfigError, match="which passage"):
        Passage(" \u00ad\n")
