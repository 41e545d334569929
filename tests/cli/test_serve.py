"""The command ``kbaudit serve``, as a user drives it; once as a process of its own, with a real server."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from kbaudit.answers.code import AnswerCode
from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.main import run
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.task import State
from tests.web.browsing import OWN_FORM, forms

CONFIG = '[sources.kb]\nconnector = "markdown"\npath = "kb"\n'
CARD = "---\nowner: ana@example.org\nverified_at: 2020-01-01\n---\n# Refunds\n\nWithin 30 days.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a base of one overdue card whose owner was asked."""
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "a.md").write_text(CARD, encoding="utf-8")
    (tmp_path / "kbaudit.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def served(folder: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Give a process that serves the pages of that base, and where."""
    for command in (["sync", "-q"], ["audit", "-q"], ["assign", "-q"]):
        assert run(command) == ExitCode.CLEAN
    capfd.readouterr()
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-m", "kbaudit", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=folder, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        found = re.fullmatch(r"the pages are at (http://127\.0\.0\.1:\d+); Ctrl-C ends them\n", said)
        assert found, said
        try:
            yield process, found[1]
        finally:
            process.kill()


@pytest.mark.heavy
def test_an_owner_answers_by_link(served: tuple[subprocess.Popen[str], str]) -> None:
    """From the link to the receipt through a real server, which logs no link; Ctrl-C ends it."""
    process, url = served
    with KnowledgeBase.open(config="kbaudit.toml") as kb:
        (task,) = kb.tasks()
        code = kb.code_keys().sign(AnswerCode(task=task.id, person="ana@example.org", turn=0), kb.clock())
        with httpx.Client(base_url=url, headers=OWN_FORM, follow_redirects=True) as client:
            page = client.get(f"/t/{code}")
            assert "Within 30 days." in page.text
            assert "read from its source just now" in page.text
            assert "server" not in page.headers
            (action, hidden) = next(one for one in forms(page) if one[1]["deed"] == ["still-right"])
            receipt = client.post(action, data=hidden)
            too_much = client.post(action, content=b"x" * 70_000, headers={"Transfer-Encoding": "chunked"})
        after = kb.task(task.id)

    assert "Thank you, that is done" in receipt.text
    assert after.state is State.ANSWERED
    assert too_much.status_code in {400, 413, 415}
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == ExitCode.INTERRUPTED
    assert said.splitlines() == ["kbaudit: interrupted"]


def test_what_cannot_be_served_is_refused(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A port that is taken, an address that others reach without one for the links, and a store that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(["serve", "--port", port]) == ExitCode.USAGE
        assert "choose another port" in capfd.readouterr().err
    assert run(["serve", "--port", "0"]) == ExitCode.INCOMPLETE
    assert "there is none yet" in capfd.readouterr().err
    assert run(["sync", "-q"]) == ExitCode.CLEAN
    assert run(["serve", "--host", "0.0.0.0", "--port", "0"]) == ExitCode.USAGE
    assert "[mail] base_url has to say" in capfd.readouterr().err
    assert (folder / "kbaudit.db").exists()


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "uvicorn", None)

    assert run(["serve"]) == ExitCode.USAGE
    assert "pip install 'kbaudit[web]'" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("host", "told"),
    [("localhost", "http://localhost:"), ("127.0.0.1", "https://kb.example.org/pages")],
)
def test_links_are_built_from_the_configured_address(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], host: str, told: str
) -> None:
    """Where there is none, from that of this machine."""
    if told.startswith("https"):
        mail = f'[mail]\neml = "out"\nsender = "kb@example.org"\nbase_url = "{told}"\n'
        (folder / "kbaudit.toml").write_text(CONFIG + mail, encoding="utf-8")
    assert run(["sync", "-q"]) == ExitCode.CLEAN
    monkeypatch.setattr("uvicorn.Server.run", lambda *_args, **_named: None)

    assert run(["serve", "--host", host, "--port", "0"]) == ExitCode.INTERRUPTED
    assert told in capfd.readouterr().err
    assert run(["serve", "--host", host, "--port", "0", "--quiet"]) == ExitCode.INTERRUPTED
    assert capfd.readouterr().err == "kbaudit: interrupted\n"
