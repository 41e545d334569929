"""Does a notifier keep its protocol?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from kbaudit.mails.letter import Entry, Letter, Link, Quotation, Section, Words
from kbaudit.message import Message
from kbaudit.notifiers.interface import NOTIFIER_API, Accepted, Notifier, Outcome, Refused, TryLater, Writer
from kbaudit.secret import Secret
from kbaudit.testing.declarations import check_declaration
from kbaudit.testing.requirement import require

_MANY = 500
_HOSTILE = "</a><!channel> [x](https://evil.example) & \u202e *x* `x`"


def check_notifier(notifier: Notifier, messages: Sequence[Message]) -> tuple[Outcome, ...]:
    """Check a notifier against its protocol, by sending messages.

    Besides its name, version, settings and docstring this checks that what it says of each message is an outcome with a
    reason of one line, that no secret stands in what it says or is described by, and, where it has a form of its own
    for letters, that the same letter has the same bytes and that one of 500 entries is no harm.

    Args:
        notifier: Set up so that it sends to nobody, such as to a server of the test.
        messages: What to send, over one connection; at least one.

    Returns:
        What it said of each message, for further assertions.

    Raises:
        AssertionError: It does not keep the protocol.
    """
    check_declaration(type(notifier), NOTIFIER_API)
    require(isinstance(notifier, Notifier), f"{type(notifier).__name__} has no method connect()")
    require(messages, "no message is to be sent; give at least one")
    if isinstance(notifier, Writer):
        _check_writer(notifier)
    opened = notifier.connect()
    require(isinstance(opened, AbstractContextManager), "connect() gives no context manager; write @contextmanager")
    keys = [*_keys(notifier)]
    with opened as sender:
        outcomes = tuple(sender.send(message) for message in messages)
        for outcome in outcomes:
            _check_outcome(outcome, keys)
        _check_shown(repr(sender), keys, "the repr of what connect() gives")
    _check_shown(repr(notifier), keys, "its repr")
    return outcomes


def _check_outcome(outcome: object, keys: Sequence[str]) -> None:
    require(
        isinstance(outcome, Accepted | TryLater | Refused),
        f"send() gives {outcome!r}; only Accepted, TryLater and Refused say how it went",
    )
    if isinstance(outcome, TryLater | Refused):
        why = outcome.why
        require(why and why == " ".join(why.split()), f"say the reason in one line, not {why!r}")
        _check_shown(why, keys, "a reason")


def _check_shown(said: str, keys: Sequence[str], where: str) -> None:
    require(not any(key in said for key in keys), f"{where} shows a secret; keep it out of what people and logs see")


def _keys(notifier: object) -> Iterator[str]:
    for one in dataclasses.fields(notifier):  # type: ignore[arg-type] # its declaration was checked
        value = getattr(notifier, one.name)
        if isinstance(value, Secret):
            yield value.reveal()


def _check_writer(notifier: Writer) -> None:
    for text in ("Refunds", _HOSTILE):
        one, other = notifier.write(_letter(1, text)), notifier.write(_letter(1, text))
        require(isinstance(one, bytes), f"write() gives {one!r} for a short letter; give its bytes")
        require(one == other, "write() gives other bytes for the same letter; copies of a message must be the same")
    most = notifier.write(_letter(_MANY, "Refunds"))
    require(most is None or isinstance(most, bytes), "write() gives neither bytes nor None, which says: too long")


def _letter(entries: int, text: str) -> Letter:
    entry = Entry(
        title=text,
        href="https://kb.example.org/1",
        notes=(Words(text),),
        quotations=(Quotation(said=text, words=text, href="https://kb.example.org/1#x"),),
        ways=(Link(text, "https://kb.example.org/t/CODE"),),
    )
    return Letter(language="en", subject=text, sections=(Section(entries=(entry,) * entries, after=(Words(text),)),))
