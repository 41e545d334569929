"""What a mailbox is, and the mails that come out of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

LONGEST = 1024 * 1024
"""Mails of more bytes are not read: an answer is a few lines."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail that nobody has handled yet.

    Attributes:
        key: What the mailbox calls it.
        content: Its bytes; None where they are more than ``LONGEST``.
    """

    key: str
    content: bytes | None


class OpenBox(Protocol):
    """A mailbox while it is read."""

    def arrived(self) -> Iterator[Arrived]:
        """Yield the mails that nobody has handled, the oldest first.

        Raises:
            MailboxError: The mailbox cannot be read on.
        """

    def done(self, key: str) -> None:
        """Mark a mail as handled, which keeps it; one that is not marked comes again.

        Raises:
            MailboxError: It cannot be marked.
        """


class Mailbox(Protocol):
    """Where answers arrive."""

    def open(self) -> AbstractContextManager[OpenBox]:
        """Open it; closing it ends whatever it holds open.

        Raises:
            MailboxError: It cannot be reached, or is none.
        """
