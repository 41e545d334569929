"""The audit: cards and rules in, findings out. Pure: no clock, disk or network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from kbaudit.card import Card
from kbaudit.content import Content
from kbaudit.corpus import Corpus
from kbaudit.dismissal import Dismissal
from kbaudit.errors import told
from kbaudit.finding import Finding, Part
from kbaudit.remembered import Facts, Judgement, Memory, NoMemory
from kbaudit.report import Dismissed, NotChecked, Notice
from kbaudit.rules.interface import ExtractingRule, Rule


@dataclass(frozen=True, slots=True)
class Extraction:
    """What the first step of all rules found.

    Attributes:
        facts: By rule, then by reference; cards without facts are left out.
        not_checked: Rules that raised on a card.
    """

    facts: Mapping[str, Facts]
    not_checked: tuple[NotChecked, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the second step of all rules found.

    Attributes:
        findings: Those that stand, in the order of a report.
        dismissed: Those that somebody decided to leave, in the same order.
        notices: What a rule could not judge, and dismissals that hold no more or match nothing; sorted.
        not_checked: Rules that raised, sorted.
    """

    findings: tuple[Finding, ...]
    dismissed: tuple[Dismissed, ...]
    notices: tuple[Notice, ...]
    not_checked: tuple[NotChecked, ...]


