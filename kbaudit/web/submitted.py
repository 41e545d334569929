"""What a form sent: read into an answer, or refused with a sentence. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kbaudit.task_event import ANSWERS, Deed

NOT_WHOLE = "page-form-not-whole"
_LONGEST = 2_000


class FormError(ValueError):
    """Say what is wrong with a form, for whoever filled it in.

    Args:
        key: Of the sentence, in the catalogues.
        values: What its places hold.
    """

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """An answer as a form has it.

    Attributes:
        turn: The task's turn when the form was shown; None where a link says it.
        read: The digests of the texts that were shown, by reference.
    """

    deed: Deed
    turn: int | None = None
    until: date | None = None
    to: str | None = None
    card: str | None = None
    scope: str | None = None
    note: str | None = None
    read: Mapping[str, str] = field(default_factory=dict)


def submitted(sent: Mapping[str, list[str]]) -> Submitted:
    """Read a form.

    Args:
        sent: Values by name, in their order.

    Raises:
        FormError: A field holds what it cannot.
    """
    said = text_of(sent, "deed")
    if said not in ANSWERS:
        raise FormError("page-no-such-answer")
    return Submitted(
        deed=Deed(said),
        turn=number(text_of(sent, "turn")),
        until=day_of(text_of(sent, "until")),
        to=text_of(sent, "to"),
        card=text_of(sent, "card"),
        scope=text_of(sent, "scope"),
        note=text_of(sent, "note"),
        read=dict(map(_text, sent.get("read", []))),
    )


def text_of(sent: Mapping[str, list[str]], name: str) -> str | None:
    """Give what a field holds; None where it is empty or not there.

    Raises:
        FormError: It is longer than any field of ours.
    """
    value = next(iter(sent.get(name, [])), "").strip()
    if len(value) > _LONGEST:
        raise FormError("page-too-long", most=str(_LONGEST))
    return value or None


def number(written: str | None) -> int | None:
    """Read a turn; None where none is written.

    Raises:
        FormError: It is no number, or one that no task has.
    """
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and len(written) < 7):  # noqa: PLR2004 - no task has a million answers
        raise FormError(NOT_WHOLE)
    return int(written)


def day_of(written: str | None) -> date | None:
    """Read a day; None where none is written.

    Raises:
        FormError: It is none.
    """
    try:
        return None if written is None else date.fromisoformat(written)
    except ValueError:
        raise FormError("page-no-day", day="2026-11-22") from None


def _text(written: str) -> tuple[str, str]:
    digest, _, ref = written.partition(" ")
    if not ref:
        raise FormError(NOT_WHOLE)
    return ref, digest
