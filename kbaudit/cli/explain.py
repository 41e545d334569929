"""``kbaudit explain``: the page of one rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kbaudit.cli import listing, terminal

if TYPE_CHECKING:
    from kbaudit.rules.page import RulePage, Setting

RuleName = Annotated[str, typer.Argument(help="The rule's name, such as review-overdue.", metavar="RULE")]


def explain(rule: RuleName, *, format_name: listing.ListingFormat = "text") -> None:
    """Say what a rule checks, why it matters, what can be set and what it cannot see.

    An unknown name is exit 2 and names the nearest rule there is.
    """
    from kbaudit.plugins import Group, load
    from kbaudit.rules.page import page_of

    page = page_of(load(Group.RULE, rule))
    listing.write(format_name, (line.replace("``", "`") for line in _lines(page)), _plain(page))


def _lines(page: RulePage) -> Iterator[str]:
    from kbaudit.text.layout import wrap

    columns = terminal.columns()
    yield from wrap(f"{page.name} ({page.severity} by default, version {page.version})", columns)
    yield from wrap(page.summary, columns)
    for title, paragraphs in page.sections.items():
        yield ""
        yield title
        if title == "Settings" and page.settings:
            yield from _settings(page, columns)
        else:
            yield from (line for text in paragraphs for line in wrap(text, columns, "  "))


def _settings(page: RulePage, columns: int) -> Iterator[str]:
    from kbaudit.text.layout import wrap

    yield from wrap(f"under [rules.{page.name}] of kbaudit.toml", columns, "  ")
    for setting in page.settings:
        yield from wrap(f"{setting.name} ({_default(setting)}): {setting.description}", columns, "  ", "      ")


def _default(setting: Setting) -> str:
    return "required" if setting.default is None else f"default {setting.default}"


def _plain(page: RulePage) -> dict[str, Any]:
    return {
        "name": page.name,
        "severity": str(page.severity),
        "version": page.version,
        "summary": page.summary,
        "sections": {title: list(paragraphs) for title, paragraphs in page.sections.items()},
        "settings": [
            {"name": one.name, "default": one.default, "description": one.description} for one in page.settings
        ],
    }
