"""The finding: one problem, with its evidence and what would clear it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from json.encoder import encode_basestring_ascii as _quoted
from operator import attrgetter
from types import UnionType
from typing import Self

from kbaudit.card import CardHead
from kbaudit.text.moments import Moment


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Give 0 for the worst, rising."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}

_PASSAGE: Mapping[str, type | UnionType] = {"ref": str, "quote": str, "line": int | None, "value": str | None}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage quoted from a card.

    Attributes:
        ref: The card it stands in.
        quote: The words as they stand there, white space folded.
        line: The line of the card's file, from 1 (of its body where it is no file); None for a value without a line.
        value: What the rule read in it, such as ``30 days``.
    """

    ref: str
    quote: str
    line: int | None = None
    value: str | None = None

    def __post_init__(self) -> None:
        """Refuse a passage that no report could write.

        Raises:
            ValueError: A field is of another type.
        """
        for name, kind in _PASSAGE.items():
            if not isinstance(getattr(self, name), kind):
                raise ValueError(f"a passage of {self.ref} has {getattr(self, name)!r} as {name}")


@dataclass(frozen=True)
class Part:
    """The identity of a problem: one card, or one unordered pair of cards, under one rule.

    Attributes:
        refs: The cards, sorted.
        anchor: What tells two problems of one rule on the same cards apart, such as a link's target; never a line,
            date, wording, score or count, so that it outlives edits around the problem.
    """

    rule: str
    refs: tuple[str, ...]
    anchor: str = ""

    @classmethod
    def of(cls, rule: str, refs: Iterable[str], anchor: str = "") -> Self:
        """Make a part of cards in any order."""
        return cls(rule, tuple(sorted(refs)), anchor)

    @cached_property
    def digest(self) -> str:
        """Give the SHA-256 of the canonical JSON of the three fields, in hexadecimal."""
        refs = ",".join(map(_quoted, self.refs))
        canonical = f"[{_quoted(self.rule)},[{refs}],{_quoted(self.anchor)}]"
        return hashlib.sha256(canonical.encode("ascii")).hexdigest()


_FIELDS: Mapping[str, type] = {
    "rule": str,
    "kind": str,
    "severity": Severity,
    "card": CardHead,
    "message": str,
    "clears_when": str,
}
_TUPLES: Mapping[str, type] = {"parts": Part, "related": CardHead, "evidence": Evidence}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One problem found by a rule.

    Attributes:
        kind: The sort of problem within the rule; the rule's name where it has one sort only.
        card: The card to open first.
        related: The other cards concerned, in order of reference.
        message: One sentence that says what is wrong, fit for the card's owner.
        clears_when: What would clear it, as the rest of "Clears when …".
        parts: Its identity, at least one part, sorted by digest.
        since: Since when it stands, where that is known; the longer, the sooner a reader should see it.
    """

    rule: str
    kind: str
    severity: Severity
    card: CardHead
    message: str
    clears_when: str
    parts: tuple[Part, ...]
    related: tuple[CardHead, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    since: Moment | None = None

    def __post_init__(self) -> None:
        """Refuse a finding without identity, or with fields that no report could write.

        Raises:
            ValueError: There is no part, or a field is of another type.
        """
        if not self.parts:
            raise ValueError(f"a finding of rule {self.rule} needs at least one part")
        for name, kind in _FIELDS.items():
            if not isinstance(getattr(self, name), kind):
                raise ValueError(f"a finding of rule {self.rule} has no {kind.__name__} as {name}")
        for name, kind in _TUPLES.items():
            held = getattr(self, name)
            if not isinstance(held, tuple) or not all(isinstance(one, kind) for one in held):
                raise ValueError(f"a finding of rule {self.rule} has no tuple of {kind.__name__} as {name}")

    @cached_property
    def fingerprint(self) -> str:
        """Give the smallest digest among the parts."""
        return min(part.digest for part in self.parts)

    @cached_property
    def said(self) -> str:
        """Give a digest of all that it says; two findings with the same one are equal."""
        heads, parts, passages = map(_HEAD, self.related), map(_PART, self.parts), map(_EVIDENCE, self.evidence)
        about = _ALONE(self), str(self.severity), _HEAD(self.card), *map(tuple, (heads, parts, passages))
        return hashlib.sha256(repr((_LAYOUT, about)).encode("utf-8", "backslashreplace")).hexdigest()[:32]

    @property
    def passages(self) -> str:
        """Give a digest of the quoted words, in any order: what a dismissal is bound to."""
        quotes = sorted({(passage.ref, passage.quote) for passage in self.evidence})
        return hashlib.sha256(json.dumps(quotes).encode("ascii")).hexdigest()[:16]

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Give the key by which reports sort: rule, card, line of the first quote, fingerprint."""
        line = self.evidence[0].line if self.evidence else None
        return self.rule, self.card.ref, line or 0, self.fingerprint


_NESTED = frozenset({"severity", "card", "related", "parts", "evidence"})
_ALONE = attrgetter(*(one.name for one in fields(Finding) if one.name not in _NESTED))
_HEAD, _PART, _EVIDENCE = (attrgetter(*(one.name for one in fields(kind))) for kind in (CardHead, Part, Evidence))
_LAYOUT = tuple(one.name for kind in (Finding, CardHead, Part, Evidence) for one in fields(kind))
"""Findings of a release with other fields never have the same digest."""
