"""An inspection as lines for people and as plain values for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kbaudit.card import Card, CardHead
    from kbaudit.finding import Evidence
    from kbaudit.inspecting.similar import Inspection
    from kbaudit.inspecting.understood import Understood
    from kbaudit.likeness import Similar
    from kbaudit.policy import Policy

_INDENT = " " * 4
_QUOTE_COLUMNS = 320
_TITLE_COLUMNS = 140


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What an inspection found, ready to be written.

    Attributes:
        asked: What is said of the card, or of the text as a card.
        policy: Who answers for the cards that are like it.
        least: The lowest score that was asked for.
        limit: How many cards are listed at most.
        statements: What was understood of the card, in the order of its text.
        unread: What of the sources was not read, a sentence a source.
        columns: The width of a line.
    """

    inspection: Inspection
    asked: CardHead
    policy: Policy
    least: float
    limit: int
    statements: Sequence[Understood]
    unread: Sequence[str]
    columns: int

    def plain(self) -> dict[str, Any]:
        """Give it as plain values."""
        from kbaudit.cli.understanding import plain_statement
        from kbaudit.content import Content

        return {
            "card": asdict(self.asked),
            "min_score": self.least,
            "compared": self.inspection.compared,
            "left_out": self.inspection.left_out,
            "found": len(self.inspection.similar),
            "similar": [self._object(similar, evidence) for similar, evidence in self._shown],
            "language": Content.of(self.inspection.card).language,
            "statements": [plain_statement(one) for one in self.statements],
            "not_read": list(self.unread),
        }

    def lines(self) -> Iterator[str]:
        """Yield it line by line; only paths and addresses may be wider than a line."""
        from kbaudit.cli.understanding import lines_of
        from kbaudit.content import Content
        from kbaudit.formats.text_finding import place
        from kbaudit.text.layout import NARROWEST

        if self.asked.title.strip():
            yield from self._wrapped(_named(self.inspection.card), "")
        yield place(self.asked)
        yield ""
        yield from self._wrapped(self._summary(), "")
        if self.unread:
            yield from self._wrapped("Not everything could be read: a card that is like it may be missing here.", "! ")
        for number, (similar, evidence) in enumerate(self._shown, start=1):
            yield ""
            yield from self._entry(number, similar)
            yield from self._passages(evidence)
        yield from self._rest()
        yield ""
        yield from lines_of(self.statements, Content.of(self.inspection.card).language, max(self.columns, NARROWEST))

    @cached_property
    def _shown(self) -> Sequence[tuple[Similar, Sequence[Evidence]]]:
        return [(similar, self._evidence(similar)) for similar in self.inspection.similar[: self.limit]]

    def _head(self, card: Card) -> CardHead:
        return self.policy.terms(card).head(card)

    def _summary(self) -> str:
        count, compared = len(self.inspection.similar), self.inspection.compared
        if not compared:
            return "There is no card to compare it with."
        if not count:
            return f"No card is like it: none of {compared:,} reaches a score of {self.least:.2f}."
        likes = "is like it" if count == 1 else "are like it, the most alike first"
        return f"{count:,} of {compared:,} {'card' if compared == 1 else 'cards'} {likes}."

    def _entry(self, number: int, similar: Similar) -> Iterator[str]:
        from kbaudit.formats.text_finding import place
        from kbaudit.text.harmless import one_line

        head = self._head(similar.card)
        yield f"{number:>2}. {similar.score:.2f}  {similar.how}"
        yield from self._wrapped(_named(similar.card), _INDENT)
        yield _INDENT + place(head)
        if head.url:
            yield _INDENT + one_line(head.url)
        yield from self._wrapped(f"Owner: {head.owner or 'nobody'}{_state(similar.card)}", _INDENT)
        yield from self._wrapped(_relation(similar, self.inspection.card), _INDENT)

    def _passages(self, evidence: Sequence[Evidence]) -> Iterator[str]:
        for here, there in zip(evidence[::2], evidence[1::2], strict=True):
            yield from self._wrapped(_heading(here, there), _INDENT)
            if here.quote == there.quote:
                yield from self._passage(f"{_place('here', here)}; {_place('there', there)}", here.quote)
            else:
                yield from self._passage(_place("here", here), here.quote)
                yield from self._passage(_place("there", there), there.quote)

    def _passage(self, where: str, quote: str) -> Iterator[str]:
        from kbaudit.text.harmless import one_line
        from kbaudit.text.layout import cut

        yield from self._wrapped(f'{where}: "{cut(one_line(quote), _QUOTE_COLUMNS)}"', f"{_INDENT}> ")

    def _rest(self) -> Iterator[str]:
        more = len(self.inspection.similar) - len(self._shown)
        out = self.inspection.left_out
        if more or out:
            yield ""
        if more:
            yield from self._wrapped(f"{more:,} more; --limit {len(self.inspection.similar)} lists them all.", "")
        if out:
            said = "1 draft or card out of use was" if out == 1 else f"{out:,} drafts and cards out of use were"
            yield from self._wrapped(f"{said} left out; --all compares them too.", "")

    def _object(self, similar: Similar, evidence: Sequence[Evidence]) -> dict[str, Any]:
        return {
            "card": asdict(self._head(similar.card)),
            "score": round(similar.score, 4),
            "how": str(similar.how),
            "inside": similar.inside,
            "evidence": [asdict(passage) for passage in evidence],
        }

    def _evidence(self, similar: Similar) -> Sequence[Evidence]:
        from kbaudit.likeness import How
        from kbaudit.rules.clusters import comparisons

        return [] if similar.how is How.IDENTICAL else list(comparisons(self.inspection.card, [similar.card]))

    def _wrapped(self, text: str, first: str) -> Iterator[str]:
        from kbaudit.text.harmless import one_line
        from kbaudit.text.layout import NARROWEST, wrap

        yield from wrap(one_line(text), max(self.columns, NARROWEST), first)


def _named(card: Card) -> str:
    from kbaudit.text.harmless import one_line
    from kbaudit.text.layout import cut

    return cut(one_line(card.title), _TITLE_COLUMNS) or card.id


def _state(card: Card) -> str:
    from kbaudit.card import Lifecycle

    return "" if card.lifecycle is Lifecycle.PUBLISHED else f"; {card.lifecycle}"


def _relation(similar: Similar, asked: Card) -> str:
    from kbaudit.likeness import How

    match similar.how:
        case How.IDENTICAL:
            return "It has the same words."
        case How.NEAR:
            return f"It says nearly the same: {similar.score:.0%} of the text stands in each of them."
        case How.VARIANT:
            return "It is made from the same template, for a thing of its own."
        case _ if similar.inside:
            return f"It has “{_named(asked)}” within it, nearly word for word."
        case _:
            return f"It stands within “{_named(asked)}”, nearly word for word."


def _heading(here: Evidence, there: Evidence) -> str:
    if here.value is None and there.value is None:
        return "Both say:"
    return f"They differ, {_words(here.value)} here and {_words(there.value)} there:"


def _words(value: str | None) -> str:
    """Quote the words of a difference; what stands in brackets says that there are none."""
    return f"“{value}”" if value and not value.startswith("(") else "nothing"


def _place(side: str, passage: Evidence) -> str:
    return side if passage.line is None else f"{side}, line {passage.line}"
