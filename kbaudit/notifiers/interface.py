"""What a notifier is: it sends messages whose bytes were made before, and may have a form of its own for them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from kbaudit.mails.letter import Letter
from kbaudit.message import Message

NOTIFIER_API = 1
"""The version of this protocol; a notifier states the one it was written for."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """That a message is with the next one in the chain, who answers for it from then on."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """That a message could not be handed over, and may be another time.

    Attributes:
        why: What stood against it, as it was said.
    """

    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """That a message will never be taken as it is.

    Attributes:
        why: What stood against it, as it was said.
        no_such_address: Whether the address is at fault, so that nothing sent there arrives.
    """

    why: str
    no_such_address: bool = False


Outcome = Accepted | TryLater | Refused
"""What became of one try to send a message."""


class Sender(Protocol):
    """An open way to send messages, one after the other."""

    def send(self, message: Message) -> Outcome:
        """Send the bytes of a message as they are."""


@runtime_checkable
class Notifier(Protocol):
    """One way to reach people: a frozen dataclass whose fields are its settings.

    Attributes:
        name: The entry point's name, such as ``smtp``.
        api: The version of this protocol that the notifier was written for.
    """

    name: ClassVar[str]
    api: ClassVar[int]

    def connect(self) -> AbstractContextManager[Sender]:
        """Open a way to send; closing it ends whatever it holds open.

        Raises:
            NotifierError: Nothing can be sent at all now; no message was.
        """


@runtime_checkable
class Writer(Protocol):
    """A notifier that has a form of its own for letters, and reaches one person alone.

    Attributes:
        person: Who reads what it sends, by any name the directory knows. Nobody else may: words of cards and ways to
            answer are shown as that person may see and use them.
    """

    @property
    def person(self) -> str:
        """Give who reads what it sends."""

    def write(self, letter: Letter) -> bytes | None:
        """Write a letter, the same bytes for the same letter; None for one that is too long, so that less is said."""
