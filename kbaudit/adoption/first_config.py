"""The first configuration: a ``kbaudit.toml`` that works as it is, and says what else could be set."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kbaudit.adoption.conventions import Conventions
from kbaudit.adoption.survey import Survey
from kbaudit.connectors.interface import Source

_INTERVAL_DAYS = 180
_WRITTEN_APART = frozenset({"path", "base"})


def write_config(source: Source, folder: Path, survey: Survey, conventions: Conventions) -> str:
    """Write a configuration for one source.

    Args:
        source: What it audits; its connector has a ``path``.
        folder: Where the file will stand; the path in it is relative to that.

    Returns:
        TOML; every line that is commented out can be used as it is once its values are true.
    """
    parts = (
        _head(),
        _source(source, folder, survey, conventions),
        _policy(survey, conventions),
        _entry(survey),
        _report(),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def cost_table(survey: Survey) -> list[str]:
    """Give the lines of a table: what each interval costs."""
    head = f"{'interval':>8}   {'checks a week':>13}   {'overdue today':>13}"
    rows = (f"{cost.interval_days:>3} days   {cost.checks_a_week:>13,}   {cost.overdue:>13,}" for cost in survey.costs)
    return [head, *rows]


def _head() -> list[str]:
    return [
        "# What kbaudit audits, and by which rules. First written by `kbaudit init`; it is yours to change.",
        "# Relative paths in this file are relative to the file itself.",
    ]


def _source(source: Source, folder: Path, survey: Survey, conventions: Conventions) -> Iterator[str]:
    connector: Any = source.connector
    path = Path(os.path.relpath(connector.path.absolute(), folder.absolute())).as_posix()
    yield f"[sources.{source.name}]"
    yield f"connector = {_toml(connector.name)}  # {counted(survey.cards, 'card')} found"
    yield f"path = {_toml(path)}"
    yield from _settings(connector)
    if "ms.author" in dict(conventions.keys.get("owner", ())):
        yield '# owner_domain = "example.org"  # makes an address of an alias: anab becomes anab@example.org'
    if connector.name == "markdown":
        yield "# git_dates = true  # takes the date of the last change from git, where a card has none"
    yield "# A table of what the source does not know, joined by id or URL: owner, verified_at, interval, views …"
    yield '# overlay = "owners.csv"'


def _settings(connector: Any) -> Iterator[str]:  # noqa: ANN401 - settings differ by connector
    """Give the settings that differ from their defaults."""
    for field in dataclasses.fields(connector):
        value = getattr(connector, field.name)
        if field.name not in _WRITTEN_APART and value != field.default:
            yield f"{field.name} = {_toml(value)}"


def _policy(survey: Survey, conventions: Conventions) -> Iterator[str]:
    yield "[policy]"
    yield "# How long a check lasts where a card does not say so itself. What an interval costs, for"
    yield f"# {counted(survey.published, 'published card')}:"
    yield "#"
    yield from (f"#   {line}" for line in cost_table(survey))
    yield f'interval = "{_INTERVAL_DAYS} days"'
    nobody = survey.published - survey.known["owner"]
    yield f"# Who answers for a card that names nobody; today that is {counted(nobody, 'card')}."
    if conventions.default_owner:
        yield f"owner = {_toml(conventions.default_owner)}  # default_owner_slack of config/tech-docs.yml"
    else:
        yield '# owner = "knowledge@example.org"'
    yield "# Who looks after those who answer; named where a card has no owner."
    yield '# steward = "lead@example.org"'
    yield "# Where a due day begins at 00:00; UTC where this is left out."
    yield '# timezone = "Europe/Athens"'


def _entry(survey: Survey) -> Iterator[str]:
    named = (collection for collection, _ in survey.collections if collection)
    example = next(named, "billing/*")
    yield "# What differs for some cards. Source, collection, tag, locale and card are globs; the last match wins."
    yield "# [[policy.for]]"
    yield f"# collection = {_toml(example)}"
    yield '# interval = "90 days"'
    yield '# owner = "team@example.org"'
    yield '# severity = { review-overdue = "error" }'


def _report() -> Iterator[str]:
    yield "# [report]"
    yield '# fail_on = "warning"  # the mildest severity that fails a run: error (if left out), warning, note or never'
    yield '# ignore = ["never-verified"]  # rules to leave out; `kbaudit rules` lists them all'


def counted(count: int, noun: str) -> str:
    """Write a count with its noun, in the plural unless it is one."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _toml(value: object) -> str:
    """Write text, or a list of texts, as TOML; JSON's strings are TOML's but for the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
