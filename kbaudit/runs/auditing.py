"""Auditing: what was pulled, the rules and the policy become one report."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

from kbaudit import audit, plugins, verdict
from kbaudit.card import DATED, Card, UnreadableCard
from kbaudit.corpus import Corpus, MemoryCorpus
from kbaudit.dismissal import Dismissal
from kbaudit.errors import ConfigError, PluginError
from kbaudit.finding import Finding, Severity
from kbaudit.intake import Intake
from kbaudit.people.directory import Directory
from kbaudit.plugins import Group
from kbaudit.policy import Policy
from kbaudit.remembered import Memory, NoMemory, Recalled
from kbaudit.report import NOT_CHECKED, NotChecked, Notice, Report, RuleVersion, SourceStatus, SourceSummary
from kbaudit.rules.interface import Rule, in_use, on_request
from kbaudit.text.globs import matches_glob
from kbaudit.text.moments import Moment, shifted, starts_at
from kbaudit.verification import counted

_TELLS_UNREADABLE = "unreadable-card"
_TELLS_ODD_DATES = "invalid-date"

Reconsider = Callable[[Sequence[Finding]], tuple[tuple[Finding, ...], tuple[Notice, ...]]]
"""Takes what the rules found; gives as many findings in the same order, some of them raised, and notices."""


def audit_cards(  # noqa: PLR0913 - the one call a notebook needs, every argument named
    cards: Iterable[Card],
    *,
    as_of: Moment,
    policy: Policy | None = None,
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    rules: Iterable[Rule] = (),
    dismissals: Sequence[Dismissal] = (),
    fail_on: Severity | None = Severity.ERROR,
    people: Directory | None = None,
) -> Report:
    """Audit cards in memory; no clock, disk or network.

    Args:
        cards: In any order; of two with one reference the first counts and the other is reported as unreadable.
        as_of: The only clock; a day means its 00:00 UTC.
        policy: Who answers for a card and how long a check lasts; the defaults where None.
        select: Names of the rules to run; where None all that are installed, but those that run on request only.
        ignore: Names of rules to leave out.
        rules: Rules with settings of their own, used in place of those of the same name.
        dismissals: Findings to set aside.
        fail_on: The mildest severity that makes the verdict ``failed``; None lets no finding fail it.
        people: Who may own and check the cards; nobody is known where None.

    Raises:
        UnknownPluginError: A rule's name is not installed.
        ConfigError: ``as_of`` is an instant without a zone.

    Example:
        >>> from datetime import date
        >>> card = Card(source="kb", id="1", title="Refunds", body="…", verified_at=date(2025, 1, 1))
        >>> report = audit_cards([card], as_of=date(2026, 1, 1), select=["review-overdue"])
        >>> [finding.card.ref for finding in report.findings]
        ['kb:1']
    """
    chosen, missing = choose_rules(select, ignore, {rule.name: rule for rule in rules})
    return report_on(
        gather(map(counted, cards)),
        rules=chosen,
        missing=missing,
        policy=policy or Policy(),
        as_of=instant(as_of),
        dismissals=dismissals,
        fail_on=fail_on,
        people=people,
    )


def report_on(  # noqa: PLR0913 - everything a report depends on, every argument named
    intake: Intake,
    *,
    rules: Sequence[Rule],
    policy: Policy,
    as_of: datetime,
    missing: Sequence[NotChecked] = (),
    dismissals: Sequence[Dismissal] = (),
    fail_on: Severity | None = Severity.ERROR,
    watch: Callable[[int], None] = lambda _: None,
    reconsider: Reconsider | None = None,
    memory: Memory | None = None,
    people: Directory | None = None,
) -> Report:
    """Audit what was pulled and write the report.

    Args:
        missing: Rules that were asked for and could not be loaded.
        reconsider: Raises findings that somebody else shares, before they are weighed; nobody is asked where None.
        watch: Told the number of cards read so far.
        memory: What earlier audits found out, and what this one leaves for later ones.
        people: Who may own and check the cards; nobody is known where None.
    """
    known = people or Directory()
    shelf = (memory or NoMemory()).shelf()
    beside = intake.unreadable, intake.files, intake.vouched, known, shelf, intake.checks
    bare = MemoryCorpus(intake.cards, policy, {}, *beside)
    recalled = Recalled.of(bare, rules, as_of, memory)
    extraction = audit.extract(intake.cards, recalled.to_judge, watch, memory)
    corpus = replace(bare, found=extraction.facts)
    settled = partial(_settled, intake.sources, {one.rule for one in extraction.not_checked})
    found = audit.Found.together(
        recalled.known.get(rule.name) or recalled.keep(rule, audit.judge(corpus, rule, as_of), extraction.not_checked)
        for rule in rules
    )
    for rule in recalled.to_judge:
        if memory is not None and rule.name in extraction.facts:
            memory.keep_facts(rule, extraction.facts[rule.name].mended)
    if reconsider is not None:
        findings, said = reconsider(found.findings)
        found = replace(found, findings=findings, notices=(*found.notices, *said))
    outcome = audit.settle(found, corpus, rules, as_of, dismissals, settled=settled)
    not_checked = tuple(sorted({*missing, *extraction.not_checked, *outcome.not_checked}))
    return Report(
        as_of=as_of,
        verdict=verdict.judge(intake.sources, outcome.findings, fail_on, not_checked),
        rules=tuple(sorted((RuleVersion(rule.name, rule.version) for rule in rules), key=lambda rule: rule.name)),
        sources=intake.sources,
        findings=outcome.findings,
        dismissed=outcome.dismissed,
        notices=tuple(sorted({*intake.notices, *outcome.notices, *_unseen(intake, rules)})),
        not_checked=not_checked,
        verified_share=_verified_share(corpus, as_of),
    )


def _unseen(intake: Intake, rules: Sequence[Rule]) -> Iterator[Notice]:
    """Tell of cards and dates that could not be read, where the rule that would is not among those that ran."""
    ran = {rule.name for rule in rules}
    for source in intake.sources:
        unreadable = [card.id for card in intake.unreadable if card.source == source.name]
        if unreadable and _TELLS_UNREADABLE not in ran:
            yield Notice(source.name, f"{NOT_CHECKED}cards that could not be read: {_named(unreadable)}")
        undated = [card.id for card in intake.cards if card.source == source.name and _has_odd_date(card)]
        if undated and _TELLS_ODD_DATES not in ran:
            yield Notice(source.name, f"{NOT_CHECKED}cards with a date or interval nobody can read: {_named(undated)}")


def _has_odd_date(card: Card) -> bool:
    return any(problem.field in DATED for problem in card.problems)


def _named(ids: Sequence[str]) -> str:
    return ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if ids[3:] else "")


def choose_rules(
    select: Iterable[str] | None, ignore: Iterable[str], configured: Mapping[str, Rule]
) -> tuple[tuple[Rule, ...], tuple[NotChecked, ...]]:
    """Choose the rules to run, by name.

    Args:
        select: Names. Those not selected are not even loaded. Where None, all that are installed, but those that run on
            request only.
        ignore: Names to leave out.
        configured: Rules with settings of their own.

    Returns:
        The rules in order of name, and those that are broken.

    Raises:
        UnknownPluginError: A name is not installed.
        ConfigError: No rule is left.
    """
    select = [select] if isinstance(select, str) else select
    ignore = [ignore] if isinstance(ignore, str) else ignore
    known = sorted({*plugins.names(Group.RULE), *configured})
    asked, left_out = known if select is None else list(select), set(ignore)
    for name in (*asked, *left_out):
        if name not in known:
            plugins.load(Group.RULE, name)
    chosen: list[Rule] = []
    missing: list[NotChecked] = []
    for name in sorted(set(asked) - left_out):
        try:
            rule = configured[name] if name in configured else _installed(name)
        except PluginError as error:
            missing.append(NotChecked(name, "", str(error)))
            continue
        if select is not None or not on_request(rule):
            chosen.append(rule)
    if not chosen and not missing:
        raise ConfigError("no rule is left to run; select one that is not ignored (kbaudit rules lists them)")
    return tuple(chosen), tuple(missing)


def _installed(name: str) -> Rule:
    """Make an installed rule with its default settings."""
    rule = plugins.load(Group.RULE, name)
    try:
        made: Rule = rule()
    except TypeError as error:
        raise PluginError(
            f"rule {name} has settings without a default: {error}; set them under [rules.{name}]"
        ) from error
    return made


def gather(cards: Iterable[Card]) -> Intake:
    """Bring cards of any order into one intake, one source summary for each source's name."""
    kept: dict[str, Card] = {}
    again: list[UnreadableCard] = []
    for card in cards:
        if kept.setdefault(card.ref, card) is not card:
            reason = "has the same reference as another card, which was kept; give it an id of its own"
            again.append(UnreadableCard(source=card.source, id=card.id, title=card.title, reason=reason))
    names = sorted({card.source for card in kept.values()})
    return Intake(
        cards=tuple(sorted(kept.values(), key=lambda card: (card.source, card.id))),
        unreadable=tuple(sorted(again, key=lambda card: (card.source, card.id, card.title or ""))),
        sources=tuple(_in_memory(name, kept.values(), again) for name in names),
    )


