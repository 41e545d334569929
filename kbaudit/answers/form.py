"""The form of an answer by mail: the lines that a person fills in, and how what they sent is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from kbaudit.catalogues import Catalogue, catalogue_for, languages
from kbaudit.task_event import Deed
from kbaudit.text.prose_dates import Span, find_dates

FIELDS: Mapping[Deed, tuple[str, ...]] = {
    Deed.FIX: ("until",),
    Deed.MERGE: ("until",),
    Deed.SNOOZE: ("until",),
    Deed.NOT_MINE: ("to",),
    Deed.BOTH_RIGHT: ("scope",),
}
"""What an answer needs or takes beside a note, which every answer takes."""

LONGEST_NOTE = 4_000

_ALL = ("until", "to", "scope", "note")
_ONE_LINE = frozenset({"until", "to"})
_COMMENT = "#"
# A label stands at the start of its line, perhaps in bold or in a list, as some mail programs write it.
_FILLED = re.compile(r"[ \t\u00a0*•-]{0,8}([^\s:：*][^:：*\n]{0,24}?)[ \t\u00a0*]{0,4}[:：][ \t\u00a0*]{0,8}([^\n]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a person wrote into the form.

    Attributes:
        until: The day; None where none is written.
        unread: What stands for a day and is none, or one of several; None where nothing does.
        to: Whose it is, as they wrote it.
        scope: Where each of the cards is right.
        note: Everything else that they wrote.
    """

    until: date | None = None
    unread: str | None = None
    to: str | None = None
    scope: str | None = None
    note: str | None = None


def blank(deed: Deed, locale: str | None, example: date) -> str:
    """Write the form for an answer, to be filled in: lines that begin with ``#`` say what to do.

    Args:
        example: A day that shows how days are written.
    """
    texts = catalogue_for(locale)
    asked = FIELDS.get(deed, ())
    lines = [f"{_COMMENT} {texts.say('form-hint-fill' if asked else 'form-hint')}"]
    if "until" in asked:
        lines.append(f"{_COMMENT} {texts.say('form-hint-day', day=example.isoformat())}")
    return "\n".join([*lines, "", *(f"{_label(texts, one)}: " for one in (*asked, "note"))])


def read_form(text: str) -> Filled:
    """Read what a person sent, in any language that there is a catalogue of.

    Args:
        text: What they wrote themselves, without the mail they answered.
    """
    found: dict[str, list[str]] = {name: [] for name in _ALL}
    name = "note"
    for line in text.splitlines():
        if line.lstrip().startswith(_COMMENT):
            continue
        name, said = _field_of(line) or (_goes_on(name, found[name], line), line)
        found[name].append(said)
    written = {key: "\n".join(lines).strip() or None for key, lines in found.items()}
    until, unread = _day(written["until"])
    return Filled(
        until=until,
        unread=unread,
        to=_one_line(written["to"]),
        scope=_one_line(written["scope"]),
        note=_note(written["note"]),
    )


def _field_of(line: str) -> tuple[str, str] | None:
    filled = _FILLED.fullmatch(line)
    name = _labels().get(filled[1].casefold()) if filled else None
    return (name, filled[2]) if filled and name else None


def _goes_on(name: str, said: list[str], line: str) -> str:
    """Give what a line without a label belongs to: what was begun before it, until that is filled."""
    filled = any(one.strip() for one in said)
    return "note" if filled and (name in _ONE_LINE or not line.strip()) else name


@cache
def _labels() -> Mapping[str, str]:
    return {_label(texts, name).casefold(): name for texts in map(catalogue_for, languages()) for name in _ALL}


def _label(texts: Catalogue, name: str) -> str:
    return texts.say(f"form-{name}")


def _day(written: str | None) -> tuple[date | None, str | None]:
    if written is None:
        return None, None
    days = [one.first for one in find_dates(written) if one.span is Span.DAY and one.first == one.last]
    return (days[0], None) if len(days) == 1 else (None, _one_line(written))


def _one_line(written: str | None) -> str | None:
    return " ".join(written.split())[:LONGEST_NOTE] if written else None


def _note(written: str | None) -> str | None:
    return "\n".join(_folded(written))[:LONGEST_NOTE] or None if written else None


def _folded(written: str) -> Iterator[str]:
    """Yield the lines of a text, of several blank ones only one."""
    blank_before = False
    for line in written.splitlines():
        if line.strip() or not blank_before:
            yield line.rstrip()
        blank_before = not line.strip()
