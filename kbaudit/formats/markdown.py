"""The format ``markdown``: the report for a wiki page, a pull request or the summary of a job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from kbaudit.card import CardHead
from kbaudit.finding import Evidence, Finding
from kbaudit.formats import overview
from kbaudit.formats.interface import View
from kbaudit.formats.markdown_escape import escape, link
from kbaudit.formats.overview import Tally
from kbaudit.formats.quoting import passages
from kbaudit.formats.ranking import first_to_see, worst_first
from kbaudit.report import Report

# Job summaries are cut off at 1 MiB; what stands after the findings needs far less than the difference.
_MOST_BYTES = 900_000

_NAME_COLUMNS = 80
_TITLE_COLUMNS = 140
_TEXT_COLUMNS = 600
_ROWS = 50
_ITEMS = 20
_PASSAGES = 4
_RELATED = 4


@dataclass(frozen=True, slots=True)
class MarkdownFormat:
    """Write the report as Markdown, under 1 MiB whatever the base; text from cards is shown and does nothing.

    With ``full`` it goes on with the other findings, as far as the limit allows, and counts those left out.
    """

    name: ClassVar[str] = "markdown"
    api: ClassVar[int] = 1

    def render(self, report: Report, view: View) -> str:
        """Write the report; tables and lists are cut with the exact number of what is left out."""
        opening, closing = "\n".join(_opening(report)), "\n".join(_closing(report))
        findings = worst_first(report.findings) if view.full else first_to_see(report.findings)
        room = _MOST_BYTES - _bytes(opening) - _bytes(closing)
        return "\n".join((opening, *_findings(report, findings, view, room), closing)) + "\n"


def _opening(report: Report) -> Iterator[str]:
    yield f"# Knowledge base audit: {report.verdict}"
    yield ""
    yield escape(f"{str(report.verdict).upper()}: {overview.verdict_sentence(report)}.", _TEXT_COLUMNS)
    yield from _section("What was not seen", [escape(why, _TEXT_COLUMNS) for why in overview.why_incomplete(report)])
    yield ""
    yield escape(overview.numbers_sentence(report), _TEXT_COLUMNS)
    yield escape(overview.verified_sentence(report), _TEXT_COLUMNS)
    yield ""
    yield from _table(("severity", "findings"), [(str(one), f"{count:,}") for one, count in report.counts.items()])
    yield ""
    yield from _table(("source", "kind", "status", "cards", "unreadable"), _sources(report), "more sources")


def _findings(report: Report, findings: Sequence[Finding], view: View, room: int) -> Iterator[str]:
    if not findings:
        return
    yield f"\n## {'All findings' if view.full else 'Look at these first'}\n"
    yield f"{len(findings):,} of {len(report.findings):,}, {overview.order_words(report.findings)}."
    written = 0
    for finding in findings:
        entry = "\n".join(_finding(written + 1, finding, view))
        room -= _bytes(entry) + 1
        if room < 0:
            break
        yield entry
        written += 1
    if written < len(report.findings):
        yield f"\nand {overview.counted(len(report.findings) - written, 'more finding')}"


def _finding(number: int, finding: Finding, view: View) -> Iterator[str]:
    sort = finding.rule if finding.kind == finding.rule else f"{finding.rule} ({finding.kind})"
    yield f"\n### {number}. {finding.severity}: {escape(sort, _NAME_COLUMNS)}"
    yield ""
    yield f"**{link(finding.card.title, finding.card.url, _TITLE_COLUMNS)}**"
    yield ""
    yield f"{_place(finding.card)}, owner: {_owner(finding.card)}"
    yield ""
    yield escape(finding.message, _TEXT_COLUMNS)
    yield ""
    yield from _passages(finding, view)
    related = finding.related[:_RELATED]
    yield from (
        f"- With {_place(card)}: {link(card.title, card.url, _TITLE_COLUMNS)}, owner: {_owner(card)}"
        for card in related
    )
    if len(finding.related) > len(related):
        yield f"- With {len(finding.related) - len(related):,} more cards"
    if related:
        yield ""
    yield f"Clears when {escape(finding.clears_when, _TEXT_COLUMNS)}."


def _passages(finding: Finding, view: View) -> Iterator[str]:
    seen = passages(finding, view.evidence)
    heads = {card.ref: card for card in (finding.card, *finding.related)}
    for passage in seen[:_PASSAGES]:
        yield f'- {_where(passage, heads)} "{escape(passage.quote, _TEXT_COLUMNS)}"'
    if len(seen) > _PASSAGES:
        yield f"- and {len(seen) - _PASSAGES:,} more"
    if seen:
        yield ""


def _closing(report: Report) -> Iterator[str]:
    yield from _tallies("By owner of the card", "owner", overview.by_owner(report.findings))
    collections = overview.never_verified(report.findings)
    if collections:
        total = sum(count for _, count in collections)
        yield f"\n## Never known to be checked: {overview.counted(total, 'card')}\n"
        rows = [(escape(name, _NAME_COLUMNS), f"{count:,}") for name, count in collections]
        yield from _table(("source: collection", "cards"), rows, "more collections")
    yield from _tallies("By rule", "rule", overview.by_rule(report))
    silent = overview.silent_rules(report)
    if silent:
        yield f"\n{overview.silent_words(report)}: {escape(', '.join(silent), _TEXT_COLUMNS)}."
    yield from _section(
        "Dismissed", [escape(overview.dismissal_sentence(one), _TEXT_COLUMNS) for one in report.dismissed]
    )
    yield from _section(
        "Worth knowing", [escape(f"{one.topic}: {one.message}", _TEXT_COLUMNS) for one in report.notices]
    )


def _tallies(title: str, noun: str, tallies: Sequence[Tally]) -> Iterator[str]:
    if not tallies:
        return
    kept, left = overview.heaviest(tallies, _ROWS)
    rest = [Tally.total(f"and {overview.counted(len(left), f'more {noun}')}", left)] if left else []
    yield f"\n## {title}\n"
    rows = [_tally_row(one) for one in (*kept, *rest)]
    yield from _table((noun, "errors", "warnings", "notes"), rows, limit=len(rows))


def _tally_row(one: Tally) -> tuple[str, ...]:
    return escape(one.name, _NAME_COLUMNS), f"{one.errors:,}", f"{one.warnings:,}", f"{one.notes:,}"


def _sources(report: Report) -> list[tuple[str, ...]]:
    return [
        (
            source.name,
            escape(source.kind, _NAME_COLUMNS),
            str(source.status),
            f"{source.cards:,}",
            f"{source.unreadable:,}",
        )
        for source in report.sources
    ]


def _table(
    names: Sequence[str], rows: Sequence[Sequence[str]], left_out: str = "", *, limit: int = _ROWS
) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield f"| {' | '.join('---' for _ in names)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows[:limit])
    if len(rows) > limit:
        yield f"\nand {len(rows) - limit:,} {left_out}"


def _section(title: str, items: Sequence[str]) -> Iterator[str]:
    if not items:
        return
    yield f"\n## {title}\n"
    yield from (f"- {item}" for item in items[:_ITEMS])
    if len(items) > _ITEMS:
        yield f"- and {len(items) - _ITEMS:,} more"


def _place(card: CardHead) -> str:
    return escape(card.path or card.ref, _TEXT_COLUMNS)


def _owner(card: CardHead) -> str:
    return escape(card.owner or "nobody", _NAME_COLUMNS)


def _where(passage: Evidence, heads: dict[str, CardHead]) -> str:
    head = heads.get(passage.ref) or CardHead(ref=passage.ref, title="")
    return f"{_place(head)}:" if passage.line is None else f"{_place(head)} line {passage.line}:"


def _bytes(text: str) -> int:
    return len(text.encode("utf-8"))
