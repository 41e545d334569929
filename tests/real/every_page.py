"""Every page of a site, as somebody meets it one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from kbaudit.task import Task, TaskKind
from tests.real.browser import Site
from tests.tasks_made import ANA, LEAD
from tests.web.payloads import PAYLOADS

_STEWARD = ("tasks", "steward", "steward/contradictions", "steward/escalations", "steward/health", "nowhere")


def every_page(site: Site, page: Any) -> Iterator[str]:  # noqa: ANN401 - playwright need not be installed
    """Open each kind of page, and give its name while it is open; some come of an answer."""
    first, second, *_ = [task for task in _tasks(site) if task.kind is TaskKind.CHECK]
    for kind, task in {task.kind: task for task in _tasks(site)}.items():
        page.goto(site.link(task))
        yield f"task: {kind}"
    yield from _refused(site, page, first)
    yield from _receipts(site, page, second)
    yield from _too_late(site, page, second)
    page.goto(site.stop_link())
    yield "stop"
    page.click("main button")
    yield "stopped"
    yield from _signed_in(site, page)


def _tasks(site: Site) -> list[Task]:
    return [task for task in site.base.kb.tasks() if task.accountable == ANA]


def _refused(site: Site, page: Any, task: Task) -> Iterator[str]:  # noqa: ANN401 - as above
    """Yield what an answer about an older text leads to: both texts side by side."""
    page.goto(site.link(task))
    body = "\n\n".join((site.base.shelf.cards[task.subject.removeprefix("kb:")].body, *PAYLOADS[:20]))
    site.base.shelf.put(task.subject.removeprefix("kb:"), body=body)
    site.base.later(hours=1)
    site.base.sync()
    page.click(".answer.first button")
    assert page.locator(".refused .difference ins").count()
    yield "refused, with the difference"
    page.goto(site.link(task))
    assert page.locator(".changes .difference").count()
    yield "task, with what was changed"


def _receipts(site: Site, page: Any, task: Task) -> Iterator[str]:  # noqa: ANN401 - as above
    page.goto(site.link(task))
    page.click("summary:has-text('Ask me later')")
    page.fill("details[open] input[name=note]", PAYLOADS[0])
    page.click("details[open] button:has-text('Ask me later')")
    assert page.locator("button:has-text('Take it back')").count() == 1
    yield "receipt"
    page.goto(site.link(site.base.kb.task(task.id)))
    yield "task, answered with a note"


def _too_late(site: Site, page: Any, task: Task) -> Iterator[str]:  # noqa: ANN401 - as above
    """Yield what a link that holds no more offers, and what its button answers."""
    page.goto(site.link(task, made=site.base.now - timedelta(days=40)))
    assert page.locator("main button").count() == 1
    yield "link too old"
    page.click("main button")
    yield "fresh link on its way"


def _leave(site: Site, page: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    page.goto(f"{site.url}/leave")
    yield "leave"
    page.click("form:has(#first) button")
    assert page.locator("form").count() > 1
    yield "leave, entered"


def _signed_in(site: Site, page: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    page.goto(f"{site.url}/sign-in")
    yield "sign-in"
    site.open_sign_in_link(page, LEAD)
    yield "sign-in by link"
    page.click("main button")
    yield from _leave(site, page)
    for path in _STEWARD:
        page.goto(f"{site.url}/{path}")
        yield path
    page.goto(f"{site.url}/tasks/{_tasks(site)[0].id}")
    yield "task, signed in"
