"""Trending: two audits become what changed between them. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime

from kbaudit.card import Card, Lifecycle
from kbaudit.content import Content
from kbaudit.finding import Finding, Severity
from kbaudit.policy import Terms
from kbaudit.text.moments import shifted, starts_at, write_moment
from kbaudit.trends.trend import Audited, Cause, Mark, RuleTrend, Scope, Standing

_Place = tuple[str | None, str | None]
_NOTHING = (0, 0)

Changed = tuple[tuple[RuleTrend, ...], tuple[Scope, ...]]
"""What became of findings by rule and severity, and of the whole base, each source and each collection."""

_NOT_SAID = frozenset(
    {
        "source",
        "id",
        "title",
        "body",
        "body_format",
        "locale",
        "verified_at",
        "verified_by",
        "views",
        "helpful",
        "unhelpful",
    }
)
_SAID = tuple(one.name for one in fields(Card) if one.name not in _NOT_SAID)


def standing_of(card: Card, terms: Terms, now: datetime) -> Standing:
    """Tell how a card stands at an instant."""
    due = terms.due_at(card)
    about = repr([getattr(card, name) for name in _SAID]).encode("utf-8", "backslashreplace")
    return Standing(
        collection=card.collection,
        in_use=card.lifecycle is Lifecycle.PUBLISHED,
        checked=card.verified_at is not None or card.due_at is not None,
        holds=terms.holds(card, now),
        vouched="" if card.verified_at is None else write_moment(card.verified_at),
        due="" if due is None else shifted(starts_at(due, terms.zone), UTC).isoformat(),
        text=Content.of(card).digest,
        about=hashlib.sha256(about).hexdigest()[:16],
    )


def mark_of(finding: Finding) -> Mark:
    """Take what tells a finding from others."""
    return Mark(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        severity=finding.severity,
        refs=tuple(dict.fromkeys((finding.card.ref, *(one.ref for one in finding.related)))),
        parts=frozenset(part.digest for part in finding.parts),
        said=finding.said,
    )


def compare(before: Audited | None, now: Audited, lasting: frozenset[str]) -> Changed:
    """Tell what changed from one audit to the next.

    Findings of rules that did not run to their end now are left out on both sides. A finding is the one before where
    both have a part in common; of several that have, the first in order of fingerprints.

    Args:
        before: The audit before; None for the first one.
        lasting: The rules that time alone changes nothing about.

    Returns:
        The findings by rule and severity, and the scopes: the whole base first, then each source with its collections.
    """
    return _Comparison(before, now, lasting).compared()


class _Comparison:
    def __init__(self, before: Audited | None, now: Audited, lasting: frozenset[str]) -> None:
        self._before, self._now, self._lasting = before, now, lasting
        self._cards: Mapping[str, Standing] = before.cards if before else {}
        self._scopes: defaultdict[_Place, _Counts] = defaultdict(_Counts)

    def compared(self) -> Changed:
        _ = self._scopes[None, None]
        for ref in {**self._cards, **self._now.cards}:
            self._count_card(ref)
        rules = self._count_findings()
        places = sorted(self._scopes, key=lambda place: (place[0] or "", place[1] or "", place[1] is not None))
        return rules, tuple(self._scopes[place].scope(*place) for place in places)

    def _count_card(self, ref: str) -> None:
        was, now = self._cards.get(ref), self._now.cards.get(ref)
        held, holds = _counted(was), _counted(now)
        before, after = (_places(ref, one) if one is not None else () for one in (was, now))
        for place in before:
            self._scopes[place].take_before(*held, checked=_is_checked(was))
        for place in after:
            self._scopes[place].take_now(*holds, checked=_is_checked(now))
        if (held, before) != (holds, after):
            cause = self._cause_of_card(was, now)
            for place in {*before, *after}:
                earlier, later = held if place in before else _NOTHING, holds if place in after else _NOTHING
                self._scopes[place].move(cause, later[0] - earlier[0], later[1] - earlier[1])

    def _cause_of_card(self, was: Standing | None, now: Standing | None) -> Cause:
        """Tell why a card counts otherwise than before."""
        if was is None or now is None:
            return Cause.NEW_CARDS if was is None else Cause.GONE_CARDS
        if (was.in_use, was.collection) != (now.in_use, now.collection):
            return Cause.EDITS
        if was.vouched != now.vouched:
            return Cause.WORK
        if (was.text, was.about) != (now.text, now.about):
            return Cause.EDITS
        ended = was.holds and bool(was.due) and was.due <= self._now.at.isoformat()
        if was.due != now.due and not ended:
            return self._of_house()
        return Cause.TIME

    def _of_house(self) -> Cause:
        same = self._before is not None and self._before.policy == self._now.policy
        return Cause.KBAUDIT if same else Cause.POLICY

    def _count_findings(self) -> tuple[RuleTrend, ...]:
        ran = self._now.rules
        old = [one for one in (self._before.findings if self._before else ()) if one.rule in ran]
        new = [one for one in self._now.findings if one.rule in ran]
        pairs = _paired(old, new)
        rules: defaultdict[tuple[str, Severity], Counter[str]] = defaultdict(Counter)
        for was, now in pairs:
            mark = now or was
            if mark is not None:
                rules[mark.rule, mark.severity][_fate(was, now)] += 1
                self._count_finding(mark, was, now)
        return tuple(
            RuleTrend(rule=rule, severity=severity, **counts)
            for (rule, severity), counts in sorted(rules.items(), key=lambda one: (one[0][0], one[0][1].rank))
        )

    def _count_finding(self, mark: Mark, was: Mark | None, now: Mark | None) -> None:
        before = _places(was.refs[0], self._cards.get(was.refs[0])) if was else ()
        after = _places(now.refs[0], self._now.cards.get(now.refs[0])) if now else ()
        cause = Cause.EDITS if was and now else self._cause_of_finding(mark, gone=now is None)
        for place in before:
            self._scopes[place].findings_before += 1
            if place not in after:
                self._scopes[place].closed[cause] += 1
        for place in after:
            self._scopes[place].findings += 1
            if place not in before:
                self._scopes[place].opened[cause] += 1

    def _cause_of_finding(self, mark: Mark, *, gone: bool) -> Cause:
        """Tell why a finding came or went: what its own cards tell first, then the house, then the rest of the base."""
        if any(ref not in (self._now.cards if gone else self._cards) for ref in mark.refs):
            return Cause.GONE_CARDS if gone else Cause.NEW_CARDS
        both = [
            (self._cards[ref], self._now.cards[ref])
            for ref in mark.refs
            if ref in self._cards and ref in self._now.cards
        ]
        if any(was.vouched != now.vouched for was, now in both):
            return Cause.WORK
        if any(_edited(was, now) for was, now in both):
            return Cause.EDITS
        return self._cause_beside_cards(mark.rule)

    def _cause_beside_cards(self, rule: str) -> Cause:
        if self._before is None or self._before.policy != self._now.policy:
            return Cause.POLICY
        versions = self._before.rules.get(rule), self._now.rules.get(rule)
        if self._before.release != self._now.release or (None not in versions and versions[0] != versions[1]):
            return Cause.KBAUDIT
        if versions[0] is None:
            return Cause.POLICY
        return Cause.ELSEWHERE if rule in self._lasting else Cause.TIME


@dataclass(slots=True)
class _Counts:
    """What is counted of one scope."""

    cards_before: int = 0
    cards: int = 0
    verified_before: int = 0
    verified: int = 0
    checked_before: bool = False
    checked: bool = False
    moved: dict[Cause, list[int]] = field(default_factory=dict)
    findings_before: int = 0
    findings: int = 0
    opened: Counter[Cause] = field(default_factory=Counter)
    closed: Counter[Cause] = field(default_factory=Counter)

    def take_before(self, verified: int, cards: int, *, checked: bool) -> None:
        self.verified_before += verified
        self.cards_before += cards
        self.checked_before |= checked

    def take_now(self, verified: int, cards: int, *, checked: bool) -> None:
        self.verified += verified
        self.cards += cards
        self.checked |= checked

    def move(self, cause: Cause, verified: int, cards: int) -> None:
        if verified or cards:
            sums = self.moved.setdefault(cause, [0, 0])
            sums[0] += verified
            sums[1] += cards

    def scope(self, source: str | None, collection: str | None) -> Scope:
        return Scope(
            source=source,
            collection=collection,
            cards_before=self.cards_before,
            cards=self.cards,
            verified_before=self.verified_before,
            verified=self.verified,
            checked_before=self.checked_before,
            checked=self.checked,
            moved={cause: (self.moved[cause][0], self.moved[cause][1]) for cause in Cause if cause in self.moved},
            findings_before=self.findings_before,
            findings=self.findings,
            opened={cause: self.opened[cause] for cause in Cause if cause in self.opened},
            closed={cause: self.closed[cause] for cause in Cause if cause in self.closed},
        )


def _counted(standing: Standing | None) -> tuple[int, int]:
    """Count a card among the verified and among the published ones."""
    in_use = standing is not None and standing.in_use
    return int(in_use and standing is not None and standing.holds), int(in_use)


def _is_checked(standing: Standing | None) -> bool:
    return standing is not None and standing.in_use and standing.checked


def _edited(was: Standing, now: Standing) -> bool:
    return (was.in_use, was.collection, was.text, was.about) != (now.in_use, now.collection, now.text, now.about)


def _places(ref: str, standing: Standing | None) -> tuple[_Place, ...]:
    """Give the scopes that a card counts in; a reference without a card counts in its source."""
    source = ref.partition(":")[0]
    around: tuple[_Place, ...] = ((None, None), (source, None))
    return (*around, (source, standing.collection)) if standing is not None and standing.collection else around


def _paired(old: Iterable[Mark], new: Iterable[Mark]) -> Iterator[tuple[Mark | None, Mark | None]]:
    """Pair the findings of two audits, each with at most one: of one fingerprint first, then with a part in common."""
    left = {one.fingerprint: one for one in sorted(old, key=lambda one: one.fingerprint)}
    later = []
    for one in sorted(new, key=lambda one: one.fingerprint):
        same = left.pop(one.fingerprint, None)
        if same is None:
            later.append(one)
        else:
            yield same, one
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for one in left.values():
        for part in one.parts:
            owners[part].append(one.fingerprint)
    for one in later:
        shared = sorted(name for part in one.parts for name in owners.get(part, ()) if name in left)
        yield (left.pop(shared[0]) if shared else None), one
    for one in left.values():
        yield one, None


def _fate(was: Mark | None, now: Mark | None) -> str:
    if was is None:
        return "opened"
    if now is None:
        return "closed"
    return "worsened" if now.parts - was.parts or now.severity.rank < was.severity.rank else "standing"
