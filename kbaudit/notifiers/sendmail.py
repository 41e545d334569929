"""The notifier ``sendmail``: mail through a program that takes it on standard input."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from kbaudit.errors import NotifierError, SettingError
from kbaudit.message import Message
from kbaudit.notifiers.addressing import unusable
from kbaudit.notifiers.interface import NOTIFIER_API, Accepted, Outcome, Refused, TryLater

_LONGEST_WAIT = 300

# Of sysexits.h, which not every system has.
_OK, _USAGE, _DATAERR, _NOUSER, _NOPERM, _CONFIG = 0, 64, 65, 67, 77, 78
_MOST_SAID = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SendmailNotifier:
    """Mail through a program such as ``sendmail`` or ``msmtp``; no shell is involved.

    Settings:
        command: The program and its words, such as `msmtp -t`. With `-t` it takes the recipient from the mail, else the
            address is the last word.
        timeout_seconds: How long it may take for one mail, up to 300.
    """

    name: ClassVar[str] = "sendmail"
    api: ClassVar[int] = NOTIFIER_API

    command: str
    timeout_seconds: float = 60.0

    def __post_init__(self) -> None:
        """Refuse settings that cannot be.

        Raises:
            SettingError: The first of them.
        """
        if not _words(self.command):
            raise SettingError("command", "names no program, or opens a quote that it does not close")
        if not 0 < self.timeout_seconds <= _LONGEST_WAIT:
            raise SettingError("timeout_seconds", f"must be above 0, up to {_LONGEST_WAIT}")

    @contextmanager
    def connect(self) -> Iterator[SendmailSender]:
        """Open nothing: the program is run for each mail."""
        yield SendmailSender(_words(self.command), self.timeout_seconds)


@dataclass(frozen=True, slots=True)
class SendmailSender:
    """A program that is run for each mail."""

    words: list[str]
    timeout_seconds: float

    def send(self, message: Message) -> Outcome:
        """Run the program with a mail.

        Raises:
            NotifierError: There is no such program, or it says that it cannot work as it is set up.
        """
        if problem := unusable(message.address):
            return Refused(f"{message.address!r} {problem}", no_such_address=True)
        program = self.words[0]
        try:
            done = subprocess.run(  # noqa: S603 - the program that the configuration names, without a shell
                self._with_recipient(message.address),
                input=message.content.replace(b"\r\n", b"\n"),  # as these programs have it on standard input
                capture_output=True,
                timeout=self.timeout_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return TryLater(f"{program} took longer than {self.timeout_seconds:g} s")
        except (OSError, ValueError) as error:
            why = str(getattr(error, "strerror", None) or error).lower()
            raise NotifierError(f"{program} cannot be run: {why}; check the command") from None
        return _outcome(program, done.returncode, done.stderr or done.stdout)

    def _with_recipient(self, address: str) -> list[str]:
        return self.words if "-t" in self.words[1:] else [*self.words, "--", address]


def _outcome(program: str, code: int, output: bytes) -> Outcome:
    """Read how a program ended, as sendmail and its likes do.

    Raises:
        NotifierError: It cannot work as it is set up.
    """
    if code == _OK:
        return Accepted()
    words = " ".join(output[:_MOST_SAID].decode("utf-8", "replace").split())
    said = f"{program} ended with {code}" + (f": {words}" if words else "")
    if code in {_USAGE, _NOPERM, _CONFIG}:
        raise NotifierError(f"{said}; check the command and its configuration")
    if code in {_NOUSER, _DATAERR}:
        return Refused(said, no_such_address=code == _NOUSER)
    # Of the others none says surely that the mail will never be taken: msmtp has the same code for a server that is
    # away as for one that refuses.
    return TryLater(said)


def _words(command: str) -> list[str]:
    try:
        return [] if "\0" in command else shlex.split(command)
    except ValueError:
        return []
