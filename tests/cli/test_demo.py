"""``kbaudit demo`` shows what an audit finds."""

from __future__ import annotations

import json
import re
import sys
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from kbaudit.cli.main import run
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.task import State

pytestmark = pytest.mark.heavy


def test_it_finds_something_and_exits_0(capfd: pytest.CaptureFixture[str]) -> None:
    """A demonstration that found what it should has worked."""
    assert run(["demo"]) == 0
    shown = capfd.readouterr()

    assert "help-center" in shown.out
    assert "kbaudit audit PATH" in shown.err
    assert "kbaudit init PATH" in shown.err


def test_it_is_the_same_every_day(capfd: pytest.CaptureFixture[str]) -> None:
    """The clock of the demonstration stands still."""
    assert run(["demo", "-q"]) == 0
    first = capfd.readouterr()
    assert run(["demo", "-q"]) == 0

    assert capfd.readouterr() == first
    assert first.err == ""


def test_it_leaves_the_reports_and_the_base(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What it leaves can be audited again, with the same result."""
    folder = tmp_path / "new" / "demo"

    assert run(["demo", "--output", str(folder), "-q"]) == 0
    capfd.readouterr()
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    config = str(folder / "sample" / "kbaudit.toml")
    assert run(["audit", "--config", config, "--as-of", "2026-11-22", "--format", "json", "--fail-on", "never"]) == 0

    assert json.loads(capfd.readouterr().out)["findings"] == report["findings"]
    reports = {"report.csv", "report.json", "report.md"}
    assert {*reports, "sample", "mails", "loop.toml", "owner-page.html"} <= {path.name for path in folder.iterdir()}


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that a demonstration left, not to be changed."""
    folder = tmp_path_factory.mktemp("left") / "demo"
    assert run(["demo", "--output", str(folder), "-q"]) == 0
    return folder


def test_it_leaves_mails_whose_links_its_pages_answer(left: Path) -> None:
    """Each owner has one, and what they are asked is kept where the pages look for it."""
    mails = {
        str(mail["To"]): mail.as_string()
        for file in (left / "mails").glob("digest.*")
        for mail in [message_from_bytes(file.read_bytes(), policy=default)]
    }
    with KnowledgeBase.open(config=left / "loop.toml", must_exist=True) as kb:
        asked = {one.accountable for one in kb.tasks() if one.state is State.OPEN}
    assert asked == set(mails)
    assert all("http://127.0.0.1:8000/t/" in mail for mail in mails.values())


def test_it_leaves_a_page_that_needs_nothing_else(left: Path) -> None:
    """An owner's, with both sides of a contradiction: its style is in it, it loads nothing, and takes no answers."""
    page = (left / "owner-page.html").read_text(encoding="utf-8")

    assert page.count("<blockquote") >= 2
    assert "Keep" in page
    assert "--ground: #ffffff" in page
    assert 'font: 1.0625rem/1.55 system-ui, -apple-system, "Segoe UI"' in page
    assert not re.search(r"<link|<script|<img|src=", page)
    assert len(re.findall("<button disabled", page)) == page.count("<button") > 0
    assert set(re.findall(r'action="([^"]*)"', page)) == {"#answers"}
    assert not re.search(r'href="/', page)


def test_without_the_pages_it_leaves_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Who has not installed them misses that one file."""
    monkeypatch.setitem(sys.modules, "kbaudit.web.saved_page", None)

    assert run(["demo", "--output", str(tmp_path / "demo")]) == 0

    assert not (tmp_path / "demo" / "owner-page.html").exists()
    assert "owner-page.html" not in capfd.readouterr().err
    assert list((tmp_path / "demo" / "mails").glob("digest.*"))


def test_it_says_what_to_try_next(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The next command is there to be copied, whatever the folder is called."""
    assert run(["demo", "--output", str(tmp_path / "my demo")]) == 0

    config = tmp_path / "my demo" / "sample" / "kbaudit.toml"
    told = capfd.readouterr().err
    assert f"kbaudit audit --config '{config}' --as-of 2026-11-22\n" in told
    assert "is owner-page.html." in told


def test_what_is_left_can_be_mended(tmp_path: Path) -> None:
    """The copy is the user's: its files can be written."""
    assert run(["demo", "--output", str(tmp_path / "demo"), "-q"]) == 0

    card = tmp_path / "demo" / "sample" / "help-center" / "mobile" / "roaming.md"
    card.write_text(card.read_text(encoding="utf-8") + "More.\n", encoding="utf-8")

    assert card.read_text(encoding="utf-8").endswith("More.\n")


@pytest.mark.parametrize("there", ["file", "filled"])
def test_it_writes_over_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str], there: str) -> None:
    """A folder in which somebody has worked is left alone."""
    (tmp_path / "filled").mkdir()
    (tmp_path / "filled" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    assert run(["demo", "--output", str(tmp_path / there)]) == 2
    assert "is there already; name a new or an empty folder" in capfd.readouterr().err


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The reason is the operating system's, the advice ours."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    assert run(["demo", "--output", str(tmp_path / "file" / "demo")]) == 2
    assert "choose another folder" in capfd.readouterr().err
