"""The owner pages in a real browser: nothing runs, nothing is loaded from elsewhere, and everybody can use them.

Run by ``nox -s real``. It needs Debian's ``chromium``; what looks for barriers needs the file ``axe.min.js`` of the npm
package axe-core, named by ``KBAUDIT_AXE``. What this machine lacks is skipped by name.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from kbaudit.answer_code import AnswerCode
from kbaudit.card import BodyFormat
from kbaudit.policy import Policy
from kbaudit.task import State, Task, TaskKind
from kbaudit.web.app import make_app
from tests.databases import Files
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.desk import REFUNDS, WebBase
from tests.web.payloads import PAYLOADS

playwright: Any = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")

_PHONE = {"width": 390, "height": 800}


@dataclass
class Site:
    """Pages that are served, and a browser.

    Attributes:
        asked: Every address that the browser asked for.
        said: What pages said: in dialogs, and to the console.
    """

    base: WebBase
    url: str
    browser: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def page(self, *, script: bool, scheme: str = "light", **options: object) -> Any:  # noqa: ANN401 - it need not be installed
        """Open a window of a phone's width."""
        context = self.browser.new_context(viewport=_PHONE, java_script_enabled=script, color_scheme=scheme, **options)
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("dialog", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def _hear(self, dialog: Any) -> None:  # noqa: ANN401 - as above
        self.said.append(dialog.message)
        dialog.dismiss()

    def link(self, task: Task, person: str = ANA) -> str:
        """Give the address of a mail's link."""
        code = AnswerCode(task=task.id, person=person, turn=task.turn)
        return f"{self.url}/t/{self.base.kb.code_keys().sign(code, self.base.now)}"

    def sign_in(self, page: Any, person: str) -> None:  # noqa: ANN401 - as above
        """Sign in as a person does: ask for a link, take it from the mail, press the button."""
        page.goto(f"{self.url}/sign-in")
        page.fill("#address", person)
        page.click("main button")
        page.wait_for_timeout(1_000)
        mails = sorted(self.base.mail.glob("**/*.eml"), key=lambda one: one.stat().st_mtime) if self.base.mail else []
        text = mails[-1].read_text(encoding="utf-8").replace("=\n", "")
        found = re.search(r"/sign-in/[\w.-]+", text)
        assert found is not None
        page.goto(f"{self.url}{found[0]}")
        page.click("main button")


@pytest.fixture
def site(files: Files, tmp_path: Path) -> Iterator[Site]:
    """Serve a base in whose texts and titles two hundred hostile texts stand."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("this machine has no chromium")
    base = WebBase(files.fresh(), policy=Policy(steward=LEAD), mail=tmp_path / "mail")
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
    with socket.create_server(("127.0.0.1", 0)) as ours, playwright.sync_playwright() as runner:
        url = f"http://127.0.0.1:{ours.getsockname()[1]}"
        served = uvicorn.Server(uvicorn.Config(make_app(base.kb, url), log_level="error", lifespan="off"))
        thread = threading.Thread(target=served.run, kwargs={"sockets": [ours]})
        thread.start()
        browser = runner.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield Site(base, url, browser)
        browser.close()
        served.should_exit = True
        thread.join()
    base.kb.close()


def test_two_hundred_hostile_texts_run_and_load_nothing(site: Site) -> None:
    """A browser with scripts opens every page; it asks for nothing that is not of this site, and nothing speaks."""
    page = site.page(script=True)
    before = site.base.kb.tasks(), site.base.kb.entries()
    addresses = [site.link(task, person) for task in site.base.kb.tasks() for person in (ANA, BEN)]
    site.sign_in(page, LEAD)
    addresses += [f"{site.url}/{path}" for path in ("tasks", "steward", "steward/contradictions", "steward/health")]
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state()

    assert len(addresses) > 40
    assert site.said == []
    assert [one for one in site.asked if not one.startswith(f"{site.url}/")] == []
    assert (site.base.kb.tasks(), site.base.kb.entries()) == before


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(site: Site, scheme: str) -> None:
    """Axe finds no serious barrier on any page, everything folded out, and no page is wider than a phone."""
    axe = os.environ.get("KBAUDIT_AXE")
    if not axe:
        pytest.skip("KBAUDIT_AXE does not name axe.min.js")
    page = site.page(script=True, scheme=scheme, bypass_csp=True)
    tasks = site.base.kb.tasks()
    kinds = {task.kind: task for task in tasks if task.accountable == ANA}
    answered = next(task for task in tasks if task.kind is TaskKind.CHECK and task.accountable == ANA)
    addresses = [site.link(task) for task in kinds.values()]
    receipt = site.link(answered)
    site.base.kb.answer(answered.id, "snooze", by=ANA)
    site.sign_in(page, LEAD)
    paths = (
        "tasks",
        "steward",
        "steward/contradictions",
        "steward/escalations",
        "steward/health",
        "sign-in",
        "nowhere",
    )
    for address in (*addresses, receipt, *(f"{site.url}/{path}" for path in paths)):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.evaluate(Path(axe).read_text(encoding="utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        assert [one for one in found if one["impact"] in {"serious", "critical"}] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= _PHONE["width"], address
