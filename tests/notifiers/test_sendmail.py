from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from kbaudit.errors import NotifierError, SettingError
from kbaudit.notifiers.interface import Accepted, Notifier, Outcome, Refused, TryLater
from kbaudit.notifiers.sendmail import SendmailNotifier
from tests.messages_made import mail

_PROGRAM = """
import json, pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
(folder / "words.json").write_text(json.dumps(sys.argv[3:]))
(folder / "mail.eml").write_bytes(sys.stdin.buffer.read())
sys.stderr.write("said\\n  the   program\\n")
sys.exit(int(sys.argv[2]))
"""


@pytest.fixture
def program(tmp_path: Path) -> str:
    """Give the beginning of a command: a program that keeps what it is given in a folder."""
    script = tmp_path / "a mailer.py"
    script.write_text(_PROGRAM)
    return shlex.join([sys.executable, "-S", "-E", str(script), str(tmp_path)])


def sent(command: str, address: str = "ana@example.org", timeout_seconds: float = 20.0) -> Outcome:
    with SendmailNotifier(command=command, timeout_seconds=timeout_seconds).connect() as sender:
        return sender.send(mail(1, address=address))


def test_it_is_a_notifier() -> None:
    """It keeps the protocol."""
    assert isinstance(SendmailNotifier(command="msmtp -t"), Notifier)


def test_a_program_is_given_the_mail(program: str, tmp_path: Path) -> None:
    """On standard input, with the line ends of such programs, and its own words."""
    assert sent(f"{program} 0 -t -i") == Accepted()

    assert (tmp_path / "mail.eml").read_bytes() == mail(1).content.replace(b"\r\n", b"\n")
    assert (tmp_path / "words.json").read_text() == '["-t", "-i"]'


def test_a_program_that_does_not_read_headers_is_given_the_recipient(program: str, tmp_path: Path) -> None:
    """After all options, so that it is none itself."""
    assert sent(f"{program} 0 -i") == Accepted()

    assert (tmp_path / "words.json").read_text() == '["-i", "--", "ana@example.org"]'


def test_no_shell_reads_the_command(program: str, tmp_path: Path) -> None:
    """What a shell would act on is a word like any other."""
    assert sent(f"{program} 0 -t ; touch $HOME `id` > x '$(id)'") == Accepted()

    words = '["-t", ";", "touch", "$HOME", "`id`", ">", "x", "$(id)"]'
    assert (tmp_path / "words.json").read_text() == words


@pytest.mark.parametrize("address", ["-oQ/tmp@example.org", "ana", "ana@example.org\n", "a@example.org, b@example.org"])
def test_nothing_is_sent_to_what_is_no_address(program: str, tmp_path: Path, address: str) -> None:
    """An address becomes neither an option nor two recipients."""
    outcome = sent(f"{program} 0 -i", address)

    assert isinstance(outcome, Refused)
    assert outcome.no_such_address
    assert not (tmp_path / "mail.eml").exists()


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (75, TryLater("{} ended with 75: said the program")),
        (69, TryLater("{} ended with 69: said the program")),
        (1, TryLater("{} ended with 1: said the program")),
        (67, Refused("{} ended with 67: said the program", no_such_address=True)),
        (65, Refused("{} ended with 65: said the program")),
    ],
    ids=["later", "unavailable", "unknown", "no user", "bad data"],
)
def test_a_program_says_by_its_code_how_it_went(program: str, code: int, outcome: TryLater | Refused) -> None:
    """Only what is surely for ever is refused."""
    found = sent(f"{program} {code} -t")

    assert isinstance(found, TryLater | Refused)
    assert type(found) is type(outcome)
    assert found.why == outcome.why.format(sys.executable)
    assert getattr(found, "no_such_address", None) == getattr(outcome, "no_such_address", None)


@pytest.mark.parametrize("code", [64, 77, 78])
def test_a_program_that_cannot_work_stops_the_delivery(program: str, code: int) -> None:
    """It is no fault of the mail."""
    with pytest.raises(NotifierError, match=rf"ended with {code}: said the program; check the command and its config"):
        sent(f"{program} {code} -t")


def test_a_program_that_is_not_there_is_told() -> None:
    """With its name."""
    with pytest.raises(
        NotifierError, match="no-such-mailer cannot be run: no such file or directory; check the command"
    ):
        sent("no-such-mailer -t")


def test_a_program_that_hangs_is_ended() -> None:
    """And the mail is tried again later."""
    outcome = sent(shlex.join([sys.executable, "-S", "-c", "import time; time.sleep(60)"]), timeout_seconds=0.1)

    assert outcome == TryLater(f"{sys.executable} took longer than 0.1 s")


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("", "command: names no program"),
        ("msmtp 't", "command: names no program"),
        ("a\0b", "command: names no program"),
    ],
    ids=["empty", "open quote", "NUL"],
)
def test_commands_that_cannot_be_are_refused(command: str, problem: str) -> None:
    """Before anything is run."""
    with pytest.raises(SettingError, match=problem):
        SendmailNotifier(command=command)


@pytest.mark.parametrize("seconds", [0, 301])
def test_waits_that_cannot_be_are_refused(seconds: float) -> None:
    """A mail must not be waited for until another process takes it over."""
    with pytest.raises(SettingError, match="timeout_seconds: must be above 0, up to 300"):
        SendmailNotifier(command="msmtp -t", timeout_seconds=seconds)
