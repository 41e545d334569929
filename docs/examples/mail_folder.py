"""The notifier of the how-to "Write a notifier"."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from kbaudit.errors import NotifierError
from kbaudit.message import Message
from kbaudit.notifiers.interface import NOTIFIER_API, Accepted, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFolderNotifier:
    """Mails in a folder that mail programs open, in the form called Maildir.

    Settings:
        folder: The folder; it is made where there is none.
    """

    name: ClassVar[str] = "mail-folder"
    api: ClassVar[int] = NOTIFIER_API

    folder: Path

    @contextmanager
    def connect(self) -> Iterator[MailFolderSender]:
        """Open the folder."""
        try:
            box = mailbox.Maildir(self.folder)
        except OSError as error:
            raise NotifierError(f"{self.folder}: {error.strerror}; check the path") from error
        yield MailFolderSender(box)


@dataclass(frozen=True, slots=True)
class MailFolderSender:
    """A folder that is open."""

    box: mailbox.Maildir

    def send(self, message: Message) -> Outcome:
        """Put a mail into the folder."""
        self.box.add(message.content)
        return Accepted()
