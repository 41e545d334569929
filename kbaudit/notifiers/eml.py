"""The notifier ``eml``: mails as files in a folder, for another program to send or for a person to look at."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from kbaudit.errors import NotifierError
from kbaudit.message import Message
from kbaudit.notifiers.interface import NOTIFIER_API, Accepted, Outcome

_UNUSUAL = re.compile(r"[^A-Za-z0-9@.-]")
_LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class EmlNotifier:
    """Mails as files in a folder, each whole or not there; only the user who runs kbaudit may read them.

    Settings:
        folder: Where they are written; it is made where there is none.
    """

    name: ClassVar[str] = "eml"
    api: ClassVar[int] = NOTIFIER_API

    folder: Path

    @contextmanager
    def connect(self) -> Iterator[EmlSender]:
        """Make the folder.

        Raises:
            NotifierError: It cannot be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _refusal(self.folder, error) from error
        yield EmlSender(self.folder)


@dataclass(frozen=True, slots=True)
class EmlSender:
    """A folder that is there."""

    folder: Path

    def send(self, message: Message) -> Outcome:
        """Write a mail; one that is sent again replaces itself.

        Raises:
            NotifierError: The folder cannot be written.
        """
        try:
            _write(self.folder / file_name(message.id), message.content)
        except OSError as error:
            raise _refusal(self.folder, error) from error
        return Accepted()


def file_name(identity: str) -> str:
    """Name a file after a message: the same for the same one only, and harmless on every system."""
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
    shown = _UNUSUAL.sub("-", identity)[:_LONGEST].strip(".-")
    return f"{shown or 'mail'}-{digest[:12]}.eml"


def _write(file: Path, content: bytes) -> None:
    """Write a file at once, however the process ends."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as fresh:
            fresh.write(content)
            fresh.flush()
            os.fsync(handle)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _refusal(folder: Path, error: OSError) -> NotifierError:
    why = (error.strerror or "cannot be written").lower()
    return NotifierError(f"{folder}: {why}; check the path, its permissions and the room on the disk")