def extract(
    cards: Iterable[Card],
    rules: Sequence[Rule],
    watch: Callable[[int], None] = lambda _: None,
    memory: Memory | None = None,
) -> Extraction:
    """Run the first step of every rule that has one, reading each body at most once.

    Args:
        watch: Told the number of cards done, after each.
        memory: What was found in texts before, which are not read again.
    """
    memory = memory or NoMemory()
    extracting = [(rule, memory.facts(rule)) for rule in rules if isinstance(rule, ExtractingRule)]
    facts = {rule.name: Facts(rule, kept) for rule, kept in extracting}
    fresh: dict[str, dict[str, Any]] = {rule.name: {} for rule, _ in extracting}
    failed: list[NotChecked] = []
    for done, card in enumerate(cards if extracting else (), start=1):
        content = Content.of(card)
        for rule, kept in extracting:
            held = kept.holds(content.digest)
            if held:
                facts[rule.name].put_off(card.ref, content)
            if held is not None:
                continue
            try:
                found = rule.extract(content)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a rule may be anybody's; it fails alone, named
                failed.append(_not_checked(rule, card.ref, error))
                continue
            if found is not None:
                facts[rule.name].put(card.ref, found)
            fresh[rule.name][content.digest] = found
        watch(done)
    for rule, _ in extracting:
        memory.keep_facts(rule, fresh[rule.name])
    return Extraction(facts, tuple(sorted(failed)))


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules yielded, before anything was weighed or set aside.

    Attributes:
        findings: Rule by rule, in the order yielded.
        notices: What a rule could not judge, in the order yielded.
        not_checked: Rules that raised.
    """

    findings: tuple[Finding, ...]
    notices: tuple[Notice, ...]
    not_checked: tuple[NotChecked, ...]

    @classmethod
    def together(cls, judgements: Iterable[Judgement]) -> Found:
        """Bring what several rules yielded together."""
        judgements = tuple(judgements)
        return cls(
            findings=tuple(finding for one in judgements for finding in one.findings),
            notices=tuple(notice for one in judgements for notice in one.notices),
            not_checked=tuple(failed for one in judgements for failed in one.not_checked),
        )


def run(
    corpus: Corpus,
    rules: Sequence[Rule],
    now: datetime,
    dismissals: Sequence[Dismissal] = (),
    *,
    settled: Callable[[Dismissal], bool] = lambda _: True,
) -> Outcome:
    """Judge a base.

    Args:
        corpus: The cards, with the facts that ``extract`` found for these rules.
        rules: Those to run; each at most once.
        now: An aware instant.
        settled: Whether everything a dismissal speaks of was read; where not, nobody can tell that it matches nothing.

    Returns:
        The same for the same input, whatever the order of cards and rules.
    """
    found = Found.together(judge(corpus, rule, now) for rule in rules)
    return settle(found, corpus, rules, now, dismissals, settled=settled)


def judge(corpus: Corpus, rule: Rule, now: datetime) -> Judgement:
    """Run the second step of one rule; one that raises fails alone, named."""
    judged = _Judged()
    judged.take(rule, corpus, now)
    return Judgement(tuple(judged.findings), tuple(judged.notices), tuple(judged.failed))


def settle(
    found: Found,
    corpus: Corpus,
    rules: Sequence[Rule],
    now: datetime,
    dismissals: Sequence[Dismissal] = (),
    *,
    settled: Callable[[Dismissal], bool] = lambda _: True,
) -> Outcome:
    """Weigh what the rules found under the policy, and set aside what was dismissed; the second half of ``run``."""
    findings = sorted((_weighed(finding, corpus) for finding in found.findings), key=lambda finding: finding.order)
    live = [dismissal for dismissal in dismissals if not dismissal.expired(now)]
    standing, dismissed = _set_aside(findings, live)
    judging = {rule.name for rule in rules} - {one.rule for one in found.not_checked}
    known = [one for one in dismissals if one.expired(now) or (one.rule in judging and settled(one))]
    notices = [*found.notices, *_idle(known, dismissed, findings, now)]
    return Outcome(tuple(standing), tuple(dismissed), tuple(sorted(notices)), tuple(sorted(found.not_checked)))


def stands(finding: Finding, dismissals: Sequence[Dismissal], now: datetime) -> bool:
    """Tell whether any part of a finding is not dismissed."""
    live = [dismissal for dismissal in dismissals if not dismissal.expired(now)]
    return any(_covering(live, finding, part) is None for part in finding.parts)


@dataclass(slots=True)
class _Judged:
    """What a rule has said so far."""

    findings: list[Finding] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    failed: list[NotChecked] = field(default_factory=list)

    def take(self, rule: Rule, corpus: Corpus, now: datetime) -> None:
        identities: set[str] = set()
        try:
            for found in rule.judge(corpus, now):
                match found:
                    case Finding():
                        _refuse_twin(found, identities)
                        self.findings.append(found)
                    case Notice():
                        self.notices.append(found)
                    case _:
                        raise TypeError(f"yielded {type(found).__name__}, which no rule may")
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a rule may be anybody's; it fails alone, named
            self.failed.append(_not_checked(rule, "", error))


def _refuse_twin(finding: Finding, identities: set[str]) -> None:
    """Refuse a second finding with the identity of another one: nobody could tell which of them is known.

    Raises:
        ValueError: The rule has yielded the identity before.
    """
    if finding.fingerprint in identities:
        raise ValueError(f"yielded two findings with one identity on {finding.card.ref}; give them different anchors")
    identities.add(finding.fingerprint)


def _not_checked(rule: Rule, ref: str, error: BaseException) -> NotChecked:
    said = told(error)
    problem = f"rule {rule.name}, version {rule.version}, raised {said}; report it to the rule's authors"
    return NotChecked(rule.name, ref, problem)


def _weighed(finding: Finding, corpus: Corpus) -> Finding:
    card = corpus.get(finding.card.ref)
    severity = corpus.terms(card).severity.get(finding.rule) if card else None
    return finding if severity is None else replace(finding, severity=severity)


def _set_aside(findings: Iterable[Finding], live: Sequence[Dismissal]) -> tuple[list[Finding], list[Dismissed]]:
    standing: list[Finding] = []
    dismissed: list[Dismissed] = []
    for finding in findings:
        covered = {part: _covering(live, finding, part) for part in finding.parts}
        left = tuple(part for part, dismissal in covered.items() if dismissal is None)
        first = next((dismissal for dismissal in covered.values() if dismissal), None)
        if first is not None and not left:
            dismissed.append(Dismissed(finding, first))
        else:
            standing.append(finding if len(left) == len(finding.parts) else replace(finding, parts=left))
    return standing, dismissed


def _covering(live: Sequence[Dismissal], finding: Finding, part: Part) -> Dismissal | None:
    return next((dismissal for dismissal in live if dismissal.covers(finding, part)), None)


def _idle(
    dismissals: Iterable[Dismissal],
    dismissed: Sequence[Dismissed],
    findings: Sequence[Finding],
    now: datetime,
) -> Iterator[Notice]:
    for dismissal in dismissals:
        if dismissal.expired(now):
            yield Notice("dismiss", f"the dismissal of {dismissal} has ended and holds no more")
        elif not _used(dismissal, dismissed, findings):
            unbound = replace(dismissal, passages=None)
            changed = dismissal.passages is not None and _used(unbound, (), findings)
            moved = "holds no more, for the words it was bound to have changed"
            why = moved if changed else "matches nothing; remove it"
            yield Notice("dismiss", f"the dismissal of {dismissal} {why}")


def _used(dismissal: Dismissal, dismissed: Sequence[Dismissed], findings: Sequence[Finding]) -> bool:
    if any(one.dismissal == dismissal for one in dismissed):
        return True
    return any(dismissal.covers(finding, part) for finding in findings for part in finding.parts)