def instant(as_of: Moment) -> datetime:
    """Turn the audit's clock into an aware instant; a day means its 00:00 UTC.

    Raises:
        ConfigError: It is an instant without a zone.
    """
    if isinstance(as_of, datetime) and as_of.tzinfo is None:
        raise ConfigError("as_of: has no time zone; write datetime(…, tzinfo=UTC), or give a date")
    if not isinstance(as_of, date):
        raise ConfigError(f"as_of: is {type(as_of).__name__}, not a date or an aware datetime")
    return shifted(starts_at(as_of), UTC)


def _in_memory(name: str, cards: Iterable[Card], again: Iterable[UnreadableCard]) -> SourceSummary:
    return SourceSummary(
        name=name,
        kind="memory",
        status=SourceStatus.COMPLETE,
        cards=sum(card.source == name for card in cards),
        unreadable=sum(card.source == name for card in again),
    )


def _settled(sources: Iterable[SourceSummary], unsure: Container[str], dismissal: Dismissal) -> bool:
    """Tell whether a dismissal's rule saw every text, and its cards' sources were read to their end."""
    known = {source.name: source.status is SourceStatus.COMPLETE for source in sources}
    spoken = [card.partition(":")[0] for card in dismissal.cards]
    matched = [[name for name in known if matches_glob(name, source)] for source in spoken]
    return dismissal.rule not in unsure and all(names and all(known[name] for name in names) for names in matched)


def _verified_share(corpus: Corpus, now: datetime) -> float | None:
    cards = list(in_use(corpus))
    checked = [card for card in cards if card.verified_at is not None or card.due_at is not None]
    if not checked:
        return None
    return sum(corpus.terms(card).holds(card, now) for card in checked) / len(cards)
