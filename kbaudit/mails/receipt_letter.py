"""The receipt of an answer by mail as a letter, in the language of its person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kbaudit.catalogues import Catalogue
from kbaudit.difference import Difference
from kbaudit.mails.letter import Entry, Letter, Link, Quotation, Section, Words, plain

_LONGEST_REASON = 500
_REASONS_ARE_IN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a person is told of their answer.

    Attributes:
        about: The subject of their mail, without its code.
        entered: The answer as it was entered, in words; None where nothing was.
        until: The day until which the task rests.
        take_back: Where the answer can be taken back.
        why: The key of the reason for which nothing was entered.
        values: What the places of that reason hold.
        english: What else stood against it, in English.
        changed: The lines of the card that were changed, as they were and as they are.
        vouch: Where the text as it is now is vouched for.
    """

    about: str
    entered: str | None = None
    until: date | None = None
    take_back: str | None = None
    why: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    english: str | None = None
    changed: Difference | None = None
    vouch: str | None = None


def receipt_letter(receipt: Receipt, words: Catalogue) -> Letter:
    """Write a receipt."""
    about = plain(receipt.about) or words.say("receipt-subject")
    return Letter(
        language=words.language,
        subject=about if about[:3].casefold() == "re:" else f"Re: {about}",
        lead=tuple(_lead(receipt, words)),
        sections=(*_way_back(receipt, words), *_shown(receipt, words)),
        closing=(Words(words.say("receipt-footer")),),
    )


def _lead(receipt: Receipt, words: Catalogue) -> list[Words]:
    if receipt.changed is not None:
        return [Words(words.say("receipt-looked"))]
    return _entered(receipt, words) if receipt.entered is not None else _refused(receipt, words)


def _shown(receipt: Receipt, words: Catalogue) -> list[Section]:
    """Write the old lines beside the new ones, whole: what is not shown cannot be vouched for."""
    if receipt.changed is None or receipt.vouch is None:
        return []
    rows = [row for row in receipt.changed.rows if row is not None and not row.same]
    entries = tuple(
        Entry(
            title=f"{number}.",
            quotations=tuple(
                Quotation(said=words.say(key), words=plain(line, len(line)))
                for key, line in (("looked-before", row.before), ("looked-now", row.after))
                if line is not None and line.strip()
            ),
        )
        for number, row in enumerate(rows, 1)
    )
    return [Section(entries=entries, after=(Link(words.say("still-right"), receipt.vouch),))]


def _entered(receipt: Receipt, words: Catalogue) -> list[Words]:
    said = [Words(words.say("receipt-entered")), Words(plain(receipt.entered or ""))]
    if receipt.until is not None:
        said.append(Words(words.say("receipt-until", day=words.day(receipt.until))))
    return said


def _refused(receipt: Receipt, words: Catalogue) -> list[Words]:
    values = {name: plain(value) for name, value in receipt.values.items()}
    said = [Words(words.say("receipt-nothing"))]
    if receipt.why is not None:
        said.append(Words(words.say(receipt.why, **values)))
    if receipt.english is not None:
        language = None if words.language == _REASONS_ARE_IN else _REASONS_ARE_IN
        said.append(Words(plain(receipt.english, _LONGEST_REASON), language))
    return said


def _way_back(receipt: Receipt, words: Catalogue) -> list[Section]:
    if receipt.take_back is None:
        return []
    link = Link(words.say("take-back"), receipt.take_back)
    return [Section(after=(Words(words.say("receipt-back")), link))]
