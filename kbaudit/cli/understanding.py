"""What was understood of a card as lines for people and as plain values for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal

    from kbaudit.claims.values.value import Value
    from kbaudit.inspecting.understood import Understood

_INDENT = " " * 4
_QUOTE_COLUMNS = 320
_FRAMES = {
    "permitted": "it may be",
    "forbidden": "it must not be",
    "required": "it must be",
    "optional": "it need not be",
}
_QUANTITIES = {"all": "of all", "only": "of nobody or nothing else", "none": "of nobody or nothing", "some": "of some"}


def lines_of(statements: Sequence[Understood], language: str, columns: int) -> Iterator[str]:
    """Yield what was understood line by line; statements that say nothing of the kind that is compared are counted."""
    from kbaudit.text.layout import wrap

    telling = [one for one in statements if one.tells]
    yield from wrap(_summary(len(telling), len(statements), language), columns)
    headings: tuple[str, ...] = ()
    for one in telling:
        if one.headings != headings:
            headings = one.headings
            yield ""
            yield from wrap(_line(f"Under {' > '.join(headings)}" if headings else "Under the title"), columns)
        yield from _statement(one, columns)


def value_words(value: Value, *, past: bool = False) -> str:
    """Say what was read of a value: ``at most 30 days (calendar), from “one month”``."""
    from kbaudit.claims.values.showing import show

    told = show(value)
    if value.kind.value == "duration" and value.unit == "second" and told.rstrip("s").endswith("day"):
        told += " (calendar)"
    if value.written.casefold().replace(".00", "") not in told.casefold():
        told += f", from “{value.written}”"
    return f"{told}, told as past" if past else told


def plain_statement(one: Understood) -> dict[str, Any]:
    """Give one statement as plain values."""
    claim = one.claim
    return {
        "line": one.line,
        "quote": one.quote,
        "values": [{**plain_value(value), "past": past} for value, past in zip(claim.values, claim.past, strict=True)],
        "subject": {"label": one.label, "words": list(one.words), "general_words": list(one.general)},
        "scope": {"headings": list(one.headings), "lead": one.lead, "names": list(one.names)},
        "modality": claim.frame.modality and claim.frame.modality.value,
        "quantity": claim.frame.quantity and claim.frame.quantity.value,
        "negated": claim.frame.negated,
        "opposites": list(one.opposites),
        "example": claim.supposed,
        "record": claim.record,
    }


def plain_value(value: Value) -> dict[str, Any]:
    """Give one value as plain values; a value that is no amount has neither ``low`` nor ``high``."""
    from kbaudit.claims.values.showing import show

    return {
        "kind": value.kind.value,
        "value": show(value),
        "written": value.written,
        "bound": value.bound.value,
        "low": _number(value.low),
        "high": _number(value.high),
        "unit": value.unit,
        "text": value.text,
        "per": value.per,
    }


def _summary(telling: int, whole: int, language: str) -> str:
    of = f"{telling:,} of {whole:,} {'statement' if whole == 1 else 'statements'}"
    says = "has a value or says" if telling == 1 else "have a value or say"
    return f"What was understood, read in the language {language}: {of} {says} what may or must be."


def _statement(one: Understood, columns: int) -> Iterator[str]:
    from kbaudit.text.layout import cut, wrap

    quote = cut(_line(one.quote), _QUOTE_COLUMNS)
    yield from wrap(f'line {one.line}: "{quote}"', columns, "  ")
    for value, past in zip(one.values, one.claim.past, strict=True):
        yield from wrap(_line(f"{value.kind.value}: {value_words(value, past=past)}"), columns, f"{_INDENT}= ")
    for told in _told(one):
        yield from wrap(_line(told), columns, f"{_INDENT}  ")


def _told(one: Understood) -> Iterator[str]:
    frame = one.claim.frame
    says = [
        _FRAMES[frame.modality] if frame.modality else "",
        _QUANTITIES[frame.quantity] if frame.quantity else "",
        "not so" if frame.negated else "",
    ]
    if any(says):
        yield f"says: {', '.join(filter(None, says))}"
    general = f"({', '.join(one.general)})" if one.general else ""
    if one.words or general:
        yield f"about: {' '.join(filter(None, (', '.join(one.words), general)))}"
    for name, text in (("said of", one.label), ("introduced by", one.lead), ("names", ", ".join(one.names))):
        if text:
            yield f"{name}: {text}"
    if one.claim.supposed:
        yield "taken for an example"
    if one.claim.record:
        yield "stands under a heading of the past or of examples"


def _number(amount: Decimal | None) -> int | float | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _line(text: str) -> str:
    from kbaudit.text.harmless import one_line

    return one_line(text)
