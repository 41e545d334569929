"""One finding as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kbaudit.card import CardHead
from kbaudit.finding import Evidence, Finding, Severity
from kbaudit.formats.interface import View
from kbaudit.formats.overview import counted
from kbaudit.formats.quoting import passages
from kbaudit.text.harmless import one_line
from kbaudit.text.layout import cut, wrap

_INDENT = " " * 4
_TITLE_COLUMNS = 140
_PLACE_COLUMNS = 500

# What a first look shows of a long finding; the full list shows all of it.
_MESSAGE_COLUMNS = 600
_QUOTE_COLUMNS = 320
_PASSAGES = 4
_RELATED = 3

_SGR = {
    "strong": "1",
    "quiet": "2",
    Severity.ERROR: "1;31",
    Severity.WARNING: "33",
    Severity.NOTE: "36",
}


@dataclass(frozen=True, slots=True)
class FindingLines:
    """Writes findings for a reader.

    Attributes:
        whole: Whether long texts and long lists are written to their end.
    """

    view: View
    whole: bool

    def numbered(self, number: int, finding: Finding) -> Iterator[str]:
        """Yield the lines of a finding in a list of the worst: with its card, owner and place."""
        label = self.paint(str(finding.severity).upper(), finding.severity)
        yield f"{number:>2}. {label}  {_sort(finding)}"
        if not finding.card.ref.endswith(f":{finding.card.title}"):
            title = cut(one_line(finding.card.title), _TITLE_COLUMNS)
            yield from (self.paint(line, "strong") for line in self._wrapped(title, _INDENT))
        yield _INDENT + place(finding.card, _line(finding))
        if finding.card.url:
            yield _INDENT + cut(one_line(finding.card.url), _PLACE_COLUMNS)
        yield from self._wrapped(f"Owner: {one_line(finding.card.owner or 'nobody')}{_views(finding.card)}", _INDENT)
        yield from self._account(finding)

    def under_card(self, finding: Finding) -> Iterator[str]:
        """Yield the lines of a finding that stands under the heading of its card."""
        label = self.paint(str(finding.severity).upper(), finding.severity)
        yield f"  - {label}  {_sort(finding)}"
        yield from self._account(finding)

    def paint(self, text: str, style: str) -> str:
        """Colour a text, where the reader's terminal shows colours."""
        return f"\x1b[{_SGR[style]}m{text}\x1b[0m" if self.view.color and text else text

    def _account(self, finding: Finding) -> Iterator[str]:
        yield from self._wrapped(self._cut(finding.message, _MESSAGE_COLUMNS), _INDENT)
        yield from self._passages(finding)
        yield from self._related(finding)
        clears = self._cut(f"Clears when {finding.clears_when}", _MESSAGE_COLUMNS)
        yield from self._wrapped(clears if clears.endswith(".") else f"{clears}.", _INDENT)

    def _passages(self, finding: Finding) -> Iterator[str]:
        seen = passages(finding, self.view.evidence)
        kept = seen if self.whole else seen[:_PASSAGES]
        heads = {card.ref: card for card in (finding.card, *finding.related)}
        for passage in kept:
            quote = f'"{self._cut(passage.quote, _QUOTE_COLUMNS)}"'
            yield from self._wrapped(f"{_where(passage, finding, heads)}{quote}", f"{_INDENT}> ", f"{_INDENT}  ")
        if len(seen) > len(kept):
            yield f"{_INDENT}> and {len(seen) - len(kept):,} more"

    def _related(self, finding: Finding) -> Iterator[str]:
        kept = finding.related if self.whole else finding.related[:_RELATED]
        for card in kept:
            title, owner = cut(one_line(card.title), _TITLE_COLUMNS), one_line(card.owner or "nobody")
            yield from self._wrapped(f"With {place(card)}: {title} (owner: {owner})", _INDENT)
        if len(finding.related) > len(kept):
            yield f"{_INDENT}With {len(finding.related) - len(kept):,} more cards"

    def _cut(self, text: str, columns: int) -> str:
        return one_line(text) if self.whole else cut(one_line(text), columns)

    def _wrapped(self, text: str, first: str, rest: str | None = None) -> list[str]:
        return wrap(text, self.view.width, first, rest)


def place(card: CardHead, line: int | None = None) -> str:
    """Say where a card is: ``path:line`` for a file, else its reference; never broken, so that it can be copied."""
    where = cut(one_line(card.path or card.ref), _PLACE_COLUMNS)
    return where if line is None else f"{where}:{line}" if card.path else f"{where} line {line}"


def _sort(finding: Finding) -> str:
    return one_line(finding.rule if finding.kind == finding.rule else f"{finding.rule} ({finding.kind})")


def _line(finding: Finding) -> int | None:
    return next((one.line for one in finding.evidence if one.ref == finding.card.ref and one.line is not None), None)


def _where(passage: Evidence, finding: Finding, heads: dict[str, CardHead]) -> str:
    if passage.ref == finding.card.ref:
        return "" if passage.line is None else f"line {passage.line}: "
    head = heads.get(passage.ref) or CardHead(ref=passage.ref, title="")
    return f"{place(head, passage.line)}: "


def _views(card: CardHead) -> str:
    return "" if card.views is None else f"; {counted(card.views, 'view')}"
