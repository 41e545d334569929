"""Mail through a real mail server into a real Maildir.

Run by ``nox -s real``. What this machine lacks is skipped by name.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from kbaudit.notifiers.interface import Accepted, Refused
from kbaudit.notifiers.sendmail import SendmailNotifier
from kbaudit.notifiers.smtp import SmtpNotifier
from tests.messages_made import mail
from tests.real.smtpd import delivering

OWNERS = ("ana", "ines", "jonas", "lukas", "mette", "priya")  # and tomas, whom the server does not know


def _read(content: bytes) -> Message:
    return message_from_bytes(content, policy=SMTP)


def _after(content: bytes, header: bytes) -> bytes:
    """Give a mail from a header on, without the lines that servers put before it."""
    lines = content.replace(b"\r\n", b"\n")
    return lines[lines.index(header) :]


def test_a_mail_arrives_as_it_was_made() -> None:
    """Whatever the server puts before it, header by header and byte by byte; unknown people are named as such."""
    with delivering("ana@example.org") as server:
        notifier = SmtpNotifier(url=f"smtp://127.0.0.1:{server.port}", sender="kb@example.org")
        with notifier.connect() as sender:
            outcomes = [sender.send(mail(1)), sender.send(mail(2, address="eve@example.org")), sender.send(mail(3))]
        arrived = server.mails(2)

    assert [type(one) for one in outcomes] == [Accepted, Refused, Accepted]
    assert isinstance(outcomes[1], Refused)
    assert outcomes[1].no_such_address
    wanted = {_after(mail(number).content, b"From:") for number in (1, 3)}
    assert {_after(one, b"From:") for one in arrived} == wanted


def test_a_program_hands_mail_over() -> None:
    """``msmtp`` reads the recipient from the mail and speaks to the server."""
    program = shutil.which("msmtp")
    if program is None:
        pytest.skip("this machine has no msmtp")
    with delivering("ana@example.org") as server:
        words = f"{program} --host=127.0.0.1 --port={server.port} --from=kb@example.org"
        for command in (f"{words} -t", words):
            with SendmailNotifier(command=command).connect() as sender:
                assert sender.send(mail(1)) == Accepted()
        with SendmailNotifier(command=words).connect() as sender:
            refused = sender.send(mail(1, address="eve@example.org"))
        arrived = server.mails(2)

    assert len({_after(one, b"Subject:") for one in arrived}) == 1
    assert not isinstance(refused, Accepted)


def test_the_digests_of_a_base_arrive(tmp_path: Path) -> None:
    """From the commands that a nightly job runs to the box of each owner; the one without a box is named."""
    with as_file(files("kbaudit") / "sample") as sample:
        base = Path(shutil.copytree(sample, tmp_path / "sample"))
    with delivering(*(f"{name}@quillmere.example" for name in OWNERS)) as server:
        settings = f'\n[mail]\nsmtp = "smtp://127.0.0.1:{server.port}"\nsender = "KB <kb@quillmere.example>"\n'
        with (base / "kbaudit.toml").open("a") as file:
            file.write(settings)
        for words in (["sync", "-q"], ["audit", "-q", "--exit-zero"], ["assign"]):
            subprocess.run([sys.executable, "-m", "kbaudit", *words], cwd=base, check=False, capture_output=True)
        told = _run(base, "notify", "--first-run")
        count = sum(": refused: " not in line for line in told.stdout.splitlines() if " UTC " in line) - 1
        arrived = [_read(one) for one in server.mails(count)]

    assert told.returncode == 3
    assert "tomas@quillmere.example: refused: 5" in told.stderr
    assert {str(one["Delivered-To"]) for one in arrived} == {f"{name}@quillmere.example" for name in OWNERS}
    assert len({str(one["Message-ID"]) for one in arrived}) == len(arrived) == count
    assert all(isinstance(one, EmailMessage) and one.get_body(("html",)) for one in arrived)
    moved = _run(base, "assign", "--format", "json")
    assert moved.returncode in {0, 1}
    asked = {one["accountable"] for one in json.loads(moved.stdout)["tasks"]}
    assert "tomas@quillmere.example" not in asked


def _run(base: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kbaudit", *words], cwd=base, check=False, capture_output=True, text=True
    )
