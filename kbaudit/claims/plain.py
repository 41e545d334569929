"""Plain contradictions: what two claims tell so alike that nothing needs to be weighed against it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kbaudit.claims.meeting import Meeting
from kbaudit.claims.signals import are_misdialled

PLAIN: Final = 0.8
"""How sure a plain contradiction is."""

_TURNED: Final = frozenset({"only, all", "permitted, forbidden"})
_WHOLE: Final = 0.95
_MUCH: Final = 1.4
_HALF: Final = 0.5
_SOME: Final = 1.0


def are_plainly_turned(meeting: Meeting, kinds: Iterable[str]) -> bool:
    """Tell whether one claim says all that the other says, and for whom or whether it may be is turned round.

    "All bedrooms have air conditioning" beside "Only the bedrooms on the top floor have air conditioning"; not where
    one of them denies something, or names a value that may be the condition.
    """
    found = frozenset(kinds)
    shared = meeting.weight(meeting.both)
    lighter = min(meeting.weight(claim.said) for claim in (meeting.one, meeting.other))
    return bool(found & _TURNED) and "negated" not in found and shared >= max(_MUCH, _WHOLE * lighter)


def are_one_number(meeting: Meeting, mine: int, theirs: int) -> bool:
    """Tell whether two phone numbers are those of one desk, one of them with a slip.

    A digit is another one, or two are swapped; at least two terms name the desk in both claims, half of what the
    shorter one says, and neither claim or title has a name that the other has not.
    """
    one, other = meeting.one, meeting.other
    if one.speaker is other.speaker or not are_misdialled(one.claim.values[mine], other.claim.values[theirs]):
        return False
    shared = meeting.weight(meeting.both)
    lighter = min(meeting.weight(claim.said) for claim in (one, other))
    return len(meeting.both) > 1 and shared >= max(_SOME, _HALF * lighter) and not any(meeting.named_apart)
