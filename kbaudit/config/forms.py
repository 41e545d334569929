"""How each kind of table in the configuration becomes a value."""

from __future__ import annotations

from collections.abc import Mapping

from kbaudit import plugins
from kbaudit.config.settings import Reading
from kbaudit.finding import Severity
from kbaudit.plugins import Group
from kbaudit.text.intervals import Interval
from kbaudit.text.moments import Moment, parse_moment


def _moment(value: object) -> Moment | None:
    return parse_moment(value)


def _severities(value: object) -> Mapping[str, Severity]:
    if not isinstance(value, Mapping):
        raise ValueError('is not a table; write { review-overdue = "error" }')
    for name, severity in value.items():
        if name not in plugins.names(Group.RULE):
            raise ValueError(f"names an {plugins.unknown(Group.RULE, name)}")
        if severity not in list(Severity):
            raise ValueError(f"gives {name} the severity {severity!r}; use error, warning or note")
    return {name: Severity(severity) for name, severity in value.items()}


PLAIN = Reading(hidden=frozenset({"base"}))
"""For connectors, rules and the section ``report``; ``base`` is filled by the reader."""

POLICY = Reading(
    parsers={Interval: Interval.parse, Mapping[str, Severity]: _severities},
    schemas={Mapping[str, Severity]: {"type": "object", "additionalProperties": {"enum": [*map(str, Severity)]}}},
    hidden=frozenset({"entries"}),
)
"""For the policy and its entries, which are a list of tables of their own."""

DISMISS = Reading(parsers={Moment: _moment})
"""For dismissals."""
