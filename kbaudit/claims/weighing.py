"""Weighing two claims whose values may clash, no longer than they may still come to something."""

from __future__ import annotations

from collections.abc import Iterator

from kbaudit.claims.certainty import ceiling
from kbaudit.claims.meeting import Meeting
from kbaudit.claims.signals import Signals, first_signals, last_ranges, last_signals, second_ranges, second_signals
from kbaudit.claims.speaker import Utterance
from kbaudit.claims.values.value import Kind


def weigh_values(
    one: Utterance, other: Utterance, kind: Kind, context: Signals, least: float
) -> Iterator[tuple[int, int, Signals]]:
    """Yield the values of two claims that may clash, by their places in each, with their signals.

    Nothing enters but both texts, what share of their terms' weights counts, and the context. What cannot come to the
    least certainty is left out.

    Args:
        context: The signals that come from the other texts of the base.
        least: The lowest certainty that is asked for, from 0 to 1.
    """
    places = one.may_clash(other, kind)
    if not places:
        return
    meeting = Meeting(one, other)
    for mine, theirs in places:
        if signals := _weigh(meeting, mine, theirs, context, least):
            yield mine, theirs, signals


def _weigh(meeting: Meeting, mine: int, theirs: int, context: Signals, least: float) -> Signals | None:
    signals = {**first_signals(meeting, mine, theirs), **context}
    if least and ceiling("value", signals, second_ranges(meeting, signals)) < least:
        return None
    signals |= second_signals(meeting, mine, theirs)
    if least and ceiling("value", signals, last_ranges(meeting, signals)) < least:
        return None
    return {**signals, **last_signals(meeting, mine, theirs, signals["outmatched"])}
