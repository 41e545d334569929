"""The format ``text``: the report for a person at a terminal, what matters most first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from kbaudit.finding import Finding
from kbaudit.formats import overview
from kbaudit.formats.interface import View
from kbaudit.formats.overview import Tally
from kbaudit.formats.ranking import first_to_see
from kbaudit.formats.text_finding import FindingLines, place
from kbaudit.report import Report, Verdict
from kbaudit.text.harmless import disarm, one_line
from kbaudit.text.layout import NARROWEST, cut, table, wrap

_NAME_COLUMNS = 46
_ITEM_COLUMNS = 400
_MANY = 20
_FEW = 5


@dataclass(frozen=True, slots=True)
class TextFormat:
    """Write the report for people: the verdict, the ten worst findings with their quotes, then who has what to do.

    With ``full`` it lists every finding, by owner and card.
    """

    name: ClassVar[str] = "text"
    api: ClassVar[int] = 1

    def render(self, report: Report, view: View) -> str:
        """Write the report, no line wider than the terminal but for paths and addresses, which are never broken."""
        page = _Page(report, replace(view, width=max(view.width, NARROWEST)))
        return disarm("\n".join(page.lines()) + "\n")


@dataclass(frozen=True, slots=True)
class _Page:
    report: Report
    view: View

    def lines(self) -> Iterator[str]:
        yield from self._opening()
        yield from self._everything() if self.view.full else self._first()
        yield from self._owners()
        yield from self._never_verified()
        yield from self._rules()
        yield from self._dismissed()
        yield from self._notices()
        yield ""
        yield from self._wrapped(self._closing())

    def _opening(self) -> Iterator[str]:
        verdict = str(self.report.verdict).upper()
        first, *rest = self._wrapped(f"{verdict}: {overview.verdict_sentence(self.report)}.")
        yield self._writer().paint(verdict, _STYLES[self.report.verdict]) + first.removeprefix(verdict)
        yield from rest
        yield from self._items(overview.why_incomplete(self.report), "! ", _MANY)
        yield ""
        yield from self._wrapped(overview.numbers_sentence(self.report))
        yield from self._wrapped(overview.verified_sentence(self.report))
        if self.report.ledger is not None:
            yield from self._wrapped(f"Ledger: {self.report.ledger}")
        if self.report.sources:
            yield from self._wrapped(f"Sources: {overview.sources_sentence(self.report)}")

    def _first(self) -> Iterator[str]:
        first = first_to_see(self.report.findings)
        if not first:
            return
        yield from self._heading(
            "Look at these first",
            f"{len(first)} of {len(self.report.findings):,}, {overview.order_words(self.report.findings)}",
        )
        for number, finding in enumerate(first, start=1):
            yield from self._writer().numbered(number, finding)
            yield from [""] * (number < len(first))

    def _everything(self) -> Iterator[str]:
        groups = overview.grouped(self.report.findings, lambda found: found.card.owner or "")
        for owner, findings in groups:
            name = cut(one_line(owner), _NAME_COLUMNS)
            yield from self._heading(
                f"Cards of {name}" if name else "Cards of nobody", overview.counted(len(findings), "finding")
            )
            for _, same_card in overview.grouped(findings, lambda found: found.card.ref):
                yield ""
                yield from self._card(same_card)

    def _card(self, findings: Sequence[Finding]) -> Iterator[str]:
        card = findings[0].card
        yield place(card)
        if card.path:
            yield f"  {cut(one_line(card.ref), _ITEM_COLUMNS)}"
        yield from (self._writer().paint(line, "strong") for line in self._wrapped(one_line(card.title), "  "))
        if card.url:
            yield f"  {one_line(card.url)}"
        for finding in findings:
            yield from self._writer().under_card(finding)

    def _owners(self) -> Iterator[str]:
        yield from self._tallies("By owner of the card", overview.by_owner(self.report.findings), "owner")

    def _rules(self) -> Iterator[str]:
        yield from self._tallies("By rule", overview.by_rule(self.report), "rule")
        silent = overview.silent_rules(self.report)
        if silent:
            if not self.report.findings:
                yield ""
            yield from self._wrapped(f"{overview.silent_words(self.report)}: {', '.join(silent)}.")

    def _tallies(self, title: str, tallies: Sequence[Tally], noun: str) -> Iterator[str]:
        if not tallies:
            return
        kept, left = (tallies, []) if self.view.full else overview.heaviest(tallies, _MANY)
        rest = [Tally.total(f"and {overview.counted(len(left), f'more {noun}')}", left)] if left else []
        rows = [(one_line(one.name), *_figures(one)) for one in (*kept, *rest)]
        head, *body = table([(title, "errors", "warnings", "notes"), *rows], self.view.width, widest=_NAME_COLUMNS)
        yield ""
        yield self._writer().paint(head, "strong")
        yield from body

    def _never_verified(self) -> Iterator[str]:
        lines = overview.never_verified(self.report.findings)
        if not lines:
            return
        total = sum(count for _, count in lines)
        kept = lines if self.view.full else lines[:_MANY]
        left = lines[len(kept) :]
        rows = [(one_line(name), f"{count:,}") for name, count in kept]
        if left:
            more = overview.counted(len(left), "more collection")
            rows.append((f"and {more}", f"{sum(count for _, count in left):,}"))
        yield from self._heading("Never known to be checked", overview.counted(total, "card"))
        yield from table([("", "cards"), *rows], self.view.width)[1:]

    def _dismissed(self) -> Iterator[str]:
        if self.report.dismissed:
            yield from self._heading("Dismissed", overview.counted(len(self.report.dismissed), "finding"))
            yield from self._items([overview.dismissal_sentence(one) for one in self.report.dismissed], "- ", _FEW)

    def _notices(self) -> Iterator[str]:
        if self.report.notices:
            yield from self._heading("Worth knowing", overview.counted(len(self.report.notices), "notice"))
            yield from self._items([f"{one.topic}: {one.message}" for one in self.report.notices], "- ", _FEW)

    def _closing(self) -> str:
        if self.view.full:
            return "For other programs: --format json, jsonl or csv."
        return "Every finding, by owner and card: --full. For other programs: --format json."

    def _heading(self, title: str, count: str) -> Iterator[str]:
        yield ""
        first, *rest = self._wrapped(f"{title} ({count})")
        strong = title if first.startswith(title) else first
        yield self._writer().paint(strong, "strong") + first.removeprefix(strong)
        yield from rest

    def _items(self, items: Sequence[str], mark: str, limit: int) -> Iterator[str]:
        kept = items if self.view.full else items[:limit]
        for item in kept:
            text = one_line(item)
            yield from self._wrapped(text if self.view.full else cut(text, _ITEM_COLUMNS), mark)
        if len(items) > len(kept):
            yield f"{mark}and {len(items) - len(kept):,} more"

    def _wrapped(self, text: str, first: str = "") -> Iterable[str]:
        return wrap(text, self.view.width, first)

    def _writer(self) -> FindingLines:
        return FindingLines(self.view, whole=self.view.full)


_STYLES = {Verdict.PASSED: "strong", Verdict.FAILED: "error", Verdict.INCOMPLETE: "error"}


def _figures(tally: Tally) -> tuple[str, str, str]:
    return f"{tally.errors:,}", f"{tally.warnings:,}", f"{tally.notes:,}"
