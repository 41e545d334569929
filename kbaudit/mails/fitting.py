"""What no reader cuts off: as many entries as fit, and the others counted exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, Self, TypeVar

from kbaudit.mails.letter import Letter
from kbaudit.mails.mime import Envelope, as_mail

MOST_BYTES = 100_000
"""How long a mail is at most: Gmail shows about 102 kB of one."""

_MOST_ENTRIES = 200  # an entry takes 500 bytes and more, as text and as HTML


class Shortened(Protocol):
    """What can be told with fewer entries."""

    def shorter(self, items: int, /) -> Self:
        """Give it with that many entries, and the others counted."""


_Told = TypeVar("_Told", bound=Shortened)


def fitted(
    told: _Told, entries: int, letter_of: Callable[[_Told], Letter], write: Callable[[Letter], bytes | None]
) -> tuple[_Told, Letter, bytes | None]:
    """Shorten what is told until it can be written.

    Args:
        entries: How many entries it has.
        write: Gives None for a letter that is too long.

    Returns:
        What is told, its letter, and what was written; None where even one entry is too long.
    """
    if entries > _MOST_ENTRIES:
        entries = _MOST_ENTRIES
        told = told.shorter(entries)
    while (written := write(letter_of(told))) is None and entries > 1:
        entries = max(1, entries * 3 // 4)
        told = told.shorter(entries)
    return told, letter_of(told), written


def mail_within(letter: Letter, envelope: Envelope) -> bytes | None:
    """Write a mail; None where it is longer than any should be.

    Raises:
        ValueError: The address cannot stand in a header.
    """
    mail = as_mail(letter, envelope)
    return mail if len(mail) <= MOST_BYTES else None
