from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import pytest

from kbaudit.card import BodyFormat
from kbaudit.content import Content
from kbaudit.web.card_text import shown
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.browsing import OWN_FORM, Browser
from tests.web.desk import REFUNDS, Desk, WebBase
from tests.web.payloads import PAYLOADS

_RUN_OR_LOAD = frozenset(
    ("script", "iframe", "object", "embed", "svg", "math", "img", "video", "audio", "source", "base", "style"),
)
_ACTING = frozenset({"style", "src", "srcset", "srcdoc", "background", "ping", "formaction", "target", "popovertarget"})
_OURS = frozenset({"/style.css"})
_LEADS = ("https://", "http://", "mailto:", "/", "#")


class Inspector(HTMLParser):
    """Notes all in a page that could run, load or lead astray."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in _RUN_OR_LOAD or (tag == "link" and said.get("href") not in _OURS):
            self.wrong.append(f"<{tag}>")
        if tag == "meta" and "http-equiv" in said:
            self.wrong.append("<meta http-equiv>")
        for name, value in said.items():
            if name.startswith("on") or name in {
                "style",
                "src",
                "srcset",
                "srcdoc",
                "background",
                "ping",
                "formaction",
            }:
                self.wrong.append(f"{tag} {name}")
            if name in {"href", "action"} and (not str(value).startswith(_LEADS) or str(value).startswith("//")):
                self.wrong.append(f"{tag} {name}={value}")
            if name == "action" and not str(value).startswith("/"):
                self.wrong.append(f"{tag} {name}={value}")


def wrong_in(html: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.wrong


def test_there_are_two_hundred() -> None:
    """No two of them alike."""
    assert len(set(PAYLOADS)) == 200


@pytest.mark.parametrize("body_format", BodyFormat)
def test_a_card_s_text_runs_loads_and_hides_nothing(body_format: BodyFormat) -> None:
    """Whatever it is written in; and what it says is still there."""
    for payload in PAYLOADS:
        html = shown(Content("Title", f"Before.\n\n{payload}\n\nAfter.", body_format, None))
        assert wrong_in(html) == [], payload
        assert "Before." in html


def test_links_and_images_of_a_text_are_named() -> None:
    """Links to the web and to mail stay links, others become their words, images what stands for them."""
    body = (
        '<h2 lang="de" class="x" id="y" title="z">Zwei</h2>\n\n'
        "# One\n\n[web](https://a.example/?x=1&y=2) [mail](mailto:a@b.example) [page](other.md) "
        '![A map](map.png) <IMG src=x> <img alt="a &gt; b &amp; c">\n\n| a | b |\n| - | - |\n| 1 | 2 |\n'
    )
    html = shown(Content("T", body, BodyFormat.MARKDOWN, None))

    assert "<h3>One</h3>" in html
    assert '<a href="https://a.example/?x=1&amp;y=2" rel="noopener noreferrer nofollow">web</a>' in html
    assert 'href="mailto:a@b.example"' in html
    assert "other.md" not in html
    assert '<span class="image">[image: A map]</span>' in html
    assert '<span class="image">[image]</span>' in html
    assert '<span class="image">[image: a &gt; b &amp; c]</span>' in html
    assert '<h4 lang="de">Zwei</h4>' in html
    assert "<table>" in html


def test_a_text_that_nobody_reads_to_its_end_is_shown_as_written() -> None:
    """Half a megabyte is not read as Markdown, which would take seconds."""
    html = shown(Content("T", "# x <b>\n" * 70_000, BodyFormat.MARKDOWN, None))

    assert html.startswith('<p class="as-written"># x &lt;b&gt;')


_PIECES = ("<img ", "<img alt=", '<img "', "<h1", "<a href='")


@pytest.mark.parametrize("piece", _PIECES)
def test_reading_a_text_takes_no_time(piece: str) -> None:
    """Whatever tags stand in the longest text that is read as it was meant."""
    body = piece * (50_000 // len(piece))
    for body_format in (BodyFormat.HTML, BodyFormat.MARKDOWN):
        began = time.process_time()
        shown(Content("T", body, body_format, None))
        assert time.process_time() - began < 2


@pytest.fixture
def hostile(empty: WebBase) -> Desk:
    """Give a base in whose titles, texts, names and notes all of them stand."""
    for number in range(4):
        some = PAYLOADS[number * 50 : number * 50 + 50]
        title = " ".join(some[0].replace("\0", "").split())[:150]
        kind = list(BodyFormat)[number % 3]
        fields = {"url": f"https://kb.example/{number}", "collection": some[1], "body_format": kind, "locale": "en"}
        body = "\n\n".join((REFUNDS.format(number + 10), *some))
        empty.shelf.put(f"c{number}", title=title, owner=ANA, body=body, verified_at=date(2025, 1, 1), **fields)
    empty.shelf.put("js", title="Odd address", owner=ANA, url="javascript:alert(1)", body="Money back in 5 days.")
    empty.shelf.put("odd", title=PAYLOADS[3], owner=BEN, body=REFUNDS.format(90), locale='"><script>', tags=("x",))
    made = Desk(empty)
    made.look()
    return made


def pages_of(desk: Desk, people: tuple[str, ...]) -> Iterator[str]:
    """Yield every page that people can see: by link, signed in, refused, and as receipts."""
    for task in desk.base.kb.tasks():
        for person in people:
            yield desk.browser.get(desk.link(task, person)).text
    for person in people:
        desk.base.later(minutes=3)
        browser = desk.browser = Browser(desk.browser.app)
        desk.sign_in(person)
        for path in ("/tasks", "/steward", "/steward/contradictions", "/steward/escalations", "/steward/health"):
            page = browser.get(path)
            yield page.text
            yield from (browser.get(link).text for link in browser.links(page) if link.startswith("/tasks/"))


@pytest.mark.heavy
def test_two_hundred_hostile_texts_on_every_page(hostile: Desk) -> None:
    """Nothing runs, nothing is loaded, nothing leads astray."""
    read = [text for task in hostile.base.kb.tasks() for text in _answered(hostile, task.id)]
    read += pages_of(hostile, (ANA, LEAD))

    assert len(read) > 40
    for page in read:
        assert wrong_in(page) == []


def _answered(desk: Desk, identity: str) -> Iterator[str]:
    """Answer with hostile words, which are refused or stand in the history and the receipt."""
    task = desk.base.kb.task(identity)
    link = desk.link(task)
    read = [f"{desk.base.kb.content(ref).digest} {ref}" for ref in task.cards]
    for until in (PAYLOADS[0], "2026-12-20"):
        sent = {"deed": "fix", "until": until, "note": PAYLOADS[1], "read": read}
        yield desk.browser.ask("POST", link, sent, OWN_FORM).text
    yield desk.browser.ask("POST", link, {"deed": PAYLOADS[4], "card": PAYLOADS[5]}, OWN_FORM).text
    yield desk.browser.get(f"/t/{PAYLOADS[0].replace('/', '').replace('?', '')}").text
