"""The owner pages in a real browser: nothing runs, nothing is loaded from elsewhere, and everybody can use them.

Run by ``nox -s real``. It needs Debian's ``chromium``; what looks for barriers needs the file ``axe.min.js`` of the npm
package axe-core, named by ``KBAUDIT_AXE``. What this machine lacks is skipped by name.
"""

from __future__ import annotations

import csv
import os
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kbaudit.card import BodyFormat
from kbaudit.policy import Policy
from kbaudit.task import State, TaskKind
from kbaudit.verification import Channel
from tests.databases import Files
from tests.loop import PAGES, Clock, copy_of_sample, home_of, is_settled, last_mails, opened_base, overdue, words_of
from tests.loop import served as pages_served
from tests.mail_server import Box
from tests.real.browser import PHONE, Site, chromium, served
from tests.real.every_page import every_page
from tests.real.screenshots import take
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.desk import REFUNDS, WebBase
from tests.web.payloads import PAYLOADS
from tests.web.scanned import digests, everything, links_of, told

playwright: Any = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
pytestmark = pytest.mark.skipif(chromium() is None, reason="this machine has no chromium")


@pytest.fixture
def runner() -> Iterator[object]:
    """Give what starts browsers."""
    with playwright.sync_playwright() as made:
        yield made


@pytest.fixture
def site(files: Files, tmp_path: Path, runner: object) -> Iterator[Site]:
    """Serve a base in whose texts, titles and names two hundred hostile texts stand."""
    people = tmp_path / "people.csv"
    with people.open("w", encoding="utf-8", newline="") as file:
        names = {ANA: PAYLOADS[0], BEN: PAYLOADS[1], LEAD: PAYLOADS[2]}
        csv.writer(file).writerows(
            [("name", "address"), *((" ".join(name.split()), address) for address, name in names.items())]
        )
    base = WebBase(files.fresh(), policy=Policy(steward=LEAD), mail=tmp_path / "mail", people=people)
    for number in range(20):
        some = PAYLOADS[number * 10 : number * 10 + 10]
        title = " ".join(some[0].replace("\0", "").split())[:150]
        body = "\n\n".join((REFUNDS.format(number + 10), *some))
        kind = list(BodyFormat)[number % 3]
        owner = ANA if number % 2 else BEN
        base.shelf.put(
            f"c{number}", title=title, owner=owner, body=body, body_format=kind, verified_at=date(2025, 1, 1)
        )
    base.later(hours=1)
    base.sync()
    base.kb.audit()
    base.kb.assign()
    with served(base, runner) as made:
        yield made
    base.kb.close()


def test_two_hundred_hostile_texts_run_and_load_nothing(site: Site) -> None:
    """A browser with scripts opens every task, and every kind of page; nothing speaks, nothing is loaded."""
    page = site.page(script=True)
    before = site.base.kb.tasks(), site.base.kb.entries()
    addresses = [site.link(task, person) for task in site.base.kb.tasks() for person in (ANA, BEN)]
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state()
    assert (site.base.kb.tasks(), site.base.kb.entries()) == before
    for _name in every_page(site, page):
        page.wait_for_load_state()

    assert len(addresses) > 40
    assert site.said == []
    assert site.elsewhere == []


@pytest.mark.parametrize("owners", [25, pytest.param(500, marks=pytest.mark.prove)])
def test_a_gateway_that_runs_scripts_changes_nothing(files: Files, tmp_path: Path, runner: object, owners: int) -> None:
    """A browser with scripts opens every link of every digest, as some gateways do: no row changes."""
    url = files.fresh()
    base = told(url, tmp_path / "mail", owners)
    links = [link for mail in digests(tmp_path / "mail") for link in links_of(mail)]
    before = everything(url)
    with served(base, runner) as site:
        page = site.page(script=True)
        for link in links:
            assert page.goto(f"{site.url}{link}", wait_until="load").status in {200, 401}, link
        assert site.said == []
        assert site.elsewhere == []

    assert len(links) >= owners * 3
    assert everything(url) == before
    base.kb.close()


def test_an_owner_answers_on_a_phone_without_scripts(site: Site) -> None:
    """From the link to the receipt, and back again."""
    (first, *_) = [one for one in site.base.kb.tasks() if one.kind is TaskKind.CHECK and one.accountable == ANA]
    page = site.page(script=False)
    page.goto(site.link(first))
    page.fill("#a1-note", "read it on the train")
    page.click("text=Still right: I read it")

    assert page.inner_text("h1") == "Thank you, that is done"
    assert site.base.kb.task(first.id).state is State.ANSWERED
    page.click("text=Take it back")
    assert site.base.kb.task(first.id).state is State.QUEUED


def test_the_whole_loop_is_closed_by_a_browser(tmp_path: Path, runner: Any) -> None:  # noqa: ANN401 - playwright need not be installed
    """From the sample base over a mail that a server took to an answer on a page, the ledger, and the next audit."""
    clock, box = Clock(), Box()
    with (
        socket.create_server(("127.0.0.1", 0)) as ours,
        opened_base(copy_of_sample(tmp_path), clock, box, f'base_url = "{home_of(ours)}"') as kb,
    ):
        task = overdue(kb)
        links = PAGES.findall(words_of(last_mails(box)[str(task.accountable)]))
        before = (kb.tasks(settled=True), kb.entries())
        with pages_served(kb, ours):
            browser = runner.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
            shown = next(link for link in links if page.goto(link) and page.locator("h1").inner_text() == task.title)
            assert (kb.tasks(settled=True), kb.entries()) == before
            page.click(".answer.first button")
            assert page.locator("button:has-text('Take it back')").count() == 1, shown
            browser.close()

        entry = kb.entries()[-1]
        assert (entry.card, entry.by, entry.channel) == (task.subject, task.accountable, Channel.MAIL_LINK)
        assert entry.content == kb.content(task.subject).digest
        assert is_settled(kb, clock, task)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(site: Site, scheme: str) -> None:
    """Axe finds no serious barrier on any page, everything folded out, and no page is wider than a phone.

    To run it the content security policy is set aside; without it, too, nothing of the hostile texts runs or is loaded.
    """
    axe = os.environ.get("KBAUDIT_AXE")
    if not axe:
        pytest.skip("KBAUDIT_AXE does not name axe.min.js")
    script = Path(axe).read_text(encoding="utf-8")
    page = site.page(script=True, color_scheme=scheme, bypass_csp=True)
    names = []
    for name in every_page(site, page):
        names.append(name)
        opened = "document.querySelectorAll('details:not([open])').forEach(one => one.open = true)"
        page.evaluate(opened)
        page.evaluate(script)
        found = page.evaluate("axe.run()")["violations"]
        assert [one for one in found if one["impact"] in {"serious", "critical"}] == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name

    assert len(names) >= 15
    assert site.said == []
    assert site.elsewhere == []


def test_the_pictures_of_the_documentation_can_be_taken_anew(tmp_path: Path, runner: object) -> None:
    """All that the documentation shows, and no other, each below 100 kB."""
    pytest.importorskip("PIL", reason="the package pillow is not installed")
    shown = Path(__file__).parents[2] / "docs" / "images"

    taken = take(tmp_path, runner)

    assert {one.name for one in taken} == {one.name for one in shown.glob("page-*.png")}
    assert [one.name for one in (*taken, *shown.iterdir()) if one.stat().st_size >= 100_000] == []
