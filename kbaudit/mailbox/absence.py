"""Absence: the leave that an out-of-office note proposes. Nobody's leave is entered by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from kbaudit.mailbox.phrases import phrases
from kbaudit.person import Leave
from kbaudit.text.prose_dates import ProseDate, Span, find_dates

_LONGEST = timedelta(days=400)
_LOOKED_AT = 4_000
_NEAR = 60
# Before a date on which somebody is there again; without such a word, what is named is the last day away.
_BACK = re.compile(rf"\b(?:{phrases().back})\b", re.IGNORECASE)
_STARTS = re.compile(rf"\b(?:{phrases().starts})\b[^.\n]{{0,30}}$", re.IGNORECASE)
_UNTIL = re.compile(rf"\b(?:{phrases().until})\b[^.\n]{{0,30}}$", re.IGNORECASE)


def proposed_leave(text: str, today: date) -> Leave | None:
    """Give the leave that a note speaks of: from today or the day it names, to the last day away.

    Args:
        text: The note's own words.

    Returns:
        None where it names no day to come, so that nobody can tell until when.
    """
    text = text[:_LOOKED_AT]
    first, ends = today, []
    for one in _days(text, today):
        before = text[max(0, one.start - _NEAR) : one.start]
        if one.span is Span.DAYS:
            first = max(today, one.first)
            ends.append(one.last)
        elif _STARTS.search(before) and not _BACK.search(before) and not _UNTIL.search(before):
            first = max(today, one.first)
        else:
            ends.append(one.first - timedelta(days=1) if _BACK.search(_clause(before)) else one.last)
    last = max(ends, default=None)
    return Leave(first, last) if last is not None and first <= last else None


def _days(text: str, today: date) -> Iterator[ProseDate]:
    """Yield the days and spans that end from today on, and within what a leave may last."""
    for one in find_dates(text):
        single = one.span is Span.DAY and one.first == one.last
        if (single or one.span is Span.DAYS) and today <= one.last <= today + _LONGEST:
            yield one


def _clause(before: str) -> str:
    """Give what stands before a date in its own sentence."""
    return re.split(r"[.;!\n]", before)[-1]
