"""The pictures of the owner pages in the documentation: ``python -m tests.real.screenshots FOLDER``.

It needs Debian's ``chromium``, and the packages ``playwright`` and ``pillow``.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kbaudit.policy import Policy
from kbaudit.task import Task, TaskKind
from tests.databases import Files
from tests.real.browser import PHONE, Site, served
from tests.tasks_made import ANA, BEN, LEAD
from tests.web.desk import WebBase

_DESKTOP = {"width": 960, "height": 720}
_COLOURS = 64
_TALLEST = 1_400
_SHOP = (
    (
        "returns",
        "Returns and refunds",
        ANA,
        date(2026, 5, 4),
        (
            "# Returns\n\nRefunds for shop orders are possible within 30 days of delivery. Keep the packaging, and put "
            "the slip that came with the order on top.\n\n- Write the number of the order on the slip.\n- Shoes must "
            "not have been worn outside.\n"
        ),
    ),
    (
        "refunds",
        "How customers get their money back",
        BEN,
        date(2026, 11, 1),
        (
            "# Money back\n\nRefunds for shop orders are possible within 14 days of delivery. The money is back on the "
            "card after three working days.\n"
        ),
    ),
    (
        "printers",
        "Reset a label printer",
        ANA,
        date(2025, 9, 1),
        "# Reset\n\n1. Hold the power button for ten seconds.\n2. Wait for the green light.\n3. Print a test label.\n",
    ),
    (
        "lockers",
        "Who opens the parcel lockers",
        ANA,
        date(2025, 7, 1),
        "# Lockers\n\nThe front desk keeps the master key. Two people sign for it, one of them from security.\n",
    ),
)


def _base(folder: Path) -> WebBase:
    """Make a small shop's base, audited and shared out."""
    base = WebBase(Files(folder).fresh(), policy=Policy(steward=LEAD), mail=folder / "mail")
    for identity, title, owner, checked, body in _SHOP:
        url = f"https://kb.example.org/{identity}"
        base.shelf.put(identity, title=title, owner=owner, verified_at=checked, body=body, url=url)
    base.later(hours=1)
    base.sync()
    base.kb.audit()
    base.kb.assign()
    return base


def _task(site: Site, kind: TaskKind) -> Task:
    return next(task for task in site.base.kb.tasks() if task.kind is kind and task.accountable == ANA)


def _pages(site: Site, page: Any) -> Iterator[str]:  # noqa: ANN401 - playwright need not be installed
    """Open the pages one after the other, and give their names."""
    page.goto(site.link(_task(site, TaskKind.CHECK)))
    yield "task"
    page.goto(site.link(_task(site, TaskKind.CONFLICT)))
    yield "two-cards"
    yield from _changed(site, page)
    page.click("summary:has-text('Ask me later')")
    page.click("details[open] button:has-text('Ask me later')")
    yield "receipt"
    page.goto(f"{site.url}/sign-in")
    yield "sign-in"
    site.sign_in(page, ANA)
    yield "yours"
    page.click("nav button")
    site.sign_in(page, LEAD)
    for name, path in (
        ("queue", "steward"),
        ("contradictions", "steward/contradictions"),
        ("health", "steward/health"),
    ):
        page.goto(f"{site.url}/{path}")
        yield name
    page.goto(site.stop_link())
    yield "stop"


def _changed(site: Site, page: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """Yield the page that refuses an answer about an older text."""
    task = _task(site, TaskKind.CHECK)
    identity = task.subject.removeprefix("kb:")
    page.goto(site.link(task))
    body = site.base.shelf.cards[identity].body
    site.base.shelf.put(identity, body=body.replace("ten seconds", "fifteen seconds").replace("30 days", "21 days"))
    site.base.later(hours=1)
    site.base.sync()
    page.click(".answer.first button")
    yield "text-has-changed"


def _keep(png: bytes, file: Path) -> None:
    """Write a picture with few colours, cut where it is taller than a reader of the documentation scrolls."""
    from PIL import Image

    image = Image.open(io.BytesIO(png)).convert("RGB")
    cut = image.crop((0, 0, image.width, min(image.height, _TALLEST)))
    cut.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def take(folder: Path, runner: Any) -> list[Path]:  # noqa: ANN401 - as above
    """Take all pictures, each page on a desktop and one on a phone in the dark.

    Args:
        runner: Of playwright.
    """
    taken: list[Path] = []
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        base = _base(Path(scratch))
        with served(base, runner) as site:
            page = site.page(script=False, viewport=_DESKTOP)
            for name in _pages(site, page):
                taken.append(folder / f"page-{name}.png")
                _keep(page.screenshot(full_page=True), taken[-1])
            german = site.page(script=False, viewport=_DESKTOP, locale="de-DE")
            german.goto(site.link(_task(site, TaskKind.CONFLICT)))
            taken.append(folder / "page-two-cards-german.png")
            _keep(german.screenshot(full_page=True), taken[-1])
            phone = site.page(script=False, viewport=PHONE, color_scheme="dark", device_scale_factor=1)
            phone.goto(site.link(_task(site, TaskKind.CONFLICT)))
            taken.append(folder / "page-phone-dark.png")
            _keep(phone.screenshot(full_page=True), taken[-1])
        base.kb.close()
    return taken


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as made:
        for picture in take(Path(sys.argv[1]), made):
            print(f"{picture.name}: {picture.stat().st_size} bytes")  # noqa: T201 - a program
