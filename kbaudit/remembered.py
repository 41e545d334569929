"""What an audit may remember of earlier ones, so that it costs what changed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from kbaudit.card import MOMENTS, Card
from kbaudit.content import Content
from kbaudit.corpus import MemoryCorpus
from kbaudit.finding import Finding
from kbaudit.keeping.shelf import NoShelf, Shelf
from kbaudit.report import NotChecked, Notice
from kbaudit.rules.interface import ExtractingRule, Rule, is_lasting
from kbaudit.text.moments import may_have_come


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one rule's second step yielded.

    Attributes:
        findings: In the order yielded.
        notices: What it could not judge, in the order yielded.
        not_checked: That it raised.
    """

    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()


class KeptFacts(Protocol):
    """The facts that one rule found in texts before."""

    def holds(self, digest: str) -> bool | None:
        """Tell whether anything was found in a text; None where that is not known."""

    def read(self, digest: str) -> tuple[Any] | None:
        """Give what was found in a text, alone in a tuple; in it None for nothing. None where that is not known."""


class Facts(Mapping[str, Any]):
    """The facts of one rule by reference; those that are kept are read when they are asked for.

    Attributes:
        mended: What was found anew by the text's digest, for what was kept could not be read.
    """

    def __init__(self, rule: ExtractingRule, kept: KeptFacts) -> None:
        """Begin without a card."""
        self._rule, self._kept = rule, kept
        self._read: dict[str, Any] = {}
        self._later: dict[str, Content] = {}
        self.mended: dict[str, Any] = {}

    def put(self, ref: str, facts: Any) -> None:  # noqa: ANN401 - each rule has facts of its own
        """Take the facts of a card."""
        self._read[ref] = facts

    def put_off(self, ref: str, content: Content) -> None:
        """Take a card whose facts are kept."""
        self._later[ref] = content

    def __getitem__(self, ref: str) -> Any:  # noqa: ANN401 - each rule has facts of its own
        """Give the facts of a card."""
        content = self._later.pop(ref, None)
        if content is not None:
            known = self._kept.read(content.digest)
            self._read[ref] = self._anew(content) if known is None else known[0]
        return self._read[ref]

    def _anew(self, content: Content) -> Any:  # noqa: ANN401 - each rule has facts of its own
        found = self.mended[content.digest] = self._rule.extract(content)
        return found

    def __iter__(self) -> Iterator[str]:
        """Yield the references of the cards with facts."""
        yield from (*self._read, *self._later)

    def __len__(self) -> int:
        """Count the cards with facts."""
        return len(self._read) + len(self._later)

    def __contains__(self, ref: object) -> bool:
        """Tell whether a card has facts, without reading them."""
        return ref in self._read or ref in self._later


class Memory(Protocol):
    """What outlives an audit."""

    def facts(self, rule: Rule) -> KeptFacts:
        """Give what the rule's first step found in texts before."""

    def keep_facts(self, rule: Rule, found: Mapping[str, Any]) -> None:
        """Keep what the rule's first step found, by the text's digest; None for nothing."""

    def judgement(self, rule: Rule, base: str) -> Judgement | None:
        """Give what the rule's second step yielded for this very base; None where that is not known."""

    def keep_judgement(self, rule: Rule, base: str, judgement: Judgement) -> None:
        """Keep what the rule's second step yielded for a base."""

    def shelf(self) -> Shelf:
        """Give where comparisons of all cards leave what they found out."""


class NoFacts:
    """Knows no text."""

    def holds(self, digest: str) -> bool | None:  # noqa: ARG002 - the protocol's signature
        """Know nothing."""
        return None

    def read(self, digest: str) -> tuple[Any] | None:  # noqa: ARG002 - the protocol's signature
        """Know nothing."""
        return None


class NoMemory:
    """Remembers nothing: every audit is the first."""

    def facts(self, rule: Rule) -> KeptFacts:  # noqa: ARG002 - the protocol's signature
        """Give nothing."""
        return NoFacts()

    def keep_facts(self, rule: Rule, found: Mapping[str, Any]) -> None:
        """Keep nothing."""

    def judgement(self, rule: Rule, base: str) -> Judgement | None:  # noqa: ARG002 - the protocol's signature
        """Know nothing."""
        return None

    def keep_judgement(self, rule: Rule, base: str, judgement: Judgement) -> None:
        """Keep nothing."""

    def shelf(self) -> Shelf:
        """Give one that keeps nothing."""
        return NoShelf()


@dataclass(frozen=True, slots=True)
class Recalled:
    """Which rules need not judge a base again.

    Attributes:
        memory: What outlives the audit; None where nothing does.
        base: The digest of the base.
        known: What rules yielded for this very base, by name.
        to_judge: The rules that have to judge it.
    """

    memory: Memory | None
    base: str
    known: Mapping[str, Judgement]
    to_judge: tuple[Rule, ...]

    @classmethod
    def of(cls, corpus: MemoryCorpus, rules: Sequence[Rule], now: datetime, memory: Memory | None) -> Recalled:
        """Look up what is known of a base."""
        if memory is None:
            return cls(None, "", {}, tuple(rules))
        base = digest_of_base(corpus, now)
        found = {rule.name: memory.judgement(rule, base) for rule in rules if is_lasting(rule)}
        known = {name: judgement for name, judgement in found.items() if judgement is not None}
        return cls(memory, base, known, tuple(rule for rule in rules if rule.name not in known))

    def keep(self, rule: Rule, judgement: Judgement, not_read: Sequence[NotChecked]) -> Judgement:
        """Keep what a rule yielded, where it saw every text and time alone cannot change it; give it back."""
        failed = judgement.not_checked or any(one.rule == rule.name for one in not_read)
        if self.memory is not None and is_lasting(rule) and not failed:
            self.memory.keep_judgement(rule, self.base, judgement)
        return judgement


def key_of(rule: Rule, release: str) -> str:
    """Give what facts and judgements of a rule depend on besides their input: name, version, release and settings."""
    settings = {field.name: repr(getattr(rule, field.name)) for field in dataclasses.fields(rule)}  # type: ignore[arg-type] # rules are dataclasses
    made = hashlib.sha256(json.dumps(settings, sort_keys=True).encode("ascii")).hexdigest()[:16]
    return f"{rule.name} {rule.version} {release} {made}"


def digest_of_base(corpus: MemoryCorpus, now: datetime) -> str:
    """Give a digest of all that a rule may see of a base, apart from the time; of dates only whether they have come."""
    digest = hashlib.sha256()
    listed = sorted((name, sorted(paths)) for name, paths in corpus.listed.items())
    for one in (corpus.policy, listed, corpus.failed, corpus.directory, sorted(corpus.attested)):
        digest.update(repr(one).encode("utf-8", "backslashreplace"))
    for card in corpus.held:
        digest.update(Content.of(card).digest.encode("ascii"))
        digest.update(_about(card, now).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


_BESIDE = tuple(field.name for field in dataclasses.fields(Card) if field.name not in {"title", "body"})


def _about(card: Card, now: datetime) -> str:
    come = [moment is None or may_have_come(moment, now) for moment in (getattr(card, name) for name in MOMENTS)]
    return repr(([getattr(card, name) for name in _BESIDE], come))
