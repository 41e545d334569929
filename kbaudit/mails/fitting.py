"""Mails that no reader cuts off: as many entries as fit, and the others counted exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, Self, TypeVar

from kbaudit.mails.letter import Letter
from kbaudit.mails.mime import Envelope, as_mail

MOST_BYTES = 100_000
"""How long a mail is at most: Gmail shows about 102 kB of one."""

_LEAST_BYTES = 500  # an entry takes more, as text and as HTML
_MOST_ENTRIES = 50  # no chat shows more in one message


class Shortened(Protocol):
    """What can be told with fewer entries."""

    def shorter(self, items: int, /) -> Self:
        """Give it with that many entries, and the others counted."""


_Told = TypeVar("_Told", bound=Shortened)


def fitted(
    told: _Told, entries: int, write: Callable[[_Told], Letter], envelope: Envelope
) -> tuple[_Told, Letter, bytes]:
    """Give the longest version of what is told that fits into a mail, its letter, and the mail.

    Args:
        entries: How many entries it has.

    Raises:
        ValueError: The address cannot stand in a header.
    """
    if entries > MOST_BYTES // _LEAST_BYTES:
        entries = MOST_BYTES // _LEAST_BYTES
        told = told.shorter(entries)
    while True:
        letter = write(told)
        mail = as_mail(letter, envelope)
        if len(mail) <= MOST_BYTES or entries == 1:
            return told, letter, mail
        # What is cut is in proportion to what is too much, so that a few tries are enough.
        entries = max(1, min(entries - 1, entries * MOST_BYTES // len(mail)))
        told = told.shorter(entries)


def fitted_to(
    told: _Told, entries: int, write: Callable[[_Told], Letter], form: Callable[[Letter], bytes | None]
) -> bytes | None:
    """Give the longest version of what is told that fits into another form than mail; None where none does.

    Args:
        entries: How many entries it has.
        form: Gives the bytes of a letter; None for one that is too long.
    """
    counts = range(min(entries, _MOST_ENTRIES), 0, -1)
    forms = (form(write(told.shorter(count))) for count in counts)
    return next((content for content in forms if content is not None), None)
