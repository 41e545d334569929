"""Matters: findings brought together as what one person can answer at once. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kbaudit.card import Card
from kbaudit.finding import Finding, Severity
from kbaudit.task import TaskKind

_ABOUT_NO_CARD = frozenset({"bulk-verification"})
"""Rules whose findings speak of people; nobody is asked to answer for another one."""

_CONFLICTS = frozenset({"contradiction", "possible-contradiction"})
_TRANSLATION, _UNUSED, _OWNERLESS = "translation-outdated", "inactive", "owner-missing"
_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What one task is about, as the last audit has it; the fields are a task's own.

    Attributes:
        findings: In the order of reports.
    """

    kind: TaskKind
    subject: str
    title: str
    cards: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """Give the digests of all parts, sorted."""
        return tuple(sorted({part.digest for finding in self.findings for part in finding.parts}))

    @property
    def passages(self) -> str:
        """Give a digest of the quoted words; of collections and single cards, whose numbers change daily, none."""
        if self.kind not in {TaskKind.CONFLICT, TaskKind.CLUSTER, TaskKind.TRANSLATION}:
            return ""
        quoted = " ".join(sorted(finding.passages for finding in self.findings))
        return hashlib.sha256(quoted.encode("ascii")).hexdigest()[:16]

    @property
    def severity(self) -> Severity:
        """Give the worst."""
        return min((finding.severity for finding in self.findings), key=lambda one: one.rank)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Give what was found, the worst first, each once; of a collection the first few."""
        told = dict.fromkeys(
            one.message for one in sorted(self.findings, key=lambda one: (one.severity.rank, one.order))
        )
        return tuple(told)[:_FEW] if self.kind in {TaskKind.OWNERLESS, TaskKind.UNUSED} else tuple(told)


def collection_of(card: Card) -> str:
    """Give ``SOURCE/COLLECTION``, or the source alone."""
    return f"{card.source}/{card.collection}" if card.collection else card.source


def gather(findings: Iterable[Finding], cards: Mapping[str, Card], wanted: Collection[str] = ()) -> tuple[Matter, ...]:
    """Bring findings together, each in one matter at most.

    What is found on a card that belongs to nobody, or that nobody uses, waits for the answer about its collection;
    errors never wait.

    Args:
        cards: By reference; what is found on others, which could not be read, is a matter of its own.
        wanted: Cards that are kept although nobody uses them.

    Returns:
        By kind, then subject.
    """
    kinds: dict[tuple[TaskKind, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: one.order):
        if finding.rule not in _ABOUT_NO_CARD:
            kinds.setdefault(_subject(finding, cards), []).append(finding)
    waiting = frozenset(_waiting(kinds, cards, wanted))
    made = (_matter(kind, subject, found, cards) for (kind, subject), found in kinds.items())
    kept = (one for one in made if not (one.kind is TaskKind.CHECK and one.subject in waiting and _can_wait(one)))
    return tuple(sorted(kept, key=lambda one: (one.kind, one.subject)))


def _subject(finding: Finding, cards: Mapping[str, Card]) -> tuple[TaskKind, str]:
    ref = finding.card.ref
    several = any(len(part.refs) > 1 for part in finding.parts)
    if finding.rule == _TRANSLATION:
        return TaskKind.TRANSLATION, ref
    if several:
        return (TaskKind.CONFLICT if finding.rule in _CONFLICTS else TaskKind.CLUSTER), finding.fingerprint
    if finding.rule in {_UNUSED, _OWNERLESS} and ref in cards:
        return (TaskKind.UNUSED if finding.rule == _UNUSED else TaskKind.OWNERLESS), collection_of(cards[ref])
    return TaskKind.CHECK, ref


def _waiting(
    kinds: Mapping[tuple[TaskKind, str], Sequence[Finding]], cards: Mapping[str, Card], wanted: Collection[str]
) -> Iterator[str]:
    for (kind, _), found in kinds.items():
        refs = {finding.card.ref for finding in found}
        if kind is TaskKind.UNUSED:
            yield from refs.difference(wanted)
        if kind is TaskKind.OWNERLESS:
            yield from (ref for ref in refs if cards[ref].verifier is None)


def _can_wait(matter: Matter) -> bool:
    return matter.severity is not Severity.ERROR


def _matter(kind: TaskKind, subject: str, found: Sequence[Finding], cards: Mapping[str, Card]) -> Matter:
    heads = dict.fromkeys(head.ref for one in found for head in (one.card, *one.related))
    first = found[0].card
    title = first.title
    if kind in {TaskKind.OWNERLESS, TaskKind.UNUSED}:
        name = cards[first.ref].collection or first.source
        count = f"{len(heads)} card{'s' * (len(heads) != 1)}"
        title = f"name an owner for {name}, {count}" if kind is TaskKind.OWNERLESS else f"archive {count} of {name}"
    refs = heads if kind not in {TaskKind.CHECK, TaskKind.TRANSLATION} else [subject]
    return Matter(kind=kind, subject=subject, title=title, cards=tuple(refs), findings=tuple(found))
