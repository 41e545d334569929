"""Pages that are served, and a real browser that looks at them."""

from __future__ import annotations

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import uvicorn

from kbaudit.answers.code import AnswerCode
from kbaudit.answers.stop_code import sign_stop
from kbaudit.task import Task
from kbaudit.web.app import make_app
from tests.tasks_made import ANA
from tests.web.desk import WebBase

PHONE = {"width": 390, "height": 800}


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

    def page(self, *, script: bool, **options: object) -> Any:  # noqa: ANN401 - playwright need not be installed
        """Open a window, of a phone's width where no other is named."""
        context = self.browser.new_context(**{"viewport": PHONE, "java_script_enabled": script, **options})
        page = context.new_page()
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("dialog", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def _hear(self, dialog: Any) -> None:  # noqa: ANN401 - as above
        self.said.append(dialog.message)
        dialog.dismiss()

    @property
    def elsewhere(self) -> list[str]:
        """Give what the browser asked for that is not of this site."""
        return [one for one in self.asked if not one.startswith(f"{self.url}/")]

    def link(self, task: Task, person: str = ANA, *, made: datetime | None = None) -> str:
        """Give the address of a mail's link, which was made at an instant; now where None."""
        code = AnswerCode(task=task.id, person=person, turn=task.turn)
        return f"{self.url}/t/{self.base.kb.code_keys().sign(code, made or self.base.now)}"

    def stop_link(self, person: str = ANA) -> str:
        """Give the address at which a person stops their mails."""
        return f"{self.url}/u/{sign_stop(self.base.kb.code_keys(), person, self.base.now)}"

    def open_sign_in_link(self, page: Any, person: str) -> None:  # noqa: ANN401 - as above
        """Ask for a link, and open the one that the mail has."""
        page.goto(f"{self.url}/sign-in")
        page.fill("#address", person)
        page.click("main button")
        page.wait_for_timeout(1_000)
        mails = sorted(self.base.mail.glob("**/*.eml"), key=lambda one: one.stat().st_mtime) if self.base.mail else []
        text = mails[-1].read_text(encoding="utf-8").replace("=\n", "")
        found = re.search(r"/sign-in/[\w.-]+", text)
        assert found is not None
        page.goto(f"{self.url}{found[0]}")

    def sign_in(self, page: Any, person: str) -> None:  # noqa: ANN401 - as above
        """Sign in as a person does: ask for a link, take it from the mail, press the button."""
        self.open_sign_in_link(page, person)
        page.click("main button")


def chromium() -> str | None:
    """Give where this machine has Chromium; None where it has none."""
    return shutil.which("chromium")


@contextmanager
def served(base: WebBase, runner: Any) -> Iterator[Site]:  # noqa: ANN401 - playwright need not be installed
    """Serve a base, and open a browser.

    Args:
        runner: Of playwright.
    """
    with socket.create_server(("127.0.0.1", 0)) as ours:
        url = f"http://127.0.0.1:{ours.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(make_app(base.kb, url), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [ours]})
        thread.start()
        browser = runner.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            yield Site(base, url, browser)
        finally:
            browser.close()
            server.should_exit = True
            thread.join()
