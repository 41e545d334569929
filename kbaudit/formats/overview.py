"""The overview: what a report says in sentences and sums, for formats that people read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kbaudit.finding import Finding, Severity
from kbaudit.formats.ranking import is_summed_up
from kbaudit.report import NOT_CHECKED, Dismissed, NotChecked, Report, SourceStatus, SourceSummary, Verdict
from kbaudit.text.moments import show_day

NOBODY = "(nobody)"
NO_COLLECTION = "(no collection)"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of each severity something has.

    Attributes:
        name: Whose they are: an owner, a rule.
    """

    name: str
    errors: int = 0
    warnings: int = 0
    notes: int = 0

    @classmethod
    def of(cls, name: str, findings: Sequence[Finding]) -> Tally:
        """Count findings."""
        return cls(name, *(sum(found.severity is severity for found in findings) for severity in Severity))

    @classmethod
    def total(cls, name: str, tallies: Sequence[Tally]) -> Tally:
        """Add up tallies under a name of their own."""
        return cls(
            name,
            sum(tally.errors for tally in tallies),
            sum(tally.warnings for tally in tallies),
            sum(tally.notes for tally in tallies),
        )

    @property
    def weight(self) -> tuple[int, int, int]:
        """Give the key that sorts the heaviest first."""
        return -self.errors, -self.warnings, -self.notes


def verdict_sentence(report: Report) -> str:
    """Say what the verdict means, as a reader without the manual would want it said."""
    if report.verdict is Verdict.INCOMPLETE:
        return "this audit did not see everything, so what it does not mention may still be wrong"
    if report.verdict is Verdict.FAILED:
        return "there are findings that weigh enough to fail this run"
    if report.findings:
        return "no finding weighs enough to fail this run"
    if not report.rules:
        return "nothing was found, for no rule took part"
    return "nothing was found in what could be checked" if leaves_unchecked(report) else "nothing was found"


def leaves_unchecked(report: Report) -> bool:
    """Tell whether some rule said that it could not check a part of what it is for."""
    return any(notice.message.startswith(NOT_CHECKED) for notice in report.notices)


def silent_words(report: Report) -> str:
    """Say how rules that found nothing are introduced; what they could not check is no health."""
    where = ", in what could be checked" if leaves_unchecked(report) else ""
    return f"Took part and found nothing{where}"


def numbers_sentence(report: Report) -> str:
    """Count cards, sources and findings."""
    seen = f"{counted(report.cards, 'card')} from {counted(len(report.sources), 'source')}"
    found = ", ".join(counted(count, str(severity)) for severity, count in report.counts.items())
    return f"{seen}, as of {show_instant(report.as_of)}: {found}."


def verified_sentence(report: Report) -> str:
    """Say how much of the base is known to be checked."""
    if report.verified_share is None:
        return "No check of any card is known."
    return f"{show_share(report.verified_share)} of the published cards have a check that still holds."


def why_incomplete(report: Report) -> list[str]:
    """Say what was not seen, one sentence each; nothing for a complete audit."""
    failed = [source for source in report.sources if source.status is not SourceStatus.COMPLETE]
    reasons = [
        f"Source {source.name} could not be read: {source.problem or 'no reason was given'}" for source in failed
    ]
    reasons += _not_checked(report.not_checked)
    if not failed and not report.cards:
        unreadable = any(source.unreadable for source in report.sources)
        found = "no card could be read" if unreadable else "no cards were found"
        reasons.append(f"There was nothing to audit: {found}. Check the path or the sources.")
    return reasons


def sources_sentence(report: Report) -> str:
    """Say what became of each source, in one sentence."""
    return "; ".join(_source(source) for source in report.sources) + "."


def order_words(findings: Iterable[Finding]) -> str:
    """Say by what the worst findings are found, and whether it is known how much the cards are used."""
    known = any(card.views is not None for found in findings for card in (found.card, *found.related))
    return "by severity, then views" if known else "by severity; views are not known"


