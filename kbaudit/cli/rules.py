"""``kbaudit rules``: the rules that are installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kbaudit.cli import listing, terminal

if TYPE_CHECKING:
    from kbaudit.plugins import Plugin


def rules(*, format_name: listing.ListingFormat = "text") -> None:
    """List the rules: name, severity, package, and what each finds."""
    from kbaudit.plugins import Group, installed

    listed = [_described(plugin) for plugin in installed() if plugin.group is Group.RULE]
    listing.write(format_name, _lines(listed), {"rules": listed})


def _described(plugin: Plugin) -> dict[str, Any]:
    from kbaudit.plugins import Group, load
    from kbaudit.rules.page import page_of

    found: dict[str, Any] = {"name": plugin.name, "package": plugin.distribution, "problem": plugin.problem}
    if plugin.problem:
        return found | {"severity": None, "version": None, "summary": None}
    page = page_of(load(Group.RULE, plugin.name))
    return found | {"severity": str(page.severity), "version": page.version, "summary": page.summary}


def _lines(listed: Sequence[dict[str, Any]]) -> Iterator[str]:
    from kbaudit.text.layout import columns_of

    rows = [("rule", "severity", "package", "finds")]
    rows += [
        (one["name"], one["severity"] or "broken", one["package"], one["problem"] or one["summary"]) for one in listed
    ]
    yield from columns_of(rows, terminal.columns())
    yield ""
    yield "More about one: kbaudit explain RULE"
