"""The policy as text: the same for the same policy, in the shape of the configuration."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from kbaudit.config.forms import POLICY
from kbaudit.config.settings import read_settings
from kbaudit.errors import ConfigProblems, SettingError
from kbaudit.policy import Policy, PolicyEntry


def write_policy(policy: Policy) -> str:
    """Write a policy as JSON, what is left out left out."""
    table = _table(policy)
    entries = table.pop("entries", ())
    return json.dumps(table | ({"for": [_table(one) for one in entries]} if entries else {}), sort_keys=True)


def read_policy(text: str) -> Policy:
    """Read what ``write_policy`` wrote, of an earlier release as well.

    Raises:
        ConfigProblems: It holds what this release does not know.
    """
    table = json.loads(text)
    problems: list[SettingError] = []
    entries = [read_settings(PolicyEntry, one, "policy.for", problems, POLICY) for one in table.pop("for", [])]
    kept = tuple(one for one in entries if one is not None)
    made = read_settings(Policy, table, "policy", problems, POLICY, entries=kept)
    if made is None or problems:
        raise ConfigProblems("the policy of an earlier run", problems)
    return made


def _table(made: Policy | PolicyEntry) -> dict[str, Any]:
    values = {one.name: getattr(made, one.name) for one in dataclasses.fields(made)}
    return {name: _plain(value) for name, value in values.items() if value}


def _plain(value: object) -> object:
    match value:
        case tuple():
            return value
        case Mapping():
            return {name: str(severity) for name, severity in sorted(value.items())}
        case _:
            return str(value)