def dismissal_sentence(one: Dismissed) -> str:
    """Say what was set aside, by whom, until when and why."""
    by = f", dismissed by {one.dismissal.author}" if one.dismissal.author else ""
    until = f", until {show_day(one.dismissal.until)}" if one.dismissal.until else ""
    return f"{one.finding.rule} of {one.finding.card.ref}{by}{until}: {one.dismissal.reason}"


def by_owner(findings: Iterable[Finding]) -> list[Tally]:
    """Count the findings on each owner's cards, cards of nobody first, then by name: no ranking of people."""
    groups = grouped(findings, lambda found: found.card.owner or "")
    return [Tally.of(owner or NOBODY, found) for owner, found in groups]


def by_rule(report: Report) -> list[Tally]:
    """Count the findings of each rule, the heaviest first."""
    groups = grouped(report.findings, lambda found: found.rule)
    return sorted((Tally.of(rule, found) for rule, found in groups), key=lambda tally: (tally.weight, tally.name))


def silent_rules(report: Report) -> list[str]:
    """Name the rules that did all their work and have no finding; none where no card was read."""
    heard = {finding.rule for finding in report.findings} | {one.rule for one in report.not_checked}
    return [rule.name for rule in report.rules if rule.name not in heard] if report.cards else []


def never_verified(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """Count the cards that nobody is known to have checked by source and collection, the largest first."""
    groups = grouped((found for found in findings if is_summed_up(found)), _place)
    return sorted(((place, len(found)) for place, found in groups), key=lambda line: (-line[1], line[0]))


def heaviest(tallies: Sequence[Tally], limit: int) -> tuple[list[Tally], list[Tally]]:
    """Split tallies into the heaviest and the rest, both in the order they came in."""
    kept = set(sorted(tallies, key=lambda tally: (tally.weight, tally.name))[:limit])
    return [one for one in tallies if one in kept], [one for one in tallies if one not in kept]


def grouped(findings: Iterable[Finding], key: Callable[[Finding], str]) -> Iterator[tuple[str, list[Finding]]]:
    """Yield findings by key, keys sorted, each group in the order it came in."""
    groups: dict[str, list[Finding]] = {}
    for found in findings:
        groups.setdefault(key(found), []).append(found)
    return iter(sorted(groups.items()))


def counted(count: int, noun: str) -> str:
    """Write a number with its noun: ``1 card``, ``2,113 cards``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def show_share(share: float) -> str:
    """Write a share from 0 to 1 as a percentage that says 100 or 0 only where it is."""
    percent = round(share * 100, 1)
    if share < 1:
        percent = min(percent, 99.9)
    if share > 0:
        percent = max(percent, 0.1)
    return f"{percent:g} %"


def show_instant(instant: datetime) -> str:
    """Write an instant in UTC for people; midnight as its day alone."""
    day = f"{instant:%Y-%m-%d}"
    return day if instant.time() == instant.min.time() else f"{day} {instant:%H:%M} UTC"


def _place(finding: Finding) -> str:
    return f"{finding.card.source}: {finding.card.collection or NO_COLLECTION}"


def _source(source: SourceSummary) -> str:
    if source.status is not SourceStatus.COMPLETE:
        return f"{source.name} ({source.kind}) FAILED"
    unreadable = f", {source.unreadable:,} unreadable" if source.unreadable else ""
    return f"{source.name} ({source.kind}) {counted(source.cards, 'card')}{unreadable}"


def _not_checked(problems: Iterable[NotChecked]) -> Iterator[str]:
    refs: dict[str, list[str]] = {}
    for one in problems:
        refs.setdefault(one.problem, []).extend([one.ref] if one.ref else [])
    for problem, cards in refs.items():
        first = f" ({counted(len(cards), 'card')}, first {cards[0]})" if cards else ""
        yield f"Not checked{first}: {problem}"
