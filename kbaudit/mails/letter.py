"""The letter: everything that a mail says, in its order and language, before it is text or HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_KEPT = frozenset("\u200c\u200d")  # without them some scripts, and some emoji, read as something else
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_LONGEST = 300
_WORD_JOINER = "\u2060"
_WOULD_BE_LINKED = re.compile(r"(?i)(?<=\w):(?=//)|(?<=mailto):|(?<=javascript):|(?<=www)\.")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that is to be followed."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence, in the letter's language where it names none."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words of a card.

    Attributes:
        said: Who says them.
        words: Empty where nothing may be shown, or only a card is named.
        href: Where they stand; None where that has no address.
    """

    said: str
    words: str = ""
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a letter lists.

    Attributes:
        urgent: What comes before all else.
        offer: What stands before the ways.
    """

    title: str
    href: str | None = None
    urgent: tuple[Words, ...] = ()
    notes: tuple[Words, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    offer: str = ""
    ways: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Entries under one heading.

    Attributes:
        after: What stands behind the last entry, such as how many there are besides.
    """

    heading: str | None = None
    entries: tuple[Entry, ...] = ()
    after: tuple[Words | Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter.

    Attributes:
        language: Fit for ``lang`` in HTML.
        subject: The subject, and the heading of the whole.
    """

    language: str
    subject: str
    lead: tuple[Words, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: tuple[Words | Link, ...] = ()


def plain(text: str, longest: int = _LONGEST) -> str:
    """Make one line of what somebody wrote: no control characters, and nothing that mail programs make a link of."""
    line = " ".join("".join(_visible(text)).split())
    shortened = line if len(line) <= longest else f"{line[:longest]}…"
    return _WOULD_BE_LINKED.sub(lambda found: f"{found[0]}{_WORD_JOINER}", shortened)


def _visible(text: str) -> Iterator[str]:
    for character in text:
        if unicodedata.category(character) not in _DROPPED or character in _KEPT:
            yield character
        elif character.isspace():
            yield " "
