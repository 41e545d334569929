"""The focus of a frame: the clauses that say what one may, must or need not do, for whom, and which way round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from kbaudit.claims.meeting import Meeting
from kbaudit.claims.speaker import Utterance

_MUCH: Final = 3.0
_ASPECTS: Final = {"opposites": "poles", "negated": "negated", "order": ""}
_QUANTIFIED: Final = frozenset({"only", "all", "none", "some"})


def focus_signals(meeting: Meeting, kinds: Iterable[str]) -> Mapping[str, float]:
    """Tell how far the clauses that say what clashes speak of the same thing, for the kind for which they do most."""
    near, cover, known = max(_focus(meeting, _aspect_of(kind)) for kind in kinds)
    return {"focus": min(_MUCH, near), "focus cover": cover, "focus foreign": -known}


def _aspect_of(kind: str) -> str:
    """Give the attribute of a frame in which a kind of clash shows; the whole statement has an empty name."""
    quantified = kind.partition(",")[0] in _QUANTIFIED
    return _ASPECTS.get(kind, "quantity" if quantified else "modality")


def _focus(meeting: Meeting, aspect: str) -> tuple[float, float, float]:
    """Weigh what both clauses say, its share of the heavier one, and with a minus what the other text has nowhere."""
    mine, theirs = (_said_in(claim, aspect) for claim in (meeting.one, meeting.other))
    near, longer = meeting.weight(mine & theirs), max(map(meeting.weight, (mine, theirs)))
    strange = meeting.foreign[0] | meeting.foreign[1]
    return near, near / longer if longer else 0.0, -meeting.weight((mine | theirs) & strange)


def _said_in(claim: Utterance, aspect: str) -> frozenset[str]:
    return claim.claim.framed.get(aspect, claim.said) | claim.claim.subject.keys()
