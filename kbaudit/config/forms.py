"""How each kind of table in the configuration becomes a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import partial
from typing import Any

from kbaudit import plugins
from kbaudit.config.refusals import RefusedValueError, shown
from kbaudit.config.settings import Reading, read_value
from kbaudit.finding import Severity
from kbaudit.judges.settings import JudgeSettings, problem_of
from kbaudit.plugins import Group
from kbaudit.secret import Secret
from kbaudit.text.intervals import Interval
from kbaudit.text.moments import Moment, parse_moment

# The name of a source and something after the colon, or its beginning and a glob that may match the rest.
_SPEAKS_OF_CARDS = re.compile(r"[a-z0-9][a-z0-9-]*:.|[a-z0-9-]*[*?]", re.DOTALL)


def _moment(value: object) -> Moment | None:
    return parse_moment(value)


def _secret(value: object) -> Secret:
    try:
        return Secret.parse(value)
    except ValueError as error:
        # A refusal shows the value unless it says itself where it is wrong, and this one may be the key.
        raise RefusedValueError([("", str(error))]) from None


def _text_or_secret(value: object) -> str | Secret:
    if isinstance(value, str):
        return value
    return _secret(value)


def _secrets(value: object) -> tuple[Secret, ...]:
    if not isinstance(value, list):
        raise RefusedValueError([("", 'is no list of references; write [{ env = "NAME" }]')])
    return tuple(_numbered(value))


def _numbered(listed: list[object]) -> Iterator[Secret]:
    for number, one in enumerate(listed, start=1):
        try:
            yield Secret.parse(one)
        except ValueError as error:
            raise RefusedValueError([(f"[{number}]", str(error))]) from None


def _severities(value: object) -> object:
    if not isinstance(value, Mapping):
        raise ValueError('is not a table; write { review-overdue = "error" }')
    return read_value(Mapping[str, Severity], value, PLAIN)


def _unknown_weights(value: object) -> Iterator[tuple[str, str]]:
    for name in value if isinstance(value, Mapping) else ():
        for _, said in _unknown_rule(name):
            yield f".{name}", said


def _unknown_rule(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value not in plugins.names(Group.RULE):
        yield "", plugins.unknown(Group.RULE, value)


def _unknown_rules(value: object) -> Iterator[tuple[str, str]]:
    for number, name in enumerate(value if isinstance(value, list | tuple) else (), start=1):
        for _, said in _unknown_rule(name):
            yield f"[{number}]", said


def _unknown_format(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value not in plugins.names(Group.FORMAT):
        yield "", plugins.unknown(Group.FORMAT, value)


def _no_reason(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and not value.strip():
        yield "", "is empty; say why this is meant to be so"


def _no_cards(value: object) -> Iterator[tuple[str, str]]:
    cards = value if isinstance(value, list | tuple) else (None,)
    if not cards:
        yield "", "is empty; name the cards, such as handbook:refunds.md"
    for number, card in enumerate(cards, start=1):
        if isinstance(card, str) and not _SPEAKS_OF_CARDS.match(card):
            yield (
                f"[{number}]",
                f"{shown(card)} matches no card; write SOURCE:ID, such as handbook:refunds.md, or a glob",
            )


def _wrong_for_judge(name: str, value: object) -> Iterator[tuple[str, str]]:
    if problem := problem_of(name, value):
        yield "", problem


_REFERENCE: Mapping[str, Any] = {
    "type": "object",
    "properties": {"env": {"type": "string"}, "file": {"type": "string"}},
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}

PLAIN = Reading(parsers={Secret: _secret}, schemas={Secret: _REFERENCE}, hidden=frozenset({"base"}))
"""For connectors and rules; ``base`` is filled by the reader."""

POLICY = Reading(
    parsers={Interval: Interval.parse, Mapping[str, Severity]: _severities},
    schemas={Mapping[str, Severity]: {"type": "object", "additionalProperties": {"enum": [*map(str, Severity)]}}},
    hidden=frozenset({"entries"}),
    checks={"severity": _unknown_weights},
)
"""For the policy and its entries, which are a list of tables of their own."""

DISMISS = Reading(parsers={Moment: _moment}, checks={"rule": _unknown_rule, "cards": _no_cards, "reason": _no_reason})
"""For dismissals."""

REPORT = Reading(checks={"format": _unknown_format, "select": _unknown_rules, "ignore": _unknown_rules})
"""For the section ``report``."""

JUDGE = Reading(
    parsers={Secret: _secret},
    schemas={Secret: _REFERENCE},
    checks={one.name: partial(_wrong_for_judge, one.name) for one in fields(JudgeSettings)},
)
"""For the section ``judge``."""

STORE = Reading(
    parsers={Secret: _secret, str | Secret: _text_or_secret, Interval: Interval.parse},
    schemas={Secret: _REFERENCE, str | Secret: {"anyOf": [{"type": "string"}, _REFERENCE]}},
)
"""For the section ``store``."""

WEB = Reading(
    parsers={tuple[Secret, ...]: _secrets}, schemas={tuple[Secret, ...]: {"type": "array", "items": _REFERENCE}}
)
"""For the section ``web``."""
