"""A letter as text: 72 columns, each link on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from kbaudit.mails.letter import Entry, Letter, Link, Quotation, Section, Words

_COLUMNS = 72


def as_text(letter: Letter) -> str:
    """Write a letter as text."""
    return "\n".join(_letter(letter)) + "\n"


def _letter(letter: Letter) -> Iterator[str]:
    yield from _wrapped(letter.subject)
    for words in letter.lead:
        yield ""
        yield from _wrapped(words.text)
    number = 0
    for section in letter.sections:
        yield from _section(section, number)
        number += len(section.entries)
    if letter.closing:
        yield from ("", "-- ")
        yield from _lines(letter.closing)


def _section(section: Section, number: int) -> Iterator[str]:
    if section.heading is not None:
        yield ""
        yield from _wrapped(section.heading)
        yield "-" * min(_COLUMNS, len(section.heading))
    for place, entry in enumerate(section.entries, start=number + 1):
        yield ""
        yield from _entry(entry, f"{place}. ")
    if section.after:
        yield ""
        yield from _lines(section.after)


def _entry(entry: Entry, mark: str) -> Iterator[str]:
    yield from _wrapped(entry.title, mark, "   ")
    if entry.href:
        yield f"   {entry.href}"
    for words in (*entry.urgent, *entry.notes):
        yield from _wrapped(words.text, "   ", "   ")
    for quotation in entry.quotations:
        yield from _quotation(quotation)
    if entry.ways:
        yield from _wrapped(entry.offer, "   ", "   ")
    for way in entry.ways:
        yield from _wrapped(way.text, "   - ", "     ")
        yield f"     {way.href}"


def _quotation(quotation: Quotation) -> Iterator[str]:
    yield from _wrapped(quotation.said, "   ", "   ")
    if quotation.words:
        yield from _wrapped(quotation.words, "   > ", "   > ")
    if quotation.href:
        yield f"   {quotation.href}"


def _lines(lines: tuple[Words | Link, ...]) -> Iterator[str]:
    for line in lines:
        yield from _wrapped(line.text)
        if isinstance(line, Link):
            yield line.href


def _wrapped(text: str, first: str = "", others: str = "") -> Iterator[str]:
    yield from wrap(
        text,
        _COLUMNS,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]
