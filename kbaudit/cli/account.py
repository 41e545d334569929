"""What a base says of a subject as lines for people and as plain values for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kbaudit.inspecting.about import About, Agreement, Answer
    from kbaudit.policy import Policy

_INDENT = " " * 6
_QUOTE_COLUMNS = 320


@dataclass(frozen=True, kw_only=True)
class Account:
    """What a base says of a subject, ready to be written.

    Attributes:
        policy: Who answers for the cards.
        limit: How many values of a kind, and how many cards for each, are listed at most.
        left_out: How many cards were not asked, being drafts or out of use.
        unread: What of the sources was not read, a sentence a source.
        columns: The width of a line.
    """

    about: About
    policy: Policy
    limit: int
    left_out: int
    unread: Sequence[str]
    columns: int

    def plain(self) -> dict[str, Any]:
        """Give it as plain values, all of it."""
        return {
            "about": self.about.subject,
            "cards": self.about.cards,
            "left_out": self.left_out,
            "agreements": [
                {
                    "kind": one.kind.value,
                    "value": one.value,
                    "cards": [card.ref for card in one.cards],
                    "answers": [self._object(answer) for answer in one.answers],
                }
                for one in self.about.agreements
            ],
            "without_value": [
                {"ref": one.card.ref, "line": one.line, "quote": one.quote} for one in self.about.without_value
            ],
            "not_read": list(self.unread),
        }

    def lines(self) -> Iterator[str]:
        """Yield it line by line; only paths may be wider than a line."""
        yield from self._wrapped(self._summary(), "")
        if self.unread:
            yield from self._wrapped("Not everything could be read: what another card says may be missing here.", "! ")
        for kind, agreements in groupby(self.about.agreements, key=lambda one: one.kind):
            yield ""
            yield from self._kind(kind.value, list(agreements))
        yield from self._rest()

    def _summary(self) -> str:
        cards = {card.ref for one in self.about.agreements for card in one.cards}
        of = _counted(self.about.cards, "card")
        if not cards:
            return f"None of {of} gives a value for “{self.about.subject}”."
        return f"{len(cards):,} of {of} {'gives' if len(cards) == 1 else 'give'} a value for “{self.about.subject}”."

    def _kind(self, kind: str, agreements: Sequence[Agreement]) -> Iterator[str]:
        odd = (
            "" if len(agreements) == 1 else f": {len(agreements):,} values that do not agree, or are of several things"
        )
        yield from self._wrapped(f"{kind}{odd}", "")
        for one in agreements[: self.limit]:
            yield from self._wrapped(f"{one.value} ({_counted(len(one.cards), 'card')})", "  = ")
            for answer in one.answers[: self.limit]:
                yield from self._answer(answer, one.value)
            yield from self._more(len(one.answers), "statement that says so", "statements that say so", _INDENT)
        yield from self._more(len(agreements), "value", "values", "  ")

    def _answer(self, answer: Answer, value: str) -> Iterator[str]:
        from kbaudit.claims.values.showing import show
        from kbaudit.formats.text_finding import place
        from kbaudit.text.harmless import one_line
        from kbaudit.text.layout import cut

        one = answer.statement
        head = self.policy.terms(one.card).head(one.card)
        own = show(answer.value)
        past = one.claim.past[one.values.index(answer.value)]
        told = ", ".join(filter(None, (own if own != value else "", "told as past" if past else "")))
        yield f"{_INDENT}{place(head, one.line)}" + (f"  [{told}]" if told else "")
        quote = cut(one_line(one.quote), _QUOTE_COLUMNS)
        yield from self._wrapped(f'"{quote}"', f"{_INDENT}> ")

    def _more(self, count: int, one: str, several: str, indent: str) -> Iterator[str]:
        if count > self.limit:
            more = count - self.limit
            yield from self._wrapped(f"and {more:,} more {one if more == 1 else several}", indent)

    def _rest(self) -> Iterator[str]:
        silent = len(self.about.without_value)
        if silent or self.left_out:
            yield ""
        if silent:
            say = "speaks of it without a value" if silent == 1 else "speak of it without a value"
            yield from self._wrapped(f"{_counted(silent, 'more statement')} {say}; --format json has them.", "")
        if self.left_out:
            said = (
                "1 draft or card out of use was"
                if self.left_out == 1
                else f"{self.left_out:,} drafts and cards out of use were"
            )
            yield from self._wrapped(f"{said} left out; --all asks them too.", "")

    def _object(self, answer: Answer) -> dict[str, Any]:
        from kbaudit.cli.understanding import plain_value

        one = answer.statement
        return {
            "card": asdict(self.policy.terms(one.card).head(one.card)),
            "line": one.line,
            "quote": one.quote,
            "value": {**plain_value(answer.value), "past": one.claim.past[one.values.index(answer.value)]},
            "score": answer.score,
        }

    def _wrapped(self, text: str, first: str) -> Iterator[str]:
        from kbaudit.text.harmless import one_line
        from kbaudit.text.layout import NARROWEST, wrap

        yield from wrap(one_line(text), max(self.columns, NARROWEST), first)


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
