"""Phrases that mail programs, and the people who are away, write; by what they tell."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases, as alternatives of a regular expression without groups.

    Attributes:
        wrote: What ends the line before a mail that is answered, perhaps with a name: ``wrote``.
        on: What begins that line.
        separators: What stands between lines of hyphens before a mail that is answered.
        from_: What stands before the sender, in the head of a mail that is answered.
        head: What stands before the rest of that head.
        sent_from: What programs of telephones put below a mail.
        away: What the subject of an automatic answer begins with.
        back: What stands before the day on which somebody is there again.
        starts: What stands before the first day of an absence.
        until: What stands before its last day.
    """

    wrote: str
    on: str
    separators: str
    from_: str
    head: str
    sent_from: str
    away: str
    back: str
    starts: str
    until: str


@cache
def phrases() -> Phrases:
    """Read the phrases."""
    lists = tomllib.loads((files(__package__) / "phrases.toml").read_text(encoding="utf-8"))
    return Phrases(**{name if name != "from" else "from_": _any_of(found) for name, found in lists.items()})


def _any_of(found: list[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(found, key=len, reverse=True))
