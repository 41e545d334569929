"""A card's finding becomes a mail, the mail an answer, the answer an entry of the ledger, and the task settles."""

from __future__ import annotations

import mailbox
import re
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest

from kbaudit.cli.exit_codes import ExitCode
from kbaudit.cli.main import run
from kbaudit.knowledge_base import KnowledgeBase
from kbaudit.task import State
from kbaudit.verification import Channel
from tests.post import opened, serving

ANA = "ana@example.org"
CARD = "---\nowner: ana@example.org\nverified_at: 2020-01-01\n---\n# Refunds\n\nRefunds take 30 days.\n"
PEOPLE = "name,address,locale\nAna Diaz,ana@example.org,de\n"
CONFIG = """
[sources.kb]
connector = "markdown"
path = "kb"

[people]
file = "people.csv"

[mail]
smtp = "smtp://127.0.0.1:{port}"
sender = "Knowledge base <kb@example.org>"
maildir = "answers"
tls = "off"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stand in a base of one card whose check is long due, beside a server that delivers to its owner."""
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "refunds.md").write_text(CARD, encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with serving(tmp_path / "inbox") as port:
        (tmp_path / "kbaudit.toml").write_text(CONFIG.format(port=port), encoding="utf-8")
        yield tmp_path


def does(*words: str) -> None:
    """Run a command that must end well."""
    assert run([*words]) == ExitCode.CLEAN, words


def arrived(inbox: Path) -> list[EmailMessage]:
    """Take the mails out of an inbox."""
    box = mailbox.Maildir(inbox, create=False)
    read = [BytesParser(EmailMessage, policy=default).parsebytes(box.get_bytes(key)) for key in box.iterkeys()]
    box.clear()
    return read


def text(mail: EmailMessage) -> str:
    """Give the text of a mail."""
    found = mail.get_body(("plain",))
    assert isinstance(found, EmailMessage)
    return str(found.get_content())


def test_a_check_is_asked_for_answered_and_settled_by_mail(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With nothing but commands, a mail server and a mailbox; nobody opens a page."""
    for command in ("sync", "audit", "assign"):
        does(command, "-q")
    does("notify", "--now", "--first-run")

    (digest,) = arrived(folder / "inbox")
    assert digest["To"] == "Ana Diaz <ana@example.org>"
    links = re.findall(r"mailto:\S+", text(digest))
    still_right = next(link for link in links if "Stimmt" in opened(link, ANA)["Subject"])

    with serving(folder / "answers") as port, smtplib.SMTP("127.0.0.1", port) as client:
        client.send_message(opened(still_right, ANA, Notiz="mit der Buchhaltung gelesen"))
    capfd.readouterr()
    does("tasks", "mail")
    assert capfd.readouterr().out.startswith("entered  ana@example.org  ana@example.org said still-right")

    does("notify")
    (receipt,) = arrived(folder / "inbox")
    assert "Eingetragen, danke" in text(receipt)
    with KnowledgeBase.open(config="kbaudit.toml") as kb:
        entry = kb.entries()[-1]
    assert (entry.card, entry.by, entry.channel) == ("kb:refunds.md", ANA, Channel.MAIL_REPLY)
    assert entry.note == "mit der Buchhaltung gelesen"

    for command in ("sync", "audit", "assign"):
        does(command, "-q")
    with KnowledgeBase.open(config="kbaudit.toml") as kb:
        assert [one.state for one in kb.tasks(settled=True)] == [State.SETTLED]
    assert arrived(folder / "inbox") == []
